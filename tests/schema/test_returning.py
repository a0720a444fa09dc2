"""The return of a family to its end through the graph: citizenship, departure, repayment, appeals, the quota."""

from __future__ import annotations

import pytest

from access.actor import ANYBODY
from access.permissions import granted as rights_of
from access.personas import PERSONAS
from policy.programmes import programmes
from tests.schema.families import MISSION, OFFICER, PAYMENTS, Case, register, states
from tests.schema.later import ACTIONS, APPEALS, INPUTS, asked, departed, document, transfer, write
from tests.schema.world import World

ADMIN = PERSONAS["admin"]
ACTORS = {"anybody": ANYBODY, **PERSONAS}
TABLE = programmes()["KANDAS"]


def test_departure_opens_a_claim_that_says_why_and_where_to_contest_it(granted: Case) -> None:
    found = departed(granted)
    assert (found["__typename"], found["status"]) == ("KandasCase", "DEPARTED")
    assert found["aid"]["repayment"] == {
        "state": "CLAIMED",
        "due": {"amount": "683350.00"},
        "ground": "The family left before it had lived there for the time the aid requires.",
        "appeal": {
            "authority": "Migration Committee of the Ministry of Labour and Social Protection of the Population",
            "deadline": "2026-05-31",
        },
    }
    whole = granted.read()
    assert whole["aid"]["repayment"]["repaid"] == {"amount": "0.00", "currency": "KZT"}
    assert states(whole)["REPAYMENT"] == "OPEN"
    assert whole["aid"]["balance"]["outstanding"]["amount"] == "0.00"


def test_a_claim_from_plan_to_a_balance_of_zero(granted: Case) -> None:
    departed(granted)
    parts = [{"due": "2026-04-01", "amount": "400000"}, {"due": "2026-05-01", "amount": "283350"}]
    planned = write(granted, "planRepayment", OFFICER, instalments=parts)["aid"]["repayment"]
    assert (planned["state"], [p["due"] for p in planned["instalments"]]) == (
        "PLANNED",
        ["2026-04-01", "2026-05-01"],
    )
    write(granted, "recordRepayment", PAYMENTS, amount="400000")
    waived = write(granted, "waiveRepayment", OFFICER, amount="83350")["aid"]["repayment"]
    assert [(p["due"], p["amount"]["amount"]) for p in waived["instalments"]] == [
        ("2026-04-01", "400000.00"),
        ("2026-05-01", "200000.00"),
    ]
    rest = write(granted, "recordRepayment", PAYMENTS)["aid"]
    assert (rest["repayment"]["state"], rest["repayment"]["open"]) == ("REPAID", {"amount": "0.00"})
    assert write(granted, "recordRepayment", PAYMENTS)["code"] == "CLAIM_SETTLED"


def test_a_claim_is_contested_and_answered_by_another_human(granted: Case) -> None:
    departed(granted)
    contested = write(granted, "appealRepayment", MISSION, ground="Біз рұқсатпен кеттік.")
    assert contested["aid"]["repayment"]["state"] == "APPEALED"
    read = write(granted, "decideRepayment", OFFICER)
    assert (read["__typename"], read["code"]) == ("IllegalMove", "SECOND_OFFICER_NEEDED")
    answered = write(granted, "decideRepayment", APPEALS)
    assert answered["claim"]["contested"] == {"ground": "Біз рұқсатпен кеттік.", "outcome": "REFUSE"}
    (decision,) = answered["aid"]["repayment"]["decisions"]
    assert (decision["outcome"], decision["appeal"]) == ("CONFIRM", {"authority": "Administrative court"})
    paid = write(granted, "recordRepayment", PAYMENTS)["aid"]["repayment"]
    assert (paid["state"], paid["open"], paid["repaid"]) == (
        "REPAID",
        {"amount": "0.00"},
        {"amount": "683350.00"},
    )


def test_who_pays_does_not_read_why_a_claim_is_contested(granted: Case) -> None:
    departed(granted)
    write(granted, "appealRepayment", MISSION)
    seen = granted.world.data(
        "query($r: String!) { kandasCase(reference: $r) { claim { claimedOn contested { ground } } } }",
        {"r": granted.reference},
        PAYMENTS,
    )
    assert seen == {"claim": {"claimedOn": "2026-03-02", "contested": None}}


