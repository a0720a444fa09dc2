"""A filled record on one database, and what answers questions about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import strawberry
from sqlalchemy.orm import Session
from strawberry.schema.config import StrawberryConfig

import models.kandas as kandas
import models.reference as reference
from access.actor import Actor, Role
from access.permissions import Permission
from access.permit_codes import PermitKeys, new_key
from access.reads import Kept
from access.signing import Signer
from models import Record
from models.database import Database, open_database
from models.identifiers import seeded
from models.sealing import Vault
from policy.rulebook import load_rulebook
from resolvers.answering import Answer
from resolvers.context import Process
from resolvers.operations import Graph
from resolvers.reading.declare import one
from resolvers.reading.sources import Source, open_source
from schema.applications import ApplicationQueries
from schema.invitations import InvitationQueries
from schema.kandas import KandasCase
from schema.me import MeQueries
from schema.members import MemberQueries
from schema.nodes import NodeQueries
from schema.official import OfficialQueries
from schema.overstays import OverstayQueries
from schema.reference import Country
from schema.releases import ReleaseRequestQueries
from schema.scalars import SCALARS, CountryCode
from schema.tickets import TicketQueries
from tests.resolvers.reading.country import NOW

OFFICER = Actor("officer", frozenset({Role.CASE_OFFICER}), "MIGRATION")
OTHER_OFFICER = Actor("other-officer", frozenset({Role.CASE_OFFICER}), "ELSEWHERE")
TRAVELLER = Actor("traveller-1", frozenset({Role.TRAVELLER}))
MEMBER = Actor("member-1", frozenset({Role.MEMBER}))
MISSION = Actor("mission", frozenset({Role.MISSION_OFFICER}), "MISSION-ULN")
BOTH = Actor("traveller-2", frozenset({Role.TRAVELLER, Role.MISSION_OFFICER}), "MISSION-IST")
RESEARCHER = Actor("officer", frozenset({Role.RESEARCHER}))
ACTORS = (OFFICER, OTHER_OFFICER, TRAVELLER, MEMBER, MISSION, BOTH, RESEARCHER)


@strawberry.type
class Query(
    ApplicationQueries,
    MemberQueries,
    OfficialQueries,
    NodeQueries,
    MeQueries,
    InvitationQueries,
    OverstayQueries,
    TicketQueries,
    ReleaseRequestQueries,
):
    country: Country | None = one(reference.Country, by="code", type_=CountryCode)
    kandas_case: KandasCase | None = one(kandas.KandasCase, by="reference", permission=Permission.CASE_READ)


SCHEMA = strawberry.Schema(query=Query, config=StrawberryConfig(scalar_map=SCALARS))


class Recorded:
    """A log of accesses that keeps what it is given for the test to look at."""

    def __init__(self) -> None:
        self.entries: list[Kept] = []

    async def keep(self, kept: Kept) -> None:
        self.entries.append(kept)

    def taken(self) -> list[tuple[Any, ...]]:
        """What was kept since the last look, in an order of its own."""
        found, self.entries = self.entries, []
        read = [
            ("READ", person, record or "", *kept.groups[group])
            for kept in found
            for person, (record, group) in zip(kept.persons, kept.entries, strict=True)
        ]
        return sorted(
            [*read, *(("SEARCHED", *k.searched) for k in found), *(("REFUSED", *k.refused) for k in found)]
        )


@dataclass(repr=False)
class World:
    """A filled record, and what answers questions about it."""

    database: Database
    source: Source
    process: Process
    graph: Graph
    stock: Graph
    loop: asyncio.AbstractEventLoop
    log: Recorded

    def ask(
        self, document: str, variables: dict[str, Any] | None = None, actor: Actor = OFFICER, **more: Any
    ) -> Answer:
        """The answer of the compiled graph."""
        return self.loop.run_until_complete(self.graph.answer(document, variables, actor=actor, **more))

    def ask_stock(
        self, document: str, variables: dict[str, Any] | None = None, actor: Actor = OFFICER
    ) -> Answer:
        """The answer of the stock executor alone."""
        return self.loop.run_until_complete(self.stock.answer(document, variables, actor=actor))

    def close(self) -> None:
        self.loop.run_until_complete(self.source.close())
        self.loop.close()
        self.database.engine.dispose()


def open_world(url: str, fill: Callable[[Session, Vault], None]) -> World:
    """A new record at a URL, filled, with graphs over it."""
    database = open_database(url)
    Record.metadata.create_all(database.engine)
    vault = Vault(b"k" * 32, b"i" * 32)
    with database.batch() as session:
        fill(session, vault)
    source = open_source(url)
    signer = Signer({"t1": b"s" * 32})
    codes, log = PermitKeys({"t1": new_key()}), Recorded()
    process = Process(
        database, source, load_rulebook(), vault, seeded("process"), None, lambda: NOW, signer, codes, log
    )
    graphs = Graph(SCHEMA, process), Graph(SCHEMA, process, compiled=False)
    return World(database, source, process, *graphs, asyncio.new_event_loop(), log)
