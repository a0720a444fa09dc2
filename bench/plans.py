"""The plans of the promised lists over ten million applications, untouched: which index serves each, and how fast.

    python bench/plans.py --folder FOLDER [--applications N] [--results FILE]

Half as many members of the diaspora stand beside them, nine in ten with a consent; a million of the applications have
decisions. The tables are unlogged and without foreign keys, so that they are filled in minutes. Nothing is discouraged:
PostgreSQL plans as it would for the server.
"""

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg
import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from access.permit_codes import open_permit_keys
from access.personas import PERSONAS
from access.signing import open_signer
from bench.records_country import STEPS
from bench.records_servers import ROOT, environment, plain, postgres, run
from models.database import open_database
from models.identifiers import SYSTEM
from models.sealing import open_vault
from policy.rulebook import load_rulebook
from resolvers.context import Process
from resolvers.operations import Graph
from resolvers.reading.sources import open_source
from schema.assembly import build_schema

NAME = "plans"
MEMBERS = Path(__file__).with_name("plans.sql")
INDEXED = ("applications", "diaspora_members", "consents")
"""Tables whose indexes are made once they are full."""
PLAIN = (*INDEXED, "persons", "decisions")
PEOPLE, DECIDED, PARTS = 500_000, 1_000_000, 10
SUBMITTED = [{"field": "SUBMITTED_AT", "direction": "DESC"}]
QUESTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("07", "traveller", {}),
    ("08", "case-officer", {}),
    ("08", "case-officer", {"first": 1000}),
    ("08", "case-officer", {"where": {"status": {"eq": "SUBMITTED"}}, "order": [{"field": "DUE_AT"}]}),
    ("08", "case-officer", {"where": {"programme": {"eq": "ETA"}}, "order": SUBMITTED}),
    ("10", "mission-officer", {}),
    ("10", "mission-officer", {"where": {"residence": {"eq": "MNG"}}}),
    ("10", "member", {}),
    ("18", "case-officer", {}),
    ("18", "mission-officer", {}),
)
"""A promised operation, who asks, and with which variables."""
COUNTS = re.compile(r"totalCount|groups\(by: [^)]*\) \{[^}]*\}")
"""What counts every row of a list: asked for with the page, and without."""


