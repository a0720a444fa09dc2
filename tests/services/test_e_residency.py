"""e-Residency after its approval: every service asked for is issued with its number, or refused with a ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.e_residency import AskedService
from models.journal import JournalEvent
from models.persons import Identifier
from models.sealing import unseal
from services.kandas.iins import check_digit
from services.problems import Conflict, IllegalMove, InvalidInput
from services.travel.commands import IssueEResidencyService
from services.travel.e_residency import issue_e_residency_service

from .returns import now_of
from .world import FRENCH, World

EIIN = "AIFC-000123"
NUMBER = "26014000123"
BIN = f"{NUMBER}{check_digit(NUMBER)}"
ALL = ("BANK_ACCOUNT", "COMPANY", "E_IIN")


def approved(world: World, **changes):
    application = world.e_residency(services=ALL, **changes)
    return world.decide(application, "APPROVE")


def issue(world: World, application, service: str, outcome: str = "ISSUE", *grounds: str, **fields):
    application = now_of(world, application)
    command = IssueEResidencyService(
        f"{application.id}-{service}-{application.version}",
        application.id,
        application.version,
        service,
        outcome,
        grounds,
    )
    return world.do(issue_e_residency_service, "case-officer", replace(command, **fields))


def wrong(problem) -> set[tuple[str, str]]:
    assert isinstance(problem, InvalidInput), problem
    return {(v.path, v.code) for v in problem.violations}


def states(world: World) -> dict[str, str]:
    return {row.service: row.state for row in world.all(AskedService)}


def test_what_was_asked_for_waits_from_the_approval_on(world: World) -> None:
    application = world.e_residency(services=ALL)
    assert states(world) == {}
    world.decide(application, "APPROVE")
    assert states(world) == dict.fromkeys(ALL, "ASKED")


def test_each_service_is_issued_with_its_number(world: World) -> None:
    application = approved(world)
    assert issue(world, application, "E_IIN", identifier=EIIN).version == 3
    issue(world, application, "BANK_ACCOUNT", account="KZ-ACC-77", issued_on=date(2026, 5, 30))
    last = issue(world, application, "COMPANY", bin=BIN, company="Martin Ltd")
    assert (last.status, last.version) == ("APPROVED", 5)
    assert states(world) == dict.fromkeys(ALL, "ISSUED")
    rows = {row.service: row for row in world.all(AskedService)}
    assert (rows["COMPANY"].bin, rows["COMPANY"].company) == (BIN, "Martin Ltd")
    assert (rows["BANK_ACCOUNT"].issued_on, rows["E_IIN"].issued_on) == (
        date(2026, 5, 30),
        date(2026, 6, 1),
    )
    key = world.read(lambda s: world.vault.held(s, application.person_id))
    account = rows["BANK_ACCOUNT"].account
    assert unseal(key, account, "asked_services.account", application.person_id) == "KZ-ACC-77"
    [identifier] = world.all(Identifier)
    assert (identifier.kind, identifier.person_id) == ("AIFC_EIIN", application.person_id)
    assert unseal(key, identifier.value, "identifiers.value", application.person_id) == EIIN
    assert world.all(JournalEvent, kind="SERVICE_DECIDED")[0].payload == {
        "application": application.id,
        "service": "E_IIN",
        "outcome": "ISSUE",
        "grounds": [],
    }
    assert issue(world, application, "COMPANY", bin=BIN, company="x").code == "NO_SERVICE_OPEN"


def test_a_service_is_refused_with_a_ground_and_a_way(world: World) -> None:
    application = approved(world)
    assert wrong(issue(world, application, "COMPANY", "REFUSE")) == {("grounds", "GROUND_REQUIRED")}
    other = issue(world, application, "COMPANY", "REFUSE", "DATA_MISMATCH")
    assert wrong(other) == {("grounds.0", "UNKNOWN_GROUND")}
    issue(world, application, "COMPANY", "REFUSE", "SANCTIONS")
    [row] = world.all(AskedService, service="COMPANY")
    assert (row.state, row.grounds, row.decided_by) == ("REFUSED", ["SANCTIONS"], "demo-case-officer")
    assert (row.appeal_authority, row.appeal_deadline) == ("AIFC_AUTHORITY", date(2026, 8, 30))
    again = issue(world, application, "COMPANY", bin=BIN, company="x")
    assert again == IllegalMove("SERVICE_ANSWERED", allowed_actions=("ISSUE_SERVICE",))


@pytest.mark.parametrize(
    ("service", "fields", "found"),
    [
        ("E_IIN", {}, {("identifier", "REQUIRED")}),
        ("E_IIN", {"identifier": "?"}, {("identifier", "EIIN_SHAPE")}),
        ("BANK_ACCOUNT", {}, {("account", "REQUIRED")}),
        ("COMPANY", {}, {("bin", "REQUIRED"), ("company", "REQUIRED")}),
        ("COMPANY", {"bin": "123", "company": "x"}, {("bin", "BIN_SHAPE")}),
        ("COMPANY", {"bin": f"{NUMBER}{(int(BIN[-1]) + 1) % 10}", "company": "x"}, {("bin", "BIN_CHECK_DIGIT")}),
        ("COMPANY", {"bin": BIN, "company": "x", "issued_on": date(2026, 6, 2)}, {("issuedOn", "DATE_IN_FUTURE")}),
        ("CASTLE", {"identifier": EIIN}, {("service", "NOT_A_CHOICE")}),
        ("E_IIN", {"outcome": "FORGET"}, {("outcome", "NOT_A_CHOICE"), ("identifier", "REQUIRED")}),
    ],
)  # fmt: skip
def test_numbers_are_checked(sqlite_world: World, service, fields, found) -> None:
    application = approved(sqlite_world)
    assert wrong(issue(sqlite_world, application, service, **fields)) == found
    assert set(states(sqlite_world).values()) == {"ASKED"}


def test_only_what_was_asked_for(world: World) -> None:
    application = world.decide(world.e_residency(services=("E_IIN",)), "APPROVE")
    assert wrong(issue(world, application, "COMPANY", bin=BIN, company="x")) == {
        ("service", "SERVICE_NOT_ASKED")
    }


def test_a_number_is_one_persons(world: World) -> None:
    first = approved(world)
    issue(world, first, "E_IIN", identifier=EIIN)
    stranger = replace(FRENCH, number="77XX77777", given="Luc", family="Petit", sex="MALE")
    second = approved(world, idempotency_key="second", document=stranger)
    assert issue(world, second, "E_IIN", identifier=EIIN) == Conflict("EIIN_OF_ANOTHER")


def test_a_state_iin_is_no_e_iin(world: World) -> None:
    application = approved(world)
    index = world.vault.blind("identifiers.value", "STATE_IIN", "850102300123")
    held = Identifier(
        id="idn_x",
        person_id=application.person_id,
        kind="STATE_IIN",
        value=b"",
        value_index=index,
        issued_on=date(2026, 1, 1),
    )
    with world.database.batch() as session:
        session.add(held)
    problem = issue(world, application, "E_IIN", identifier="850102300123")
    assert wrong(problem) == {("identifier", "EIIN_IS_STATE_IIN")}
