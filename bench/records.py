"""Compiled reads beside PostGraphile and the stock executor, over the same PostgreSQL.

    python bench/records.py [--applications N] [--rounds N] [--seconds S] [--folder FOLDER] [--results FILE]

Needs `npm ci` in bench/peers and wrk on the PATH; see bench/README.md. Every answer is compared before it is timed.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from math import inf
from pathlib import Path
from statistics import median
from time import sleep
from typing import Any

import httpx
import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.records_country import fill
from bench.records_documents import DOCUMENTS, SEALED, Document, at_random, leaves
from bench.records_load import Load, bare, load, script, settle
from bench.records_servers import PEERS, environment, plain, postgraphile, postgres, qazeta, run
from models.sealing import open_vault

STOCK_LIMIT = 3
WORKERS = 2
SETTLED = 5
"""Seconds after which every process of several has begun to listen."""
LOGGED = 2
"""Documents that are timed with the log of accesses too."""
SLOWER = 3
OFFICE_CODE = "MIGRATION"
"""The stock executor is timed on the first documents only, on one connection, and for longer: it is slow."""
Row = tuple[str, int, list[Load], list[Load]]


def say(line: str) -> None:
    sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {line}\n")
    sys.stdout.flush()


def asked(url: str, query: str, reference: str, token: str | None) -> Any:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    variables = {"r": reference} if "$r" in query else {}
    answer = httpx.post(
        url, json={"query": query, "variables": variables}, headers=headers, timeout=120
    ).json()
    if "errors" in answer:
        raise RuntimeError(f"{query}: {answer['errors']}")
    return answer["data"]


def compared(urls: dict[str, str], documents: Iterable[Document], references: list[str], token: str) -> None:
    """The same rows from all, or RuntimeError: byte for byte by value, in the order of the document."""
    for document in documents:
        for reference in references[:20] if document.single else references[:1]:
            ours = asked(urls["qazeta"], document.ours, reference, token)
            if ours != asked(urls["stock"], document.ours, reference, token):
                raise RuntimeError(f"{document.name}: the stock executor answers otherwise")
            if document.sealed:
                continue
            theirs = asked(urls["postgraphile"], document.peers, reference, None)
            mine, others = list(leaves(ours)), list(leaves(theirs))
            if document.unordered:
                mine, others = sorted(map(str, mine)), sorted(map(str, others))
            if mine != others:
                raise RuntimeError(f"{document.name}: PostGraphile answers otherwise")


def timed(
    sides: tuple[tuple[str, Path], tuple[str, Path]],
    record: str,
    connections: int,
    rounds: int,
    seconds: float,
) -> tuple[list[Load], list[Load]]:
    """Rounds of both sides in turn, after one short round that is not counted; each begins on a record at rest."""
    for url, path in sides:
        load(url, path, connections, 1)
    found: tuple[list[Load], list[Load]] = ([], [])
    for number in range(rounds):
        order = (0, 1) if number % 2 == 0 else (1, 0)
        for side in order:
            settle(record)
            found[side].append(load(*sides[side], connections, seconds))
    return found


def counted(
    ours: tuple[str, Path], theirs: tuple[str, str], rounds: int, seconds: float
) -> tuple[list[Load], list[Load]]:
    """Rounds of a document and of the bare SQL count in it, in turn, on one connection each."""
    rows = [
        (load(*ours, 1, seconds), bare(*theirs, [OFFICE_CODE] * theirs[1].count("%s"), seconds))
        for _ in range(rounds)
    ]
    mine, others = zip(*rows, strict=True)
    return list(mine), list(others)


def served(url: str, document: Document, token: str) -> str:
    """By what a document is answered, as the program itself says: COMPILED, EXECUTOR or BOTH."""
    ask = "query($d: String!) { estimate(document: $d) { servedBy } }"
    answer = httpx.post(
        url,
        json={"query": ask, "variables": {"d": document.ours}},
        headers={"authorization": f"Bearer {token}"},
    ).json()
    return str(answer["data"]["estimate"]["servedBy"])


def line(name: str, connections: int, ours: list[Load], theirs: list[Load]) -> str:
    # A side that answered nothing in time is infinitely slower.
    ratios = sorted(a.rate / b.rate if b.rate else inf for a, b in zip(ours, theirs, strict=True))
    cells = [
        f"{median(x.rate for x in side):,.0f} | {median(x.p50 for x in side):.2f} | {median(x.p99 for x in side):.2f}"
        for side in (ours, theirs)
    ]
    ratio = f"**{median(ratios):.2f}** ({ratios[0]:.2f}-{ratios[-1]:.2f})"
    return f"| {name} | {connections} | {' | '.join(cells)} | {ratio} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applications", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--connections", type=int, nargs="*", default=[1, 8, 64])
    parser.add_argument("--drawn", type=int, default=10)
    parser.add_argument(
        "--only", default="", help="only documents with this in their name, beside PostGraphile"
    )
    parser.add_argument("--folder", type=Path, help="where PostgreSQL and the data folder are kept")
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    folder = (given.folder or Path(tempfile.mkdtemp(prefix="qazeta-bench-"))).absolute()
    uri = postgres(folder / "postgres")
    env = environment(uri, folder / "data", 8000)
    run("migrate", env=env)
    fill(plain(uri), given.applications, open_vault(folder / "data"), say)
    with psycopg.connect(plain(uri)) as connection:
        found = connection.execute("SELECT reference FROM applications ORDER BY id LIMIT 2000").fetchall()
        database = connection.execute("SHOW server_version").fetchone()
    references = [reference for (reference,) in found]
    token = run("token", "case-officer", env=env)
    drawn = at_random(given.drawn, "qazeta")
    table: list[str] = []
    with (
        qazeta(uri, folder / "data", "unlogged") as (ours, _),
        qazeta(uri, folder / "data", "stock", "unlogged") as (stock, _),
        qazeta(uri, folder / "data") as (logging, _),
        postgraphile(uri) as (theirs, _),
        tempfile.TemporaryDirectory() as scripts,
    ):
        urls = {"qazeta": ours, "stock": stock, "postgraphile": theirs}
        compared(urls, (*DOCUMENTS, *drawn, SEALED), references, token)
        say(f"{len(DOCUMENTS) + len(drawn)} documents: the same rows from all three")
        compiled = sum(served(ours, document, token) == "COMPILED" for document in drawn)

        def sides(
            document: Document, other: str, us: str = ours
        ) -> tuple[tuple[str, Path], tuple[str, Path]]:
            several = references if document.single else []
            mine = script(Path(scripts) / "ours.lua", document.ours, several, token)
            peer = document.ours if other == stock else document.peers
            who = token if other == stock else None
            return (us, mine), (other, script(Path(scripts) / "theirs.lua", peer, several, who))

        def measured(document: Document, other: str, connections: int) -> None:
            seconds = given.seconds * (SLOWER if other == stock else 1)
            both = timed(sides(document, other), plain(uri), connections, given.rounds, seconds)
            label = f"{document.name}{', stock executor' if other == stock else ''}"
            table.append(line(label, connections, *both))
            say(table[-1])

        for connections in given.connections:
            for document in DOCUMENTS:
                if given.only in document.name:
                    measured(document, theirs, connections)
        if given.only:
            return
        for document in (*drawn, SEALED):
            measured(document, theirs, 8)
        for document in (*DOCUMENTS[:LOGGED], SEALED):
            both = timed(sides(document, theirs, logging), plain(uri), 8, given.rounds, given.seconds)
            table.append(line(f"{document.name}, with the log of accesses", 8, *both))
            say(table[-1])
        with qazeta(uri, folder / "data", "unlogged", workers=WORKERS) as (shared, _):
            sleep(SETTLED)
            for document in DOCUMENTS[:STOCK_LIMIT]:
                several = sides(document, stock, shared)[0]
                both = timed((several, (ours, several[1])), plain(uri), 64, given.rounds, given.seconds)
                table.append(line(f"{document.name}, {WORKERS} processes beside one", 64, *both))
                say(table[-1])
        for document in (each for each in DOCUMENTS if each.bare):
            mine = sides(document, theirs)[0]
            both = counted(mine, (plain(uri), document.bare), given.rounds, given.seconds)
            table.append(line(f"{document.name}, the bare SQL count", 1, *both))
            say(table[-1])
        for document in DOCUMENTS[:STOCK_LIMIT]:
            measured(document, stock, 1)
    if given.results:
        given.results.write_text(
            report(given, table, database[0] if database else "?", compiled), encoding="utf-8"
        )
        say(f"written to {given.results}")


def report(given: argparse.Namespace, table: list[str], database: str, compiled: int) -> str:
    pinned = re.findall(r'"([a-z@/-]+)": "([\d.]+)"', (PEERS / "package.json").read_text(encoding="utf-8"))
    ours = ", ".join(
        f"{name} {version(name)}" for name in ("strawberry-graphql", "sqlalchemy", "asyncpg", "uvicorn")
    )
    wrk = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout.split(
        " Copyright"
    )[0]
    return "\n".join([
        "# Records",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {given.applications:,} applications, {os.cpu_count()} cores that "
        "the load generator, PostgreSQL and the servers share, one process a server, "
        f"{given.rounds} rounds of {given.seconds:g} s in turn, medians; the ratio of requests a second and its "
        "spread.",
        f"Python {platform.python_version()}, {ours}, PostgreSQL {database}, "
        f"{', '.join(' '.join(each) for each in pinned)}, {wrk.strip()}.",
        "",
        f"Of {given.drawn} documents drawn at random, {compiled} compiled. Load average at the end: "
        f"{os.getloadavg()[1]:.1f} over five minutes.",
        "",
        "| document | connections | requests/s | p50 ms | p99 ms | peer's | p50 ms | p99 ms | ratio (spread) |",
        "|---|---|---|---|---|---|---|---|---|",
        *table,
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