def test_a_revoked_status_is_given_back_on_appeal(granted: Case) -> None:
    revoked = granted.decide("REVOKE", "FALSE_DATA")
    listed = granted.world.data(
        "query($r: String!) { kandasCase(reference: $r) { decisions { id outcome } blockedActions { action } } }",
        {"r": granted.reference},
        MISSION,
    )
    assert (revoked["allowedActions"], listed["blockedActions"]) == (["APPEAL_DECISION"], [])
    last = next(d["id"] for d in listed["decisions"] if d["outcome"] == "REVOKE")
    contested = write(granted, "appealDecision", MISSION, decision=last)
    assert (contested["status"], contested["allowedActions"]) == (
        "APPEALED",
        ["DECIDE_APPROVE", "DECIDE_REFUSE", "RECORD_EVIDENCE"],
    )
    back = granted.world.write("09", APPEALS, subject=granted.id, version=granted.version, outcome="APPROVE")
    assert back["__typename"] == "KandasCase"
    assert granted.read()["status"] == "GRANTED"


def test_blocked_moves_name_what_they_lack(granted: Case) -> None:
    prolonged = write(granted, "prolongStatus", OFFICER)
    assert prolonged["blockedActions"] == [
        {
            "action": "PROLONG_STATUS",
            "code": "ALREADY_PROLONGED",
            "reason": "The status was prolonged once already; it cannot be prolonged again.",
        }
    ]
    again = write(granted, "prolongStatus", OFFICER)
    assert (again["__typename"], again["code"]) == ("IllegalMove", "ALREADY_PROLONGED")
    assert again["en"] != again["kk"]


def test_permit_check_and_citizenship(granted: Case) -> None:
    granted.place()
    write(granted, "recordResidencePermit", OFFICER, validTo="2036-03-01")
    write(granted, "recordResidenceCheck", OFFICER, resident=False, checkedOn="2026-03-02")
    citizen = write(granted, "grantCitizenship", OFFICER)
    assert citizen["status"] == "CITIZEN"
    read = granted.world.data(
        """query($r: String!) { kandasCase(reference: $r) { citizenOn residencePermitOn residencePermitTo
            statusExpired residenceChecks { checkedOn resident } departure { on } } }""",
        {"r": granted.reference},
        OFFICER,
    )
    assert read == {
        "citizenOn": "2026-03-02",
        "residencePermitOn": "2026-03-02",
        "residencePermitTo": "2036-03-01",
        "statusExpired": False,
        "residenceChecks": [{"checkedOn": "2026-03-02", "resident": False}],
        "departure": None,
    }
    assert states(granted.read())["CITIZENSHIP"] == "DONE"


def test_a_certificate_is_paid_for_a_price(granted: Case) -> None:
    granted.place()
    found = granted.pay("MOBILITY_CERTIFICATE", price="20000000")
    assert [p["amount"]["amount"] for p in found["aid"]["payments"]] == ["7028125.00"]


def test_places_are_moved_by_the_ministry_and_proposed_to_families(world: World, granted: Case) -> None:
    moved = transfer(world, ADMIN)
    assert (moved["source"], moved["target"], moved["places"], moved["year"]) == (
        {"code": "KZ-55"},
        {"code": "KZ-23"},
        2,
        2026,
    )
    assert transfer(world, ADMIN, places=100_000)["violations"][0]["code"] == "PLACES_TAKEN"
    found = world.data(
        """query($r: String!) { kandasCase(reference: $r) {
            regionProposals { region { code } placesLeft because(locale: EN) } } }""",
        {"r": granted.reference},
        MISSION,
    )["regionProposals"]
    left = {p["region"]["code"]: p["placesLeft"] for p in found}
    assert left["KZ-23"] == 127
    assert found[0]["region"]["code"] == "KZ-55"
    assert found[0]["because"].startswith("The family would choose it")


