"""A granted family through the graph: placed in a region, paid to the last tiyn."""

from __future__ import annotations

from access.personas import PERSONAS
from tests.schema.families import MISSION, PAYMENTS, Case, states


def test_a_placed_family_is_awarded_aid_by_the_rules_of_the_day(granted: Case) -> None:
    found = granted.place()
    assert found["placement"] == {"region": {"code": "KZ-55"}, "underQuota": True, "placedOn": "2026-03-02"}
    assert found["aid"]["entitlements"] == [
        {
            "kind": "RELOCATION_GRANT",
            "amount": {"amount": "605500.00", "currency": "KZT"},
            "rule": {"id": "aid.relocation_grant"},
        },
        {
            "kind": "HOUSING",
            "amount": {"amount": "77850.00", "currency": "KZT"},
            "rule": {"id": "aid.housing"},
        },
    ]


def test_every_amount_says_what_it_rests_on(granted: Case) -> None:
    granted.place()
    document = """query($reference: String!) { kandasCase(reference: $reference) { aid { entitlements {
        kind mrp mrpValue { amount currency } persons settlement region { code } rule { id } } } } }"""
    found = granted.world.data(document, {"reference": granted.reference}, PAYMENTS)["aid"]["entitlements"]
    rests = {
        "mrpValue": {"amount": "4325.00", "currency": "KZT"},
        "persons": 2,
        "settlement": "VILLAGE",
        "region": {"code": "KZ-55"},
    }
    assert found == [
        {"kind": "RELOCATION_GRANT", "mrp": "140.00", "rule": {"id": "aid.relocation_grant"}, **rests},
        {"kind": "HOUSING", "mrp": "18.00", "rule": {"id": "aid.housing"}, **rests},
    ]


def test_without_quota_there_is_no_aid(granted: Case) -> None:
    found = granted.place(region="KZ-75", settlement="CITY", quota=False)
    assert found["placement"]["underQuota"] is False
    assert found["aid"]["entitlements"] == []
    nothing = {"amount": "0.00", "currency": "KZT"}
    assert granted.read()["aid"]["balance"] == {"awarded": nothing, "paid": nothing, "outstanding": nothing}


def test_a_region_outside_the_quota_names_others(granted: Case) -> None:
    refused = granted.place(region="KZ-75", settlement="CITY")
    assert (refused["__typename"], refused["code"]) == ("QuotaExhausted", "NOT_A_TARGET_REGION")
    others = {other["region"]["code"]: other["placesLeft"] for other in refused["alternatives"]}
    assert set(others) == {"KZ-10", "KZ-11", "KZ-23", "KZ-27", "KZ-39", "KZ-55", "KZ-59", "KZ-63"}
    assert list(others.values()) == sorted(others.values(), reverse=True)
    assert refused["alternatives"][0]["because"] == f"{others['KZ-55']} places are left."
    assert granted.read()["placement"] is None


def test_a_region_that_is_none_is_invalid(granted: Case) -> None:
    assert granted.place(region="KZ-99")["__typename"] == "InvalidInput"


def test_aid_is_paid_to_the_last_tiyn(granted: Case) -> None:
    granted.place()
    granted.pay("RELOCATION_GRANT")
    paid = granted.pay("HOUSING")
    assert [
        (p["kind"], p["amount"]["amount"], p["paidOn"], p["period"]) for p in paid["aid"]["payments"]
    ] == [
        ("HOUSING", "77850.00", "2026-03-02", "2026-03"),
        ("RELOCATION_GRANT", "605500.00", "2026-03-02", None),
    ]
    assert {name: money["amount"] for name, money in paid["aid"]["balance"].items()} == {
        "awarded": "1539700.00",
        "paid": "683350.00",
        "outstanding": "856350.00",
    }


def test_nothing_is_paid_twice_nor_more_than_the_rule(granted: Case) -> None:
    granted.place()
    granted.pay("RELOCATION_GRANT")
    assert granted.pay("RELOCATION_GRANT")["code"] == "ALREADY_PAID"
    over = granted.pay("HOUSING", amount="77850.01")
    assert (over["__typename"], over["code"]) == ("InvalidInput", "INVALID_INPUT")
    assert granted.pay("HOUSING", amount="0.01", period="2026-03")["aid"]["payments"][0]["amount"] == {
        "amount": "0.01",
        "currency": "KZT",
    }


def test_the_whole_file_of_a_family(granted: Case) -> None:
    granted.place()
    granted.pay("RELOCATION_GRANT")
    found = granted.read()
    entitlements = found["aid"]["entitlements"]
    assert [(e["kind"], e["mrp"], e["from"], e["to"]) for e in entitlements] == [
        ("RELOCATION_GRANT", "140.00", "2026-03-02", None),
        ("HOUSING", "18.00", "2026-03-02", "2027-02-28"),
    ]
    assert all(c["met"] is None and c["text"] for e in entitlements for c in e["conditions"])
    assert found["aid"]["repayment"] is None
    assert found["cards"] == []
    assert states(found) == {
        "REGISTRATION": "DONE",
        "EVIDENCE": "DONE",
        "INTERVIEW": "NOT_NEEDED",
        "TRADITIONS": "NOT_NEEDED",
        "COMMISSION": "NOT_NEEDED",
        "STATUS": "DONE",
        "ARRIVAL": "NOT_NEEDED",
        "RESIDENCE_PERMIT": "OPEN",
        "PLACEMENT": "DONE",
        "AID": "OPEN",
        "PROLONGATION": "OPEN",
        "CITIZENSHIP": "OPEN",
        "RESIDENCE": "OPEN",
        "REPAYMENT": "NOT_NEEDED",
    }
    assert granted.read(PAYMENTS)["aid"] == found["aid"]
    region = granted.read(MISSION)["placement"]["region"]
    assert region == {"code": "KZ-55", "name": "Pavlodar Region"}
    assert granted.read(PERSONAS["member"]) is None
