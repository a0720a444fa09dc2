"""How long a full year's release takes, and how far released figures are from the exact ones.

    python -m bench.releases [FACTS ...] [--draws N]

For every number of facts (1,000,000 and 10,000,000 unless named): an invented year is put into the figures' own memory
(60 % of it travellers' applications and decisions, the rest kandas cases, grants, placements, aid and members), and
every product is released for every month of it, as the command `release` does: counted, charged, measured, made
consistent, written. Then, for the first number, each product's March is measured N times more with fresh noise, and
every level is compared with the exact cells. The figures go to bench/results/releases.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from math import sqrt
from pathlib import Path

import numpy as np

from analytics.cubes import CLASSIFIERS
from analytics.facts import Facts, open_facts
from console.releasing import counter
from disclosure.ledger import Ledger
from disclosure.ledger_file import LedgerFile
from disclosure.products import PRODUCTS, Product
from disclosure.releases import Releases
from disclosure.releasing import DECEMBER, Month, axes_of, expected, make, measured

RESULT = Path(__file__).parent / "results" / "releases.md"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
YEAR = [Month(2025, number) for number in range(1, 13)]
MARCH = YEAR[2]
SOMETIME = "TIMESTAMP '2025-01-01' + to_seconds(CAST(random() * 31535999 AS BIGINT))"
EVERY = '"on", recorded_at, xid, seq, sign'
ROW = "CAST(moment AS DATE), moment, 0, i, 1"
SKEWED = "list_extract([{codes}], 1 + CAST(floor({many} * pow(random(), 2)) AS INTEGER))"


def skewed(*codes: str) -> str:
    """One of some codes, the first ones much more often."""
    return SKEWED.format(codes=", ".join(f"'{code}'" for code in codes), many=len(codes))


ORIGINS = skewed("UZB", "CHN", "MNG", "TKM", "RUS", "KGZ", "TUR", "IRN", "AFG", "DEU")
REGIONS = skewed("KZ-55", "KZ-59", "KZ-15", "KZ-39", "KZ-63", "KZ-10", "KZ-75", "KZ-71", "KZ-19", "KZ-61")
COUNTRIES = skewed("CHN", "IND", "TUR", "KOR", "DEU", "USA", "GBR", "FRA", "PAK", "IRN", "BRA", "JPN")
TABLES = {
    "applications_submitted": (
        0.3,
        "application, person, programme, nationality",
        f"uuid_of(i), uuid_of(i % (1 + n * 9 // 10)), {skewed('ETA', 'E_VISA', 'E_RESIDENCY')}, {COUNTRIES}",
    ),
    "applications_decided": (
        0.3,
        "application, programme, nationality, outcome",
        f"uuid_of(i), {skewed('ETA', 'E_VISA', 'E_RESIDENCY')}, {COUNTRIES}, {skewed('APPROVE', 'REFUSE', 'RETURN')}",
    ),
    "arrivals": (
        0.1,
        "family, person, origin, age_band, sex, education, persons",
        f"uuid_of(i // 4), uuid_of(i), {ORIGINS}, {skewed('AGE_18_62', 'AGE_0_17', 'AGE_63_PLUS')}, "
        f"{skewed('FEMALE', 'MALE')}, {skewed('GENERAL_SECONDARY', 'VOCATIONAL_SECONDARY', 'HIGHER', 'UNKNOWN')}, 1",
    ),
    "cases": (
        0.1,
        "family, origin, step",
        f"uuid_of(i // 4), {ORIGINS}, {skewed('APPROVE', 'OPENED', 'REFUSE')}",
    ),
    "placements": (
        0.025,
        "family, region, origin, under_quota, persons, families",
        f"uuid_of(i), {REGIONS}, {ORIGINS}, random() < 0.6, 4, 1",
    ),
    "aid": (
        0.125,
        "family, kind, flow, region, origin, amount, families",
        f"uuid_of(i // 5), {skewed('HOUSING', 'RELOCATION_GRANT', 'MOBILITY_CERTIFICATE')}, 'PAID', {REGIONS}, "
        f"{ORIGINS}, 100 * CAST(100000 + random() * 120000 AS BIGINT), 1",
    ),
    "members": (
        0.05,
        "member, step, residence, wants_to_return, choice, statistics",
        f"uuid_of(i), 'REGISTERED', {ORIGINS}, random() < 0.3, 1, true",
    ),
}
"""Of every table: its part of the facts, its columns, and their values for the fact `i` of `n`."""


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--draws", type=int, default=100)
    given = parser.parse_args()
    lines = [*_head(), "", "## A full year of every product", "", *_times_head()]
    errors: list[str] = []
    for number, count in enumerate(given.facts):
        with tempfile.TemporaryDirectory() as folder:
            facts = open_facts(Path(folder) / "figures", threads=2)
            fill(facts, count)
            lines.append(_times(facts, Path(folder), count))
            if number == 0:
                errors = list(_errors(facts, given.draws))
            facts.close()
    lines += ["", f"## Error by level, {given.facts[0]:,} facts, {given.draws} draws", "", *errors]
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(lines) + "\n")


def fill(facts: Facts, count: int) -> None:
    """Invented facts of 2025: the same every time."""
    facts.connection.execute("SELECT setseed(0.5)")
    facts.connection.execute("CREATE MACRO uuid_of(i) AS CAST(md5(CAST(i AS VARCHAR)) AS UUID)")
    for table, (part, columns, values) in TABLES.items():
        rows = int(count * part)
        facts.connection.execute(
            f"INSERT INTO {table} ({EVERY}, {columns}) SELECT {ROW}, {values} "  # noqa: S608  # our own words
            f"FROM (SELECT range AS i, {rows} AS n, {SOMETIME} AS moment FROM range({rows}))"
        )


def _times(facts: Facts, folder: Path, count: int) -> str:
    ledger, releases = Ledger(LedgerFile(folder / "ledger", folder / "kept")), Releases(folder / "releases")
    counted, made, longest = 0.0, 0, 0.0
    count_of = counter(facts)

    def timed(product: Product, axes: object, month: Month) -> object:
        nonlocal counted
        start = time.perf_counter()
        found = count_of(product, axes, month)  # type: ignore[arg-type]
        counted += time.perf_counter() - start
        return found

    start = time.perf_counter()
    for product in PRODUCTS.values():
        before = time.perf_counter()
        for month in YEAR[-1:] if product.stock else YEAR:
            make(product, month, CLASSIFIERS, timed, ledger, releases, NOW)  # type: ignore[arg-type]
            made += 1
        longest = max(longest, time.perf_counter() - before)
    whole = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return f"| {count:,} | {made} | {whole:.1f} s | {counted:.1f} s | {longest:.1f} s | {peak:.1f} GiB |"


def _errors(facts: Facts, draws: int) -> Iterator[str]:
    yield "| product | level | exact, in a cell | sigma of the noise | expected | measured |"
    yield "|---|---|---|---|---|---|"
    for product in PRODUCTS.values():
        axes = axes_of(product, CLASSIFIERS)
        sizes = [len(codes) for codes in axes.values()]
        month = Month(2025, DECEMBER) if product.stock else MARCH
        exact = np.array(counter(facts)(product, axes, month)).reshape(sizes)
        tables = [
            measured(product, month, axes, exact.ravel().tolist(), NOW).table / 100 - exact
            for _ in range(draws)
        ]
        for each in expected(product, axes):
            left_out = tuple(place for place, axis in enumerate(axes) if axis not in each.level)
            found = sqrt(float(np.mean([np.mean(table.sum(axis=left_out) ** 2) for table in tables])))
            mean = float(np.mean(exact.sum(axis=left_out)))
            level = ", ".join(each.level) or "in total"
            yield f"| {product.id} | {level} | {mean:,.1f} | {each.sigma:,.1f} | {each.rmse:,.1f} | {found:,.1f} |"


def _times_head() -> Iterator[str]:
    yield "| facts | releases | altogether | of it counting | longest product | memory |"
    yield "|---|---|---|---|---|---|"


def _head() -> Iterator[str]:
    yield "# Releases"
    yield ""
    yield "`python -m bench.releases`: a full year of every product at its default budget, over invented facts; each"
    yield "product's March (of the diaspora the December) measured anew, and every level beside the exact cells."
    yield f"Python {platform.python_version()}, {os.cpu_count()} cores, with other work on the machine. Units: persons,"
    yield "families, whole tenge. *Expected* is what the card of a release says beforehand."


if __name__ == "__main__":
    main()
