"""Requests for releases: filed with a price, decided by somebody else, made once, public; never beyond the budget."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor, Role
from access.personas import PERSONAS
from disclosure.ledger import Caps
from models.journal import JournalEvent
from services.deciding.moves import status_of
from tests.schema.release_office import (
    ADMIN,
    ASK,
    AUDITOR,
    BOTH,
    FAMILIES,
    LIST,
    RESEARCHER,
    Office,
    opened,
)
from tests.schema.world import NOON, World


def test_the_promised_operation_runs_as_it_stands(office: Office) -> None:
    filed = office.world.write("28", RESEARCHER, **FAMILIES)
    assert filed == {
        "__typename": "ReleaseRequest",
        "id": filed["id"],
        "state": "FILED",
        "charge": {"rho": "0.005000"},
        "expectedError": [
            {"level": "TOTAL", "rmse": "20.0"},
            {"level": "REGION", "rmse": "12.9"},
            {"level": "UNDER_QUOTA", "rmse": "20.3"},
            {"level": "REGION UNDER_QUOTA", "rmse": "15.3"},
        ],
        "budgetLeft": {"rho": "0.100000", "renewsOn": "2026-01-01"},
    }
    assert office.spent() == []


def test_what_is_approved_is_released_once_and_public(office: Office) -> None:
    filed = office.ask()
    assert office.workshop.make_approved() == 0
    approved = office.decide(filed)
    assert (approved["state"], approved["decidedBy"]) == ("APPROVED", "demo-admin")
    assert (office.workshop.make_approved(), office.workshop.make_approved()) == (1, 0)
    made = office.read(filed)
    assert (made["state"], made["releases"]) == ("RELEASED", ["placed-families/2025-03-v1"])
    assert made["budgetLeft"] == {"rho": "0.095000", "renewsOn": "2026-01-01"}
    assert office.spent() == [("placed-families", "2025-03", 1, 5_000)]
    assert office.books.releases.names() == (("placed-families", "2025-03", 1),)
    # Anybody is answered from it: no families were placed, which is not told as 0 but as of no use.
    asked = (
        '{ analytics { placements(where: {on: {from: "2025-03-01", to: "2025-03-31"}}) { total { families {'
    )
    told = office.world.data(asked + " ... on Suppressed { reason } } } protection { mechanism } } } }")
    assert told["placements"] == {
        "total": {"families": {"reason": "NOT_USEFUL"}},
        "protection": {"mechanism": "DISCRETE_GAUSSIAN"},
    }
    assert office.ask()["code"] == "ALREADY_RELEASED"
    with Session(office.world.process.database.engine) as session:
        rows = session.scalars(sa.select(JournalEvent).where(JournalEvent.subject_id == filed["id"])).all()
        events = [(row.kind, row.payload) for row in sorted(rows, key=lambda row: row.seq)]
    assert [kind for kind, _ in events] == ["RELEASE_REQUESTED", "RELEASE_DECIDED", "RELEASE_MADE"]
    assert status_of("RELEASE", events) == "RELEASED"
    assert not any(actor.subject in str(events) for actor in (RESEARCHER, ADMIN))


def test_a_correction_and_a_more_exact_release_cost_again(office: Office) -> None:
    office.decide(office.ask())
    office.workshop.make_approved()
    again = office.ask(correction=True, rho="0.02")
    assert (again["releaseVersion"], again["charge"], again["monthly"]) == (
        2,
        {"rho": "0.020000"},
        {"rho": "0.020000"},
    )
    assert again["expectedError"][0] == {"level": "TOTAL", "rmse": "10.0"}
    office.decide(again)
    office.workshop.make_approved()
    assert [(v, rho) for _, _, v, rho in office.spent()] == [(1, 5_000), (2, 20_000)]
    assert office.books.releases.of("placed-families")[0].card["rho"] == 0.02


def test_a_year_costs_as_many_months_as_one_person_can_be_in(office: Office) -> None:
    aid = office.ask(product="aid-housing", period="2025")
    assert (aid["charge"], aid["monthly"]) == ({"rho": "0.008400"}, {"rho": "0.000700"})
    families = office.ask(period="2025")
    assert families["charge"] == {"rho": "0.005000"}


def test_whoever_asked_does_not_decide(office: Office) -> None:
    filed = office.ask(BOTH)
    refused = office.decide(filed, BOTH)
    assert (refused["code"], refused["allowedActions"]) == ("ASKED_ONESELF", [])
    assert office.decide(filed, outcome="REFUSE")["state"] == "REFUSED"
    assert office.decide(office.read(filed))["code"] == "ILLEGAL_MOVE"
    assert office.decide(filed)["code"] == "STALE"
    assert (office.workshop.make_approved(), office.spent()) == (0, [])
    # What was refused may be asked for again; what is open may not.
    assert office.ask()["state"] == "FILED"
    assert office.ask()["code"] == "RELEASE_ALREADY_ASKED"


def test_everybody_sees_their_own_requests(office: Office) -> None:
    filed = office.ask()
    other = Actor("other", frozenset({Role.RESEARCHER, Role.ANALYST}), None, "testing")

    def seen(actor: Actor) -> Any:
        return office.world.data(LIST, {"w": {"state": {"eq": "FILED"}}}, actor)["nodes"]

    for actor in (RESEARCHER, ADMIN, AUDITOR):
        assert seen(actor) == [{"id": filed["id"], "state": "FILED"}]
    assert seen(other) == []
    assert (
        office.world.ask(LIST, {}, PERSONAS["case-officer"])["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    )


def test_beyond_the_cap_it_is_refused_with_what_is_left(
    shared_world: World, office: Office, tmp_path: Path
) -> None:
    tight = opened(shared_world, tmp_path / "tight", Caps(5_000, 7_000))
    first, second = tight.ask(), tight.ask(period="2025-04", correction=True, rho="0.004999")
    assert second["violations"] == [{"path": "rho", "code": "RHO_TOO_LOW"}]
    # The same families in another month: they are in one of the two at most, so that the year costs no more.
    april = tight.ask(period="2025-04")
    tight.decide(first)
    tight.workshop.make_approved()
    again = tight.ask(correction=True)
    assert (again["code"], again["budgetLeft"]) == (
        "BUDGET_EXHAUSTED",
        {"rho": "0.000000", "renewsOn": "2026-01-01"},
    )
    assert tight.decide(april)["state"] == "APPROVED"
    tight.workshop.make_approved()
    assert [month for _, month, _, _ in tight.spent()] == ["2025-03", "2025-04"]
    # Five years have 0.007: what is left of 2024 is less than it costs.
    late = tight.ask(period="2024-12")
    assert (late["code"], late["budgetLeft"]["rho"]) == ("BUDGET_EXHAUSTED", "0.002000")


def test_what_fits_no_more_when_it_is_made_fails_and_is_not_tried_again(
    shared_world: World, office: Office, tmp_path: Path
) -> None:
    tight = opened(shared_world, tmp_path / "tight", Caps(9_000, 9_000))
    families, recipients = tight.ask(), tight.ask(product="families-relocation-grant")
    late = tight.ask(product="families-mobility-certificate")
    for each in (families, recipients, late):
        assert tight.decide(each)["state"] == "APPROVED"
    assert tight.workshop.make_approved() == 2
    ends = [(read["state"], read["failure"]) for read in map(tight.read, (families, recipients, late))]
    assert sorted(ends, key=str) == [("FAILED", "BUDGET_EXHAUSTED"), ("RELEASED", None), ("RELEASED", None)]
    assert tight.workshop.make_approved() == 0
    assert len(tight.spent()) == 2 and tight.books.ledger.left(2025) < 5_000


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"rho": "0"}, ("rho", "NOT_POSITIVE")),
        ({"rho": "-0.1"}, ("rho", "NOT_POSITIVE")),
        ({"rho": "0.004"}, ("rho", "RHO_TOO_LOW")),
        ({"rho": "1"}, ("rho", "RHO_TOO_HIGH")),
        ({"product": "gold"}, ("product", "UNKNOWN_PRODUCT")),
        ({"period": "2026-03"}, ("period", "PERIOD_NOT_CLOSED")),
        ({"period": "2026"}, ("period", "PERIOD_NOT_CLOSED")),
        ({"period": "2025-3'; --"}, ("period", "PERIOD_NOT_CLOSED")),
    ],
)
def test_bad_requests_are_refused_and_cost_nothing(
    office: Office, fields: dict[str, str], wrong: tuple[str, str]
) -> None:
    refused = office.ask(**fields)
    assert [(v["path"], v["code"]) for v in refused["violations"]] == [wrong]
    assert (office.spent(), office.books.releases.names()) == ([], ())


@pytest.mark.parametrize("rho", ["NaN", "Infinity", "1e-3", "much", 0.1, True])
def test_a_rho_that_is_no_number_is_one_constant_error(office: Office, rho: Any) -> None:
    body = office.world.ask(ASK, {"input": {**FAMILIES, "idempotencyKey": "k", "rho": rho}}, RESEARCHER)
    (error,) = body["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert 'Decimal must be a string such as "1234.50".' in error["message"]
    assert office.spent() == []


def test_a_clock_set_back_fails_the_request_without_a_charge(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.decide(office.ask())
    office.workshop.make_approved()
    filed = office.ask(period="2025-04")
    office.decide(filed)
    office.world.now[0] = NOON - timedelta(hours=1)
    with caplog.at_level(logging.DEBUG):
        assert office.workshop.make_approved() == 0
    assert office.read(filed)["failure"] == "LEDGER_REFUSED"
    assert len(office.spent()) == 1
    assert "placed" not in caplog.text and "2025-04" not in caplog.text
