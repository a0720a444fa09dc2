"""What the log of accesses costs: lists and a record with it and without it, on PostgreSQL.

    python bench/logged.py [--applications N] [--rounds N] [--seconds S] [--folder FOLDER]

Needs wrk on the PATH. Both servers are this program, over the same record; their rounds alternate.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.records import line, say, timed
from bench.records_country import fill
from bench.records_documents import DOCUMENTS, SEALED
from bench.records_load import script
from bench.records_servers import environment, plain, postgres, qazeta, run
from models.sealing import open_vault

MEASURED = (*DOCUMENTS[:2], DOCUMENTS[3], SEALED)
COUNTED = """SELECT (SELECT count(*) FROM access_entries),
    pg_total_relation_size('access_entries') + pg_total_relation_size('access_reads')"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applications", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--documents", type=int, nargs="*", default=list(range(len(MEASURED))))
    parser.add_argument("--folder", type=Path, help="where PostgreSQL and the data folder are kept")
    given = parser.parse_args()
    folder = (given.folder or Path(tempfile.mkdtemp(prefix="qazeta-bench-"))).absolute()
    uri = postgres(folder / "postgres")
    env = environment(uri, folder / "data", 8000)
    run("migrate", env=env)
    fill(plain(uri), given.applications, open_vault(folder / "data"), say)
    with psycopg.connect(plain(uri)) as connection:
        found = connection.execute("SELECT reference FROM applications ORDER BY id LIMIT 2000").fetchall()
    references = [reference for (reference,) in found]
    token = run("token", "case-officer", env=env)
    say(
        "| document | connections | requests/s | p50 ms | p99 ms | unlogged | p50 ms | p99 ms | ratio (spread) |"
    )
    with (
        qazeta(uri, folder / "data") as (logging, _),
        qazeta(uri, folder / "data", "unlogged") as (ours, _),
        tempfile.TemporaryDirectory() as scripts,
    ):
        for number in given.documents:
            document = MEASURED[number]
            asked = script(
                Path(scripts) / "ours.lua", document.ours, references if document.single else [], token
            )
            both = timed(
                ((logging, asked), (ours, asked)), plain(uri), given.connections, given.rounds, given.seconds
            )
            say(line(document.name, given.connections, *both))
    with psycopg.connect(plain(uri)) as connection:
        entries, size = connection.execute(COUNTED).fetchone() or (0, 0)
        say(f"{entries:,} entries; {size / max(entries, 1):.0f} bytes each, with indexes and seals")


if __name__ == "__main__":
    main()
