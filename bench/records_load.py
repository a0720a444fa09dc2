"""wrk against one server with one document: requests a second and latencies."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

import psycopg

RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)\s*$", re.MULTILINE)
MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
ACTIVE = """SELECT count(*) FROM pg_stat_activity
WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""
CALM = 3
"""Looks in a row that find nothing running."""
BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)")


@dataclass(frozen=True)
class Load:
    """Requests a second, and the latencies of half and of 99 in 100, in milliseconds."""

    rate: float
    p50: float
    p99: float


def script(path: Path, query: str, references: Sequence[str], token: str | None) -> Path:
    """A wrk script that asks one document, with another reference each time where there are some."""
    lines = ['wrk.method = "POST"', 'wrk.headers["Content-Type"] = "application/json"']
    if token:
        lines.append(f'wrk.headers["Authorization"] = "Bearer {token}"')
    if references:
        body = json.dumps({"query": query, "variables": {"r": "@@"}})
        listed = ", ".join(f'"{reference}"' for reference in references)
        lines += [
            f"local references = {{{listed}}}",
            f"local body = {json.dumps(body)}",
            "local n = 0",
            "request = function() n = n % #references + 1; "
            'return wrk.format("POST", nil, nil, (body:gsub("@@", references[n]))) end',
        ]
    else:
        lines.append(f"wrk.body = {json.dumps(json.dumps({'query': query}))}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def load(url: str, path: Path, connections: int, seconds: float) -> Load:
    """One run of wrk; RuntimeError where an answer was refused or a connection broke."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s", "--latency", "-s"]
    said = subprocess.run([*command, str(path), url], check=True, capture_output=True, text=True).stdout
    rate = RATE.search(said)
    if rate is None or BAD.search(said):
        raise RuntimeError(said)
    found = {share: float(value) * MILLISECONDS[unit] for share, value, unit in LATENCY.findall(said)}
    return Load(float(rate[1]), found["50"], found["99"])


def settle(url: str) -> None:
    """Wait until no statement runs: a server goes on with what wrk does not wait for any more. A minute at most."""
    idle, ends = 0, perf_counter() + 60
    with psycopg.connect(url, autocommit=True) as connection:
        while idle < CALM and perf_counter() < ends:
            (active,) = connection.execute(ACTIVE).fetchone() or (0,)
            idle = 0 if active else idle + 1
            sleep(0.05)


def bare(url: str, statement: str, parameters: Sequence[str], seconds: float) -> Load:
    """A statement by itself, again and again on one connection."""
    took: list[float] = []
    with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
        ends = perf_counter() + seconds
        while perf_counter() < ends:
            began = perf_counter()
            connection.execute(statement, parameters).fetchall()
            took.append(perf_counter() - began)
    took.sort()
    p50, p99 = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.99))
    return Load(len(took) / sum(took), p50, p99)
