"""What is broken is named by file and line, with what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policy.casebook import CASES, load_cases
from policy.report_check import broken, broken_cases, broken_words
from policy.rulebook import RULES, load_rulebook
from policy.rulefile import RuleFileError
from translations.catalogue import texts

BOOK = load_rulebook()
TEXTS = {locale: texts(locale) for locale in ("kk", "ru", "en", "fr")}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    shutil.copytree(RULES, tmp_path / "rules")
    shutil.copytree(CASES, tmp_path / "cases")
    return tmp_path / "rules", tmp_path / "cases"


def swapped(file: Path, old: str, new: str) -> int:
    """Replaces the first occurrence; gives its line."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def test_nothing_is_broken() -> None:
    assert broken(TEXTS) == []


def test_a_broken_rule_file(folders: tuple[Path, Path]) -> None:
    line = swapped(folders[0] / "eta.toml", "value = { hours = 72 }", "value = { hours = seventy }")
    (said,) = broken(TEXTS, *folders)
    assert said.startswith(f"eta.toml, line {line}: not TOML: ")
    assert "Write instead: " in said


def test_a_broken_rule_and_a_broken_case_are_both_named(folders: tuple[Path, Path]) -> None:
    swapped(folders[0] / "eta.toml", "hours = 72", 'hours = "72"')
    line = swapped(
        folders[1] / "eta.toml", '[[case]]\nname = "71 h"\ntrip', '[[case]]\nname = "71 h"\njourney'
    )
    swapped(
        folders[1] / "eta.toml",
        'expect.ETA = { verdict = "CLOSED", nearest = "ARRIVAL',
        'expected.ETA = { nearest = "A',
    )
    rule, case = broken(TEXTS, *folders)
    assert "rule 'eta.deadline'" in rule and "value = { hours = 72 }" in rule
    assert case.startswith(f"eta.toml, line {line}: case '71 h' cannot be read: ")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('trip = { passports = ["FRA"], arrival_in_hours = 71 }', 'trip = { passports = ["FRA"', "not TOML"),
        ("arrival_in_hours = 71", 'arrival_in_hours = "71"', "case '71 h' cannot be read"),
        ("arrival_in_hours = 71", 'arrival_in_hours = 71, purpose = "FUN"', "case '71 h' cannot be read"),
        ('name = "71 h"\n', "", "case '?' cannot be read"),
        ('"CLOSED", nearest = "ARRIVAL 2026-11-26"', '"SHUT"', "71 h: ETA verdict is 'CLOSED', not 'SHUT'"),
        ('nearest = "ARRIVAL 2026-11-26"', "colour = 1", "71 h: ETA colour is not one of verdict"),
        (
            'expect.ETA = { verdict = "CLOSED", nearest',
            'expect.ETTA = { verdict = "C", nearest',
            "'ETTA' is not",
        ),
        (
            'expect.ETA = { verdict = "CLOSED", nearest',
            'expect."DEU.ETA" = { nearest',
            "DEU.ETA is not answered",
        ),
    ],
)
def test_a_broken_case_is_named(folders: tuple[Path, Path], old: str, new: str, says: str) -> None:
    line = swapped(folders[1] / "eta.toml", old, new)
    (said,) = broken(TEXTS, *folders)
    assert says in said
    assert "Write instead: " in said
    named = int(said.split("line ")[1].split(":")[0])
    # The header of its table, the name of the case, or where TOML gave up.
    assert line - 3 <= named <= line + 1


def test_a_case_that_no_longer_holds_is_named_at_its_line(folders: tuple[Path, Path]) -> None:
    swapped(folders[0] / "eta.toml", "hours = 72", "hours = 70")
    book, cases = load_rulebook(folders[0]), load_cases(folders[1])
    wrong = list(broken_cases(book, cases, folders[1]))
    line = (folders[1] / "eta.toml").read_text().splitlines().index('name = "71 h"') + 1
    start = f"eta.toml, line {line}: 71 h: ETA verdict is 'OPEN', not 'CLOSED'. Write instead: "
    assert [failure for failure in wrong if failure.startswith(start)]


def test_words_that_a_language_lacks() -> None:
    french = dict(TEXTS["fr"])
    del french["rule.eta.deadline"]
    french["eta.in_time.no"] = "{heures}"
    wrong = list(broken_words(BOOK, {**TEXTS, "fr": french}))
    assert wrong[0] == (
        "translations/fr: no words for rule.eta.deadline. "
        'Write instead: msgid "rule.eta.deadline" with a msgstr'
    )
    assert wrong[1].startswith("translations: eta.in_time.no has unlike parameters: kk ['hours'], ")
    assert len(wrong) == 2


def test_a_rule_without_a_title_in_any_language() -> None:
    bare = {
        locale: {code: say for code, say in own.items() if code != "rule.eta.deadline"}
        for locale, own in TEXTS.items()
    }
    assert len(list(broken_words(BOOK, bare))) == 4


def test_the_error_of_a_case_file_carries_its_line(folders: tuple[Path, Path]) -> None:
    line = swapped(folders[1] / "origin.toml", "[[case]]", "[[case]")
    with pytest.raises(RuleFileError) as raised:
        load_cases(folders[1])
    assert (raised.value.file.name, raised.value.line) == ("origin.toml", line)
