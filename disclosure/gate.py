"""The gate: nothing else turns an exact table into figures, and it does so for analysts alone.

Everybody else reads releases. As long as there are none, every figure of theirs is Suppressed(NOT_RELEASED), made
without an exact table: whoever asks for them need not even have one at hand.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from disclosure.figures import (
    Basis,
    Clearance,
    Explanation,
    Figure,
    Freshness,
    NotCollected,
    Protection,
    Published,
    Reason,
    Row,
    Suppressed,
    Table,
)

READS = logging.getLogger("qazeta.figures.reads")
Wanted = tuple[str, Any]


class Refusal(PermissionError):
    """An exact table was brought to the gate for somebody who may not see it."""


class Uncollected(Protocol):
    """A value that nobody counts."""

    @property
    def since(self) -> date | None: ...


class ExactRow(Protocol):
    """A row of exact values."""

    @property
    def keys(self) -> Mapping[str, Any]: ...

    @property
    def values(self) -> Mapping[Wanted, Decimal | Uncollected]: ...


class ExactTable(Protocol):
    """An exact answer, as an engine gives it."""

    @property
    def metric(self) -> Any: ...

    @property
    def rows(self) -> Iterable[ExactRow]: ...

    @property
    def rest(self) -> ExactRow | None: ...

    @property
    def total(self) -> ExactRow: ...

    @property
    def data_as_of(self) -> datetime | None: ...

    @property
    def known_at(self) -> datetime | None: ...

    @property
    def provisional(self) -> bool: ...

    @property
    def served(self) -> Any: ...


def clearance_of(roles: Collection[str], purpose: str | None) -> Clearance:
    """The clearance of whoever holds these roles: exact figures need the role of an analyst *and* a purpose."""
    if "ANALYST" in roles and purpose and purpose.strip():
        return Clearance.ANALYST
    return Clearance.RESEARCHER if "RESEARCHER" in roles else Clearance.PUBLIC


def release(table: ExactTable, clearance: Clearance, *, subject: str | None, purpose: str | None) -> Table:
    """Exact figures for an analyst, bound to a purpose; the read is logged, without any value.

    Raises Refusal for every other clearance, and where there is nobody or nothing to log.
    """
    purpose = _logged(table.metric, clearance, subject, purpose)
    return Table(
        metric=table.metric,
        rows=tuple(_exact(row) for row in table.rows),
        rest=_exact(table.rest) if table.rest is not None else None,
        total=_exact(table.total),
        freshness=Freshness(table.data_as_of, table.known_at, Basis.OCCURRED, table.provisional),
        protection=exactly(clearance, purpose),
        explain=_explained(table.served),
    )


def exactly(clearance: Clearance, purpose: str) -> Protection:
    """How exact figures are protected: by who sees them alone."""
    return Protection(clearance, "NONE", "protection.exact", {"purpose": purpose})


def release_each(
    metric: Any,
    rows: Iterable[tuple[str, ExactRow]],
    clearance: Clearance,
    *,
    subject: str | None,
    purpose: str | None,
) -> Iterator[tuple[str, Row]]:
    """Exact figures for an analyst, row by row, each with its level as it came; logged as one read before the first.

    Raises Refusal as `release` does.
    """
    _logged(metric, clearance, subject, purpose)
    return ((level, _exact(row)) for level, row in rows)


def _logged(metric: Any, clearance: Clearance, subject: str | None, purpose: str | None) -> str:
    """The purpose of a read that may be, and is now in the log."""
    if clearance is not Clearance.ANALYST or not subject or not purpose:
        raise Refusal("exact figures are for analysts with a purpose")
    said = {"subject": subject, "purpose": purpose, "metric": metric.id, "clearance": clearance.value}
    READS.info("figures read", extra=said)
    return purpose


def withhold(
    metric: Any, wanted: Iterable[Wanted], clearance: Clearance, known_at: datetime | None = None
) -> Table:
    """The answer for everybody else until there are releases: no rows, no keys, no counts, not even a day.

    It depends on the question alone.
    """
    figures = dict.fromkeys(wanted, Suppressed(Reason.NOT_RELEASED))
    return Table(
        metric=metric,
        rows=(),
        rest=None,
        total=Row({}, figures),
        freshness=Freshness(None, known_at, Basis.RECORDED, provisional=False),
        protection=Protection(clearance, "WITHHELD", "protection.withheld", {}),
    )


def _explained(served: Any) -> Explanation:
    if served.reason is not None:
        return Explanation("FACTS", (), None, None, served.reason.value)
    period = None if served.grain == "ALL" else served.grain
    return Explanation("ROLLUP", served.by, period, served.cells, None)


def _exact(row: ExactRow) -> Row:
    return Row(dict(row.keys), {wanted: _figure(value) for wanted, value in row.values.items()})


def _figure(value: Decimal | Uncollected) -> Figure:
    return Published(value, value, value) if isinstance(value, Decimal) else NotCollected(value.since)
