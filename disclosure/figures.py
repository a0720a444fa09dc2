"""What a figure can be once it may leave: a number with its interval, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from disclosure.releases import Release


class Clearance(StrEnum):
    """How exactly somebody may be told."""

    PUBLIC = "PUBLIC"
    RESEARCHER = "RESEARCHER"
    ANALYST = "ANALYST"


class Reason(StrEnum):
    """Why a figure is not given."""

    NOT_RELEASED = "NOT_RELEASED"
    NOT_USEFUL = "NOT_USEFUL"


class Basis(StrEnum):
    """Which day dates a figure: the day it happened, or the day it was recorded."""

    OCCURRED = "OCCURRED"
    RECORDED = "RECORDED"


@dataclass(frozen=True)
class Published:
    """A value and its 95 % interval; an exact value has low = value = high."""

    value: Decimal
    low: Decimal
    high: Decimal

    @property
    def status(self) -> str:
        """What a file says of it."""
        return "PUBLISHED"


@dataclass(frozen=True)
class Suppressed:
    """Not given; `nearest` is the nearest question that would be answered, where there is one."""

    reason: Reason
    nearest: NearestQuestion | None = None

    @property
    def status(self) -> str:
        """What a file says of it."""
        return self.reason.value


@dataclass(frozen=True)
class NearestQuestion:
    """A question that passes, ready to send; `code` and `params` describe it in words."""

    code: str
    params: Mapping[str, str | int]
    document: str
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class NotCollected:
    """Nobody counts it (yet); `since` is the day from which it is counted, where there is one."""

    since: date | None = None

    @property
    def status(self) -> str:
        """What a file says of it."""
        return "NOT_COLLECTED"


Figure = Published | Suppressed | NotCollected


@dataclass(frozen=True)
class Protection:
    """How a table was protected, and for whom; `code` is the code of the guarantee in words."""

    clearance: Clearance
    mechanism: str
    code: str
    params: Mapping[str, str]
    releases: tuple[Release, ...] = ()
    """What the answer was made of; their cards say how each was measured."""


@dataclass(frozen=True)
class Freshness:
    """How new a table is. `provisional`: something recorded later can still change it."""

    data_as_of: datetime | None
    known_at: datetime | None
    time_basis: Basis
    provisional: bool


@dataclass(frozen=True)
class Row:
    """A row that may leave: its keys by dimension, its figures by measure and argument."""

    keys: Mapping[str, Any]
    figures: Mapping[tuple[str, Any], Figure]


@dataclass(frozen=True)
class Explanation:
    """How an exact answer was worked out: from which cells (`period` and `by`: what they keep apart), or why not."""

    served_by: str
    by: tuple[str, ...]
    period: str | None
    cells: int | None
    reason: str | None


@dataclass(frozen=True)
class Table:
    """A table that may leave."""

    metric: Any
    rows: tuple[Row, ...]
    rest: Row | None
    total: Row
    freshness: Freshness
    protection: Protection
    question: Any = None
    """What was asked, where it can be asked again as a file."""
    desk: Any = None
    """Where it was worked out, for an answer of releases, which can be cited."""
    explain: Explanation | None = None
    """For analysts alone: how many cells there are says something of them."""
