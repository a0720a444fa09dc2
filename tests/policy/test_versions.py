"""Older versions of the rules are kept whole, found by their digest, and compared with those in use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policy.casebook import load_cases
from policy.difference import difference, side
from policy.rulebook import PROGRAMMES, RULES, Rulebook, load_rulebook
from policy.trip import Route
from policy.versions import Version, VersionError, described, find, keep, kept

BOOK = load_rulebook()
CASES = tuple(case for case in load_cases() if (case.file, case.name) == ("e_visa", "TOURISM, 30 days"))


def altered(tmp_path: Path, place: str, old: str, new: str) -> tuple[Path, Path]:
    """The rules and programmes with one value of theirs altered, as they may have been once."""
    folder = tmp_path / "once"
    shutil.copytree(RULES, folder / "rules")
    shutil.copytree(PROGRAMMES, folder / "programmes")
    text = (folder / place).read_text()
    assert text.count(old) == 1
    (folder / place).write_text(text.replace(old, new))
    return folder / "rules", folder / "programmes"


@pytest.fixture
def older(tmp_path: Path) -> tuple[Path, str]:
    """A folder of versions with the present one and one under which an ETA held for 90 days."""
    once = altered(tmp_path, "rules/eta.toml", "value = { days = 180 }", "value = { days = 90 }")
    assert keep(tmp_path / "kept") == BOOK.version
    return tmp_path / "kept", keep(tmp_path / "kept", *once)


def test_an_older_version_is_compared_with_the_present_one(older: tuple[Path, str]) -> None:
    folder, digest = older
    for text in (digest, digest[:8]):
        one, other = side(text, BOOK, folder), side(BOOK.version[:8], BOOK, folder)
        found = difference(one, other, CASES)
        assert {moved.route for moved in found} == {Route.ETA}
        for moved in found:
            assert moved.before.replace("valid 90 d", "valid 180 d") == moved.after != moved.before
        assert "FRA" in {code for moved in found for code in moved.nationalities}
    assert difference(side(digest, BOOK, folder), side(digest, BOOK, folder), CASES) == ()


def test_what_is_kept_is_what_was_in_use(older: tuple[Path, str]) -> None:
    folder, digest = older
    assert kept(folder) == tuple(sorted((BOOK.version, digest)))
    old = find(digest, BOOK, folder)
    assert isinstance(old, Rulebook)
    assert (old.version, old.rule("eta.validity").value["days"]) == (digest, 90)
    assert len(old.rules) == len(BOOK.rules)
    assert find(BOOK.version, BOOK, folder) is BOOK
    days = max(rule.known_from for rule in BOOK.rules)
    assert set(described(folder)) == {Version(name, len(BOOK.rules), days) for name in kept(folder)}


def test_keeping_again_changes_nothing(older: tuple[Path, str]) -> None:
    folder, _ = older
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert keep(folder) == BOOK.version
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_programmes_are_part_of_the_version(tmp_path: Path) -> None:
    once = altered(tmp_path, "programmes/eta.toml", "days = 90", "days = 30")
    book = load_rulebook(*once)
    assert book.rules == BOOK.rules
    assert keep(tmp_path / "kept", *once) == book.version != BOOK.version
    assert side(book.version, BOOK, tmp_path / "kept").rules_on(CASES[0].now.date())


@pytest.mark.parametrize("text", ["", "0123456", "x" * 16, "0" * 17, "ABCDEF01", "2025-08-01"])
def test_what_is_no_digest_is_left_to_others(text: str, tmp_path: Path) -> None:
    assert find(text, BOOK, tmp_path) is None


def test_an_unknown_version_is_told_what_there_is(older: tuple[Path, str]) -> None:
    folder, digest = older
    both = ", ".join(sorted((BOOK.version, digest)))
    with pytest.raises(VersionError, match=f"no version {'0' * 16} of the rules; there are {both}"):
        side("0" * 16, BOOK, folder)


def test_a_beginning_that_two_versions_share_names_neither(older: tuple[Path, str]) -> None:
    folder, digest = older
    twin = digest[:12] + ("0000" if digest[12:] != "0000" else "1111")
    (folder / twin).mkdir()
    with pytest.raises(VersionError, match=rf"{digest[:8]} begins 2 versions; write one of .*{twin}"):
        side(digest[:8], BOOK, folder)


def test_a_version_that_was_altered_is_not_compared(older: tuple[Path, str]) -> None:
    folder, digest = older
    file = folder / digest / "rules" / "eta.toml"
    file.write_text(file.read_text().replace("days = 90", "days = 91"))
    with pytest.raises(VersionError, match=f"no longer those of version {digest}"):
        side(digest, BOOK, folder)
    (spoilt,) = (version for version in described(folder) if version.trouble)
    assert (spoilt.digest, spoilt.rules) == (digest, None)
