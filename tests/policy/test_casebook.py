"""Every case holds, and a case that does not is seen."""

from dataclasses import replace

import pytest

from policy.casebook import CASES, TripCase, failures, load_cases
from policy.rulebook import load_rulebook

BOOK = load_rulebook()
ALL = load_cases()
FILES = sorted({case.file for case in ALL})


@pytest.mark.parametrize("file", FILES)
def test_cases_hold(file: str) -> None:
    assert list(failures(BOOK, tuple(case for case in ALL if case.file == file))) == []


def test_every_file_has_cases() -> None:
    assert set(FILES) | {"traveller"} == {path.stem for path in CASES.glob("*.toml") if _of_trips(path.stem)}


def _of_trips(stem: str) -> bool:
    return stem in {"traveller", "promised", "regimes", "eta", "e_visa", "origin"}


def test_names_are_unique_within_a_file() -> None:
    names = [(case.file, case.name) for case in ALL]
    assert len(names) == len(set(names))


def test_a_wrong_expectation_is_reported() -> None:
    case = next(case for case in ALL if case.name == "FRA, 31 days")
    wrong: TripCase = replace(case, expect={"VISA_FREE": {"verdict": "OPEN"}})
    assert list(failures(BOOK, (wrong,))) == [
        "promised: FRA, 31 days: VISA_FREE verdict is 'CLOSED', not 'OPEN'"
    ]


def test_a_refused_trip_is_reported() -> None:
    case = next(case for case in ALL if case.name == "FRA")
    impossible = replace(case, trip=replace(case.trip, stay_days=0))
    assert list(failures(BOOK, (impossible,))) == [
        "promised: FRA: refused with [('stayDays', 'violation.stay_out_of_range')]"
    ]


def test_every_regime_rule_is_met_by_a_case() -> None:
    """Each rule that gives someone days in the country is cited by the answer to some case."""
    cited = set()
    for case in ALL:
        for passport in case.trip.passports:
            day = case.on or case.trip.arrival_day or case.now.date()
            rule = BOOK.in_force(f"regime.{passport.country}", day, case.known_at or case.now.date())
            cited |= {rule.id} if rule else set()
    assert {rule.id for rule in BOOK.rules if rule.subject == "regime"} - cited == set()
