"""A new passport: the old one is closed, what was bound to it is void by rule, and the person stays one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from access.personas import PERSONAS
from models.applications import Application
from models.journal import JournalEvent
from models.permits import Permit
from models.persons import Person, TravelDocument
from policy.programmes import programmes
from services.problems import Conflict, IllegalMove, InvalidInput, NotFound, NotPermitted
from services.travel.applications import apply_for_e_residency
from services.travel.commands import ReportNewDocument
from services.travel.new_documents import report_new_document

from .returns import change, now_of
from .world import E_RESIDENCY, FRENCH, SOUTH_AFRICAN, World

RENEWED = replace(SOUTH_AFRICAN, number="N00000001", expires=date(2036, 1, 1))
JULY = datetime(2026, 7, 2, 9, tzinfo=UTC)


def report(world: World, application, who="traveller", key="new", **changes):
    command = ReportNewDocument(key, application.document_id, RENEWED, "RENEWED")
    return world.do(report_new_document, who, replace(command, **changes))


def test_a_new_passport_voids_an_e_visa(world: World) -> None:
    approved = world.decide(world.e_visa(), "APPROVE")
    person = report(world, approved)
    assert (person.id, len(world.all(Person))) == (approved.person_id, 1)
    documents = {d.id: d for d in world.all(TravelDocument)}
    old = documents.pop(approved.document_id)
    (new,) = documents.values()
    assert (old.closed_on, old.closed_reason, old.replaced_by) == (date(2026, 6, 1), "RENEWED", new.id)
    assert (new.person_id, new.closed_on, new.reported_by) == (person.id, None, "demo-traveller")
    [permit] = world.all(Permit)
    assert (permit.revoked, permit.voided_on, permit.void_ground, permit.void_rule) == (
        False,
        date(2026, 6, 1),
        "PASSPORT_REPLACED",
        "permit.new_document",
    )
    application = now_of(world, approved)
    assert (application.status, application.version) == ("APPROVED", 3)
    [event] = world.all(JournalEvent, kind="PERMIT_VOIDED")
    assert (event.subject_id, event.office_code) == (approved.id, None)
    assert event.payload == {
        "application": approved.id,
        "programme": "E_VISA",
        "ground": "PASSPORT_REPLACED",
        "rule": "permit.new_document",
    }
    [event] = world.all(JournalEvent, kind="DOCUMENT_REPLACED")
    assert event.payload == {"document": old.id, "replaced_by": new.id, "reason": "RENEWED"}
    assert change(world, approved, departure=date(2026, 7, 18)).code == "PERMIT_VOID"


def test_the_border_sees_it_and_a_new_application_follows(world: World) -> None:
    report(world, world.decide(world.e_visa(), "APPROVE"))
    [permit] = world.all(Permit)
    july = world.at(JULY)
    assert july.cross(SOUTH_AFRICAN, "ALA", permit=permit.number).grounds == ("PERMIT_VOID",)
    by_new = july.cross(RENEWED, "ALA", permit=permit.number)
    assert by_new.grounds == ("PERMIT_VOID", "PERMIT_OTHER_DOCUMENT")
    again = world.e_visa(idempotency_key="again", document=RENEWED, invitation="INV-2")
    assert world.decide(again, "APPROVE").status == "APPROVED"
    assert july.cross(RENEWED, "ALA").may_stay_until == date(2026, 7, 21)
    assert len({a.person_id for a in world.all(Application)}) == 1


def test_what_was_used_up_or_is_no_visa_is_left(world: World) -> None:
    approved = world.decide(world.e_visa(), "APPROVE")
    july = world.at(JULY)
    july.cross(SOUTH_AFRICAN, "ALA")
    report(july, approved)
    assert [p.voided_on for p in world.all(Permit)] == [None]
    assert world.all(JournalEvent, kind="PERMIT_VOIDED") == []


def test_an_eta_goes_the_same_way(world: World) -> None:
    approved = world.decide(world.eta(), "APPROVE")
    report(world, approved, document=replace(FRENCH, number="99XY00001"))
    assert [p.void_rule for p in world.all(Permit)] == ["permit.new_document"]


def test_an_officer_reports_it_too(world: World) -> None:
    report(world, world.decide(world.e_visa(), "APPROVE"), who="case-officer", reason="STOLEN")
    assert [p.void_ground for p in world.all(Permit)] == ["PASSPORT_REPLACED"]


def test_what_waits_is_decided_on_the_new_passport(world: World) -> None:
    application = world.e_visa()
    report(world, application)
    waiting = now_of(world, application)
    legal = programmes()["E_VISA"].allowed("SUBMITTED")
    assert world.decide(waiting, "APPROVE") == IllegalMove("DOCUMENT_REPLACED", allowed_actions=legal)
    changed = change(world, application, document=RENEWED)
    assert world.decide(changed, "APPROVE", key="now").status == "APPROVED"


def test_whoever_has_seen_a_copy_ends_nothing(world: World) -> None:
    world.decide(world.eta(), "APPROVE")
    thief = replace(PERSONAS["traveller"], subject="thief")
    later = world.at(world.now.replace(hour=10))
    second = later.do(apply_for_e_residency, thief, replace(E_RESIDENCY, idempotency_key="thief"))
    stolen = {"document": replace(FRENCH, number="99XY00001")}
    assert report(world, second, who=thief, **stolen) == NotPermitted()
    stranger = replace(PERSONAS["traveller"], subject="stranger")
    assert report(world, second, who=stranger, **stolen) == NotFound()
    assert [p.voided_on for p in world.all(Permit)] == [None]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"document": replace(RENEWED, birth_date=date(1999, 9, 9))}, Conflict("DOCUMENT_OF_ANOTHER")),
        ({"replaces": "doc_none"}, NotFound()),
    ],
)
def test_what_is_not_theirs(world: World, changes, problem) -> None:
    assert report(world, world.e_visa(), **changes) == problem


def test_what_is_no_new_passport(world: World) -> None:
    application = world.e_visa()

    def codes(found) -> set[tuple[str, str]]:
        assert isinstance(found, InvalidInput), found
        return {(v.path, v.code) for v in found.violations}

    assert codes(report(world, application, document=SOUTH_AFRICAN)) == {
        ("document.number", "DOCUMENT_NOT_NEW")
    }
    assert codes(report(world, application, reason="EATEN")) == {("reason", "NOT_A_CHOICE")}
    report(world, application)
    newer = replace(RENEWED, number="N00000002")
    assert report(world, application, key="twice", document=newer) == IllegalMove("DOCUMENT_CLOSED")
    back = [d.id for d in world.all(TravelDocument) if d.closed_on is None]
    assert codes(report(world, application, key="back", replaces=back[0], document=SOUTH_AFRICAN)) == {
        ("document.number", "DOCUMENT_NOT_NEW")
    }
