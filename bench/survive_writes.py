"""Writes of three kinds of clients, each with its key: travellers and the border, returning families and their aid, the
desk. A write is sent until it is answered, however often the server dies meanwhile.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import count
from threading import Event
from time import sleep
from typing import Any

import graphql
import httpx

from schema import build_schema

SCHEMA = build_schema()._schema
FACES = ("id", "version", "status", "reference")
NAMED = " applicant { name { family } }"
"""What an officer's answer tells of a person: it leaves an entry in the log of accesses."""
TELLING = {"Stale": "current { version }", "InvalidInput": "violations { path code }"}
"""What is asked of problems."""
Write = tuple[str, str, dict[str, Any]]
"""Mutation, persona, input."""
Plan = Generator[Write, dict[str, Any], None]


@dataclass
class Kept:
    """What was acknowledged: the write under its key, and the answer."""

    writes: dict[str, tuple[Write, dict[str, Any]]] = field(default_factory=dict)
    sent: int = 0
    again: int = 0


@cache
def document(name: str) -> str:
    """A document for a mutation: what each record is called, and why it was refused."""
    found = SCHEMA.mutation_type.fields[name]  # type: ignore[union-attr]
    parts = []
    for member in SCHEMA.get_possible_types(graphql.get_named_type(found.type)):  # type: ignore[arg-type]
        if more := TELLING.get(member.name):
            parts.append(f"... on {member.name} {{ {more} }}")
        if not any(each.name == "Problem" for each in member.interfaces):
            faces = " ".join(f"{member.name}_{face}: {face}" for face in FACES if face in member.fields)
            faces += NAMED if "applicant" in member.fields else ""
            parts.append(f"... on {member.name} {{ __typename {faces} }}")
    told = " ".join(parts)
    answer = f"{{ __typename ... on Problem {{ code }} {told} }}"
    return f"mutation($input: {found.args['input'].type}) {{ {name}(input: $input) {answer} }}"


def send(
    client: httpx.Client, tokens: Mapping[str, str], write: Write, key: str, kept: Kept, stop: Event
) -> dict[str, Any]:
    """Send a write until it is answered; RuntimeError where the answer is a fault."""
    name, who, given = write
    body = {"query": document(name), "variables": {"input": given | {"idempotencyKey": key}}}
    while not stop.is_set():
        kept.sent += 1
        try:
            answer = client.post("/graphql", json=body, headers={"authorization": f"Bearer {tokens[who]}"})
        except httpx.TransportError:
            kept.again += 1
            sleep(0.1)
            continue
        if answer.status_code in (429, 503):
            sleep(0.2)
            continue
        told = answer.json()
        if "errors" in told:
            raise RuntimeError(f"{name}: {json.dumps(told)[:500]}")
        found = told["data"][name]
        prefix = f"{found['__typename']}_"
        result = {each.removeprefix(prefix): value for each, value in found.items()}
        kept.writes[key] = write, result
        return result
    raise KeyboardInterrupt


def document_of(country: str, chance: random.Random, numbers: count[int]) -> dict[str, Any]:
    """A travel document that nobody else has."""
    return {
        "number": f"{country[0]}{next(numbers):07}", "country": country, "kind": "ORDINARY", "expires": "2033-03-01",
        "given": chance.choice(("Anne", "Marie", "Serik", "Aigul")), "family": chance.choice(("Dupont", "Kassymov")),
        "birthDate": f"19{chance.randrange(50, 99)}-05-{chance.randrange(1, 28):02}", "sex": "FEMALE",
    }  # fmt: skip


def travelling(today: date, chance: random.Random, numbers: count[int]) -> Plan:
    """An ETA from the application to the decision."""
    own = document_of("FRA", chance, numbers)
    trip = {"arrival": str(today + timedelta(days=10)), "departure": str(today + timedelta(days=19))}
    sent = yield "applyForEta", "traveller", {
        "document": own, **trip, "purpose": "TOURISM", "email": "anne@example.org", "region": "KZ-75",
        "travelMode": "AIR",
    }  # fmt: skip
    if "id" not in sent:
        return
    yield "claim", "case-officer", {"subject": sent["id"]}
    yield "addNote", "case-officer", {"subject": sent["id"], "text": "Looks fine."}
    yield "decide", "case-officer", {"subject": sent["id"], "version": 1, "outcome": "APPROVE"}


def returning(today: date, chance: random.Random, numbers: count[int]) -> Plan:
    """A family from its case to its aid."""
    own = document_of("MNG", chance, numbers)
    case = yield "openKandasCase", "mission-officer", {"applicant": own}
    if "id" not in case:
        return
    attested = {
        "verdict": "CONSISTENT",
        "attestedBy": "Commission",
        "attestedOn": str(today - timedelta(days=1)),
    }
    for kind in ("DOCUMENT", "COMMISSION", "INTERVIEW", "TRADITIONS"):
        found = yield "recordEvidence", "case-officer", {
            "case": case["id"], "version": case["version"], "kind": kind, **attested,
        }  # fmt: skip
        case |= {"version": found.get("version", case["version"] + 1)}
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("decide", "case-officer", {"outcome": "APPROVE"}),
        ("recordResidencePermit", "case-officer", {"issuedOn": str(today)}),
        (
            "placeFamily",
            "case-officer",
            {"region": "KZ-55", "settlement": "CITY", "underQuota": True},
        ),
    )
    for name, who, more in steps:
        found: dict[str, Any] = {"code": "STALE"}
        for _ in range(3):  # an entry makes the case another version
            if found.get("code") != "STALE":
                break
            case |= found.get("current") or {}
            found = yield (
                name,
                who,
                {"subject" if name == "decide" else "case": case["id"]} | more | {"version": case["version"]},
            )
        case |= {"version": found.get("version", case["version"])}
        if name == "decide":
            yield "recordCrossing", "border-officer", {
                "document": own, "checkpoint": "KZ-BAKHTY", "direction": "ENTRY",
            }  # fmt: skip
    yield "payAid", "payments-officer", {"case": case["id"], "kind": "RELOCATION_GRANT"}
    yield "payAid", "payments-officer", {"case": case["id"], "kind": "HOUSING", "period": f"{today:%Y-%m}"}


def asking(today: date, chance: random.Random, numbers: count[int]) -> Plan:
    """A ticket that is answered, closed and opened again."""
    ticket = yield "openTicket", "traveller", {
        "category": "FEE", "title": "Why?", "text": f"Number {next(numbers)}", "language": "FR",
    }  # fmt: skip
    if "id" not in ticket:
        return
    for name, who, more in (
        ("replyToTicket", "case-officer", {"text": "Here."}),
        ("closeTicket", "traveller", {}),
        ("reopenTicket", "traveller", {}),
    ):
        found = yield name, who, {"ticket": ticket["id"], "version": ticket["version"], **more}
        ticket |= {"version": found.get("version", ticket["version"] + 1)}


PLANS: tuple[Callable[[date, random.Random, count[int]], Plan], ...] = (travelling, returning, asking)
