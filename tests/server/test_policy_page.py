"""`/rules` over HTTP, and receipts from one start of the program to the next, whatever has changed in between."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from access.personas import PERSONAS
from access.signing import rotate
from access.tokens import Issuer
from console.opening import open_feed, record
from console.settings import Settings
from policy.report_html import STYLE
from server import clock, compose

ISSUER = Issuer(b"s" * 32)
TRIP = """{ eligibility(trip: { passports: [{country: "FRA", kind: ORDINARY, expires: "2039-01-01"}],
    purpose: TOURISM, stayDays: 20, earlierStays: [] })
    { receipt rulesVersion routes { route verdict maxStayDays reasons { code } } } }"""
REPLAY = """query($id: ID!) { eligibilityReceipt(id: $id)
    { authentic rulesVersion routes { route verdict maxStayDays reasons { code } } } }"""
APPLY = "mutation($i: ApplyForEtaInput!) { applyForEta(input: $i) { __typename } }"
QUEUE = "query($after: String) { applications(first: 1, after: $after) { edges { cursor node { id } } } }"


def started(folder: Path, *steps: Callable[[httpx.AsyncClient], Any]) -> list[Any]:
    """What each step gives, asked of the program started anew over the same folder."""
    given = Settings(
        folder, f"sqlite:///{folder / 'record.db'}", "127.0.0.1", 8000, dev_issuer=True, demo=False
    )
    with record(given) as database:
        application = compose(given, database, open_feed(given, database), ISSUER)

        async def ask_all() -> list[Any]:
            async with application.router.lifespan_context(application):
                transport = httpx.ASGITransport(application)
                async with httpx.AsyncClient(transport=transport, base_url="http://qazeta.test") as client:
                    return [await step(client) for step in steps]

        return asyncio.run(ask_all())


def asks(query: str, persona: str = "", **variables: Any) -> Callable[[httpx.AsyncClient], Any]:
    token = ISSUER.issue(PERSONAS[persona], clock(), timedelta(minutes=5)) if persona else ""
    headers = {"authorization": f"Bearer {token}"} if token else {}

    async def step(client: httpx.AsyncClient) -> Any:
        question = {"query": query, "variables": variables}
        body = (await client.post("/graphql", json=question, headers=headers)).json()
        assert "errors" not in body, body
        (value,) = body["data"].values()
        return value

    return step


def gets(path: str, **headers: str) -> Callable[[httpx.AsyncClient], Any]:
    async def step(client: httpx.AsyncClient) -> httpx.Response:
        return await client.get(
            path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )

    return step


def test_the_rules_are_served_as_a_page(tmp_path: Path) -> None:
    russian, day, style, bad, nonsense, again = started(
        tmp_path,
        gets("/rules", accept_language="ru"),
        gets("/rules?on=2025-08-25&locale=en", accept_language="ru"),
        gets("/rules.css"),
        gets("/rules?on=2026-02-30"),
        gets("/rules?locale=%3Cscript%3E"),
        gets("/rules?on=2025-08-25&locale=en"),
    )
    assert (russian.status_code, russian.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert '<html lang="ru">' in russian.text
    assert "Формулировок на этом языке, ещё не проверенных редактором: " in russian.text
    assert "Rules in force on 25 August 2025" in day.text
    assert "regime.tur.band" in day.text
    assert "announced, not yet in force" not in day.text
    assert day.text == again.text and day.headers["etag"] == again.headers["etag"]
    assert (style.text, style.headers["content-type"]) == (STYLE, "text/css; charset=utf-8")
    for refused in (bad, nonsense):
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "`on` must be a day" in bad.text
    assert "script" not in nonsense.text


def test_a_receipt_holds_after_the_keys_have_rotated(tmp_path: Path) -> None:
    (first,) = started(tmp_path, asks(TRIP))
    receipt = first.pop("receipt")
    assert rotate(tmp_path) == "2"
    again, second = started(tmp_path, asks(REPLAY, id=receipt), asks(TRIP))
    assert again == {"authentic": True, **first}
    assert [receipt.split(".")[0], second["receipt"].split(".")[0]] == ["1", "2"]
    name, body, tag = receipt.split(".")
    payload = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    altered = (
        base64.urlsafe_b64encode(payload.replace(b'"stay_days":20', b'"stay_days":30')).rstrip(b"=").decode()
    )
    assert altered != body
    wrong = (
        f"2.{body}.{tag}",
        f"{name}.{altered}.{tag}",
        receipt[:-1],
        receipt[: len(receipt) // 2],
        f"3.{body}.{tag}",
    )
    found = started(tmp_path, *(asks(REPLAY, id=text) for text in wrong))
    assert [one["authentic"] for one in found] == [False] * len(wrong)
    (tmp_path / "keys" / "signing").unlink()
    (lost,) = started(tmp_path, asks(REPLAY, id=second["receipt"]))
    assert lost["authentic"]


def test_a_cursor_holds_after_the_keys_have_rotated(tmp_path: Path) -> None:
    arrival = str((clock() + timedelta(days=30)).date())
    person = {
        "country": "FRA",
        "kind": "ORDINARY",
        "expires": "2039-01-01",
        "given": "Anne",
        "family": "Dupont",
    }
    asked = [
        {
            "idempotencyKey": number, "arrival": arrival, "purpose": "TOURISM", "email": "anne@example.org",
            "document": {**person, "birthDate": "1990-05-01", "sex": "FEMALE", "number": number},
        }
        for number in ("12AB34567", "12AB34568")
    ]  # fmt: skip
    *made, first = started(
        tmp_path, *(asks(APPLY, "traveller", i=one) for one in asked), asks(QUEUE, "case-officer")
    )
    assert [one["__typename"] for one in made] == ["Application"] * 2
    (edge,) = first["edges"]
    rotate(tmp_path)
    (second,) = started(tmp_path, asks(QUEUE, "case-officer", after=edge["cursor"]))
    (other,) = second["edges"]
    assert other["node"] != edge["node"]
    assert [one["cursor"].split(".")[0] for one in (edge, other)] == ["1", "2"]
