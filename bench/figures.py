"""Figures beside DuckDB, PostGraphile and PostgreSQL: rollups, facts, freshness, memory, and who waits for whom.

    python bench/figures.py [--facts N] [--rounds N] [--folder FOLDER] [--results FILE]

Needs `npm ci` in bench/peers; see bench/README.md. Ratios are of medians in one run; both sides ask in turn.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path
from statistics import quantiles
from threading import Thread
from time import perf_counter
from typing import Any
from urllib.parse import urlparse

import orjson
import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from analytics.engine import Engine, open_engine
from analytics.questions import Question
from bench.figures_engine import RULEBOOK, Line, engines, lag, ratio, say, spread, timed, warm
from bench.figures_engine import anew as read_anew
from bench.figures_facts import lake, table
from bench.figures_questions import (
    BARE,
    BY_ORIGIN,
    DOCUMENT,
    DOCUMENT_OF_WOMEN,
    EARLIER,
    HEAVY,
    OF_WOMEN,
    OF_WOMEN_BY_HAND,
    PEERS,
    READ,
)
from bench.records_servers import (
    ROOT,
    environment,
    free_port,
    plain,
    postgraphile,
    postgres,
    run,
    serving,
)


class Client:
    """One connection that stays open."""

    def __init__(self, url: str, token: str) -> None:
        parsed = urlparse(url)
        self.connection = HTTPConnection(parsed.hostname or "", parsed.port, timeout=120)
        self.headers = {"content-type": "application/json", "accept": "application/json"}
        if token:
            self.headers["authorization"] = f"Bearer {token}"

    def ask(self, document: str, **variables: Any) -> bytes:
        body = orjson.dumps({"query": document, "variables": variables})
        self.connection.request("POST", "/graphql", body, self.headers)
        answer = self.connection.getresponse().read()
        if b'"errors"' in answer:
            raise RuntimeError(answer.decode()[:500])
        return answer


@contextmanager
def our_own(folder: Path, lake_name: str) -> Iterator[tuple[str, str]]:
    """A server of ours over a lake: its address, and the token of an analyst."""
    data = folder / f"data-{lake_name}"
    data.mkdir(exist_ok=True)
    if not (data / "figures").exists():
        os.symlink(folder / lake_name, data / "figures")
    port = free_port()
    env = environment(f"sqlite:///{data / 'record.db'}", data, port)
    token = run("token", "analyst", env=env)
    with serving([sys.executable, "server.py", "serve"], ROOT, env, port):
        yield f"http://127.0.0.1:{port}/graphql", token


def over_http(folder: Path, facts: int, rounds: int) -> list[Line]:
    """A server over the lake: an answer from a rollup, and records while heavy questions run."""
    engine = open_engine(folder / "lake-big", RULEBOOK)
    asked = (
        (
            ", rows kept",
            BY_ORIGIN,
            DOCUMENT,
            "SELECT origin, {kept} FROM {cells} ORDER BY {kept} DESC, origin",
        ),
        (", under a condition, read anew", OF_WOMEN, DOCUMENT_OF_WOMEN, OF_WOMEN_BY_HAND),
    )
    found = []
    with our_own(folder, "lake-big") as (url, token):
        client = Client(url, token)
        for more, question, document, by_hand in asked:
            best = _by_hand(engine, question, by_hand)
            sides = [
                lambda d=document: client.ask(d),
                lambda b=best: engine.facts.rows(b, {}),
                lambda: client.ask("{ __typename }"),
            ]
            ours, bare, empty = timed(sides, rounds)
            together = [a + b for a, b in zip(bare, empty, strict=True)]
            name = f"over HTTP from a rollup of {facts:,} facts{more}, beside a statement by hand and an empty request"
            found.append(ratio(name, ours, together, "1.5"))
        (alone,) = timed([lambda: client.ask(READ)], 300)
        during = _while_heavy_questions_run(client, url, token)
        before, after = (quantiles(taken, n=100)[98] for taken in (alone, during))
        name = f"reads alone {spread(alone)}, p99 {before:.1f} ms; while ten heavy questions run {spread(during)}, p99"
        found.append((name, f"{after:.1f} ms", "reported"))
        say(" | ".join(found[-1]))
    engine.close()
    return found


def _by_hand(engine: Engine, question: Question, statement: str) -> str:
    """The statement that one would write over the rollup that answers a question."""
    engine.answer(question)
    cells = max(engine.rollups.live() if engine.rollups else (), key=lambda each: each.asked)
    described = engine.facts.connection.execute(f"DESCRIBE {cells.name}").fetchall()
    # The last column has the persons of a cell, or its facts: they are as many here.
    return statement.format(cells=cells.name, kept=described[-1][0])


def _while_heavy_questions_run(client: Client, url: str, token: str) -> list[float]:
    """Milliseconds of reads of the record, one after the other, as long as one of ten heavy questions runs."""
    asking = [
        Thread(target=lambda: Client(url, token).ask(HEAVY, knownAt=EARLIER.isoformat())) for _ in range(10)
    ]
    for thread in asking:
        thread.start()
    taken: list[float] = []
    while any(thread.is_alive() for thread in asking):
        start = perf_counter()
        client.ask(READ)
        taken.append((perf_counter() - start) * 1000)
    return taken


def peers(folder: Path, rounds: int) -> list[Line]:
    """Arrivals by origin over 1.14 million rows: PostGraphile, a materialised view, and our own facts and rollup."""
    uri = postgres(folder / "postgres")
    table(plain(uri), 1_140_000)
    lake(folder / "lake-peers", 1_140_000)
    engine = open_engine(folder / "lake-peers", RULEBOOK)
    engine.facts.refresh()
    raw = Engine(engine.facts, RULEBOOK)
    with (
        postgraphile(uri) as (url, _),
        our_own(folder, "lake-peers") as (own, token),
        psycopg.connect(plain(uri)) as connection,
    ):
        client, mine = Client(url, ""), Client(own, token)
        theirs = {
            row["keys"][0]: int(row["sum"]["persons"])
            for row in orjson.loads(client.ask(PEERS))["data"]["allArrivals"]["groupedAggregates"]
        }
        ours = {row.keys["origin"]: int(row.values["persons", None]) for row in engine.answer(BY_ORIGIN).rows}  # type: ignore[call-overload]
        if ours != theirs:
            raise RuntimeError("PostGraphile counts otherwise")
        kept_too, conditioned, rolled, anew, other, facts, bare, view = timed(
            [
                lambda: mine.ask(DOCUMENT),
                lambda: mine.ask(DOCUMENT_OF_WOMEN),
                lambda: engine.answer(BY_ORIGIN),
                lambda: read_anew(engine, BY_ORIGIN),
                lambda: client.ask(PEERS),
                lambda: raw.answer(BY_ORIGIN),
                lambda: connection.execute(BARE).fetchall(),
                lambda: connection.execute(
                    "SELECT * FROM by_origin ORDER BY persons DESC, origin"
                ).fetchall(),
            ],
            max(5, rounds // 20),
            together=3,
        )
    engine.close()
    return [
        ratio("PostGraphile beside us, both over HTTP, rows kept", other, kept_too, "at least 100"),
        ratio(
            "PostGraphile beside us, both over HTTP, ours of women, read anew", other, conditioned, "reported"
        ),
        ratio("PostGraphile over HTTP beside our rollup in process, rows kept", other, rolled, "reported"),
        ratio("PostGraphile over HTTP beside our rollup in process, read anew", other, anew, "reported"),
        ratio("PostGraphile over HTTP beside our facts in process, no rollup", other, facts, "reported"),
        ratio("PostgreSQL grouping by itself beside our rollup, rows kept", bare, rolled, "reported"),
        ratio(
            "a materialised view in PostgreSQL, read bare, beside our rollup, rows kept",
            view,
            rolled,
            "reported",
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--facts", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--commits", type=int, default=100)
    parser.add_argument("--folder", type=Path, help="where lakes and PostgreSQL are kept")
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    folder = (given.folder or Path(tempfile.mkdtemp(prefix="qazeta-figures-"))).absolute()
    say(f"facts in {folder}")
    lake(folder / "lake-1m", 1_000_000)
    lake(folder / "lake-big", given.facts)
    say("lakes are there")
    lines = [
        *warm(folder, given.facts),
        *engines(folder, given.facts, given.rounds),
        *over_http(folder, given.facts, given.rounds),
        *peers(folder, given.rounds),
        *lag(folder, given.commits),
    ]
    if given.results:
        given.results.write_text(report(given, lines), encoding="utf-8")
        say(f"written to {given.results}")


def report(given: argparse.Namespace, lines: list[Line]) -> str:
    ours = ", ".join(
        f"{name} {version(name)}" for name in ("duckdb", "polars", "strawberry-graphql", "sqlglot")
    )
    return "\n".join([
        "# Figures",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores shared by everything, {given.rounds} rounds "
        "in turn (a tenth of them where an answer takes long), medians with the first and the last decile.",
        f"Python {platform.python_version()}, {ours}. Load average at the end: {os.getloadavg()[1]:.1f} over five "
        "minutes.",
        "",
        "| what | found | bar |",
        "|---|---|---|",
        *(f"| {' | '.join(line)} |" for line in lines),
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
