"""A fee paid over HTTP: the graph, the provider's page, its call-back, and codes on permits, in one program."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from typer.testing import CliRunner

import server
from access.personas import PERSONAS
from access.tokens import Issuer
from console.opening import open_feed, record
from console.settings import Settings
from gateways.notices import SIGNATURE, Notice, signature, written
from models.sealing import secret
from tests.schema.world import OPERATIONS

ISSUER = Issuer(b"s" * 32)
HERE = "http://qazeta.test"
FEE = """query($r: String!) { application(reference: $r) { id version status feeState fee { amount }
  payments { state redirectUrl taken { amount } refund { code text } } timeline { kind text } } }"""
CODE = "query($r: String!) { application(reference: $r) { permit { code } } }"


class Walker:
    """Somebody who walks through the program over HTTP."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def ask(self, document: str, persona: str = "", **variables: Any) -> Any:
        token = ISSUER.issue(PERSONAS[persona], server.clock(), timedelta(minutes=5)) if persona else ""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        question = {"query": OPERATIONS.get(document, document), "variables": variables}
        body = (await self.client.post("/graphql", json=question, headers=headers)).json()
        assert "errors" not in body, body
        (value,) = body["data"].values()
        return value

    async def apply(self) -> Any:
        """An application for an e-Visa, with its fee."""
        today = server.clock().date()
        document = {
            "number": "M00123456", "country": "ZAF", "kind": "ORDINARY", "given": "Thabo", "family": "Nkosi",
            "expires": str(today + timedelta(days=2000)), "birthDate": "1990-02-03", "sex": "MALE",
        }  # fmt: skip
        asked = {
            "idempotencyKey": "visa", "document": document, "category": "B12", "invitation": "AB1234567",
            "arrival": str(today + timedelta(days=40)), "departure": str(today + timedelta(days=55)),
            "entryCheckpoint": "ALA", "exitCheckpoint": "NQZ", "email": "t@example.org",
        }  # fmt: skip
        return await self.ask("05", "traveller", input=asked)

    async def begin(self, application: str, key: str) -> Any:
        return await self.ask("26", "traveller", input={"idempotencyKey": key, "application": application})

    async def press(self, page: str, act: str, fault: str = "") -> httpx.Response:
        pressed = await self.client.post(page, data={"act": act, "fault": fault}, follow_redirects=True)
        assert pressed.status_code == 200
        return pressed


def walk(folder: Path, url: str, steps: Callable[[Walker], Coroutine[Any, Any, Any]]) -> Any:
    """Walk through the program started over a folder and a record."""
    given = Settings(folder, url, "127.0.0.1", 8000, dev_issuer=True, demo=False, sandbox=True, address=HERE)
    with record(given) as database:
        application = server.compose(given, database, open_feed(given, database), ISSUER)

        async def all_steps() -> Any:
            async with application.router.lifespan_context(application):
                transport = httpx.ASGITransport(application)
                async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
                    return await steps(Walker(client))

        return asyncio.run(all_steps())


def test_a_fee_from_application_to_receipt(tmp_path: Path, database_url: str) -> None:
    async def steps(walker: Walker) -> None:
        visa = await walker.apply()
        about = {"r": visa["reference"]}
        assert (await walker.ask(FEE, "traveller", **about))["feeState"] == "DUE"
        first = await walker.begin(visa["id"], "a")
        assert first == await walker.begin(visa["id"], "a")
        assert (first["state"], first["amount"]) == ("PENDING", {"amount": "60.00", "currency": "USD"})
        assert first["application"] == {"id": visa["id"], "status": "SUBMITTED"}
        shown = await walker.client.get(first["redirectUrl"])
        assert shown.status_code == 200
        assert shown.headers.get_list("content-security-policy") == [
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ]
        await walker.press(first["redirectUrl"], "decline")
        found = await walker.ask(FEE, "traveller", **about)
        assert (found["feeState"], found["version"], found["status"]) == ("DUE", 1, "SUBMITTED")
        assert [payment["state"] for payment in found["payments"]] == ["FAILED"]
        second = await walker.begin(visa["id"], "b")
        await walker.press(second["redirectUrl"], "pay", "duplicate")
        await walker.press(first["redirectUrl"], "pay", "reordered")
        found = await walker.ask(FEE, "case-officer", **about)
        assert (found["feeState"], found["version"], found["fee"]) == ("PAID", 2, {"amount": "60.00"})
        assert found["payments"] == [
            {
                "state": "REFUND_DUE",
                "redirectUrl": None,
                "taken": {"amount": "60.00"},
                "refund": {"code": "PAID_TWICE", "text": "The fee had been paid already."},
            },
            {"state": "PAID", "redirectUrl": None, "taken": {"amount": "60.00"}, "refund": None},
        ]
        kinds = ["STARTED", "FAILED", "STARTED", "PAID", "REFUND_DUE"]
        assert [event["kind"] for event in found["timeline"][1:]] == [f"FEE_{kind}" for kind in kinds]
        assert found["timeline"][4]["text"] == "The fee was paid."
        paid = await walker.begin(visa["id"], "c")
        assert (paid["__typename"], paid["code"]) == ("Conflict", "ALREADY_PAID")
        await walker.press(first["redirectUrl"], "return")
        found = await walker.ask(FEE, "traveller", **about)
        assert [payment["state"] for payment in found["payments"]] == ["REFUNDED", "PAID"]
        assert found["version"] == 2

    walk(tmp_path, database_url, steps)


