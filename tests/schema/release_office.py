"""A graph that makes releases, and a researcher and an admin who ask for some."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from access.actor import Actor, Role
from access.personas import PERSONAS
from console.requests import Books, Workshop
from disclosure.ledger import Caps, Ledger
from disclosure.ledger_file import LedgerFile
from disclosure.releases import Releases
from resolvers.operations import Graph
from schema import build_schema
from tests.schema.world import World

RESEARCHER, ADMIN, AUDITOR = PERSONAS["researcher"], PERSONAS["admin"], PERSONAS["auditor"]
BOTH = Actor("both", frozenset({Role.RESEARCHER, Role.ADMIN}))
REQUEST = """__typename ... on ReleaseRequest { id version state charge { rho } monthly { rho } releases failure
    budgetLeft { rho renewsOn } decidedBy releaseVersion allowedActions expectedError { level rmse } }"""
READ = "query($i: ID!) { node(id: $i) { " + REQUEST + " } }"
REQUEST += """ ... on Problem { code } ... on InvalidInput { violations { path code } }
    ... on BudgetExhausted { budgetLeft { rho renewsOn } }"""
ASK = "mutation($input: RequestReleaseInput!) { requestRelease(input: $input) { " + REQUEST + " } }"
DECIDE = (
    "mutation($input: DecideReleaseRequestInput!) { decideReleaseRequest(input: $input) { "
    + REQUEST
    + " ... on Stale { current { status } } ... on IllegalMove { allowedActions } } }"
)
LIST = "query($w: ReleaseRequestFilter) { releaseRequests(where: $w) { totalCount nodes { id state } } }"
SCHEMA = build_schema()
FAMILIES = {"product": "placed-families", "period": "2025-03", "purpose": "RESEARCH"}


@dataclass
class Office:
    """A graph that makes releases, and what it makes them with."""

    world: World
    workshop: Workshop

    def ask(self, actor: Actor = RESEARCHER, **fields: Any) -> Any:
        return self.world.write(ASK, actor, **(FAMILIES | fields))

    def decide(self, asked: Any, actor: Actor = ADMIN, outcome: str = "APPROVE") -> Any:
        return self.world.write(DECIDE, actor, request=asked["id"], version=asked["version"], outcome=outcome)

    def read(self, asked: Any) -> Any:
        return self.world.data(READ, {"i": asked["id"]}, ADMIN)

    @property
    def books(self) -> Books:
        return self.workshop.books

    def spent(self) -> list[tuple[str, str, int, int]]:
        return [(*e.charge.key[:3], e.charge.micro_rho) for e in self.books.ledger.entries()]


def opened(world: World, folder: Path, caps: Caps) -> Office:
    books = Books(Ledger(LedgerFile(folder / "ledger", folder / "kept"), caps), Releases(folder / "releases"))
    process = replace(world.process, releases=books.releases, maker=books)
    graph = Graph(SCHEMA, process)
    given, facts = process.given, process.figures.facts
    workshop = Workshop(process.database, books, facts, given, process.clock)
    return Office(replace(world, process=process, graph=graph), workshop)
