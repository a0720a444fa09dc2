"""The ledger of the privacy budget: what every release cost, booked before its noise is drawn and never taken back.

The budget is global: one person, one calendar year of data, however many ask. Rho of zero-concentrated differential
privacy adds up, is counted in integer micro-rho and always rounded up. A product says in how many of its periods of a
year one person can be at most, so a year costs the sum, over products, of that many of its dearest periods.

Entries form a hash chain in a storage that is handed in. Beside it, outside of what backups bring back, stands a
checkpoint: a ledger that is older than its checkpoint is a restored copy, and books what it has forgotten as spent.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import count
from typing import Any, Protocol

MILLION = 1_000_000
YEARS = 5
NOTHING = "0" * 64
"""What the first entry names as the entry before it."""


class LedgerError(RuntimeError):
    """The ledger cannot be trusted or used; no charge was made. The message says nothing of any data."""


class ClockSetBack(LedgerError):
    """The moment lies before the last entry: whose clock is wrong cannot be known."""


class AlreadyCharged(LedgerError):
    """This very charge is in the ledger already."""


class BudgetSpent(LedgerError):
    """The charge would exceed a cap; `left` is what is left of it, in micro-rho."""

    def __init__(self, left: int) -> None:
        super().__init__("the budget of the year, or of five years, does not allow it")
        self.left = left


@dataclass(frozen=True)
class Caps:
    """What may be spent on one person: in a calendar year, and in any five years that follow each other; micro-rho."""

    year: int = 100_000
    five_years: int = 500_000


@dataclass(frozen=True)
class Charge:
    """What one attempt to make a release costs. `period` lies in `year`; a person is in at most `periods` of the
    product's periods of that year. `attempt` counts on where an earlier one left no release."""

    product: str
    year: int
    period: str
    version: int
    attempt: int
    periods: int
    micro_rho: int

    @property
    def key(self) -> tuple[str, str, int, int]:
        """What makes it this charge and no other."""
        return self.product, self.period, self.version, self.attempt


@dataclass(frozen=True)
class Entry:
    """A charge in its place. `kind` is CHARGE, or RESTORED for what only the checkpoint remembered."""

    number: int
    moment: str
    kind: str
    charge: Charge
    previous: str
    digest: str

    def line(self) -> str:
        """The entry as a line of the ledger."""
        return _canonical(asdict(self))


class Storage(Protocol):
    """Where the ledger lies. What `append` and `keep` wrote is durable when they return."""

    def exclusive(self) -> AbstractContextManager[None]:
        """While entered, no other process or thread is."""
        ...

    def lines(self) -> list[str]:
        """All lines, the oldest first; a line that was not written to its end is none."""
        ...

    def append(self, line: str) -> None:
        """Add a line."""
        ...

    def checkpoint(self) -> str | None:
        """The checkpoint that was kept last."""
        ...

    def keep(self, checkpoint: str) -> None:
        """Replace the checkpoint."""
        ...


