"""Several server processes on one port: all answer, one that dies is replaced, and all end together."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.server.test_serve import PATIENCE, ROOT, SERVE, ask, environment, free_port, served


def children(process: int) -> list[int]:
    """The server processes that a process has started."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 2) for line in listed.stdout.splitlines())
    return [int(row[0]) for row in rows if int(row[1]) == process and "server.py worker" in row[2]]


def reached(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def ready(address: str, times: int) -> bool:
    """Whether a number of new connections in a row are all answered."""
    try:
        return all(httpx.get(f"{address}/ready").status_code == 200 for _ in range(times))
    except httpx.TransportError:
        return False


def test_workers_answer_are_replaced_and_end_together(database_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path / "data", database_url, free_port())
    with served(env, "--workers", "2") as (address, process):
        assert reached(lambda: len(children(process.pid)) == 1)
        (killed,) = children(process.pid)
        os.kill(killed, signal.SIGKILL)
        assert reached(lambda: len(set(children(process.pid)) - {killed}) == 1)
        assert reached(lambda: ready(address, 10))
        assert ask(address, "{ __typename }").json() == {"data": {"__typename": "Query"}}
        (worker,) = children(process.pid)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
        assert not Path(f"/proc/{worker}").exists()


def test_a_shared_port_is_not_taken_twice_and_workers_end_when_the_first_is_killed(tmp_path: Path) -> None:
    env = environment(tmp_path / "data", "", free_port())
    with served(env, "--workers", "2") as (_, process):
        assert reached(lambda: len(children(process.pid)) == 1)
        (worker,) = children(process.pid)
        again = subprocess.run(
            [*SERVE, "--workers", "2"], cwd=ROOT, env=env, text=True, capture_output=True, timeout=PATIENCE
        )
        assert (again.returncode, again.stderr.count("\n")) == (1, 1)
        assert "set QAZETA_PORT to a free port" in again.stderr
        process.kill()
        process.wait()
        assert reached(lambda: not Path(f"/proc/{worker}").exists())
