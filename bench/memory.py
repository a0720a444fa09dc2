"""Resident memory of the server while many connections ask for long lists, minute by minute.

    python bench/memory.py --folder FOLDER [--minutes N] [--connections N] [--results FILE]

FOLDER is one that bench/records.py has filled. The document is the list of 1,000 applications of that bench.
"""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import psutil
import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.records_documents import DOCUMENTS
from bench.records_load import Load, load, script
from bench.records_servers import environment, plain, postgres, qazeta, run

EVERY = 15
"""Seconds between two looks."""
LIST = next(document for document in DOCUMENTS if document.name == "list of 1,000")


def curve(url: str, path: Path, pid: int, connections: int, minutes: float) -> tuple[list[float], list[Load]]:
    """Resident megabytes before and during the load, and what was answered."""
    process, answered = psutil.Process(pid), list[Load]()
    found = [process.memory_info().rss / 1e6]
    asking = Thread(target=lambda: answered.append(load(url, path, connections, minutes * 60)))
    asking.start()
    while asking.is_alive():
        asking.join(timeout=EVERY)
        found.append(process.memory_info().rss / 1e6)
    return found, answered


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    folder = given.folder.absolute()
    uri = postgres(folder / "postgres")
    token = run("token", "case-officer", env=environment(uri, folder / "data", 8000))
    with psycopg.connect(plain(uri)) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM applications").fetchone() or (0,)
    with qazeta(uri, folder / "data") as (url, pid), tempfile.TemporaryDirectory() as scripts:
        asked = script(Path(scripts) / "list.lua", LIST.ours, [], token)
        found, answered = curve(url, asked, pid, given.connections, given.minutes)
    text = "\n".join([
        "# Memory",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {given.connections} connections asking for a list of 1,000 of "
        f"{rows:,} applications for {given.minutes:g} minutes, {answered[0].rate:,.0f} answers a second. Resident "
        f"megabytes of the server: {found[0]:.0f} before, then every {EVERY} s:",
        "",
        " ".join(f"{megabytes:.0f}" for megabytes in found[1:]),
        "",
    ])  # fmt: skip
    sys.stdout.write(text)
    if given.results:
        given.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