@dataclass(frozen=True)
class Ledger:
    """The ledger in a storage, under caps."""

    storage: Storage
    caps: Caps = Caps()

    def charge(self, charge: Charge, now: datetime) -> Entry:
        """Book a charge durably; noise may be drawn once this has returned, and not before.

        Raises BudgetSpent, AlreadyCharged, ClockSetBack and LedgerError: nothing is charged then.
        """
        _refuse_odd(charge)
        with self.storage.exclusive():
            entries = self._restored(now)
            if entries and _moment(now) < entries[-1].moment:
                raise ClockSetBack("the clock stands before the last entry of the ledger")
            if any(entry.charge.key == charge.key for entry in entries):
                raise AlreadyCharged("this charge is in the ledger already")
            booked = [entry.charge for entry in entries]
            if self._left(booked, charge) < 0:
                raise BudgetSpent(self._left(booked, replace(charge, micro_rho=0)))
            return self._book(entries, "CHARGE", charge, now)

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, each checked against the one before it. Raises LedgerError where the chain is broken, or where
        the checkpoint names an entry that is not there."""
        with self.storage.exclusive():
            entries = self._read()
            checkpoint = self._checkpoint(entries)
        if checkpoint["number"] > len(entries):
            raise LedgerError("the ledger is older than its checkpoint: it is a restored copy")
        return tuple(entries)

    def left(self, year: int, planned: Iterable[Charge] = ()) -> int:
        """Micro-rho that a person's year may still be charged by a product that has none yet, after what is planned;
        negative where that is too much already. Raises LedgerError."""
        charges = [*(entry.charge for entry in self.entries()), *planned]
        return self._left(charges, Charge("", year, "", 0, 0, 1, 0))

    def renews(self, year: int) -> int:
        """The first year after this one whose people have a budget again. Raises LedgerError."""
        return next(later for later in count(year + 1) if self.left(later) > 0)

    def _restored(self, now: datetime) -> list[Entry]:
        """The entries, after what the checkpoint alone remembers was booked."""
        entries = self._read()
        checkpoint = self._checkpoint(entries)
        if checkpoint["number"] <= len(entries):
            return entries
        # A copy's clock is not asked here: its own moments may lie before those that were lost.
        moment = max([_moment(now), *(entry.moment for entry in entries[-1:])])
        known = _by_period(entry.charge for entry in entries)
        for year, product, period, periods, micro_rho in checkpoint["spent"]:
            missing = micro_rho - known.get((year, product, period), (0, 0))[1]
            if missing > 0:
                lost = Charge(product, year, period, 0, len(entries) + 1, periods, missing)
                entries.append(self._append(entries, "RESTORED", lost, moment))
        self.storage.keep(_checkpoint_of(entries))
        return entries

    def _book(self, entries: list[Entry], kind: str, charge: Charge, now: datetime) -> Entry:
        entry = self._append(entries, kind, charge, _moment(now))
        self.storage.keep(_checkpoint_of([*entries, entry]))
        return entry

    def _append(self, entries: list[Entry], kind: str, charge: Charge, moment: str) -> Entry:
        previous = entries[-1].digest if entries else NOTHING
        bare = Entry(len(entries) + 1, moment, kind, charge, previous, "")
        entry = replace(bare, digest=_digest(bare))
        self.storage.append(entry.line())
        return entry

    def _read(self) -> list[Entry]:
        entries: list[Entry] = []
        for line in self.storage.lines():
            try:
                entry = _entry(line)
            except (ValueError, TypeError, KeyError):
                raise LedgerError(f"entry {len(entries) + 1} of the ledger cannot be read") from None
            previous = entries[-1].digest if entries else NOTHING
            if (entry.number, entry.previous) != (len(entries) + 1, previous):
                raise LedgerError(
                    f"entry {len(entries) + 1} of the ledger does not follow from the one before it"
                )
            entries.append(entry)
        return entries

    def _checkpoint(self, entries: list[Entry]) -> dict[str, Any]:
        kept = self.storage.checkpoint()
        if kept is None:
            if entries:
                raise LedgerError("the ledger has no checkpoint: bring it back before anything is released")
            self.storage.keep(_checkpoint_of([]))
            return {"number": 0, "digest": NOTHING, "spent": []}
        found: dict[str, Any] = json.loads(kept)
        number = found["number"]
        if 0 < number <= len(entries) and entries[number - 1].digest != found["digest"]:
            raise LedgerError("the ledger and its checkpoint tell different stories")
        return found

    def _left(self, charges: list[Charge], charge: Charge) -> int:
        """What would be left after a charge of the tighter cap; negative where it is too much."""
        spent = spending([*charges, charge])
        windows = (
            sum(spent.get(year, 0) for year in range(first, first + YEARS))
            for first in range(charge.year - YEARS + 1, charge.year + 1)
        )
        return min(self.caps.year - spent.get(charge.year, 0), self.caps.five_years - max(windows))


def spending(charges: Iterable[Charge]) -> dict[int, int]:
    """What each year costs the person who is in as many of the dearest periods as anybody can be; micro-rho."""
    of_product: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for (year, product, _), found in _by_period(charges).items():
        of_product[year, product].append(found)
    years: dict[int, int] = defaultdict(int)
    for (year, _), periods in of_product.items():
        most = max(count for count, _ in periods)
        years[year] += sum(sorted((cost for _, cost in periods), reverse=True)[:most])
    return dict(years)


def micro_rho(rho: Any) -> int:
    """A number as micro-rho, rounded up. Raises LedgerError for text, NaN, infinity, zero and less."""
    number = isinstance(rho, int | float | Decimal) and not isinstance(rho, bool)
    if not number or not math.isfinite(rho) or rho <= 0:
        raise LedgerError("rho must be a finite number above zero")
    return int((Decimal(rho) * MILLION).to_integral_value(ROUND_CEILING))


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="microseconds")


def _refuse_odd(charge: Charge) -> None:
    whole = all(
        type(value) is int for value in (charge.micro_rho, charge.periods, charge.version, charge.attempt)
    )
    if not whole or charge.micro_rho < 1 or charge.periods < 1 or not charge.product or not charge.period:
        raise LedgerError("a charge is a positive whole number of micro-rho for a product and a period")


def _by_period(charges: Iterable[Charge]) -> dict[tuple[int, str, str], tuple[int, int]]:
    """In how many periods a person can be, and micro-rho, of every year, product and period."""
    found: dict[tuple[int, str, str], tuple[int, int]] = {}
    for each in charges:
        most, cost = found.get((each.year, each.product, each.period), (0, 0))
        found[each.year, each.product, each.period] = max(most, each.periods), cost + each.micro_rho
    return found


def _checkpoint_of(entries: list[Entry]) -> str:
    spent = [[*key, *found] for key, found in sorted(_by_period(entry.charge for entry in entries).items())]
    digest = entries[-1].digest if entries else NOTHING
    return _canonical({"number": len(entries), "digest": digest, "spent": spent})


@lru_cache(maxsize=10_000)
def _entry(line: str) -> Entry:
    found = json.loads(line)
    entry = Entry(**(found | {"charge": Charge(**found["charge"])}))
    if entry.digest != _digest(entry):
        raise ValueError("the entry is not the one that was written")
    return entry


def _digest(entry: Entry) -> str:
    return sha256(_canonical(asdict(replace(entry, digest=""))).encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
