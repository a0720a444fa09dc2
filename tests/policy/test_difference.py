"""What a change of the rules alters: who, on which route, on which journey, from what to what; or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policy import difference as compared
from policy.casebook import TripCase, load_cases
from policy.difference import Moved, Side, difference, side, table
from policy.eligibility import answer
from policy.rulebook import RULES, load_rulebook
from policy.rulefile import RuleFileError
from policy.trip import Route, Verdict

BOOK = load_rulebook()
NOWHERE = Path("no such folder")
ALL = load_cases()


def named(*names: str) -> tuple[TripCase, ...]:
    found = tuple(case for case in ALL if f"{case.file}: {case.name}" in names)
    assert len(found) == len(names)
    return found


SIXTY = "e_visa: BUSINESS, 60 days"
THIRTY = "e_visa: TOURISM, 30 days"
MOMENTS = named(SIXTY, THIRTY)


def edition(text: str, kept: Path = NOWHERE) -> Side:
    return side(text, BOOK, kept)


def moved(before: str, after: str, cases: tuple[TripCase, ...] = MOMENTS) -> tuple[Moved, ...]:
    return difference(edition(before), edition(after), cases)


def test_the_turkish_change_is_found() -> None:
    turkish = [one for one in moved("2025-08-01", "2025-10-01") if "TUR" in one.nationalities]
    assert [(one.route, one.journey, one.before, one.after) for one in turkish] == [
        (Route.VISA_FREE, THIRTY, "OPEN, stay 30 d", "OPEN, stay 90 d"),
        (Route.VISA_FREE, SIXTY, "CLOSED", "OPEN, stay 90 d"),
    ]
    assert {one.nationalities for one in turkish} == {("TUR",)}


def test_a_route_that_appears_is_found_with_its_terms() -> None:
    found = moved("2026-01-21", "2026-01-22", named(THIRTY))
    assert {one.route for one in found} == {Route.ETA, Route.E_RESIDENCY}
    (eta,) = {
        (one.before, one.after) for one in found if one.route is Route.ETA and "FRA" in one.nationalities
    }
    assert eta == ("CLOSED", "OPEN, RECOMMENDED, valid 180 d, apply by 2026-11-28 19:00Z")


def test_nothing_moves_where_nothing_changed() -> None:
    assert moved("2025-09-03", "2025-09-04", ALL) == ()
    assert moved(BOOK.version, BOOK.version[:8]) == ()
    assert moved("2025-12-31", "2026-01-01") == ()


def test_it_reads_the_same_both_ways() -> None:
    there, back = moved("2025-08-01", "2025-10-01"), moved("2025-10-01", "2025-08-01")
    assert {(m.nationalities, m.route, m.journey, m.before, m.after) for m in there} == {
        (m.nationalities, m.route, m.journey, m.after, m.before) for m in back
    }


def test_what_was_known_is_a_version() -> None:
    found = [one for one in moved("known:2025-08-01", BOOK.version) if "TUR" in one.nationalities]
    assert {(one.route, one.before, one.after) for one in found if one.journey == SIXTY} >= {
        (Route.VISA_FREE, "CLOSED", "OPEN, stay 90 d")
    }


def test_a_draft_in_another_folder_is_a_version(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "draft")
    eta = tmp_path / "draft" / "eta.toml"
    eta.write_text(eta.read_text().replace("value = { days = 180 }", "value = { days = 90 }"))
    found = difference(edition(BOOK.version), edition(str(tmp_path / "draft")), named(THIRTY))
    assert {one.route for one in found} == {Route.ETA}
    for one in found:
        assert one.before.replace("valid 180 d", "valid 90 d") == one.after != one.before
    nationalities = {code for one in found for code in one.nationalities}
    assert "FRA" in nationalities
    assert "ZAF" not in nationalities
    eta.write_text("[[rule]]\nid = \n")
    with pytest.raises(RuleFileError, match=r"eta\.toml, line 2"):
        edition(str(tmp_path / "draft"))


@pytest.mark.parametrize(
    "text", ["", "x", "2025-13-01", "known:", "known:soon", "other:2025-08-01", BOOK.version[:7], "4"]
)
def test_what_names_no_rules_is_told_what_does(text: str) -> None:
    with pytest.raises(ValueError, match=r"names no rules\. Write a day"):
        edition(text)


def test_it_says_what_the_answer_says() -> None:
    """Where a journey is asked about on its own day, both sides are the answers of that day."""
    day = "2026-12-02"
    said = {
        (code, one.route, one.journey): one.after
        for one in difference(edition("2022-06-01"), edition(day), MOMENTS)
        for code in one.nationalities
    }
    for case in MOMENTS:
        assert case.trip.arrival_day.isoformat() == day
        for country in ("FRA", "TUR", "SMR", "CHN", "KAZ"):
            trip = compared._held(case.trip, country)
            for route in answer(BOOK, trip, now=case.now, with_nearest=False).routes:
                told = said.get((country, route.route, f"{case.file}: {case.name}"))
                if told:
                    assert told.split(", ")[0] == route.verdict.value
                    stays = [] if route.max_stay_days is None else [f"stay {route.max_stay_days} d"]
                    assert [term for term in told.split(", ") if term.startswith("stay")] == stays
    assert {Verdict.OPEN, Verdict.CLOSED} <= {Verdict(told.split(", ")[0]) for told in said.values()}


def test_nationalities_that_fare_alike_are_looked_at_once() -> None:
    rules = [(BOOK.on(day), BOOK.on(day)) for day in (BOOK.changes()[0], BOOK.changes()[-1])]
    groups = compared._kin(rules)
    assert len(groups) < 40
    assert sorted(code for group in groups for code in group) == sorted(compared.country_codes())
    (french,) = [group for group in groups if "FRA" in group]
    assert "DEU" in french
    assert "THA" not in french  # needs an invitation where a German tourist needs none
    assert {("KAZ",), ("XXA",)} <= set(groups)
    (nowhere,) = [group for group in groups if "GIB" in group]  # no regime, but somebody's nationality
    assert "XXX" in nowhere


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    difference(edition("2025-08-01"), edition("2025-10-01"), MOMENTS, lambda *step: told.append(step))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_a_table_joins_what_moves_alike() -> None:
    one = Moved(("TUR",), Route.VISA_FREE, "a", "CLOSED", "OPEN")
    journeys = [one, *(Moved(("TUR",), Route.VISA_FREE, name, "CLOSED", "OPEN") for name in "bc")]
    other = Moved(("ARE", "KOR", "TUR"), Route.ETA, "a", "OPEN", "CLOSED")
    assert table([other, *journeys], most=2) == [
        ("TUR", "VISA_FREE", "CLOSED", "OPEN", "a\nb\n… (3)"),
        ("ARE KOR … (3)", "ETA", "OPEN", "CLOSED", "a"),
    ]
    assert table([]) == []
