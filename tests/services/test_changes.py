"""Changes of applications: at once, judged anew, or by an officer's word; nobody's change is lost unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from access.personas import PERSONAS
from models.applications import Application
from models.changes import ApplicationChange, ChangedField
from models.desk import Note
from models.journal import JournalEvent
from models.permits import Permit
from models.persons import Person, PersonKey, TravelDocument
from models.sealing import unseal
from services.desk.commands import AddNote
from services.desk.notes import add_note
from services.people.erasing import erase_person
from services.problems import Conflict, CurrentState, IllegalMove, InvalidInput, NotPermitted, Problem, Stale
from services.travel.applications import apply_for_e_residency
from services.travel.fields import opened as opened_of
from services.travel.fields import text_of

from .returns import answer_change, change, now_of
from .test_once import at_once, busy  # noqa: F401
from .world import E_RESIDENCY, FRENCH, SOUTH_AFRICAN, World


def history(world: World, record) -> dict[str, tuple[str | None, str | None]]:
    """Old and new value of every field that was changed."""
    key = world.read(lambda s: world.vault.held(s, record.person_id))

    def opened(value: bytes | None, place: str) -> str | None:
        return value and unseal(key, value, f"changed_fields.{place}", record.person_id)

    return {row.field: (opened(row.old, "old"), opened(row.new, "new")) for row in world.all(ChangedField)}


def wrong(problem: Problem) -> set[tuple[str, str]]:
    assert isinstance(problem, InvalidInput), problem
    return {(v.path, v.code) for v in problem.violations}


def test_before_the_decision_a_change_is_made_at_once(world: World) -> None:
    changed = change(world, world.eta(), region="KZ-71", departure=date(2026, 6, 25), phone="+33 123456789")
    assert (changed.status, changed.version) == ("SUBMITTED", 2)
    assert (changed.region_code, changed.departure) == ("KZ-71", date(2026, 6, 25))
    [row] = world.all(ApplicationChange)
    assert (row.state, row.of_version, row.requested_at, row.effective_at) == (
        "APPLIED",
        1,
        world.now,
        world.now,
    )
    assert history(world, changed) == {
        "region": ("KZ-75", "KZ-71"),
        "departure": ("2026-06-20", "2026-06-25"),
        "phone": (None, "+33 123456789"),
    }
    [event] = world.all(JournalEvent, kind="CHANGE_REQUESTED")
    assert event.payload == {
        "application": changed.id,
        "change": row.id,
        "fields": ["departure", "phone", "region"],
        "outcome": "APPLIED",
    }


def test_what_the_rules_would_not_have_let_in_is_not_changed_in(world: World) -> None:
    visa, application = world.e_visa(), world.eta()
    before = world.counts()
    assert change(world, visa, "long", departure=date(2026, 8, 20)).code == "INELIGIBLE"
    assert change(world, visa, "land", entry_checkpoint="KZ-KHORGOS").code == "INELIGIBLE"
    late = change(world, application, "late", arrival=date(2026, 6, 3))
    assert late.code == "INELIGIBLE"
    past = change(world, application, "past", arrival=date(2026, 5, 3))
    assert wrong(past) == {("changes.arrival", "arrival_in_past")}
    reversed_ = change(world, application, "back", departure=date(2026, 6, 9))
    assert wrong(reversed_) == {("changes.departure", "DEPARTURE_BEFORE_ARRIVAL")}
    assert world.counts() == before


def test_what_was_asked_for_in_time_stays_so(world: World) -> None:
    """72 hours before the journey nobody applies any more; but a day of departure may still be put right."""
    application, eve = world.eta(), world.at(datetime(2026, 6, 9, 9, tzinfo=UTC))
    assert change(eve, application, "a", departure=date(2026, 6, 22)).departure == date(2026, 6, 22)
    assert change(eve, application, "b", arrival=date(2026, 6, 11)).code == "INELIGIBLE"


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("eta", "FIELD_OF_ANOTHER_PROGRAMME"),
        ("e_visa", None),
        ("e_residency", "FIELD_OF_ANOTHER_PROGRAMME"),
    ],
)
def test_a_form_has_its_own_fields(world: World, new: str, code: str | None) -> None:
    changed = change(world, getattr(world, new)(), entry_checkpoint="NQZ")
    if code is None:
        assert changed.entry_checkpoint == "NQZ"
    else:
        assert wrong(changed) == {("changes.entryCheckpoint", code)}


def test_another_category_has_another_fee(world: World) -> None:
    changed = change(world, world.e_visa(), category="C12")
    assert (changed.category, changed.purpose, changed.fee_amount) == ("C12", "MEDICAL", 8000)


def test_the_same_values_are_no_change(world: World) -> None:
    problem = change(world, world.eta(), region="KZ-75", email="anne@example.org")
    assert wrong(problem) == {("changes", "NOTHING_CHANGED")}


def test_another_passport_of_the_same_person(world: World) -> None:
    renewed = replace(FRENCH, number="99XY00001", expires=date(2036, 1, 1))
    changed = change(world, world.eta(), document=renewed)
    document = world.all(TravelDocument, id=changed.document_id)[0]
    assert (len(world.all(Person)), document.person_id) == (1, changed.person_id)
    assert history(world, changed) == {"document": ("FRA 12AB34567 2031-01-01", "FRA 99XY00001 2036-01-01")}
    stranger = replace(renewed, number="99XY00002", birth_date=date(1999, 9, 9))
    assert change(world, changed, "other", document=stranger) == Conflict("DOCUMENT_OF_ANOTHER")
    over = change(world, changed, "over", document=replace(renewed, expires=date(2026, 6, 5)))
    assert wrong(over) == {("changes.document.expires", "passport_expires_before_arrival")}


def test_a_last_day_that_was_typed_wrong_is_put_right(world: World) -> None:
    changed = change(world, world.eta(), document=replace(FRENCH, expires=date(2030, 1, 1)))
    assert [d.expires for d in world.all(TravelDocument)] == [date(2030, 1, 1)]
    assert changed.document_id == world.all(TravelDocument)[0].id


def test_where_to_write_to_stays_with_who_gave_it(world: World) -> None:
    first, thief = world.eta(), replace(PERSONAS["traveller"], subject="thief")
    later = world.at(world.now.replace(hour=10))
    second = later.do(apply_for_e_residency, thief, replace(E_RESIDENCY, idempotency_key="thief"))
    assert second.person_id == first.person_id
    problem = change(world, second, who=thief, email="thief@example.org")
    assert ("changes.email", "GIVEN_BY_ANOTHER") in wrong(problem)


def test_an_answer_starts_the_clock_again(world: World) -> None:
    """Returned on Tuesday, answered on Friday: three working days later is the decision due."""
    visa = world.e_visa()
    assert visa.due_at == datetime(2026, 6, 8, 9, tzinfo=UTC)
    tuesday = world.at(datetime(2026, 6, 2, 9, tzinfo=UTC))
    returned = tuesday.decide(visa, "RETURN", "DETAILS_MISSING")
    assert (returned.clock_stopped_at, returned.due_at) == (tuesday.now, visa.due_at)
    friday = world.at(datetime(2026, 6, 5, 15, tzinfo=UTC))
    answered = change(friday, returned, note="The host confirms it.")
    assert (answered.status, answered.clock_stopped_at) == ("SUBMITTED", None)
    assert answered.due_at == datetime(2026, 6, 11, 9, tzinfo=UTC)
    assert [e.payload["outcome"] for e in world.all(JournalEvent, kind="CHANGE_REQUESTED")] == ["ANSWERED"]
    assert friday.decide(answered, "APPROVE").status == "APPROVED"


def test_a_term_in_days_moves_by_the_whole_pause(world: World) -> None:
    returned = world.decide(world.eta(), "RETURN", "DETAILS_MISSING")
    later = world.at(datetime(2026, 6, 4, 21, 30, tzinfo=UTC))
    assert change(later, returned, region="KZ-71").due_at == datetime(2026, 6, 7, 21, 30, tzinfo=UTC)


def test_a_decision_without_an_answer_ends_the_pause(world: World) -> None:
    returned = world.decide(world.eta(), "RETURN", "DETAILS_MISSING")
    later = world.at(datetime(2026, 6, 3, 9, tzinfo=UTC))
    approved = later.decide(returned, "APPROVE")
    assert (approved.clock_stopped_at, approved.due_at) == (None, datetime(2026, 6, 6, 9, tzinfo=UTC))


def test_after_the_decision_an_officer_answers(world: World) -> None:
    approved = world.decide(world.e_visa(), "APPROVE")
    asked = change(world, approved, arrival=date(2026, 7, 5), departure=date(2026, 7, 15))
    assert (asked.status, asked.version, asked.arrival) == ("APPROVED", 3, date(2026, 7, 1))
    assert change(world, asked, "more", arrival=date(2026, 7, 6)).code == "CHANGE_PENDING"
    later = world.at(datetime(2026, 6, 2, 9, tzinfo=UTC))
    accepted = answer_change(later, asked, "ACCEPT")
    assert (accepted.version, accepted.arrival, accepted.departure) == (
        4,
        date(2026, 7, 5),
        date(2026, 7, 15),
    )
    [permit] = world.all(Permit)
    assert (permit.valid_from, permit.valid_to, permit.stay_days) == (
        date(2026, 7, 5),
        date(2026, 10, 2),
        11,
    )
    [row] = world.all(ApplicationChange)
    assert (row.state, row.requested_at, row.effective_at, row.decided_by) == (
        "APPLIED",
        world.now,
        later.now,
        "demo-case-officer",
    )
    assert answer_change(world, accepted, "ACCEPT", key="twice").code == "NO_CHANGE_PENDING"


def test_a_change_is_refused_with_a_ground_and_a_way(world: World) -> None:
    asked = change(world, world.decide(world.e_visa(), "APPROVE"), departure=date(2026, 7, 15))
    assert wrong(answer_change(world, asked, "REFUSE")) == {("grounds", "GROUND_REQUIRED")}
    assert wrong(answer_change(world, asked, "REFUSE", "ENTRY_BAN")) == {("grounds.0", "UNKNOWN_GROUND")}
    refused = answer_change(world, asked, "REFUSE", "CHANGE_NOT_SHOWN")
    assert (refused.status, refused.version, refused.departure) == ("APPROVED", 4, date(2026, 7, 20))
    [row] = world.all(ApplicationChange)
    assert (row.state, row.grounds, row.effective_at) == ("REFUSED", ["CHANGE_NOT_SHOWN"], None)
    assert (row.appeal_authority, row.appeal_deadline) == ("MIGRATION_SERVICE_COMMITTEE", date(2026, 8, 30))
    assert change(world, refused, "again", departure=date(2026, 7, 16)).version == 5


def test_after_the_decision_some_fields_are_fixed(world: World) -> None:
    approved = world.decide(world.e_visa(), "APPROVE")
    problem = change(world, approved, category="C12", document=replace(SOUTH_AFRICAN, number="X99"))
    assert wrong(problem) == {
        ("changes.category", "FIELD_FIXED"),
        ("changes.document", "FIELD_FIXED"),
    }
    assert change(world, approved, "mail", email="new@example.org").version == 3


def test_a_visa_that_was_used_is_not_changed(world: World) -> None:
    approved = world.decide(world.e_visa(), "APPROVE")
    july = world.at(datetime(2026, 7, 2, 9, tzinfo=UTC))
    july.cross(SOUTH_AFRICAN, "ALA")
    assert change(july, approved, departure=date(2026, 7, 25)) == IllegalMove("PERMIT_USED")


def test_an_eta_is_for_a_journey_within_its_days(world: World) -> None:
    approved = world.decide(world.eta(), "APPROVE")
    problem = change(world, approved, arrival=date(2026, 12, 1), departure=date(2026, 12, 5))
    assert wrong(problem) == {("changes.arrival", "ARRIVAL_AFTER_PERMIT")}


def test_only_whoever_sent_it_asks(world: World) -> None:
    application = world.eta()
    assert change(world, application, who="case-officer", region="KZ-71") == NotPermitted()
    assert change(world, application, who="member", region="KZ-71").code == "NOT_FOUND"


def test_an_old_version_shows_how_it_stands(world: World) -> None:
    application = world.eta()
    change(world, application, "first", region="KZ-71")
    stale = change(world, application, "second", version=1, region="KZ-55")
    assert stale == Stale(current=CurrentState(application.id, 2, "SUBMITTED"))
    assert now_of(world, application).region_code == "KZ-71"


def test_of_two_changes_at_once_one_is_told(busy: World) -> None:  # noqa: F811
    application, regions = busy.eta(), ("KZ-71", "KZ-55", "KZ-11", "KZ-10")
    results = at_once(busy, lambda n: change(busy, application, f"k{n}", version=1, region=regions[n]), 4)
    assert sum(isinstance(r, Application) for r in results) == 1
    assert {r.current.version for r in results if isinstance(r, Stale)} == {2}
    assert len(busy.all(ApplicationChange)) == 1


def test_what_was_erased_reads_as_erased_and_no_key_is_made(world: World) -> None:
    record = change(world, world.eta(), phone="+33 123456789")
    place, person_id = "persons.phone", record.person_id
    sealed = world.read(lambda s: s.get_one(Person, person_id).phone)
    given = world.given
    assert world.read(lambda s: opened_of(s, given, person_id, place, sealed)) == "+33 123456789"
    assert world.database.do(lambda s: erase_person(s, person_id, world.chance), keep=bool)
    assert world.read(lambda s: opened_of(s, given, person_id, place, sealed)) is None
    document = world.read(lambda s: text_of(s, given, s.get_one(Application, record.id), "document"))
    assert "None" not in document
    assert world.all(PersonKey) == []


def test_nothing_more_is_written_about_whoever_was_erased(world: World) -> None:
    record = world.eta()
    assert world.database.do(lambda s: erase_person(s, record.person_id, world.chance), keep=bool)
    note = world.do(add_note, "case-officer", AddNote("note", record.id, "Came by again."))
    assert note == Conflict("PERSON_ERASED")
    assert (world.all(PersonKey), world.all(Note)) == ([], [])
