"""Replays a sample of the demo country that stands here through the services, in an empty record, and compares.

    python -m bench.country [FILES] [SEED OF THE SAMPLE]

QAZETA_DATA and QAZETA_DATABASE_URL name the country, as for the server. 1 where a row differs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from random import Random

import typer

from console.settings import settings
from demo.markers import last_mark
from demo.plan import make_plan
from demo.sample import replay, sampled, unlike
from models import Record
from models.database import open_database
from models.sealing import open_vault
from policy.rulebook import load_rulebook


def main(files: int = 60, seed: str = "sample") -> int:
    """Print how many steps were replayed, and every row that differs."""
    given = settings()
    built = open_database(given.url)
    mark = last_mark(built)
    if mark is None or not mark.last:
        typer.echo("No demo country stands here.", err=True)
        return 1
    plan = make_plan(mark.seed, mark.people)
    steps = sampled(plan, files, Random(seed))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        empty = open_database(f"sqlite:///{Path(folder) / 'sample.db'}")
        Record.metadata.create_all(empty.engine)
        replay(empty, [step for _, step in steps], mark.seed, load_rulebook(), open_vault(given.data))
        found = unlike(empty, built)
        empty.engine.dispose()
    names = len({name for name, _ in steps})
    took = time.perf_counter() - began
    typer.echo(
        f"{names} files, {len(steps)} steps through the services in {took:.0f} s: {len(found)} rows differ"
    )
    for line in found[:50]:
        typer.echo(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["60"])[0]), (sys.argv[2:] or ["sample"])[0]))
