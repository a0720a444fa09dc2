"""Released figures in Polars, with their intervals: a script to start from. It needs polars, and nothing of qazeta.

    python docs/released_figures.py [http://127.0.0.1:8000/graphql]

It asks what anybody may ask, without a token: how many persons were granted kandas status in 2025, by origin and by
month. Each figure comes with its 95 % interval; what is of no use says so, and is left out of the plot, never drawn as
zero. The citation leads to a page that gives the same answer for ever.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable
from typing import Any

import polars as pl

Answer = Callable[[str, dict[str, Any]], dict[str, Any]]
"""From a document and its variables to the `data` of the response."""
QUESTION = """
query Released($where: ArrivalFilter, $rehearse: Boolean! = false) {
  analytics(rehearse: $rehearse) {
    byOrigin: arrivals(by: [ORIGIN], where: $where, orderBy: [{measure: PERSONS, direction: DESC}]) {
      rows { key: origin { code } persons { ...F } } citation protection { epsilon delta guarantee }
    }
    byMonth: arrivals(by: [MONTH], where: $where) { rows { key: month persons { ...F } } citation }
  }
}
fragment F on Figure { __typename ... on Published { value low high } ... on Suppressed { reason } }
"""
WHERE = {"year": {"eq": 2025}}
WIDTH = 50


def ask(address: str) -> Answer:
    """Answers over HTTP."""

    def answer(document: str, variables: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps({"query": document, "variables": variables}).encode()
        headers = {"content-type": "application/json", "accept": "application/json"}
        request = urllib.request.Request(address, body, headers)  # noqa: S310  # the address is the user's own
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            found: dict[str, Any] = json.load(response)
        if "errors" in found:
            raise RuntimeError(found["errors"][0]["message"])
        data: dict[str, Any] = found["data"]
        return data

    return answer


def frame(table: dict[str, Any]) -> pl.DataFrame:
    """A row a key: value, low and high as numbers, or the reason why there are none."""
    rows = []
    for row in table["rows"]:
        key, figure = row["key"], row["persons"]
        name = key["code"] if isinstance(key, dict) else key
        numbers = {part: float(figure[part]) if part in figure else None for part in ("value", "low", "high")}
        rows.append({"key": name or "OTHER", **numbers, "reason": figure.get("reason")})
    schema = {
        "key": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "reason": pl.String,
    }
    return pl.DataFrame(rows, schema=schema)


def bars(figures: pl.DataFrame) -> str:
    """A bar up to the low end of each interval, and `┄` from there to its high end."""
    most = figures["high"].max() or 1.0
    lines = []
    for key, value, low, high, reason in figures.iter_rows():
        if value is None:
            lines.append(f"{key:>8}  not told ({reason})")
            continue
        sure, unsure = (round(WIDTH * max(end, 0) / float(most)) for end in (low, high))  # type: ignore[arg-type]
        drawn = "█" * sure + "┄" * (unsure - sure)
        lines.append(f"{key:>8}  {drawn:<{WIDTH}}  {value:,.0f} ({low:,.0f} to {high:,.0f})")
    return "\n".join(lines)


def report(answer: Answer, **variables: Any) -> str:
    """Both tables as text."""
    data = answer(QUESTION, {"where": WHERE} | variables)["analytics"]
    parts = []
    for name, title in (("byOrigin", "by origin"), ("byMonth", "by month")):
        table = data[name]
        cited = f"\n(cite as {table['citation']})" if table["citation"] else ""
        parts.append(f"Persons granted kandas status in 2025, {title}\n\n{bars(frame(table))}{cited}")
    return "\n\n".join([*parts, data["byOrigin"]["protection"]["guarantee"]])


if __name__ == "__main__":
    where = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/graphql"
    sys.stdout.write(report(ask(where)) + "\n")
