"""After the grant: permit, checks, one prolongation, citizenship; an expired status moves nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.journal import JournalEvent
from models.kandas import KandasCase, ResidenceCheck
from models.persons import Person
from services.kandas import residence
from services.kandas.commands import (
    GrantCitizenship,
    ProlongStatus,
    RecordResidenceCheck,
    RecordResidencePermit,
)
from services.problems import Problem

from .returns import history, move, now_of
from .world import MONGOLIAN, World

EXPIRED = datetime(2027, 6, 1, 9, tzinfo=UTC)


def test_a_status_is_prolonged_once_by_a_year(world: World) -> None:
    case = world.granted()
    assert case.status_valid_to == date(2027, 5, 31)
    longer = move(world, case, "PROLONG_STATUS", "p")
    assert (longer.status_valid_to, longer.prolonged_on) == (date(2028, 5, 31), date(2026, 6, 1))
    assert history(world, case.id)[-1] == ("STATUS_PROLONGED", {"case": case.id, "to": "2028-05-31"})
    command = ProlongStatus("again", case.id, longer.version)
    assert world.refuse(residence.prolong_status, "case-officer", command).code == "ALREADY_PROLONGED"


@pytest.mark.parametrize("action", ["PROLONG_STATUS", "GRANT_CITIZENSHIP"])
def test_an_expired_status_moves_nowhere(world: World, action: str) -> None:
    case = world.granted()
    before = world.counts()
    assert move(world.at(EXPIRED), case, action, "late").code == "STATUS_EXPIRED"
    assert world.counts() == before
    last = world.at(datetime(2027, 5, 31, 9, tzinfo=UTC))
    assert not isinstance(move(last, case, action, "in-time"), Problem)


def test_citizens_have_no_status_and_enter_as_citizens(world: World) -> None:
    case = world.granted()
    citizen = move(world, case, "GRANT_CITIZENSHIP", "c")
    assert (citizen.status, citizen.citizen_on, citizen.status_valid_to) == (
        "CITIZEN",
        date(2026, 6, 1),
        date(2026, 6, 1),
    )
    [person] = world.all(Person)
    assert person.nationality_code == "KAZ"
    assert history(world, case.id)[-1] == (
        "CITIZENSHIP_GRANTED",
        {"case": case.id, "origin": "MNG", "persons": [person.id]},
    )
    assert world.at(EXPIRED).cross(MONGOLIAN, "KZ-BAKHTY").may_stay_until is None
    assert world.case("again").code == "INELIGIBLE"


def test_aid_goes_on_for_citizens(world: World) -> None:
    case = world.place(world.granted())
    move(world, case, "GRANT_CITIZENSHIP", "c")
    assert world.pay(case, "HOUSING", "h").status == "CITIZEN"


def test_citizens_who_were_never_placed_are_neither_paid_nor_checked(world: World) -> None:
    case = move(world, world.granted(), "GRANT_CITIZENSHIP", "c")
    before = world.counts()
    assert move(world, case, "RECORD_RESIDENCE_CHECK", "r").code == "NOT_PLACED"
    assert world.counts() == before


def permit(world: World, case: KandasCase, **changes: Any) -> RecordResidencePermit:
    return replace(RecordResidencePermit("permit", case.id, case.version, world.given.today), **changes)


def test_a_residence_permit_is_written_down(world: World) -> None:
    case = world.granted()
    service, last = residence.record_residence_permit, date(2036, 5, 31)
    found = world.do(service, "case-officer", permit(world, case, valid_to=last))
    assert (found.status, found.residence_permit_on, found.residence_permit_to) == (
        "GRANTED",
        date(2026, 6, 1),
        last,
    )
    assert history(world, case.id)[-1][1]["to"] == "2036-05-31"
    wrong = permit(world, found, idempotency_key="w", issued_on=date(2026, 6, 2), valid_to=date(2026, 5, 31))
    problem = world.refuse(service, "case-officer", wrong)
    assert [(v.path, v.code) for v in problem.violations] == [
        ("issuedOn", "DATE_IN_FUTURE"),
        ("validTo", "DATE_IN_PAST"),
    ]


def test_a_check_of_residence_changes_nothing_by_itself(world: World) -> None:
    case = world.place(world.granted())
    found = move(world, case, "RECORD_RESIDENCE_CHECK", "r")
    assert (found.status, found.version) == ("PLACED", case.version + 1)
    [check] = world.all(ResidenceCheck)
    assert (check.checked_on, check.resident) == (date(2026, 6, 1), False)
    [event] = world.all(JournalEvent, kind="RESIDENCE_CHECKED")
    assert event.payload == {"case": case.id, "resident": False, "region": "KZ-55"}


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 6, 2), "DATE_IN_FUTURE"), (date(2026, 5, 31), "BEFORE_PLACEMENT")]
)
def test_a_check_has_a_possible_day(world: World, day: date, code: str) -> None:
    case = world.place(world.granted())
    command = RecordResidenceCheck("check", case.id, case.version, True, day)
    problem = world.refuse(residence.record_residence_check, "case-officer", command)
    assert [(v.path, v.code) for v in problem.violations] == [("checkedOn", code)]


def test_somebody_elses_version_is_stale(world: World) -> None:
    case = world.granted()
    stale = GrantCitizenship("c", case.id, case.version - 1)
    assert world.refuse(residence.grant_citizenship, "case-officer", stale).code == "STALE"
    assert now_of(world, case).status == "GRANTED"
