"""Figures without HTTP: rollups beside facts, facts beside raw DuckDB, warm starts, and how fresh a figure is."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any

from sqlalchemy.orm import Session

from analytics.engine import Engine, open_engine
from analytics.questions import Question
from bench.figures_questions import (
    BY_ORIGIN,
    BY_SEX,
    BY_SEX_AND_YEAR,
    RAW_BY_ORIGIN,
    RAW_BY_SEX_AND_YEAR,
    at_random,
)
from bench.records_servers import ROOT
from feed import Feed
from models import Record
from models.database import open_database
from models.identifiers import SYSTEM
from models.journal import EventKind, record_event
from policy.rulebook import load_rulebook

RULEBOOK = load_rulebook()
Line = tuple[str, str, str]
"""What was measured, what was found, and the bar."""


def say(line: str) -> None:
    sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {line}\n")
    sys.stdout.flush()


def timed(sides: list[Callable[[], Any]], rounds: int, together: int = 1) -> list[list[float]]:
    """Milliseconds of each side, asked in turn (so many times `together`), after three turns that are not counted."""
    found: list[list[float]] = [[] for _ in sides]
    for number in range(-3, rounds):
        for side, taken in zip(sides, found, strict=True):
            for _ in range(together):
                start = perf_counter()
                side()
                if number >= 0:
                    taken.append((perf_counter() - start) * 1000)
    return found


def spread(taken: list[float]) -> str:
    low, *_, high = quantiles(taken, n=10)
    return f"{median(taken):.2f} ms ({low:.2f}-{high:.2f})"


def ratio(name: str, ours: list[float], theirs: list[float], bar: str) -> Line:
    found = median(ours) / median(theirs)
    line = (f"{name}: {spread(ours)} beside {spread(theirs)}", f"{found:.2f}", bar)
    say(" | ".join(line))
    return line


def sql(engine: Engine, statement: str) -> Callable[[], Any]:
    def ask() -> Any:
        with engine.facts.snapshot() as cursor:
            return cursor.execute(statement).fetchall()

    return ask


def anew(engine: Engine, question: Question) -> None:
    """Answer a question without the rows that were kept of its rollup."""
    engine._kept.clear()
    engine.answer(question)


def engines(folder: Path, facts: int, rounds: int) -> list[Line]:
    """Without HTTP: facts beside raw DuckDB, ten times the facts, and which questions rollups serve."""
    million, many = open_engine(folder / "lake-1m", RULEBOOK), open_engine(folder / "lake-big", RULEBOOK)
    found = []
    for engine in (million, many):
        engine.facts.refresh()
    raw = Engine(many.facts, RULEBOOK)
    for name, question, statement in (
        ("by origin", BY_ORIGIN, RAW_BY_ORIGIN),
        ("by sex and year", BY_SEX_AND_YEAR, RAW_BY_SEX_AND_YEAR),
    ):
        both = timed([lambda q=question: raw.answer(q), sql(many, statement)], max(7, rounds // 10))
        found.append(ratio(f"{facts:,} facts without a rollup, {name}, beside raw DuckDB", *both, "1.15"))
    for name, question in (("by origin", BY_ORIGIN), ("by sex", BY_SEX)):
        both = timed([lambda q=question: anew(many, q), lambda q=question: anew(million, q)], rounds)
        found.append(ratio(f"rollup, {name}, read anew, {facts:,} facts beside 1,000,000", *both, "1.3"))
    served = Counter(
        str(million.answer(question).served.reason or "ROLLUP") for question in at_random(400, 1)
    )
    share = served["ROLLUP"] / served.total()
    others = ", ".join(f"{name} {count}" for name, count in served.most_common() if name != "ROLLUP")
    name = f"400 random questions to arrivals over 1,000,000 facts, first ones included; not served: {others}"
    found.append((name, f"{share:.0%}", "reported"))
    say(" | ".join(found[-1]))
    for engine in (million, many):
        engine.close()
    return found


WARM = """
import sys, resource, time, pathlib
sys.path.insert(0, {root!r})
from policy.rulebook import load_rulebook
from analytics.engine import open_engine
from bench.figures_questions import BY_ORIGIN
book = load_rulebook()
start = time.perf_counter()
engine = open_engine(pathlib.Path({folder!r}), book)
engine.facts.refresh()
ready = time.perf_counter() - start
engine.answer(BY_ORIGIN)
first = time.perf_counter() - start
print(ready, first, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


def warm(folder: Path, facts: int) -> list[Line]:
    """A new process: seconds until it can be asked and has answered, and the most memory it had."""
    code = WARM.format(root=str(ROOT), folder=str(folder / "lake-big"))
    told = [
        [
            float(x)
            for x in subprocess.run(
                [sys.executable, "-c", code], check=True, capture_output=True, text=True
            ).stdout.split()
        ]
        for _ in range(3)
    ]
    ready, first, memory = (median(column) for column in zip(*told, strict=True))
    lines = [
        (f"{facts:,} facts: ready after {ready:.1f} s, first answer after", f"{first:.1f} s", "5 s"),
        (f"{facts:,} facts: most resident memory", f"{memory:.2f} GB", "2 GB"),
    ]
    say(str(lines))
    return lines


def _output(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def lag(folder: Path, many: int) -> list[Line]:
    """From a commit of the record to a figure that holds it, as the server does it: the feed looks every 0.2 s."""
    (folder / "lag").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder / "lag") as name:
        database = open_database(f"sqlite:///{name}/record.db")
        Record.metadata.create_all(database.engine)
        feed = Feed(database, Path(name) / "figures", b"k" * 32, Path(name) / "loads")
        engine, stop, taken = open_engine(Path(name) / "figures", RULEBOOK), Event(), []

        def publish() -> None:
            while not stop.wait(0.2):
                feed.advance(datetime.now(UTC))

        publishing = Thread(target=publish)
        publishing.start()
        for number in range(many):
            now = datetime.now(UTC)
            case = {
                "case": f"c{number}",
                "outcome": "APPROVE",
                "grounds": [],
                "origin": "CHN",
                "opened_on": "2026-01-01",
            }
            person = {"person": f"p{number}", "age_band": "AGE_0_17", "sex": None, "education": "NONE"}
            with Session(database.engine) as session:
                record_event(
                    session,
                    EventKind.CASE_DECIDED,
                    f"c{number}",
                    case | {"persons": [person]},
                    on=now.date(),
                    now=now,
                    office="MIGRATION",
                    chance=SYSTEM,
                )
                session.commit()
            start = perf_counter()
            while int(engine.answer(BY_SEX).total.values["persons", None]) <= number:  # type: ignore[arg-type]
                sleep(0.005)
            taken.append((perf_counter() - start) * 1000)
        stop.set()
        publishing.join()
        engine.close()
        database.engine.dispose()
    line = (
        f"{many} commits, until a figure holds each: {spread(taken)}; p99",
        f"{quantiles(taken, n=100)[98]:.0f} ms",
        "1,000 ms",
    )
    say(str(line))
    return [line]