def fill(uri: str, applications: int, say: Any) -> None:
    """Write the applications, their persons and some decisions, and make the indexes afterwards."""
    steps = {
        name: rest
        for path in (STEPS, MEMBERS)
        for name, _, rest in (
            step.partition("\n") for step in path.read_text(encoding="utf-8").split("\n\n-- ")[1:]
        )
    }
    with psycopg.connect(plain(uri), autocommit=True) as connection:

        def do(statement: str) -> list[Any]:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

        for table, name in do(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'"
        ):
            do(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}"')
        for table in PLAIN:
            do(f"ALTER TABLE {table} SET UNLOGGED")
        where = f"FROM pg_indexes WHERE tablename IN {INDEXED}"
        indexes = do(f"SELECT indexname, indexdef, tablename {where}")
        for kind in ("pk", "uq"):
            for name, table in do(f"SELECT indexname, tablename {where} AND indexname LIKE '{kind}%'"):
                do(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _, _ in indexes:
            do(f"DROP INDEX IF EXISTS {name}")
        do(steps["identifiers"])
        do(steps["persons"].replace("{people}", str(PEOPLE)))
        part = applications // PARTS
        for number in range(PARTS):
            numbers = f"generate_series({number * part + 1}, {(number + 1) * part})"
            made = steps["applications"].replace("generate_series(1, {applications})", numbers)
            do(made.replace("{people}", str(PEOPLE)))
            say(f"{(number + 1) * part:,} applications")
        do(steps["decisions"].replace("{applications}", str(DECIDED)))
        for step in ("members", "consents"):
            do(steps[step].replace("{people}", str(PEOPLE)).replace("{members}", str(applications // 2)))
            say(step)
        for name, made, _ in indexes:
            do(made)
            say(name)
        for table in PLAIN:
            do(f"VACUUM ANALYZE {table}")


@dataclass
class Recorder:
    """A source that remembers what it was asked."""

    source: Any
    dialect: str = "postgresql"
    asked: list[tuple[str, Sequence[Any]]] = field(default_factory=list)
    statements: int = 0

    async def fetch(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        self.asked.append((sql, params))
        found: list[tuple[Any, ...]] = await self.source.fetch(sql, params)
        return found

    async def close(self) -> None:
        await self.source.close()


def graph_over(uri: str, data: Path) -> tuple[Graph, Recorder]:
    """The graph over a record, without a log of accesses, and what it asks of the record."""
    database, recorder = open_database(uri), Recorder(open_source(uri))
    process = Process(
        database, recorder, load_rulebook(), open_vault(data), SYSTEM, None, lambda: datetime.now(UTC),
        open_signer(data), open_permit_keys(data), None, None,
    )  # fmt: skip
    return Graph(build_schema(), process), recorder


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


async def explained(uri: str, data: Path, say: Any) -> list[str]:
    """A line for each question: how long its statement took, its indexes, and tables read whole."""
    graph, recorder = graph_over(uri, data)
    connection = await asyncpg.connect(uri, server_settings={"jit": "off"})
    lines = []
    for number, persona, variables in QUESTIONS:
        (path,) = (ROOT / "schema" / "operations").glob(f"{number}-*.graphql")
        for what, document in taken_apart(path.read_text(encoding="utf-8")):
            recorder.asked.clear()
            given = variables | ({"ids": await some(connection)} if "$ids" in document else {})
            answer = await graph.answer(document, given, actor=PERSONAS[persona])
            if answer.code is not None:
                raise RuntimeError(answer.body.decode())
            found: list[dict[str, Any]] = []
            took = 0.0
            for sql, params in recorder.asked:
                (row,) = await connection.fetch(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *params)
                (plan,) = json.loads(row[0])
                found += nodes(plan["Plan"])
                took += plan["Execution Time"]
            used = sorted({node["Index Name"] for node in found if "Index Name" in node})
            whole = sorted({node["Relation Name"] for node in found if node["Node Type"] == "Seq Scan"})
            asked = json.dumps(variables) if variables else ""
            lines.append(
                f"| {number} {what} | {persona} | {asked} | {took:,.1f} | {', '.join(used)} | {', '.join(whole)} |"
            )
            say(lines[-1])
    await connection.close()
    await recorder.close()
    return lines


async def some(connection: Any) -> list[str]:
    """Identifiers of some applications and members."""
    asked = "(SELECT id FROM applications LIMIT 20) UNION ALL (SELECT id FROM diaspora_members LIMIT 20)"
    return [row["id"] for row in await connection.fetch(asked)]


def taken_apart(document: str) -> Iterator[tuple[str, str]]:
    """A document without what counts every row, and with it."""
    yield "page", COUNTS.sub("", document)
    if COUNTS.search(document):
        yield "page, count and groups", document


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--applications", type=int, default=10_000_000)
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    folder, began = given.folder.absolute(), perf_counter()

    def say(line: str) -> None:
        sys.stdout.write(f"{perf_counter() - began:6.0f} s {line}\n")
        sys.stdout.flush()

    server = postgres(folder / "postgres")
    uri = server.replace("/postgres?", f"/{NAME}?")
    with psycopg.connect(plain(server), autocommit=True) as connection:
        new = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone() is None
        if new:
            connection.execute(f"CREATE DATABASE {NAME}".encode())
    if new:
        run("migrate", env=environment(uri, folder / "plans", 8000))
        fill(uri, given.applications, say)
    lines = asyncio.run(explained(uri, folder / "plans", say))
    text = "\n".join([
        "# Plans",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `python bench/plans.py`: {given.applications:,} applications and "
        f"{given.applications // 2:,} members of the diaspora, "
        "PostgreSQL with its own defaults, nothing discouraged. Milliseconds are those of one EXPLAIN ANALYZE.",
        "",
        "| promised operation | who asks | variables | ms | indexes | read whole |",
        "|---|---|---|---|---|---|",
        *lines,
        "",
    ])  # fmt: skip
    if given.results:
        given.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