def test_education_is_said_at_the_opening_and_read_again(world: World) -> None:
    opened = world.write("20", MISSION, member=register(world)["id"], education=["HIGHER", None])
    found = world.data(
        "query($r: String!) { kandasCase(reference: $r) { family { relation education person { name { given } } } } }",
        {"r": opened["reference"]},
        OFFICER,
    )
    assert {(m["relation"], m["education"], m["person"]["name"]["given"]) for m in found["family"]} == {
        ("SELF", "HIGHER", "Ерлан"),
        ("SPOUSE", None, "Айгүл"),
    }


WAYS = {
    "OPEN": (),
    "COMMISSION": ("doubt",),
    "RETURNED": ("return",),
    "REFUSED": ("refuse",),
    "GRANTED": ("grant",),
    "PLACED": ("grant", "place"),
    "REVOKED": ("grant", "revoke"),
    "APPEALED": ("grant", "revoke", "appeal"),
    "CITIZEN": ("grant", "citizen"),
    "DEPARTED": ("grant", "depart"),
}


def brought(case: Case, state: str) -> Case:
    """A case in a state."""
    steps = {
        "doubt": lambda: case.evidence("DOCUMENT", "INCONCLUSIVE"),
        "return": lambda: case.decide("RETURN", "DETAILS_MISSING"),
        "refuse": lambda: case.decide("REFUSE", "FALSE_DATA"),
        "grant": lambda: (case.evidence(), case.decide("APPROVE")),
        "revoke": lambda: case.decide("REVOKE", "FALSE_DATA"),
        "place": case.place,
        "citizen": lambda: write(case, "grantCitizenship", OFFICER),
        "depart": lambda: departed(case),
        "appeal": lambda: write(case, "appealDecision", MISSION, decision=decided(case)),
    }
    for step in WAYS[state]:
        steps[step]()
    assert case.read()["status"] == state
    return case


def decided(case: Case) -> str:
    """The last negative decision of a case."""
    found = case.world.data(
        "query($r: String!) { kandasCase(reference: $r) { decisions { id outcome } } }",
        {"r": case.reference},
        OFFICER,
    )
    return next((d["id"] for d in found["decisions"] if d["outcome"] in ("REFUSE", "REVOKE")), "dec_none")


def test_every_state_of_the_table_is_walked() -> None:
    assert set(WAYS) == set(TABLE.states)
    assert set(ACTIONS) == set(INPUTS)


@pytest.mark.parametrize("state", WAYS)
def test_whatever_may_not_be_done_is_a_typed_problem_and_leaves_nothing(case: Case, state: str) -> None:
    """Every later write, by everybody, in every state, wherever table, permission or scope stands against it."""
    world, contested = case.world, decided(brought(case, state))
    before = world.rows()
    for mutation, action in ACTIONS.items():
        move = TABLE.move(state, action)
        fields = {"decision": contested} if mutation == "appealDecision" else {}
        for actor in ACTORS.values():
            if move and {str(role) for role in actor.roles} & {*move.who}:
                continue
            body = world.ask(document(mutation), {"input": asked(case, mutation, **fields)}, actor)
            if "errors" in body:
                codes = {error["extensions"]["code"] for error in body["errors"]}
                assert codes == {"UNAUTHENTICATED" if actor.anonymous else "FORBIDDEN"}, (mutation, actor)
                needed = {error["extensions"]["permission"] for error in body["errors"]}
                assert not needed & set(rights_of(actor.roles))
            else:
                assert body["data"][mutation]["code"] in ("ILLEGAL_MOVE", "NOT_FOUND"), (
                    mutation,
                    actor,
                    body,
                )
    assert world.rows() == before
    assert case.read()["status"] == state


@pytest.mark.parametrize("name", ACTORS)
def test_only_the_ministry_moves_places(world: World, name: str) -> None:
    actor = ACTORS[name]
    if name == "admin":
        return
    before = world.rows()
    body = world.ask(
        document("transferQuota", ""),
        {"input": {"idempotencyKey": "t", "fromRegion": "KZ-55", "toRegion": "KZ-23", "places": 1}},
        actor,
    )
    assert [error["extensions"]["code"] for error in body["errors"]] == [
        "UNAUTHENTICATED" if actor.anonymous else "FORBIDDEN"
    ]
    assert world.rows() == before
