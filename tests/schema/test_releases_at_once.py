"""Fifty requests for releases at the same moment: none is filed twice, and together they never overspend."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from access.actor import Actor
from disclosure.ledger import Caps
from tests.schema.release_office import ADMIN, ASK, DECIDE, FAMILIES, RESEARCHER, Office, opened
from tests.schema.world import World


def at_once(office: Office, document: str, actor: Actor, inputs: list[dict[str, Any]]) -> list[Any]:
    """The answers to many writes that begin together."""

    async def write(number: int, given: dict[str, Any]) -> Any:
        variables = {"input": {"idempotencyKey": f"at-once-{id(inputs)}-{number}"} | given}
        answer = await office.world.graph.answer(document, variables, actor=actor)
        (found,) = json.loads(answer.body)["data"].values()
        return found

    async def together() -> list[Any]:
        return await asyncio.gather(*(write(number, given) for number, given in enumerate(inputs)))

    return office.world.loop.run_until_complete(together())


def test_of_fifty_who_ask_for_the_same_at_once_one_is_filed(office: Office) -> None:
    told = Counter(each.get("code", "FILED") for each in at_once(office, ASK, RESEARCHER, [FAMILIES] * 50))
    assert told == {"FILED": 1, "RELEASE_ALREADY_ASKED": 49}
    assert office.spent() == []


def test_fifty_at_once_at_the_cap_never_overspend(
    shared_world: World, office: Office, tmp_path: Path
) -> None:
    tight = opened(shared_world, tmp_path / "tight", Caps(9_000, 9_000))
    products = (
        "placed-families",
        "families-relocation-grant",
        "families-mobility-certificate",
        "kandas-decisions",
    )
    wishes = [
        {"product": product, "period": f"2025-{month:02d}", "purpose": "RESEARCH"}
        for product in products
        for month in range(1, 13)
    ]
    wishes += [FAMILIES, FAMILIES | {"period": "2025"}]
    filed = at_once(tight, ASK, RESEARCHER, wishes)
    assert Counter(each.get("code", "FILED") for each in filed) == {"FILED": 49, "RELEASE_ALREADY_ASKED": 1}
    approvals = [
        {"request": each["id"], "version": each["version"], "outcome": "APPROVE"}
        for each in filed
        if "id" in each
    ]
    assert {each["state"] for each in at_once(tight, DECIDE, ADMIN, approvals)} == {"APPROVED"}
    with ThreadPoolExecutor(4) as several:
        made = list(several.map(lambda _: tight.workshop.make_approved(), range(4)))
    ends = Counter(
        (read["state"], read["failure"]) for read in map(tight.read, filter(lambda each: "id" in each, filed))
    )
    assert set(ends) == {("RELEASED", None), ("FAILED", "BUDGET_EXHAUSTED")}
    assert sum(made) == ends["RELEASED", None]
    assert tight.books.ledger.left(2025) >= 0
    charged = {charge[:2] for charge in tight.spent()}
    assert charged == {name[:2] for name in tight.books.releases.names()}
    assert len(tight.spent()) == len(charged)
