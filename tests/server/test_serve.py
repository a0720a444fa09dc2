"""A server as a newcomer starts it: a process of its own, asked over HTTP, stopped by a signal."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
SERVE = (sys.executable, "server.py", "serve")
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data: Path, url: str, port: int, issuer: str = "on") -> dict[str, str]:
    own = {"DATA": str(data), "DATABASE_URL": url, "PORT": str(port), "DEMO": "off", "DEV_ISSUER": issuer}
    return os.environ | {f"QAZETA_{name}": value for name, value in own.items()} | {"PYTHONUNBUFFERED": "1"}


@contextmanager
def served(env: dict[str, str], *words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A running server and its address, once it says that it is ready; killed at the end where it still runs."""
    address = f"http://127.0.0.1:{env['QAZETA_PORT']}"
    process = subprocess.Popen([*SERVE, *words], cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            assert process.poll() is None, "the server ended before it was ready"
            assert time.monotonic() < end, "the server is not ready"
            try:
                if httpx.get(f"{address}/ready").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, process
    finally:
        process.kill()
        process.communicate()


def ask(address: str, query: str, bearer: str | None = None) -> httpx.Response:
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    return httpx.post(f"{address}/graphql", json={"query": query}, headers=headers, timeout=30)


def test_a_server_answers_and_stops_when_told(database_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path / "data", database_url, free_port())
    with served(env) as (address, process):
        assert ask(address, "{ __typename }").json() == {"data": {"__typename": "Query"}}
        assert ask(address, "{ nothing }").status_code == 200
        assert httpx.get(address).status_code == 200
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE)
        assert time.monotonic() - began < 5
        assert process.returncode in (0, -signal.SIGTERM)
    # What was printed before a restart still holds after it: each line is asked as it stands.
    commands = [shlex.split(line) for line in said.splitlines() if line.startswith("curl ")]
    with served(env) as (address, process):
        for command in commands:
            assert command[2] == f"{address}/graphql"
            headers = dict(
                word.split(": ", 1) for word in command if ": " in word and not word.startswith("{")
            )
            response = httpx.post(command[2], content=command[-1], headers=headers, timeout=30)
            assert (response.status_code, list(response.json())) == (200, ["data"])
        assert ask(address, "{ __typename }", headers["authorization"].split()[1][:-1]).status_code == 401
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
    assert len(commands) == 3


def test_without_the_built_in_issuer_its_tokens_are_refused(tmp_path: Path) -> None:
    env = environment(tmp_path, "", free_port(), issuer="off")
    command = [sys.executable, "server.py", "token", "admin"]
    token = subprocess.run(
        command, cwd=ROOT, env=env, text=True, capture_output=True, check=True
    ).stdout.strip()
    with served(env) as (address, process):
        refused = ask(address, "{ __typename }", token)
        assert refused.status_code == 401
        assert "ISSUER_OFF" in refused.text
        process.terminate()
        assert "No token is accepted" in process.communicate(timeout=PATIENCE)[0]
