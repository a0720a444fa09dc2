"""Times and amounts come back as they went in, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from models.columns import Instant, local_day, render_instant
from models.database import Database

TABLE = sa.Table(
    "moments",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Instant(), nullable=True),
)


def test_a_moment_is_kept_to_the_millisecond_in_utc(database: Database) -> None:
    almaty = datetime(2026, 3, 1, 4, 59, 59, 123_987, timezone(timedelta(hours=5)))
    with database.batch() as session:
        TABLE.create(session.connection())
        session.execute(TABLE.insert().values(id=1, at=almaty))
        session.execute(TABLE.insert().values(id=2, at=None))
        rows = session.execute(sa.select(TABLE.c.at).order_by(TABLE.c.id)).scalars().all()
    assert rows == [datetime(2026, 2, 28, 23, 59, 59, 123_000, UTC), None]
    assert rows[0].utcoffset() == timedelta(0)


def test_moments_order_as_moments(database: Database) -> None:
    moments = [datetime(2026, 1, 1, 0, 0, 0, i * 1000, UTC) for i in (5, 0, 999, 10)]
    with database.batch() as session:
        TABLE.create(session.connection())
        session.execute(TABLE.insert(), [{"id": i, "at": moment} for i, moment in enumerate(moments)])
        later = sa.select(TABLE.c.at).where(TABLE.c.at > moments[0]).order_by(TABLE.c.at)
        assert session.execute(later).scalars().all() == [moments[3], moments[2]]


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="time zone"), database.batch() as session:
        TABLE.create(session.connection())
        session.execute(TABLE.insert().values(id=1, at=datetime(2026, 1, 1)))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "day", "text"),
    [
        (datetime(2026, 1, 1, 18, 59, 59, 999_999, UTC), date(2026, 1, 1), "2026-01-01T18:59:59.999Z"),
        (datetime(2026, 1, 1, 19, 0, 0, 0, UTC), date(2026, 1, 2), "2026-01-01T19:00:00.000Z"),
        (
            datetime(2026, 1, 1, 2, 0, tzinfo=timezone(timedelta(hours=3))),
            date(2026, 1, 1),
            "2025-12-31T23:00:00.000Z",
        ),
    ],
)
def test_the_day_is_almatys_and_the_text_utcs(moment: datetime, day: date, text: str) -> None:
    assert (local_day(moment), render_instant(moment)) == (day, text)


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_the_text_of_a_moment_reads_back(moment: datetime) -> None:
    assert datetime.fromisoformat(render_instant(moment)) == moment.replace(
        microsecond=moment.microsecond // 1000 * 1000
    )
