"""Official figures as they were printed, and the flags that the consistency checks raise on them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from models.columns import Record, identifier, refers, text
from models.loads import Load


class Printed(TypeDecorator[Decimal]):
    """An exact decimal number kept as its digits: `1057.30` stays apart from `1057.3` nowhere but on paper."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        return dialect.type_descriptor(sa.String())

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


flag_others = sa.Table(
    "official_figure_flag_others",
    Record.metadata,
    sa.Column(
        "flag_id", text(32), sa.ForeignKey("official_figure_flags.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column(
        "figure_id",
        text(32),
        sa.ForeignKey("official_figures.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)
"""The other rows that a flag speaks of."""


class OfficialFigure(Record):
    """One figure as a publication printed it: never mixed with what the program counts itself."""

    __tablename__ = "official_figures"

    id: Mapped[str] = identifier()
    row_key: Mapped[bytes] = mapped_column(unique=True, comment="identity of the row by its content")
    measure: Mapped[str]
    dimension: Mapped[str | None]
    key: Mapped[str | None]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    value: Mapped[Decimal] = mapped_column(Printed())
    unit: Mapped[str | None]
    source: Mapped[str]
    as_of: Mapped[str | None] = mapped_column(comment="the source's date, as exactly as it gives it")
    quality: Mapped[str | None] = mapped_column(
        comment="remark of whoever compiled; the checks never read it"
    )
    note: Mapped[str | None] = mapped_column(comment="remark of whoever compiled; the checks never read it")
    load_id: Mapped[str] = refers("loads.id")

    load: Mapped[Load] = relationship(lazy="raise")
    flags: Mapped[list[OfficialFigureFlag]] = relationship(lazy="raise")

    __table_args__ = (sa.Index("ix_official_figures_measure", "measure", "period_end", "id"),)


class OfficialFigureFlag(Record):
    """What a check found about one figure: a code of intake/checks.py, the numbers of its sentence, other rows."""

    __tablename__ = "official_figure_flags"

    id: Mapped[str] = identifier()
    figure_id: Mapped[str] = mapped_column(
        sa.ForeignKey("official_figures.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(sa.JSON)

    others: Mapped[list[OfficialFigure]] = relationship(lazy="raise", secondary=flag_others)
