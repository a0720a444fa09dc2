"""What nobody should send, sent to the whole program over HTTP: a status, a stable code, and nothing written."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from access.personas import PERSONAS
from access.tokens import Issuer
from console.opening import open_feed, record
from console.settings import Settings
from models.journal import IdempotencyKey, JournalEvent
from models.persons import Person
from server import clock, compose

ISSUER = Issuer(b"s" * 32)
MEGABYTE = "x" * 1_000_000
ETA = "mutation($i: ApplyForEtaInput!) { applyForEta(input: $i) { __typename ... on Problem { code } } }"
TRIP = 'query($d: Date) { eligibility(trip: { passports: [{country: "FRA"}], arrival: $d }) { rulesOn } }'
STAY = '{ eligibility(trip: { passports: [{country: "FRA"}], stayDays: %s }) { rulesOn } }'
QUEUE = "{ applications(%s) { totalCount } }"
CITY = "query($r: String!) { kandasCase(reference: $r) { id } }"


def eta(**fields: Any) -> dict[str, Any]:
    document = {"country": "FRA", "number": "12AB34567", "given": "A", "family": "B"}
    given = {"document": document, "arrival": "2030-01-01", "purpose": "TOURISM", "email": "a@example.org"}
    return {"i": {"idempotencyKey": "k", **given, **fields}}


CASES: dict[str, tuple[tuple[str, dict[str, Any] | None, str | None], tuple[int, str | None]]] = {
    "no document": (("", None, None), (400, "GRAPHQL_PARSE_FAILED")),
    "half a document": (("{", None, None), (400, "GRAPHQL_PARSE_FAILED")),
    "too many tokens": (("{ %s }" % ("__typename " * 20_000), None, None), (400, "GRAPHQL_PARSE_FAILED")),
    "a lone surrogate": (('{ country(code: "\\ud800") { code } }', None, None), (400, "GRAPHQL_PARSE_FAILED")),
    "an unknown field": (("{ nope }", None, None), (400, "GRAPHQL_VALIDATION_FAILED")),
    "a circle": (("{ ...A } fragment A on Query { ...A }", None, None), (400, "GRAPHQL_VALIDATION_FAILED")),
    "a subscription": (("subscription { x }", None, None), (400, "GRAPHQL_VALIDATION_FAILED")),
    "too deep": (("{ a" * 50 + " }" * 50, None, None), (400, "GRAPHQL_VALIDATION_FAILED")),
    "a number too large": ((STAY % 2**63, None, None), (400, "GRAPHQL_VALIDATION_FAILED")),
    "two operations": (("query A { __typename } query B { __typename }", None, None), (400, "BAD_USER_INPUT")),
    "no day": ((TRIP, {"d": "2026-02-30"}, None), (400, "BAD_USER_INPUT")),
    "a day in short": ((TRIP, {"d": "20260101"}, None), (400, "BAD_USER_INPUT")),
    "a day as a number": ((TRIP, {"d": 20260101}, None), (400, "BAD_USER_INPUT")),
    "a day long ago": ((TRIP, {"d": "0001-01-01"}, None), (200, "BAD_USER_INPUT")),
    "a day far away": ((TRIP, {"d": "9999-12-31"}, None), (200, "BAD_USER_INPUT")),
    "an absurd stay": ((STAY % (2**31 - 1), None, None), (200, "BAD_USER_INPUT")),
    "a stay below nothing": ((STAY % -1, None, None), (200, "BAD_USER_INPUT")),
    "a long text": (("query($r: ID!) { node(id: $r) { id } }", {"r": MEGABYTE}, "admin"), (200, None)),
    "a long reference": ((CITY, {"r": MEGABYTE}, "case-officer"), (200, None)),
    "a NUL": ((CITY, {"r": "\0"}, "case-officer"), (400, "BAD_USER_INPUT")),
    "an unknown id": (('{ node(id: "app_zzz") { id } }', None, "admin"), (200, None)),
    "a page below nothing": ((QUEUE % "first: -1", None, "case-officer"), (400, "BAD_USER_INPUT")),
    "a page without end": ((QUEUE % "first: 1001", None, "case-officer"), (400, "BAD_USER_INPUT")),
    "a forged cursor": ((QUEUE % 'after: "x"', None, "case-officer"), (400, "BAD_USER_INPUT")),
    "nobody's queue": ((QUEUE % "first: 1", None, None), (401, "UNAUTHENTICATED")),
    "another's queue": ((QUEUE % "first: 1", None, "researcher"), (403, "FORBIDDEN")),
    "nobody applies": ((ETA, eta(), None), (401, "UNAUTHENTICATED")),
    "another applies": ((ETA, eta(), "analyst"), (403, "FORBIDDEN")),
    "a long address": ((ETA, eta(email=MEGABYTE), "traveller"), (200, None)),
    "a long key": ((ETA, eta(idempotencyKey=MEGABYTE), "traveller"), (200, None)),
    "no passport zone": ((ETA, eta(document={"mrz": ["<" * 44, "\n" * 44]}), "traveller"), (200, None)),
    "an arrival long ago": ((ETA, eta(arrival="0001-01-01"), "traveller"), (200, None)),
    "a missing input": ((ETA, {}, "traveller"), (400, "BAD_USER_INPUT")),
    "an unknown input": ((ETA, eta(status="APPROVED"), "traveller"), (400, "BAD_USER_INPUT")),
}  # fmt: skip


def test_every_bad_input_has_its_code_and_writes_nothing(database_url: str, tmp_path: Path) -> None:
    given = Settings(tmp_path, database_url, "127.0.0.1", 8000, dev_issuer=True, demo=False)
    with record(given) as database:
        application = compose(given, database, open_feed(given, database), ISSUER)

        async def ask_all() -> dict[str, tuple[int, str | None]]:
            async with application.router.lifespan_context(application):
                transport = httpx.ASGITransport(application)
                async with httpx.AsyncClient(transport=transport, base_url="http://qazeta.test") as client:
                    return {name: await ask(client, *case) for name, (case, _) in CASES.items()}

        found = asyncio.run(ask_all())
        with database.read() as session:
            written = [
                session.scalar(sa.select(sa.func.count()).select_from(entity))
                for entity in (JournalEvent, IdempotencyKey, Person)
            ]
    assert found == {name: expected for name, (_, expected) in CASES.items()}
    assert written == [0, 0, 0]


async def ask(
    client: httpx.AsyncClient, query: str, variables: dict[str, Any] | None, persona: str | None
) -> tuple[int, str | None]:
    headers = {"accept": "application/graphql-response+json"}
    if persona:
        token = ISSUER.issue(PERSONAS[persona], clock(), timedelta(minutes=5))
        headers["authorization"] = f"Bearer {token}"
    response = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert "Traceback" not in response.text
    assert 'File "' not in response.text
    # What was sent does not come back: an error page is no mirror.
    assert len(response.content) < 2000
    body = response.json()
    assert body.keys() <= {"data", "errors"}
    assert ("data" in body) == (response.status_code == 200)
    return response.status_code, body["errors"][0]["extensions"]["code"] if "errors" in body else None