def test_faults_of_the_provider_lose_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'record.db'}"

    async def steps(walker: Walker) -> None:
        visa = await walker.apply()
        for fault in ("amount", "silent", "late"):
            payment = await walker.begin(visa["id"], fault)
            await walker.press(payment["redirectUrl"], "pay", fault)
        about, states = {"r": visa["reference"]}, ["REFUND_DUE", "PENDING", "PAID"]
        # What came too old the first time is said again within a second or so.
        for _ in range(100):
            found = await walker.ask(FEE, "traveller", **about)
            if [payment["state"] for payment in found["payments"]] == states:
                break
            await asyncio.sleep(0.1)
        assert [payment["state"] for payment in found["payments"]] == states
        assert [payment["refund"] and payment["refund"]["code"] for payment in found["payments"]] == [
            "WRONG_AMOUNT",
            None,
            None,
        ]
        assert [payment["taken"] for payment in found["payments"]][:2] == [{"amount": "59.00"}, None]

    walk(tmp_path, url, steps)
    env = {"QAZETA_DATA": str(tmp_path), "QAZETA_DATABASE_URL": url, "QAZETA_SANDBOX": "on"}
    for said in ("1 REFUND_DUE", "none"):
        result = CliRunner().invoke(server.app, ["fees", "reconcile"], env=env, catch_exceptions=False)
        assert (result.exit_code, result.stdout) == (0, f"Payments that were settled now: {said}.\n")
    listed = CliRunner().invoke(server.app, ["fees", "refunds"], env=env, catch_exceptions=False).stdout
    assert re.findall(r"SANDBOX [0-9a-f]{32} (\S+) USD (\w+)", listed) == [
        ("59.00", "WRONG_AMOUNT"),
        ("60.00", "PAID_TWICE"),
    ]


def test_nobody_but_the_provider_is_believed(tmp_path: Path) -> None:
    async def steps(walker: Walker) -> None:
        visa = await walker.apply()
        page = (await walker.begin(visa["id"], "a"))["redirectUrl"]
        now, known = server.clock(), secret(tmp_path, "payments")

        async def say(reference: str, key: bytes, at: datetime) -> int:
            body = written(Notice(reference, "SUCCEEDED", 6000, "USD"))
            headers = {SIGNATURE: signature(key, body, at)}
            return (await walker.client.post("/payments/callback", content=body, headers=headers)).status_code

        reference = page.rpartition("/")[2]
        assert await say(reference, b"a guess", now) == 400
        assert await say(reference, known, now - timedelta(hours=1)) == 400
        assert await say("0" * 32, known, now) == 404
        assert (await walker.client.post("/payments/callback", content=b"{}")).status_code == 400
        assert (await walker.ask(FEE, "traveller", r=visa["reference"]))["feeState"] == "DUE"
        assert await say(reference, known, now) == 200
        assert (await walker.ask(FEE, "traveller", r=visa["reference"]))["feeState"] == "PAID"

    walk(tmp_path, f"sqlite:///{tmp_path / 'record.db'}", steps)


def test_a_code_is_checked_online_and_offline_across_a_change_of_keys(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'record.db'}"
    env = {"QAZETA_DATA": str(tmp_path), "QAZETA_DATABASE_URL": url}
    keys = tmp_path / "jwks.json"

    def run(*words: str) -> Any:
        return CliRunner().invoke(server.app, words, env=env, catch_exceptions=False)

    async def granted(walker: Walker) -> str:
        visa = await walker.apply()
        decision = {"idempotencyKey": "d", "subject": visa["id"], "version": 1, "outcome": "APPROVE"}
        assert (await walker.ask("09", "case-officer", input=decision))["status"] == "APPROVED"
        return (await walker.ask(CODE, "traveller", r=visa["reference"]))["permit"]["code"]

    code = walk(tmp_path, url, granted)
    assert run("keys", "rotate", "--permits").exit_code == 0

    async def checked(walker: Walker) -> tuple[Any, httpx.Response]:
        return await walker.ask("27", code=code), await walker.client.get("/.well-known/jwks.json")

    found, served = walk(tmp_path, url, checked)
    assert (found["authentic"], found["kind"], found["entriesLeft"]) == (True, "E_VISA", 1)
    assert served.headers["content-type"].startswith("application/jwk-set+json")
    assert served.headers["cache-control"] == "public, max-age=300"
    assert len(served.json()["keys"]) == 2
    keys.write_bytes(served.content)
    offline = run("permit", "verify", code, "--keys", str(keys))
    said = json.loads(offline.stdout)
    assert (offline.exit_code, said["authentic"], said["withinDays"], said["kind"]) == (
        0,
        True,
        False,
        "E_VISA",
    )
    assert (said["validFrom"], said["validTo"]) == (found["validFrom"], found["validTo"])
    forged = run("permit", "verify", code[:-2] + "AA", "--keys", str(keys))
    assert (forged.exit_code, json.loads(forged.stdout)) == (1, {"authentic": False})
    assert run("permit", "verify", code).exit_code == 0
    missing = run("permit", "verify", code, "--keys", str(tmp_path / "none"))
    assert missing.exit_code == 1
    assert "cannot be used" in missing.stderr


def test_without_a_provider_there_is_nobody_to_ask(tmp_path: Path) -> None:
    env = {"QAZETA_DATA": str(tmp_path), "QAZETA_DATABASE_URL": "", "QAZETA_SANDBOX": "off"}
    result = CliRunner().invoke(server.app, ["fees", "reconcile"], env=env, catch_exceptions=False)
    assert (result.exit_code, "no payment provider" in result.stderr) == (1, True)
