"""Official figures into the record and out again: rows as printed, and the flags that the checks raise on them.

The flags are a function of the rows that stand: after every load and every reversal those of the measures concerned
are made anew, so that the order of loads leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake import checks_digits, checks_levels, checks_shares, checks_totals
from intake.checks import YEAR_TO_DATE, Check, Row, flags_of, shown
from intake.kinds import OFFICIAL_FIGURES
from models.identifiers import new_id
from models.official import OfficialFigure, OfficialFigureFlag, flag_others
from services.given import Given
from services.rows import changed

CHECKS: tuple[Check, ...] = (
    checks_shares.sums,
    checks_shares.above,
    checks_shares.repeated,
    checks_totals.falls,
    checks_totals.jumps,
    checks_totals.parts,
    checks_totals.disagree,
    checks_digits.counts,
    checks_digits.shares,
    checks_digits.sums,
    checks_levels.levels,
)
"""Every check of official figures."""

KIN: Mapping[str, frozenset[str]] = MappingProxyType(
    {measure: frozenset(pair) for pair in YEAR_TO_DATE.items() for measure in pair}
)
"""Measures that are checked against each other: a row of one may change the flags of the other."""
BATCH = 500
Figures: Any = OfficialFigure.__table__
Flags: Any = OfficialFigureFlag.__table__


def store_official_figures(
    session: Session, frame: pl.DataFrame, load_id: str, given: Given
) -> tuple[int, int]:
    """Add the rows of a canonical frame (intake/kinds.py, with `row_key`) that are new, within the transaction.

    Returns how many were added, and how many were there already. A row that the frame repeats is added once.
    """
    rows = frame.unique("row_key", keep="first", maintain_order=True)
    there = set(_known(session, rows["row_key"].to_list()))
    new = rows.filter(~pl.col("row_key").is_in(list(there))) if there else rows
    names = [column.name for column in OFFICIAL_FIGURES.columns]
    written = [
        {
            **{name: row[name] for name in names},
            "value": Decimal(row["value"]),
            "row_key": row["row_key"],
            "id": new_id("OfficialFigure", given.chance),
            "load_id": load_id,
        }
        for row in new.iter_rows(named=True)
    ]
    _insert(session, Figures, written)
    _flag(session, new["measure"].to_list(), given)
    return len(written), len(there)


def reverse_official_figures(session: Session, load_id: str, given: Given) -> None:
    """Take back every row that a load added; flags that spoke of them go, and others may come."""
    measures = session.scalars(
        sa.select(OfficialFigure.measure).where(OfficialFigure.load_id == load_id).distinct()
    ).all()
    gone = sa.select(OfficialFigure.id).where(OfficialFigure.load_id == load_id)
    _forget(session, gone)
    changed(session, sa.delete(OfficialFigure).where(OfficialFigure.load_id == load_id))
    _flag(session, measures, given)


def export_official_figures(session: Session) -> pl.DataFrame:
    """Every row in canonical columns, in an order that depends on what the rows say alone."""
    names = [column.name for column in OFFICIAL_FIGURES.columns]
    columns = [getattr(OfficialFigure, name) for name in names]
    order = ["measure", "dimension", "period_start", "period_end", "key"]
    found = [{**row._mapping, "value": shown(row.value)} for row in session.execute(sa.select(*columns))]
    frame = pl.DataFrame(found, schema=OFFICIAL_FIGURES.schema)
    return frame.sort([*order, *(name for name in names if name not in order)], nulls_last=True)


def _known(session: Session, keys: list[bytes]) -> Iterable[bytes]:
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        yield from session.scalars(sa.select(OfficialFigure.row_key).where(OfficialFigure.row_key.in_(some)))


def _flag(session: Session, measures: Iterable[str], given: Given) -> None:
    """Make the flags of some measures, and of their kin, anew."""
    looked = {kin for measure in measures for kin in KIN.get(measure, {measure})}
    if not looked:
        return
    figures = session.execute(
        sa.select(
            *(Figures.c[name] for name in ("id", "measure", "dimension", "key", "period_start")),
            *(Figures.c[name] for name in ("period_end", "value", "unit", "source")),
        ).where(Figures.c.measure.in_(sorted(looked)))
    )
    _forget(session, sa.select(Figures.c.id).where(Figures.c.measure.in_(sorted(looked))))
    flags, others = [], []
    for flag in flags_of((Row(*figure) for figure in figures), CHECKS):
        flag_id = new_id("OfficialFigureFlag", given.chance)
        flags.append({"id": flag_id, "figure_id": flag.row, "code": flag.code, "params": dict(flag.params)})
        others += [{"flag_id": flag_id, "figure_id": other} for other in flag.others]
    _insert(session, Flags, flags)
    _insert(session, flag_others, others)


def _forget(session: Session, figures: sa.Select[Any]) -> None:
    """Remove the flags of some figures."""
    flags = sa.select(Flags.c.id).where(Flags.c.figure_id.in_(figures))
    changed(session, sa.delete(flag_others).where(flag_others.c.flag_id.in_(flags)))
    changed(session, sa.delete(Flags).where(Flags.c.figure_id.in_(figures)))


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(sa.insert(table), rows)
