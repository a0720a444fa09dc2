"""Facts of the bench of figures: arrivals loaded from nowhere, in a lake, and the same ones in PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import psycopg

from analytics.manifest import EMPTY, current
from analytics.tables import TABLES
from analytics.vocabulary import VOCABULARY, Kind
from feed import files
from feed.shape import schema_of
from models.columns import render_instant

ORIGINS = 60
RECORDED = datetime(2026, 3, 1, 7, 0)  # noqa: DTZ001  # as the files hold it, without a zone
LATE = datetime(2026, 3, 2, 7, 0)  # noqa: DTZ001
FIRST, DAYS = date(1991, 1, 1), 12_800
"""Days from 1991 to 2026."""


def arrivals(many: int, seed: int = 7) -> pl.DataFrame:
    """So many arrivals, one person each: countries as unlike as they are, everything else evenly spread."""
    chance = np.random.default_rng(seed)
    weights = 1 / np.arange(1, ORIGINS + 1)
    codes = VOCABULARY

    def of(kind: Kind, most: int = 1000) -> pl.Series:
        listed = pl.Series(codes[kind][:most])
        return listed.gather(chance.integers(0, len(listed), many))

    days = np.datetime64(FIRST) + chance.integers(0, DAYS, many).astype("timedelta64[D]")
    late = np.sort(np.arange(many) >= many - many // 100)
    origins = pl.Series(codes[Kind.COUNTRY][:ORIGINS]).gather(
        chance.choice(ORIGINS, many, p=weights / weights.sum())
    )
    frame = pl.DataFrame(
        {
            "on": pl.Series(days).cast(pl.Date),
            "recorded_at": pl.Series(np.where(late, np.datetime64(LATE), np.datetime64(RECORDED))).cast(
                pl.Datetime("ms")
            ),
            "xid": np.zeros(many, dtype=np.int64),
            "seq": np.where(late, 2, 1).astype(np.int64),
            "sign": np.ones(many, dtype=np.int64),
            "origin": origins,
            "region": of(Kind.REGION, 20),
            "age_band": of(Kind.AGE_BAND, 3),
            "sex": of(Kind.SEX, 2),
            "education": of(Kind.EDUCATION),
            "persons": np.ones(many, dtype=np.int64),
        }
    )
    schema = schema_of(TABLES["arrivals"])
    missing = [
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in frame.columns
    ]
    return frame.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def lake(folder: Path, many: int) -> None:
    """A lake of so many arrivals; nothing where it is there."""
    if current(folder).events:
        return
    rows = arrivals(many)
    parts = [
        files.write_part(folder, "arrivals", year, 0, 1, facts)
        for (year,), facts in rows.group_by(pl.col("on").dt.year(), maintain_order=True)
    ]
    newest = render_instant(LATE.replace(tzinfo=UTC))
    manifest = replace(EMPTY, number=1, watermark=(0, 2), events=2, data_as_of=newest, parts=tuple(parts))
    files.publish(folder, manifest)


def table(uri: str, many: int) -> None:
    """The same arrivals in PostgreSQL, with an index and a materialised view; nothing where they are there."""
    with psycopg.connect(uri, autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('arrivals')").fetchone() != (None,):
            return
        connection.execute(
            "CREATE TABLE arrivals (id serial PRIMARY KEY, happened_on date, recorded_at timestamp, xid bigint, "
            "seq bigint, sign smallint, origin text, region text, age_band text, sex text, education text, "
            "persons integer)"
        )
        names = "recorded_at, xid, seq, sign, origin, region, age_band, sex, education, persons"
        rows = arrivals(many).select("on", *names.split(", "))
        copy = f"COPY arrivals (happened_on, {names}) FROM STDIN (FORMAT csv)"
        with connection.cursor() as cursor, cursor.copy(copy) as stream:
            stream.write(rows.write_csv(include_header=False))
        connection.execute("CREATE INDEX ON arrivals (origin)")
        connection.execute(
            "CREATE MATERIALIZED VIEW by_origin AS "
            "SELECT origin, sum(persons) AS persons FROM arrivals GROUP BY origin"
        )
        connection.execute("VACUUM ANALYZE")
