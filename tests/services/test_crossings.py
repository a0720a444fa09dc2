"""The border: the right to cross here and now, used once, refused with grounds, counted in days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from models.crossings import Crossing
from models.journal import JournalEvent
from models.kandas import Arrival, KandasCase
from models.permits import Permit
from models.persons import Person, TravelDocument
from services.people.documents import TravelDocumentData
from services.problems import Conflict, CrossingRefused, NotFound
from services.travel.commands import RecordCrossing
from services.travel.crossings import record_crossing
from services.travel.entry import use_entry

from .world import FRENCH, MONGOLIAN, NOW, SOUTH_AFRICAN, World

KAZAKH = replace(FRENCH, number="N1234567", country="KAZ")


def at(world: World, year: int, month: int, day: int) -> World:
    return world.at(datetime(year, month, day, 4, tzinfo=UTC))


def refused(
    world: World, document: TravelDocumentData, checkpoint: str = "ALA", direction: str = "ENTRY", **changes
):
    problem = world.refuse(
        record_crossing,
        "border-officer",
        RecordCrossing("refused", document, checkpoint, direction, **changes),
    )
    assert isinstance(problem, CrossingRefused), problem
    known = {rule.id for rule in world.rulebook.rules}
    assert len(problem.rules) == len(problem.grounds) and known.issuperset(problem.rules)
    assert problem.rules_version == world.rulebook.version
    return problem.grounds


def with_visa(world: World) -> Permit:
    world.decide(world.e_visa(), "APPROVE")
    return world.all(Permit)[0]


def test_a_visa_is_used_up_by_one_entry(world: World) -> None:
    permit = with_visa(world)
    crossing = at(world, 2026, 7, 2).cross(SOUTH_AFRICAN, "ALA")
    assert (crossing.permit_id, crossing.direction, crossing.checkpoint_code) == (permit.id, "ENTRY", "ALA")
    assert (crossing.days_in_last_180, crossing.may_stay_until) == (1, date(2026, 7, 21))
    assert [p.entries_left for p in world.all(Permit)] == [0]
    left = at(world, 2026, 7, 12).cross(SOUTH_AFRICAN, "NQZ", "EXIT")
    assert (left.permit_id, left.days_in_last_180, left.may_stay_until) == (permit.id, 11, None)
    assert refused(at(world, 2026, 7, 13), SOUTH_AFRICAN) == ("ENTRIES_USED",)


def test_the_journal_hears_of_every_crossing(world: World) -> None:
    with_visa(world)
    crossing = at(world, 2026, 7, 2).cross(SOUTH_AFRICAN, "ALA")
    event = world.all(JournalEvent, kind="BORDER_CROSSED")[0]
    assert (event.subject_id, event.happened_on, event.office_code) == (
        crossing.id,
        date(2026, 7, 2),
        "BORDER",
    )
    assert event.payload == {
        "crossing": crossing.id,
        "direction": "ENTRY",
        "checkpoint": "ALA",
        "nationality": "ZAF",
        "permit_kind": "E_VISA",
        "person": crossing.person_id,
        "may_stay_until": "2026-07-21",
        "overstay_days": 0,
    }


def test_a_visa_holds_at_its_airports_both_ways(world: World) -> None:
    with_visa(world)
    july = at(world, 2026, 7, 2)
    assert refused(july, SOUTH_AFRICAN, "KZ-KHORGOS") == ("CHECKPOINT_NOT_COVERED",)
    july.cross(SOUTH_AFRICAN, "ALA")
    assert refused(july, SOUTH_AFRICAN, "KZ-KHORGOS", "EXIT") == ("CHECKPOINT_NOT_COVERED",)


@pytest.mark.parametrize(
    ("day", "grounds"),
    [
        (date(2026, 6, 30), ("PERMIT_NOT_YET_VALID",)),
        (date(2026, 7, 1), None),
        (date(2026, 9, 28), None),
        (date(2026, 9, 29), ("PERMIT_EXPIRED",)),
    ],
)
def test_a_visa_holds_from_its_first_day_to_its_last(world: World, day: date, grounds) -> None:
    with_visa(world)
    there = at(world, day.year, day.month, day.day)
    if grounds:
        assert refused(there, SOUTH_AFRICAN) == grounds
    else:
        assert there.cross(SOUTH_AFRICAN, "ALA").may_stay_until == min(
            day + timedelta(days=19), date(2026, 9, 28)
        )


def test_a_revoked_visa_opens_nothing(world: World) -> None:
    approved = world.decide(world.e_visa(), "APPROVE")
    world.decide(approved, "REVOKE", "FALSE_DATA")
    assert refused(at(world, 2026, 7, 2), SOUTH_AFRICAN) == ("PERMIT_REVOKED",)


def test_a_visa_is_of_one_person(world: World) -> None:
    permit = with_visa(world)
    other = replace(SOUTH_AFRICAN, number="M99999999")
    july = at(world, 2026, 7, 2)
    assert refused(july, other) == ("PERMIT_MISSING",)
    assert refused(july, other, permit=permit.number) == ("PERMIT_UNKNOWN",)


def test_a_visa_in_the_old_passport_does_not_count_in_the_new_one(world: World) -> None:
    permit = with_visa(world)
    new = replace(SOUTH_AFRICAN, number="M99999999")
    index = world.vault.blind("travel_documents.number", "ZAF", "M99999999")
    with world.database.batch() as session:
        session.add(
            TravelDocument(
                id="doc_new",
                person_id=permit.person_id,
                kind="ORDINARY",
                country_code="ZAF",
                number=b"sealed",
                number_index=index,
            )
        )
    july = at(world, 2026, 7, 2)
    assert refused(july, new, permit=permit.number) == ("PERMIT_OTHER_DOCUMENT",)
    assert refused(july, new) == ("PERMIT_MISSING",)


def test_the_permit_that_is_shown_is_the_one_that_counts(world: World) -> None:
    permit = with_visa(world)
    july = at(world, 2026, 7, 2)
    assert refused(july, SOUTH_AFRICAN, permit="PEVISA-0000-0000-0000") == ("PERMIT_UNKNOWN",)
    assert july.cross(SOUTH_AFRICAN, "ALA", permit=permit.number).permit_id == permit.id


def test_an_entry_that_somebody_else_used_is_not_there(world: World) -> None:
    permit_id = with_visa(world).id
    with world.database.batch() as session:
        permit = session.get_one(Permit, permit_id)
        gone = sa.update(Permit).where(Permit.id == permit_id).values(entries_left=0)
        session.execute(gone, execution_options={"synchronize_session": False})
        assert permit.entries_left == 1
        assert not use_entry(session, permit)
    assert world.all(Permit)[0].entries_left == 0


def test_visa_free_travellers_need_no_file(world: World) -> None:
    crossing = world.cross(FRENCH, "KZ-KORDAY")
    assert (crossing.permit_id, crossing.may_stay_until) == (None, date(2026, 6, 30))
    [person] = world.all(Person)
    assert (person.family, person.nationality_code, crossing.person_id) == ("Martin", "FRA", person.id)


def test_an_eta_goes_along_and_gives_no_longer_stay(world: World) -> None:
    world.decide(world.eta(), "APPROVE")
    crossing = at(world, 2026, 6, 10).cross(TravelDocumentData(number="12AB34567", country="FRA"), "ALA")
    assert crossing.permit_id == world.all(Permit)[0].id
    assert crossing.may_stay_until == date(2026, 7, 9)


def test_an_old_eta_does_not_close_the_visa_free_way(world: World) -> None:
    world.decide(world.eta(), "APPROVE")
    late = at(world, 2027, 1, 10)
    assert refused(late, FRENCH, permit=world.all(Permit)[0].number) == ("PERMIT_EXPIRED",)
    assert late.cross(FRENCH, "ALA").permit_id is None


def test_a_visa_is_needed_where_there_is_no_regime(world: World) -> None:
    assert refused(world, SOUTH_AFRICAN) == ("PERMIT_MISSING",)


def test_an_expired_passport_opens_nothing(world: World) -> None:
    assert refused(world, replace(FRENCH, expires=date(2026, 5, 31))) == ("PASSPORT_EXPIRED",)
    assert world.cross(replace(FRENCH, expires=date(2026, 6, 3)), "ALA").may_stay_until == date(2026, 6, 3)


def test_citizens_come_home(world: World) -> None:
    crossing = world.cross(KAZAKH, "ALA")
    assert (crossing.permit_id, crossing.may_stay_until) == (None, None)


def test_ninety_days_in_180_are_counted_from_crossings(world: World) -> None:
    for start in (date(2026, 1, 1), date(2026, 2, 10), date(2026, 3, 20)):
        at(world, start.year, start.month, start.day).cross(FRENCH, "ALA")
        end = start + timedelta(days=29)
        left = at(world, end.year, end.month, end.day).cross(FRENCH, "ALA", "EXIT")
    assert left.days_in_last_180 == 90
    assert refused(at(world, 2026, 4, 20), FRENCH) == ("STAY_EXHAUSTED",)
    # On 30 June the first day of January falls out of the 180 days.
    assert refused(at(world, 2026, 6, 29), FRENCH) == ("STAY_EXHAUSTED",)
    back = at(world, 2026, 6, 30).cross(FRENCH, "ALA")
    assert (back.days_in_last_180, back.may_stay_until) == (90, date(2026, 7, 29))


def test_whoever_has_not_left_is_still_here(world: World) -> None:
    at(world, 2026, 5, 1).cross(FRENCH, "ALA")
    assert at(world, 2026, 5, 10).cross(FRENCH, "ALA", "EXIT").days_in_last_180 == 10
    at(world, 2026, 5, 20).cross(FRENCH, "ALA")
    # The exit was not recorded: the stay is taken to have ended on the day before.
    assert at(world, 2026, 5, 25).cross(FRENCH, "ALA").days_in_last_180 == 16


def test_an_exit_without_an_entry_is_recorded(world: World) -> None:
    assert world.cross(FRENCH, "ALA", "EXIT").days_in_last_180 == 1


def test_kandas_enter_while_the_status_lasts(world: World) -> None:
    case = world.granted(applicant=replace(MONGOLIAN, country="CHN"))
    crossing = at(world, 2027, 5, 31).cross(replace(MONGOLIAN, country="CHN"), "KZ-KHORGOS")
    assert crossing.may_stay_until == date(2027, 5, 31)
    [arrival] = world.all(Arrival)
    assert (arrival.case_id, arrival.arrived_on, arrival.checkpoint_code, arrival.origin_code) == (
        case.id,
        date(2027, 5, 31),
        "KZ-KHORGOS",
        "CHN",
    )


@pytest.mark.parametrize("step", ["OPEN", "COMMISSION", "GRANTED"])
def test_the_first_entry_of_an_applicant_is_the_arrival(world: World, step: str) -> None:
    case = world.granted() if step == "GRANTED" else world.case()
    if step == "COMMISSION":
        case = world.evidence(case, "DOCUMENT", "INCONCLUSIVE")
    world.cross(MONGOLIAN, "KZ-BAKHTY")
    at(world, 2026, 6, 5).cross(MONGOLIAN, "KZ-BAKHTY", "EXIT")
    assert isinstance(at(world, 2026, 6, 8).cross(MONGOLIAN, "ALA"), Crossing)
    [arrival] = world.all(Arrival)
    assert (arrival.arrived_on, arrival.checkpoint_code) == (date(2026, 6, 1), "KZ-BAKHTY")
    [event] = world.all(JournalEvent, kind="FAMILY_ARRIVED")
    assert event.payload == {"case": case.id, "origin": "MNG", "checkpoint": "KZ-BAKHTY"}
    assert event.subject_id == case.id
    assert world.all(KandasCase)[0].version == case.version + 1


def test_a_refused_applicant_does_not_arrive(world: World) -> None:
    world.decide(world.case(), "REFUSE", "FORMER_CITIZEN")
    world.cross(MONGOLIAN, "KZ-BAKHTY")
    assert world.all(Arrival) == []


def test_a_document_nobody_knows_needs_names(still: World) -> None:
    bare = TravelDocumentData(number="X0000001", country="FRA")
    problem = still.refuse(record_crossing, "border-officer", RecordCrossing("k", bare, "ALA", "ENTRY"))
    assert problem == NotFound("DOCUMENT_UNKNOWN")


def test_a_document_shown_by_somebody_else_is_a_conflict(world: World) -> None:
    world.cross(FRENCH, "ALA")
    thief = replace(FRENCH, birth_date=date(1999, 9, 9))
    command = RecordCrossing("k", thief, "ALA", "EXIT")
    assert world.refuse(record_crossing, "border-officer", command) == Conflict("DOCUMENT_OF_ANOTHER")


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"checkpoint": "MOON"}, {("checkpoint", "UNKNOWN_CHECKPOINT")}),
        ({"direction": "UP"}, {("direction", "NOT_A_CHOICE")}),
        ({"at": NOW + timedelta(minutes=6)}, {("at", "DATE_IN_FUTURE")}),
        ({"at": datetime(1990, 1, 1, tzinfo=UTC)}, {("at", "DATE_TOO_EARLY")}),
        ({"permit": "x" * 201}, {("permit", "TOO_LONG")}),
        ({"document": TravelDocumentData(mrz=("P<FRA",))}, {("document.mrz", "MRZ_SIZE")}),
    ],
)
def test_a_bad_form_is_refused_with_paths(still: World, changes, wrong) -> None:
    command = replace(RecordCrossing("k", FRENCH, "ALA", "ENTRY"), **changes)
    problem = still.refuse(record_crossing, "border-officer", command)
    assert {(v.path, v.code) for v in problem.violations} == wrong


def test_a_crossing_may_be_recorded_later(world: World) -> None:
    crossing = world.cross(FRENCH, "ALA", at=NOW - timedelta(days=2))
    assert crossing.may_stay_until == date(2026, 6, 28)
    [event] = world.all(JournalEvent)
    assert (event.happened_on, event.recorded_at) == (date(2026, 5, 30), NOW)
    assert len(world.all(Crossing)) == 1
