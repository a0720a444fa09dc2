"""The published figures, row by row, as the sources print them (`data/published_stats.csv`)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
QUALITIES = {"ok": 2, "secondary": 2, "approx_date": 1}
"""How much a row is worth: 2 must hold; of the others it is only said whether they do (doubted ones count 0)."""
DECEMBER, THOUSAND = 12, 1000


@dataclass(frozen=True)
class Row:
    """One published figure. `line` is its line in the file; `begins` and `ends` are None where no period is given."""

    line: int
    begins: date | None
    ends: date | None
    measure: str
    dimension: str
    key: str
    value: Fraction
    printed: str
    unit: str
    source: str
    as_of: str
    quality: str

    @property
    def required(self) -> bool:
        """Whether the row must hold."""
        return self.worth == max(QUALITIES.values())

    @property
    def worth(self) -> int:
        """2 for a row that must hold, 1 for one whose date is inferred, 0 for one that is doubted."""
        return QUALITIES.get(self.quality, 0)

    @property
    def published(self) -> str:
        """What orders rows by age, as YYYY-MM-DD or the beginning of it: the day they were drawn up for."""
        if self.as_of[:4].isdigit():
            return self.as_of[:10]
        return str(self.ends or self.begins or "")

    @property
    def rounding(self) -> Fraction:
        """The unit of the last digit that counts: a tenth for a share, the printed zeros for rounded persons.

        Totals said to be rounded to 100 are; others said to be rounded, and those of 1,000 and more that end in
        two zeros or more, are to the unit of their zeros; everything else is exact.
        """
        if self.unit == "percent":
            return Fraction(1, 10)
        if "rounded to 100" in self.unit:
            return Fraction(100)
        zeros = len(self.printed) - len(self.printed.rstrip("0"))
        plainly = zeros > 1 and self.value >= THOUSAND
        return Fraction(10**zeros) if "rounded" in self.unit or plainly else Fraction(1)

    @property
    def bounds(self) -> tuple[Fraction, Fraction | None]:
        """The least and the greatest value that is printed like this, both included; None: no upper bound."""
        if "more than" in self.unit:
            return self.value + 1, None
        if "fewer than" in self.unit:
            return Fraction(0), self.value - 1
        if self.rounding == 1:
            return self.value, self.value
        half = self.rounding / 2
        return max(Fraction(0), self.value - half), self.value + half


def read(path: Path = DATA / "published_stats.csv") -> tuple[Row, ...]:
    """Every row of a table of published figures."""
    with path.open(encoding="utf-8", newline="") as table:
        return tuple(_row(line, row) for line, row in enumerate(csv.DictReader(table), 2))


@cache
def published() -> tuple[Row, ...]:
    """Every row of the published figures."""
    return read()


def month_of(day: date) -> int:
    """Months since the year 0, so that consecutive months have consecutive numbers."""
    return day.year * DECEMBER + day.month - 1


def first_of(month: int) -> date:
    """The first day of a month."""
    return date(month // DECEMBER, month % DECEMBER + 1, 1)


def _row(line: int, row: dict[str, str]) -> Row:
    return Row(
        line,
        date.fromisoformat(row["period_start"]) if row["period_start"] else None,
        date.fromisoformat(row["period_end"]) if row["period_end"] else None,
        row["measure"],
        row["dimension"],
        row["key"],
        Fraction(row["value"]),
        row["value"],
        row["unit"],
        row["source"],
        row["as_of"],
        row["quality"],
    )
