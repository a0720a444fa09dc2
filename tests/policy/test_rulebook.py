"""Rules by two times; one rule for each subject and day; broken files are named by line."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.reference import checkpoints, countries
from policy.rulebook import RULES, load_rulebook
from policy.rulefile import EVIDENCE, RuleFileError

BOOK = load_rulebook()
RULE = """
[[rule]]
id = "{id}"
subject = "{subject}"
value = {value}
in_force_from = {start}
known_from = {known}
verified_on = 2026-06-30
source = "https://example.org"
evidence = "sourced"
"""


def written(folder: Path, *texts: str) -> Path:
    (folder / "some.toml").write_text("".join(texts), encoding="utf-8")
    return folder


def rule(
    id: str = "a", subject: str = "mrp", value: str = "1", start: str = "2025-01-01", known: str = ""
) -> str:
    return RULE.format(id=id, subject=subject, value=value, start=start, known=known or start)


def test_the_values_that_others_read() -> None:
    on = date(2026, 5, 1)
    assert BOOK.in_force("mrp", on).value == Decimal(4325)
    assert BOOK.in_force("mrp", date(2016, 5, 1)) is None
    assert BOOK.in_force("mrp", date(2020, 3, 31)).value == Decimal(2651)
    assert BOOK.in_force("mrp", date(2020, 4, 1)).value == Decimal(2778)
    assert BOOK.in_force("fx.eur", date(2025, 6, 20)).value == Decimal("588.91")
    assert BOOK.in_force("fx.eur", date(2025, 6, 20)).in_force_from == date(2025, 6, 14)
    assert BOOK.in_force("aid.mobility_certificate", date(2025, 12, 31)).value["mrp_cap"] == 1160
    assert BOOK.in_force("aid.mobility_certificate", date(2026, 1, 1)).value["mrp_cap"] == 1625
    assert BOOK.in_force("quota.kandas", date(2024, 6, 30)).value["total"] == 2433
    assert BOOK.in_force("quota.kandas", date(2024, 7, 1)).value["total"] == 3033
    assert BOOK.in_force("quota.kandas", on).value["regions"]["KZ-55"] == 977
    assert "KZ-62" not in BOOK.in_force("target_regions.kandas", on).value["regions"]
    assert BOOK.in_force("announced.fast_track", on).value["in_force"] is False


def test_unsourced_things_are_marked() -> None:
    for subject in ("aid.residence_years", "aid.repayment", "fee.eta", "fee.e_residency", "eta.entries"):
        assert BOOK.in_force(subject, date(2026, 5, 1)).evidence == "parameter"
    assert {one.evidence for one in BOOK.rules} == set(EVIDENCE)
    assert [one.id for one in BOOK.rules if one.evidence == "sourced" and not one.source] == []
    assert [one.id for one in BOOK.rules if one.disputed != bool(one.readings)] == []


def test_a_later_rule_takes_the_place_of_an_earlier_one() -> None:
    names = [(part.id, part.in_force_from, part.in_force_to) for part in BOOK.timeline("regime.KGZ")]
    assert names == [
        ("regime.eaeu", date(2022, 1, 1), date(2023, 1, 26)),
        ("regime.eaeu.window", date(2023, 1, 27), date(2023, 9, 1)),
        ("regime.kgz.draft", date(2023, 9, 2), date(2024, 9, 1)),
        ("regime.kgz.suspended", date(2024, 9, 2), date(2025, 9, 1)),
        ("regime.eaeu.window", date(2025, 9, 2), None),
    ]
    assert BOOK.in_force("regime.TUR", date(2025, 8, 1)).in_force_to == date(2025, 8, 24)
    as_known = BOOK.in_force("regime.TUR", date(2025, 8, 1), known_at=date(2025, 8, 1))
    assert as_known.in_force_to is None


def test_nothing_is_known_before_it_was_known() -> None:
    assert BOOK.in_force("eta.scheme", date(2026, 6, 1), known_at=date(2026, 1, 21)) is None
    assert BOOK.in_force("eta.scheme", date(2026, 6, 1), known_at=date(2026, 1, 22)).id == "eta.scheme"
    assert BOOK.in_force("mrp", date(2026, 6, 1), known_at=date(1990, 1, 1)) is None


@given(st.integers(0, 2200), st.integers(0, 2200))
def test_a_rule_in_force_holds_on_its_day_and_is_known(days: int, known: int) -> None:
    day, known_at = (date(2021, 6, 1) + timedelta(n) for n in (days, known))
    for key, one in BOOK.on(day, known_at).items():
        assert key in one.keys
        assert one.in_force_from <= day <= (one.in_force_to or date.max)
        assert one.known_from <= known_at


def test_every_state_has_one_regime_on_every_day_since_2022() -> None:
    states = {key for key in BOOK.on(date(2022, 1, 1)) if key.startswith("regime.")}
    assert len(states) == 199
    assert {key.split(".")[1] for key in states} <= set(countries())
    for day in (date(2022, 1, 1), *BOOK.changes()):
        if day >= date(2022, 1, 1):
            assert {key for key in BOOK.on(day) if key.startswith("regime.")} == states


def test_counts_of_the_lists() -> None:
    free = [one for key, one in BOOK.on(date(2026, 3, 1)).items() if key.startswith("regime.")]
    foreign = [one for one in free if "citizen" not in one.value]
    by_days = [one.value.get("stay_days") for one in foreign if one.value["visa_free"]]
    assert (len(by_days), by_days.count(30), by_days.count(90), by_days.count(14)) == (85, 68, 13, 4)
    members = BOOK.rule("regime.unilateral_54").members
    assert len(members) == 54
    assert len(BOOK.rule("consular.invitation_free").members) == 48


def test_the_airports_of_the_rule_are_those_of_the_table() -> None:
    value = BOOK.in_force("e_visa.checkpoints", date(2026, 5, 1)).value
    flags = {place.code: place.international for place in checkpoints().values() if place.international}
    assert set(value["international"]) == {code for code, flag in flags.items() if flag == "y"}
    assert set(value["uncertain"]) == {code for code, flag in flags.items() if flag == "uncertain"}


def test_the_version_changes_with_any_byte(tmp_path: Path) -> None:
    first = load_rulebook(written(tmp_path, rule())).version
    assert load_rulebook(written(tmp_path, rule())).version == first
    assert load_rulebook(written(tmp_path, rule(), "\n")).version != first
    assert BOOK.version == load_rulebook(RULES).version


def test_values_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        BOOK.rule("eta.deadline").value["hours"] = 1


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[[rule]]\nid = \n", 2, "not TOML"),
        ("[rules]\n", None, "unknown table 'rules'"),
        ("[rule]\nid = 'a'\n", None, "rule is not a list"),
        (rule().replace('evidence = "sourced"\n', ""), 2, "evidence is missing"),
        (rule() + "colour = 1\n", 2, "unknown key 'colour'"),
        (rule(id="Big"), 2, "id 'Big' is not a name"),
        (rule(start='"soon"'), 2, "in_force_from is not a day"),
        (rule() + "in_force_to = 2024-01-01\n", 2, "in_force_to is before"),
        (rule().replace('"sourced"', '"rumour"'), 2, "evidence 'rumour' is unknown"),
        (rule().replace("https://example.org", ""), 2, "has no source"),
        (rule() + "disputed = true\n", 2, "disputed and readings disagree"),
        (rule() + "disputed = true\nreadings = [{ about = 'value' }]\n", 2, "a reading is incomplete"),
        (rule() + 'members = ["FRA", "XKX"]\n', 2, "unknown country 'XKX'"),
        (rule() + 'members = ["FRA", "FRA"]\n', 2, "different countries"),
        (rule() + 'members = "eu"\n', 2, "there is no list 'eu'"),
        (rule() + rule("b", "regime", "{ visa_free = 1 }"), 12, "the value does not say"),
        (rule("b", "quota.kandas", "{ total = 3, regions = { KZ-10 = 1 } }"), 2, "the value does not say"),
        (rule("b", "regime", "{ visa_free = true, window_days = 90 }"), 2, "the value does not say"),
        (
            rule("b", "regime", "{ visa_free = true, window_days = 90, window_per = 90 }"),
            2,
            "the value does not say",
        ),
        (rule() + rule(), 13, "rule 'a' is also in some.toml"),
        (
            rule() + rule("b", start="2025-06-01", known="2025-01-01"),
            13,
            "both hold for 'mrp' on 2025-06-01",
        ),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, line: int | None, says: str) -> None:
    with pytest.raises(RuleFileError) as raised:
        load_rulebook(written(tmp_path, text))
    assert says in str(raised.value)
    assert "Write instead: " in str(raised.value)
    assert (raised.value.file.name, raised.value.line) == ("some.toml", line)
    assert raised.value.instead


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    written(tmp_path, rule())
    file = tmp_path / "some.toml"
    file.write_bytes(file.read_bytes() + b"\n# \xe9t\xe9\n")
    with pytest.raises(RuleFileError, match=r"not UTF-8\. Write instead: the file saved as UTF-8") as raised:
        load_rulebook(tmp_path)
    assert raised.value.line == file.read_bytes()[: file.read_bytes().index(b"\xe9")].count(b"\n") + 1


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="no rule files"):
        load_rulebook(tmp_path)


def test_what_is_known_later_may_overlap(tmp_path: Path) -> None:
    book = load_rulebook(written(tmp_path, rule(), rule("b", value="2", start="2025-06-01")))
    assert book.in_force("mrp", date(2025, 5, 31)).value == 1
    assert book.in_force("mrp", date(2025, 6, 1)).value == 2
    assert book.in_force("mrp", date(2025, 6, 1), known_at=date(2025, 5, 31)).value == 1
    assert book.rule("a").in_force_to == date(2025, 5, 31)
    with pytest.raises(KeyError):
        book.rule("c")
