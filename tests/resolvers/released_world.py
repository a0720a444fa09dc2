"""Releases made of known cells, and a graph that has nothing else: no record, no facts."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from math import prod
from pathlib import Path
from typing import Any

from access.actor import Actor
from access.permit_codes import PermitKeys, new_key
from access.personas import PERSONAS
from access.signing import Signer
from analytics.cubes import CLASSIFIERS
from analytics.metrics import METRICS
from analytics.questions import Leaf, Question
from disclosure.citations import Citations
from disclosure.consistency import spreads
from disclosure.figures import Clearance, Table
from disclosure.measuring import scale_of
from disclosure.products import PRODUCTS
from disclosure.releases import Release, Releases
from disclosure.releasing import Month, axes_of, card
from models.database import open_database
from models.identifiers import SYSTEM
from models.sealing import Vault
from policy.rulebook import load_rulebook
from resolvers.context import Process
from resolvers.operations import Graph
from resolvers.reading.sources import open_source
from resolvers.released import Desk
from resolvers.released_tables import released
from schema import build_schema
from tests.analytics.asked import TODAY
from tests.schema.world import World

PERSONS = ("persons", None)
NET = ("net", "KZT")
YEAR = Leaf("year", "eq", 2025)
TYPENAMES = {"Published", "Suppressed", "NotCollected"}
NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
BOOK = load_rulebook()
MONTHS = [Month(2024, 12), *(Month(2025, number) for number in range(1, 13)), Month(2026, 1)]
LARGE = {"UZB": 3000, "CHN": 500, "KZ-55": 3000, "KZ-10": 40}
"""About how many hundredths of persons a cell has, where its codes are common ones."""


def fill(folder: Path) -> Releases:
    """Fourteen months of every product: cells by a fixed seed, few codes large and most of them small."""
    releases, chance = Releases(folder), random.Random(3)
    for product in PRODUCTS.values():
        axes = axes_of(product, CLASSIFIERS)
        sizes = {axis: len(codes) for axis, codes in axes.items()}
        spread = spreads(
            sizes, {each.axes: scale_of(product.clip, product.rho_of(each)) ** 2 for each in product.levels}
        )
        large = [
            number
            for number, codes in enumerate(_codes(list(axes.values())))
            if set(codes) & LARGE.keys() and not set(codes) & {"OTHER"}
        ]
        for month in [each for each in MONTHS if not product.stock or each.number == 12]:
            cells = [chance.randrange(-900, 900) * product.clip for _ in range(prod(sizes.values()))]
            for number in large:
                cells[number] += chance.randrange(2_000, 30_000) * product.clip
            parts = card(product, month, axes, NOW)
            releases.publish(Release(product.id, str(month), 1, axes, tuple(cells), spread, parts))
    return releases


def world(folder: Path) -> World:
    """A graph over the releases of a folder, over an empty record, and without facts."""
    empty = f"sqlite:///{folder / 'no-record.db'}"
    vault, signer = Vault(b"k" * 32, b"i" * 32), Signer({"a": b"s" * 32})
    process = Process(
        open_database(empty),
        open_source(empty),
        BOOK,
        vault,
        SYSTEM,
        None,
        lambda: NOW,
        signer,
        PermitKeys({"test": new_key()}),
        releases=Releases(folder),
        citations=Citations(folder.parent / "citations", "https://qazeta.test"),
    )
    return World(process, Graph(build_schema(), process), asyncio.new_event_loop(), [NOW], None)


def researcher(
    world: World, document: str, variables: dict[str, Any] | None = None, who: Actor | None = None
) -> Any:
    """The analytics part of the answer a researcher gets."""
    return world.data(document, variables or {}, who or PERSONAS["researcher"])


def _codes(axes: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for codes in axes:
        found = [(*start, code) for start in found for code in codes]
    return found


def ask(releases: Releases, metric: str, *measures: Any, with_nearest: bool = False, **more: Any) -> Table:
    """The table that a researcher gets."""
    question = Question(metric, TODAY, measures=measures or (PERSONS,), **more)
    return released(
        Desk(releases, BOOK, question), METRICS[metric], Clearance.RESEARCHER, with_nearest=with_nearest
    )


def figures(found: Any) -> list[Any]:
    """Every figure anywhere in an answer of the graph."""
    if isinstance(found, dict):
        own = [found] if found.get("__typename") in TYPENAMES else []
        return own + [figure for part in found.values() for figure in figures(part)]
    return [figure for part in found for figure in figures(part)] if isinstance(found, list) else []
