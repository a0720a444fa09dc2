"""A process that is killed leaves nothing, or has completed; the next load sweeps what lies about."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from intake.files import load_file
from models.database import Database
from tests.intake.world import NOW, archived, events, leftovers, loads, work_of

ROOT = Path(__file__).parents[2]
POINTS = {
    "while reading": "intake.files.Beside.write",
    "before rows are told apart": "intake.loading.take_in",
    "before known rows are looked for": "intake.loading.pick_fresh",
    "before files are written": "intake.loading.write_files",
    "after files are written": "intake.loading._committed",
    "inside the transaction": "intake.loading.complete",
    "after the transaction": "intake.staging.shutil.rmtree",
}
KILLED = """
import os, signal, sys
from pathlib import Path
import intake.files, intake.loading, intake.staging
from models.database import open_database
from tests.intake.world import NOW, work_of

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

url, data, file, point = sys.argv[1:]
place, name = point.rsplit(".", 1)
found = intake
for part in place.split(".")[1:]:
    found = getattr(found, part)
if name == "complete":
    whole = intake.loading.complete
    setattr(found, name, lambda *given: (whole(*given), given[0].flush(), die()))
else:
    setattr(found, name, die)
intake.files.load_file(work_of(open_database(url), Path(data), point), Path(file), NOW, kind="ARRIVALS")
"""


@pytest.mark.parametrize("point", POINTS)
def test_kill_9_leaves_nothing_or_everything(
    database: Database, database_url: str, tmp_path: Path, point: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("on,origin,persons\n2025-01-02,CHN,3\n2025-01-02,UZB,1\n2025-01-02,XX,1\n")
    work = work_of(database, tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, database_url, str(tmp_path), str(path), POINTS[point]],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    whole = point == "after the transaction"
    assert len(loads(work)) == len(events(work)) == whole
    assert sum(archived(work, "arrivals").values()) == 2 * whole
    again = load_file(work, path, NOW, kind="ARRIVALS").outcome.load
    assert again.rows_added == 2 * (not whole)
    assert sum(archived(work, "arrivals").values()) == 2
    assert leftovers(work) == []
    assert sorted(path.name for path in tmp_path.glob("*a.csv*")) == ["a.csv", "a.csv.rejects.csv"]


def test_a_load_that_runs_is_not_swept(database: Database, database_url: str, tmp_path: Path) -> None:
    """One process waits in the middle of its load, with files written; another one loads meanwhile."""
    path = tmp_path / "a.csv"
    path.write_text("on,origin,persons\n2025-01-02,CHN,3\n")
    waiting = KILLED.replace(
        "os.kill(os.getpid(), signal.SIGKILL)", "print('there', flush=True); sys.stdin.read(1)"
    )
    waiting = waiting.replace("setattr(found, name, die)", HOLD)
    process = subprocess.Popen(
        [sys.executable, "-c", waiting, database_url, str(tmp_path), str(path), "intake.loading._committed"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stdin is not None
    assert process.stdout.readline() == b"there\n"
    work = work_of(database, tmp_path)
    rates = tmp_path / "r.csv"
    rates.write_text("on,currency,rate\n2025-01-02,USD,512.34\n")
    assert load_file(work, rates, NOW, kind="RATES").outcome.load.rows_added == 1
    assert len(leftovers(work)) == 2, "the file and the place of the load that waits"
    other = tmp_path / "b.csv"
    other.write_text("on,origin,persons\n2025-01-02,CHN,3\n2025-01-02,UZB,1\n")
    assert load_file(work, other, NOW, kind="ARRIVALS").outcome.load.rows_added == 2
    process.stdin.write(b"x")
    process.stdin.close()
    assert process.wait() == 0
    process.stdout.close()
    assert sum(archived(work, "arrivals").values()) == 2
    assert leftovers(work) == []


HOLD = """
    kept = found._committed
    setattr(found, name, lambda *given: (die(), kept(*given))[1])
"""
