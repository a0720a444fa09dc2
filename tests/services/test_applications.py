"""Applications: accepted with what the form says, or refused with every reason and nothing written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from access.personas import PERSONAS
from models.applications import Application
from models.journal import IdempotencyKey, JournalEvent
from models.persons import Person, PersonKey, TravelDocument
from models.sealing import unseal
from services.problems import Conflict, Ineligible, InvalidInput
from services.travel.applications import apply_for_e_residency, apply_for_e_visa, apply_for_eta

from .world import E_RESIDENCY, E_VISA, ETA, FRENCH, SOUTH_AFRICAN, World


def violations(problem: InvalidInput) -> set[tuple[str, str]]:
    assert isinstance(problem, InvalidInput), problem
    return {(v.path, v.code) for v in problem.violations}


def test_an_eta_is_written_down_sealed_and_told(world: World) -> None:
    application = world.eta(phone="+33 1 23 45 67 89")
    [row] = world.all(Application)
    assert row.id == application.id
    assert (row.programme, row.status, row.version, row.office_code) == ("ETA", "SUBMITTED", 1, "MIGRATION")
    assert (row.nationality_code, row.submitted_by, row.purpose) == ("FRA", "demo-traveller", "TOURISM")
    assert row.submitted_at == datetime(2026, 6, 1, 9, tzinfo=UTC)
    assert row.due_at == datetime(2026, 6, 4, 9, tzinfo=UTC)
    assert (row.fee_amount, row.fee_currency) == (0, "KZT")
    assert row.rules_version == world.rulebook.version
    [person], [document], [key] = world.all(Person), world.all(TravelDocument), world.all(PersonKey)
    opened = world.vault.unwrap(person.id, key.wrapped)
    assert unseal(opened, document.number, "travel_documents.number", person.id) == "12AB34567"
    assert unseal(opened, person.email, "persons.email", person.id) == "anne@example.org"
    assert unseal(opened, person.phone, "persons.phone", person.id) == "+33 1 23 45 67 89"
    [event] = world.all(JournalEvent)
    assert (event.kind, event.subject_id, event.happened_on) == (
        "APPLICATION_SUBMITTED",
        row.id,
        date(2026, 6, 1),
    )
    assert event.payload == {
        "application": row.id,
        "person": row.person_id,
        "programme": "ETA",
        "nationality": "FRA",
        "category": None,
        "region": "KZ-75",
        "purpose": "TOURISM",
    }


def test_an_e_visa_keeps_category_invitation_and_fee(world: World) -> None:
    row = world.e_visa()
    assert (row.category, row.invitation, row.entry_checkpoint, row.exit_checkpoint) == (
        "B12",
        "INV-2026-1",
        "ALA",
        "NQZ",
    )
    assert (row.purpose, row.travel_mode) == ("TOURISM", "AIR")
    assert (row.fee_amount, row.fee_currency) == (6000, "USD")
    assert row.due_at == datetime(2026, 6, 8, 9, tzinfo=UTC)


def test_the_fee_follows_the_category(world: World) -> None:
    assert world.e_visa(category="C12").fee_amount == 8000


def test_e_residency_keeps_the_services_asked_for(world: World) -> None:
    row = world.e_residency()
    assert (row.programme, row.residence_code, row.services) == ("E_RESIDENCY", "FRA", ["COMPANY", "E_IIN"])


def test_the_same_person_is_found_again_by_document(world: World) -> None:
    first, second = world.eta(), world.e_residency(document=replace(FRENCH, number="12ab 345-67"))
    assert first.person_id == second.person_id
    assert len(world.all(Person)) == 1


def test_a_number_of_another_person_opens_no_file(world: World) -> None:
    world.eta()
    other = replace(FRENCH, birth_date=date(1981, 5, 5))
    problem = world.refuse(apply_for_e_residency, "traveller", replace(E_RESIDENCY, document=other))
    assert problem == Conflict("DOCUMENT_OF_ANOTHER")


@pytest.mark.parametrize(
    "changes",
    [
        {"given": "X", "family": "Y"},
        {"given": "Anna"},
        {"family": "Martinez"},
        {"family": "Мартин", "given": "Анн"},
        {"sex": "MALE"},
        {"birth_date": date(1980, 5, 6)},
    ],
)
def test_a_number_and_a_birth_date_open_no_file(world: World, changes) -> None:
    world.eta()
    thief = replace(PERSONAS["traveller"], subject="thief")
    command = replace(E_RESIDENCY, document=replace(FRENCH, **changes))
    assert world.refuse(apply_for_e_residency, thief, command) == Conflict("DOCUMENT_OF_ANOTHER")


def test_the_same_name_may_be_written_otherwise(world: World) -> None:
    first = world.eta(document=replace(FRENCH, given="Anne Élise", family="Müller", sex=None))
    again = replace(FRENCH, given="ELISE ANNE", family="MUELLER")
    assert world.e_residency(document=again).person_id == first.person_id


@pytest.mark.parametrize(
    ("subject", "kept"), [("another", "anne@example.org"), ("demo-traveller", "new@example.org")]
)
def test_where_to_write_to_is_changed_by_nobody_else(world: World, subject: str, kept: str) -> None:
    world.eta()
    command = replace(E_RESIDENCY, email="new@example.org")
    second = world.do(apply_for_e_residency, replace(PERSONAS["traveller"], subject=subject), command)
    [person], [key] = world.all(Person), world.all(PersonKey)
    opened = world.vault.unwrap(person.id, key.wrapped)
    assert second.person_id == person.id
    assert unseal(opened, person.email, "persons.email", person.id) == kept


@pytest.mark.parametrize(
    ("service", "command", "routes"),
    [
        (apply_for_eta, replace(ETA, document=SOUTH_AFRICAN), {"ETA": "CLOSED"}),
        (
            apply_for_eta,
            replace(ETA, arrival=date(2026, 6, 3)),
            {"ETA": "CLOSED", "VISA_FREE": "UNDETERMINED"},
        ),
        (apply_for_eta, replace(ETA, document=replace(FRENCH, kind="DIPLOMATIC")), {"ETA": "CLOSED"}),
        (apply_for_eta, replace(ETA, document=replace(FRENCH, country="GIB")), {"ETA": "UNDETERMINED"}),
        (apply_for_e_visa, replace(E_VISA, document=FRENCH), {"E_VISA": "CLOSED"}),
        (apply_for_e_visa, replace(E_VISA, entry_checkpoint="KZ-KHORGOS"), {"E_VISA": "CLOSED"}),
        (apply_for_e_visa, replace(E_VISA, departure=date(2026, 8, 1)), {"E_VISA": "CLOSED"}),
        (apply_for_e_residency, replace(E_RESIDENCY, residence="KAZ"), {"E_RESIDENCY": "CLOSED"}),
        (
            apply_for_e_residency,
            replace(E_RESIDENCY, document=replace(FRENCH, country="KAZ")),
            {"E_RESIDENCY": "CLOSED"},
        ),
    ],
)
def test_a_closed_route_is_refused_with_the_answer(still: World, service, command, routes) -> None:
    problem = still.refuse(service, "traveller", command)
    assert isinstance(problem, Ineligible), problem
    answered = {str(a.route): str(a.verdict) for a in problem.eligibility.routes}
    assert routes.items() <= answered.items()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"email": "nobody"}, {("email", "EMAIL_SHAPE")}),
        ({"email": "a" * 300 + "@b.org"}, {("email", "TOO_LONG")}),
        ({"phone": "call me"}, {("phone", "PHONE_SHAPE")}),
        ({"departure": date(2026, 6, 9)}, {("departure", "DEPARTURE_BEFORE_ARRIVAL")}),
        ({"region": "KZ-00"}, {("region", "UNKNOWN_REGION")}),
        ({"region": "KZ-YUZ"}, {("region", "REGION_NOT_VALID")}),
        ({"region": "\x00"}, {("region", "UNKNOWN_REGION")}),
        ({"purpose": "FUN"}, {("purpose", "NOT_A_CHOICE")}),
        ({"travel_mode": "CARPET"}, {("travelMode", "NOT_A_CHOICE")}),
        ({"group": "a\u0007b"}, {("group", "CONTROL_CHARACTERS")}),
        ({"on_behalf_of": "per_nobody"}, {("onBehalfOf", "UNKNOWN_PERSON")}),
        ({"on_behalf_of": "'; --"}, {("onBehalfOf", "UNKNOWN_PERSON")}),
        ({"arrival": date(2026, 5, 31), "departure": None}, {("arrival", "arrival_in_past")}),
        ({"arrival": date(2099, 1, 1), "departure": None}, {("arrival", "day_out_of_range")}),
        ({"departure": date(2056, 6, 20)}, {("departure", "stay_out_of_range")}),
        (
            {"document": replace(FRENCH, expires=date(2026, 5, 31))},
            {("document.expires", "DOCUMENT_EXPIRED")},
        ),
        (
            {"document": replace(FRENCH, expires=date(2026, 6, 5))},
            {("document.expires", "passport_expires_before_arrival")},
        ),
        (
            {"document": replace(FRENCH, birth_date=date(2026, 6, 2))},
            {("document.birthDate", "DATE_IN_FUTURE")},
        ),
        (
            {"document": replace(FRENCH, birth_date=date(1899, 1, 1))},
            {("document.birthDate", "DATE_TOO_EARLY")},
        ),
        (
            {"document": replace(FRENCH, given=" ", birth_date=None, expires=None)},
            {
                ("document.given", "REQUIRED"),
                ("document.birthDate", "REQUIRED"),
                ("document.expires", "REQUIRED"),
            },
        ),
        ({"document": replace(FRENCH, number="№ 1")}, {("document.number", "DOCUMENT_NUMBER_SHAPE")}),
        ({"document": replace(FRENCH, country="ZZZ")}, {("document.country", "UNKNOWN_COUNTRY")}),
        ({"document": replace(FRENCH, kind="FAKE")}, {("document.kind", "NOT_A_CHOICE")}),
        ({"idempotency_key": ""}, {("idempotencyKey", "REQUIRED")}),
        ({"idempotency_key": "k" * 201}, {("idempotencyKey", "TOO_LONG")}),
        ({"idempotency_key": "k\ud800"}, {("idempotencyKey", "CONTROL_CHARACTERS")}),
    ],
)
def test_a_bad_form_is_refused_with_paths(still: World, changes, wrong) -> None:
    assert violations(still.refuse(apply_for_eta, "traveller", replace(ETA, **changes))) == wrong


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"category": "B99"}, {("category", "UNKNOWN_CATEGORY")}),
        ({"invitation": ""}, {("invitation", "REQUIRED")}),
        ({"invitation": "!!"}, {("invitation", "INVITATION_SHAPE")}),
        ({"entry_checkpoint": "XYZ"}, {("entryCheckpoint", "UNKNOWN_CHECKPOINT")}),
        ({"exit_checkpoint": "\x00"}, {("exitCheckpoint", "UNKNOWN_CHECKPOINT")}),
    ],
)
def test_a_bad_visa_form_is_refused_with_paths(still: World, changes, wrong) -> None:
    assert violations(still.refuse(apply_for_e_visa, "traveller", replace(E_VISA, **changes))) == wrong


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"services": ()}, {("services", "REQUIRED")}),
        ({"services": ("CASTLE",)}, {("services.0", "NOT_A_CHOICE")}),
        ({"residence": "NOPE"}, {("residence", "UNKNOWN_COUNTRY")}),
    ],
)
def test_a_bad_residency_form_is_refused_with_paths(still: World, changes, wrong) -> None:
    assert (
        violations(still.refuse(apply_for_e_residency, "traveller", replace(E_RESIDENCY, **changes))) == wrong
    )


def test_one_document_has_one_application_at_a_time(world: World) -> None:
    application = world.eta()
    again = replace(ETA, idempotency_key="eta-2")
    assert world.refuse(apply_for_eta, "traveller", again) == Conflict("APPLICATION_PENDING")
    world.decide(application, "APPROVE")
    assert world.refuse(apply_for_eta, "traveller", again) == Conflict("PERMIT_VALID")


def test_after_a_refusal_one_may_ask_again(world: World) -> None:
    world.decide(world.eta(), "REFUSE", "ENTRY_BAN")
    assert world.eta(idempotency_key="eta-2").status == "SUBMITTED"


def test_an_approved_e_residency_is_not_asked_for_twice(world: World) -> None:
    world.decide(world.e_residency(), "APPROVE")
    problem = world.refuse(apply_for_e_residency, "traveller", replace(E_RESIDENCY, idempotency_key="res-2"))
    assert problem == Conflict("ALREADY_APPROVED")


def test_on_behalf_of_somebody_in_the_own_file(world: World) -> None:
    mine = world.eta()
    application = world.e_visa(on_behalf_of=mine.person_id, group="FAMILY-1")
    assert (application.on_behalf_of, application.group_code) == (mine.person_id, "FAMILY-1")


def test_nobody_in_particular_writes_nothing(still: World) -> None:
    stranger = replace(PERSONAS["traveller"], subject=None)
    assert still.refuse(apply_for_eta, stranger, ETA).code == "NOT_PERMITTED"


def test_a_key_is_kept_with_its_result(world: World) -> None:
    application = world.eta()
    [key] = world.all(IdempotencyKey)
    assert (key.principal, key.key, key.operation, key.result_id) == (
        "demo-traveller",
        "eta-1",
        "ApplyForEta",
        application.id,
    )
