"""Figures of the graph as a Polars frame: every value with its interval, what is withheld as a null with its reason.

    python web/examples/figures.py http://127.0.0.1:8000

Needs nothing but polars. With a token in QAZETA_TOKEN the figures are those of whoever it speaks for.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any
from urllib.request import Request, urlopen

import polars as pl

ARRIVALS = """
query ($where: ArrivalFilter) {
  analytics {
    arrivals(by: [MONTH, ORIGIN], where: $where) {
      rows { month origin { code } persons { ...Figure } }
      protection { mechanism guarantee }
      citation
    }
  }
}
fragment Figure on Figure {
  __typename ... on Published { value low high } ... on Suppressed { reason } ... on NotCollected { since }
}
"""
SCHEMA = {
    "month": pl.String,
    "origin": pl.String,
    "persons": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "withheld": pl.String,
}


def ask(
    address: str, document: str, variables: Mapping[str, Any] | None = None, token: str | None = None
) -> Any:
    """The data of an answer; RuntimeError with the codes of its errors where there are any."""
    body = json.dumps({"query": document, "variables": variables}).encode()
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    with urlopen(Request(f"{address}/graphql", body, headers)) as response:  # noqa: S310  # the address is one's own
        answer = json.load(response)
    if "errors" in answer:
        raise RuntimeError("; ".join(f"{e['extensions']['code']}: {e['message']}" for e in answer["errors"]))
    return answer["data"]


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """One line a row. A figure that is withheld is null, never zero: `withheld` says why."""
    return pl.DataFrame(
        [
            {
                "month": row["month"],
                "origin": (row["origin"] or {}).get("code", "OTHER"),
                "persons": figure.get("value"),
                "low": figure.get("low"),
                "high": figure.get("high"),
                "withheld": None
                if figure["__typename"] == "Published"
                else figure.get("reason", "NOT_COLLECTED"),
            }
            for row in rows
            for figure in (row["persons"],)
        ],
        schema=dict.fromkeys(SCHEMA, pl.String),
    ).cast(SCHEMA)  # type: ignore[arg-type]  # a mapping of names to types, as its documentation has it


def by_quarter(arrivals: pl.DataFrame) -> pl.DataFrame:
    """How many months of each origin are given in a quarter, and their sum.

    Sums of noisy months have wider intervals than any of them: ask the graph by QUARTER for one that is right.
    """
    quarter = (
        pl.col("month").str.slice(0, 4)
        + "-Q"
        + ((pl.col("month").str.slice(5).cast(pl.Int8) + 2) // 3).cast(pl.String)
    )
    return (
        arrivals.with_columns(quarter=quarter)
        .group_by("quarter", "origin")
        .agg(pl.col("persons").count().alias("months"), pl.col("persons").sum())
        .filter(pl.col("months") > 0)
        .sort("quarter", "persons", descending=[False, True])
    )


def main(address: str, year: int = 2025) -> pl.DataFrame:
    """The arrivals of a year, as they are given to whoever asks."""
    answer = ask(address, ARRIVALS, {"where": {"year": {"eq": year}}}, os.environ.get("QAZETA_TOKEN"))
    table = answer["analytics"]["arrivals"]
    sys.stdout.write(f"{table['protection']['guarantee']}\n")
    return frame(table["rows"])


if __name__ == "__main__":
    sys.stdout.write(f"{by_quarter(main(sys.argv[1] if len(sys.argv) > 1 else 'http://127.0.0.1:8000'))}\n")
