"""How fast the rules are: one traveller, a million, every nationality; and OpenFisca Core beside.

    python bench/rules.py [--openfisca PYTHON] [--server URL] [--rows N]

PYTHON is the interpreter of an environment that has openfisca-core; see README.md.
"""

import argparse
import array
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import httpx
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import rules_trips
from bench.rules_trips import NOW, TODAY
from policy.bulk import found, passport_rows, verdicts
from policy.casebook import load_cases
from policy.conditions import AllOf
from policy.eligibility import answer, violations
from policy.matrix import matrix
from policy.routes import VISA_FREE
from policy.rows import Rows
from policy.rulebook import load_rulebook
from policy.stays import STAY_LENGTH, STAY_WINDOW
from policy.trip import Trip

ROUNDS = 7
BOOK = load_rulebook()
STAY_RULE = replace(VISA_FREE, condition=AllOf("stay", (STAY_LENGTH, STAY_WINDOW)))
TRIP = {
    "purpose": "TOURISM", "stayDays": 20, "arrival": str(TODAY.replace(month=12)), "travelMode": "AIR",
    "entryCheckpoint": "ALA", "exitCheckpoint": "ALA", "earlierStays": [], "outsideKazakhstan": True,
    "formerCitizen": False, "kazakhOrigin": False,
}  # fmt: skip
PASSPORT = {"country": "FRA", "kind": "ORDINARY", "expires": "2031-03-02", "blankPages": 10}
DOCUMENTS = Path(__file__).parents[1] / "schema" / "operations"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def timed(work: Callable[[], Any], clock: Callable[[], float] = perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


def one_traveller() -> None:
    """A full answer for each trip of the case files, in CPU time."""
    trips = [case for case in load_cases() if not violations(case.trip, now=case.now, on=case.on)]
    for nearest, words in ((False, "routes and reasons"), (True, "and the nearest change")):

        def one(case: Any, nearest: bool = nearest) -> None:
            answer(BOOK, case.trip, now=case.now, on=case.on, known_at=case.known_at, with_nearest=nearest)

        costs = sorted(median(timed(lambda c=c: one(c), process_time) for _ in range(ROUNDS)) for c in trips)
        mean = sum(costs) / len(costs)
        say(
            f"| one traveller, {words} | {len(costs)} case trips | mean {mean * 1e3:.2f} ms, median "
            f"{median(costs) * 1e3:.2f} ms, slowest {costs[-1] * 1e3:.1f} ms of CPU; {1 / mean:,.0f} answers/s |"
        )


def every_nationality() -> None:
    cost = median(timed(lambda: matrix(BOOK, Trip(()), now=NOW), process_time) for _ in range(ROUNDS))
    say(f"| every nationality and route | 1 trip without passports | {cost * 1e3:.1f} ms of CPU |")


def all_routes_in_bulk(rows: int) -> None:
    trips = rules_trips.any_trips(rows)
    seconds = median(timed(lambda: verdicts(BOOK, trips, now=NOW)) for _ in range(5))
    say(
        f"| eight routes in bulk | {rows:,} trips, any passport | {seconds:.2f} s; {rows / seconds:,.0f} trips/s |"
    )


def over_http(server: str) -> None:
    document = next(DOCUMENTS.glob("01-*")).read_text(encoding="utf-8")
    body = {"query": document, "variables": {"trip": {**TRIP, "passports": [PASSPORT]}}}
    with httpx.Client(base_url=server) as client:

        def ask() -> None:
            assert "errors" not in client.post("/graphql", json=body).raise_for_status().json()  # noqa: S101

        seconds = median(timed(lambda: [ask() for _ in range(100)]) for _ in range(ROUNDS))
    say(
        f"| one traveller over HTTP, one connection | the promised operation 01 | {100 / seconds:,.0f} answers/s |"
    )


def beside_openfisca(python: str, rows: int) -> None:
    """The stay rule of both, in turns; every answer compared."""
    forms = {
        "stays": rules_trips.stays_of_one_passport(rows),
        "count": rules_trips.counts_of_one_passport(rows),
    }
    for form, trips in forms.items():
        with (
            tempfile.TemporaryDirectory() as folder,
            openfisca(python, Path(folder), trips) as (theirs, versions),
        ):
            rounds = [(ours(trips), theirs(form)) for _ in range(ROUNDS)]
            said = pl.Series(Path(folder, "answers.u8").read_bytes(), dtype=pl.UInt8).cast(pl.Boolean)
        open_here = verdicts(BOOK, trips, now=NOW, plans=[STAY_RULE])["VISA_FREE"] == "OPEN"
        if not (open_here == said).all():
            raise SystemExit("the two do not give the same answers")
        for part in ("whole", "calculating", "formulas"):
            mine, other = (median(pair[side][part] for pair in rounds) for side in (0, 1))
            say(
                f"| 30 days and 90 in 180, from {form}, {part} | {rows:,} trips | qazeta {mine * 1e3:,.1f} ms, "
                f"OpenFisca Core {versions['openfisca']} {other * 1e3:,.1f} ms; **{other / mine:.1f} times** |"
            )


def ours(trips: pl.DataFrame) -> dict[str, float]:
    whole = timed(lambda: verdicts(BOOK, trips, now=NOW, plans=[STAY_RULE]))
    rows = Rows(passport_rows(trips), NOW, TODAY, BOOK.on(TODAY))
    # Laid out before the clock starts, as their simulation is: stays side by side, countries by their rules.
    _ = rows.slots, rows.alike(frozenset())
    judging = timed(lambda: found(STAY_RULE.condition, rows))
    return {"whole": whole, "calculating": judging, "formulas": judging}


@contextmanager
def openfisca(python: str, folder: Path, trips: pl.DataFrame) -> Iterator[tuple[Callable[[str], Any], Any]]:
    """OpenFisca in its own process, holding the same inputs."""
    flat = trips.select("earlier_stays", row=pl.int_range(pl.len())).drop_nulls().explode("earlier_stays")
    stay = pl.col("earlier_stays").struct
    flat = flat.select(
        "row", stay_from=stay.field("from_").to_physical(), stay_to=stay.field("to").to_physical()
    )
    own = trips.select(pl.col("arrival").to_physical(), "stay_days", pl.col("days_in_last_180").fill_null(0))
    for column in (*flat.get_columns(), *own.get_columns()):
        with (folder / f"{column.name}.i32").open("wb") as file:
            array.array("i", column.to_list()).tofile(file)
    command = [python, str(Path(__file__).with_name("rules_openfisca.py")), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout  # noqa: S101
        versions = json.loads(process.stdout.readline())

        def ask(form: str) -> Any:
            process.stdin.write(form + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask, versions
        process.stdin.close()


def main() -> None:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--openfisca", metavar="PYTHON")
    reader.add_argument("--server", metavar="URL")
    reader.add_argument("--rows", type=int, default=1_000_000)
    given = reader.parse_args()
    say(
        f"Python {platform.python_version()}, Polars {version('polars')}, {os.cpu_count()} cores, rules "
        f"{BOOK.version}\n"
    )
    say("| what | of what | measured |\n|---|---|---|")
    one_traveller()
    every_nationality()
    all_routes_in_bulk(given.rows)
    if given.openfisca:
        beside_openfisca(given.openfisca, given.rows)
    if given.server:
        over_http(given.server)


if __name__ == "__main__":
    main()
