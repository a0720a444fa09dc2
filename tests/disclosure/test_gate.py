"""The gate: exact figures for an analyst with a purpose, logged; for everybody else nothing, made of nothing."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from analytics.raw import Served
from disclosure.figures import Basis, Clearance, NotCollected, Published, Reason, Suppressed
from disclosure.gate import Refusal, clearance_of, release, withhold

MOMENT = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
PERSONS = ("persons", None)
SERVED = Served(("origin",), "YEAR", 3, None)


@dataclass(frozen=True)
class Unknown:
    since: date | None


@dataclass(frozen=True)
class Row:
    keys: dict[str, Any]
    values: dict[Any, Any]


@dataclass(frozen=True)
class Metric:
    id: str = "arrivals"


@dataclass(frozen=True)
class Exact:
    metric: Metric = Metric()
    rows: tuple[Row, ...] = (Row({"origin": "CHN"}, {PERSONS: Decimal(41)}),)
    rest: Row | None = None
    total: Row = Row({}, {PERSONS: Unknown(date(2027, 1, 1))})
    data_as_of: datetime | None = MOMENT
    known_at: datetime | None = None
    provisional: bool = True
    served: Served = SERVED


def test_an_analyst_is_told_exactly_and_told_so() -> None:
    table = release(Exact(), Clearance.ANALYST, subject="somebody", purpose="planning")
    assert table.rows[0].keys == {"origin": "CHN"}
    assert table.rows[0].figures == {PERSONS: Published(Decimal(41), Decimal(41), Decimal(41))}
    assert table.total.figures == {PERSONS: NotCollected(date(2027, 1, 1))}
    assert (table.protection.clearance, table.protection.mechanism) == (Clearance.ANALYST, "NONE")
    assert (table.protection.code, table.protection.params) == ("protection.exact", {"purpose": "planning"})
    assert (table.freshness.data_as_of, table.freshness.time_basis) == (MOMENT, Basis.OCCURRED)


def test_the_read_is_logged_without_a_value(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "qazeta.figures.reads"):
        release(Exact(), Clearance.ANALYST, subject="somebody", purpose="planning")
    (entry,) = caplog.records
    assert (entry.subject, entry.purpose, entry.metric) == ("somebody", "planning", "arrivals")
    assert "41" not in str(entry.__dict__["msg"]) + str(entry.args)
    assert not {"rows", "total", "value"} & set(entry.__dict__)


@pytest.mark.parametrize(
    ("clearance", "subject", "purpose"),
    [
        (Clearance.PUBLIC, "somebody", "planning"),
        (Clearance.RESEARCHER, "somebody", "planning"),
        (Clearance.ANALYST, None, "planning"),
        (Clearance.ANALYST, "somebody", None),
        (Clearance.ANALYST, "somebody", ""),
    ],
)
def test_nobody_else_gets_an_exact_table_through(
    clearance: Clearance, subject: str | None, purpose: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "qazeta.figures.reads"), pytest.raises(Refusal) as refused:
        release(Exact(), clearance, subject=subject, purpose=purpose)
    assert "41" not in str(refused.value)
    assert caplog.records == []


def test_without_releases_everything_is_suppressed_and_nothing_is_named() -> None:
    table = withhold(Metric(), [PERSONS, ("share", None)], Clearance.PUBLIC)
    assert (table.rows, table.rest, table.total.keys) == ((), None, {})
    assert set(table.total.figures.values()) == {Suppressed(Reason.NOT_RELEASED)}
    assert set(table.total.figures) == {PERSONS, ("share", None)}
    assert (table.freshness.data_as_of, table.freshness.time_basis) == (None, Basis.RECORDED)
    assert (table.protection.clearance, table.protection.code) == (Clearance.PUBLIC, "protection.withheld")


@pytest.mark.parametrize(
    ("roles", "purpose", "clearance"),
    [
        ({"ANALYST"}, "planning", Clearance.ANALYST),
        ({"ANALYST", "CASE_OFFICER"}, "planning", Clearance.ANALYST),
        ({"ANALYST"}, None, Clearance.PUBLIC),
        ({"ANALYST"}, "  ", Clearance.PUBLIC),
        ({"ANALYST", "RESEARCHER"}, None, Clearance.RESEARCHER),
        ({"RESEARCHER"}, "planning", Clearance.RESEARCHER),
        ({"ADMIN", "AUDITOR", "CASE_OFFICER"}, "planning", Clearance.PUBLIC),
        ({"ANONYMOUS"}, None, Clearance.PUBLIC),
        (set(), "planning", Clearance.PUBLIC),
    ],
)
def test_exact_figures_need_the_role_and_a_purpose(
    roles: set[str], purpose: str | None, clearance: Clearance
) -> None:
    assert clearance_of(roles, purpose) is clearance
