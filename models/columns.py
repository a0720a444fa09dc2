"""Column types and the declarative base: one rendering of times, money and identifiers on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

ALMATY = timezone(timedelta(hours=5), "Asia/Almaty")
"""National time: every calendar day in the record is a day in UTC+5."""


def local_day(moment: datetime) -> date:
    """The calendar day in Asia/Almaty on which a moment falls."""
    return moment.astimezone(ALMATY).date()


def render_instant(moment: datetime) -> str:
    """RFC 3339 in UTC with exactly three fraction digits, the only way a moment is written as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def text(length: int | None = None) -> sa.String:
    """Text that compares and sorts by code point on both databases, so that pages are the same on both."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


class Instant(TypeDecorator[datetime]):
    """An aware UTC moment, kept to the millisecond: timestamptz on PostgreSQL, sortable text on SQLite."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(24))
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        if dialect.name == "sqlite":
            return render_instant(value)
        return value.replace(microsecond=value.microsecond // 1000 * 1000)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)


class Hundredths(TypeDecorator[int]):
    """An exact amount counted in hundredths of its unit (tiyn, cents, 0.01 MRP); read as decimal text."""

    impl = sa.BigInteger
    cache_ok = True


class Sealed(TypeDecorator[bytes]):
    """Bytes that only the vault opens (models/sealing.py); the database never sees the plain text."""

    impl = sa.LargeBinary
    cache_ok = True


NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Record(DeclarativeBase):
    """Base of every table of the record. Relationships never load by themselves (lazy='raise')."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: Instant(),
        date: sa.Date(),
        str: text(),
        list[str]: sa.JSON(),
        dict[str, Any]: sa.JSON(),
        bytes: sa.LargeBinary(),
    }


def identifier() -> Any:
    """Primary key: a random, opaque, type-prefixed identifier (models/identifiers.py); also the graph's ID."""
    return mapped_column(text(32), primary_key=True)


def refers(target: str, *, index: bool = True, nullable: bool = False, **kwargs: Any) -> Any:
    """A foreign key column to `table.column`; indexed unless another index serves it."""
    return mapped_column(sa.ForeignKey(target), index=index, nullable=nullable, **kwargs)


def personal(*args: Any, **kwargs: Any) -> Any:
    """A column that identifies somebody: never in journal, feed, figures, receipts or logs (a test holds it)."""
    return mapped_column(*args, info={"personal": True}, **kwargs)


def sealed(**kwargs: Any) -> Any:
    """A personal column kept encrypted under the person's own data key."""
    return personal(Sealed(), **kwargs)
