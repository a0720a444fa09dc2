"""Attacks by questions: what somebody could find out who asks cleverly, and knows everybody else.

The scores are those by which this way of publishing was chosen: how often a guess about one family is right (chance is
a half), or how often the exact number of a small cell is found. The families are invented, the noise is not; the
questions go the way of every researcher's question. A bar lies as far from what chance gives that a sound program fails
it one in a million times, from 300 repeats on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import fmean

from analytics.questions import All, AnyOf, Condition, Leaf, Not, Question
from disclosure.audit import Finding
from disclosure.products import PRODUCTS
from disclosure.releases import Newest, Release
from disclosure.releasing import Month, NotReleasable, measured, months_of
from policy.rulebook import Rulebook
from resolvers.released import Desk

PRODUCT = PRODUCTS["placed-families"]
CODES: dict[str, tuple[str, ...]] = {"region": ("KZ-15", "KZ-35", "KZ-55"), "under_quota": ("false", "true")}
MARCH, APRIL = Month(2025, 3), Month(2025, 4)
ALIASES = 120
RIGHT, FOUND, DAILY = 0.648, 0.246, 0.620
"""The bars: of guesses about somebody, of exact numbers, and of guesses from answers of several days."""
Cell = tuple[str, bool]
Ask = Callable[[Sequence[str], Condition], dict[tuple[object, ...], float]]
"""From keys and a condition to sums by group; without keys to one group that has no name."""
EVERYTHING: Condition = All(())


@dataclass(frozen=True)
class Trial:
    """Invented families, one of whom is there or not, and ways to ask about them."""

    there: bool
    """Whether the family is in the cell; and of the open month, whether it was recorded in its first half."""
    cells: dict[Cell, int]
    ask: Ask
    daily: Sequence[Ask] = ()
    """The same on two days of the month after."""

    def others(self, *cells: Cell) -> int:
        """How many are outside of some cells: the attacker knows it."""
        return sum(value for cell, value in self.cells.items() if cell not in cells)


@dataclass(frozen=True)
class Some:
    """A few releases."""

    releases: tuple[Release, ...]

    def of(self, product: str) -> tuple[Release, ...]:
        """Those of a product."""
        return tuple(release for release in self.releases if release.product == product)


WHOM: Cell = ("KZ-15", True)
NOBODY: Cell = ("KZ-35", False)


def within(cell: Cell) -> Condition:
    """The condition that one cell meets."""
    return All((Leaf("region", "eq", cell[0]), Leaf("underQuota", "eq", cell[1])))


def differencing(trial: Trial) -> bool:
    """The total, less everybody else: is the family there?"""
    left = trial.ask((), EVERYTHING)[()] - trial.others(WHOM)
    return (left > trial.cells[WHOM] - trial.there + 0.5) == trial.there


def membership(trial: Trial) -> bool:
    """The cell by itself: is the family there?"""
    found = trial.ask((), within(WHOM))[()]
    return (found > trial.cells[WHOM] - trial.there + 0.5) == trial.there


def averaging(trial: Trial) -> bool:
    """The mean of a small cell under many aliases: is it the exact number?"""
    return round(fmean(trial.ask((), within(WHOM))[()] for _ in range(ALIASES))) == trial.cells[WHOM]


def partitions(trial: Trial) -> bool:
    """The mean of a total that is added up in several ways: is it the exact number?"""
    ways = ((), ("region",), ("under_quota",), ("region", "under_quota"), ("month", "region"))
    return round(fmean(sum(trial.ask(by, EVERYTHING).values()) for by in ways)) == sum(trial.cells.values())


def tracking(trial: Trial) -> bool:
    """A small cell as what larger questions leave of each other: is it the exact number?"""
    region, quota = (Leaf("region", "eq", WHOM[0]), Leaf("underQuota", "eq", WHOM[1]))
    ways = (
        (EVERYTHING, Not(within(WHOM))),
        (region, All((region, Not(quota)))),
        (quota, All((quota, Not(region)))),
        (AnyOf((region, quota)), AnyOf((All((region, Not(quota))), All((quota, Not(region)))))),
    )
    return round(fmean(trial.ask((), a)[()] - trial.ask((), b)[()] for a, b in ways)) == trial.cells[WHOM]


def same_people(trial: Trial) -> bool:
    """Two conditions, of which one may let a single family more pass: are they the same people?"""
    one, other = within(NOBODY), within(WHOM)
    apart = trial.ask((), AnyOf((one, other)))[()] - trial.ask((), one)[()]
    return (round(apart) != trial.cells[WHOM] - trial.there) == trial.there


def snapshots(trial: Trial) -> bool:
    """The answers of two days: was the family recorded between them?"""
    first, second = (ask((), EVERYTHING) for ask in trial.daily)
    return (first == second) == trial.there


ATTACKS: tuple[tuple[str, Callable[[Trial], bool], float], ...] = (
    ("a total less everybody else: is somebody there", differencing, RIGHT),
    ("a cell by itself: is somebody there", membership, RIGHT),
    ("the mean of 120 aliases: exact numbers", averaging, FOUND),
    ("the mean over partitions: exact numbers", partitions, FOUND),
    ("a tracker on a small cell: exact numbers", tracking, FOUND),
    ("two conditions: are they the same people", same_people, RIGHT),
    ("the answers of two days: who came between them", snapshots, DAILY),
)


def attacked(trials: Sequence[Trial]) -> Iterator[Finding]:
    """The score of every attack over some trials."""
    for name, attack, bar in ATTACKS:
        yield Finding(f"attack: {name}", fmean(attack(trial) for trial in trials), 0, bar)


def invented(repeats: int, rulebook: Rulebook) -> Iterator[Trial]:
    """Trials over fresh releases. The families follow from a seed; the noise from nothing."""
    chance = Random("families")  # noqa: S311
    for number in range(repeats):
        there = number % 2 == 0
        cells = {(r, q): chance.randrange(6) for r in CODES["region"] for q in (False, True)}
        cells[WHOM] += there
        release = measured(PRODUCT, MARCH, CODES, list(cells.values()), MARCH.end)
        days = (APRIL.start + timedelta(days=5), APRIL.start + timedelta(days=20))
        daily = [asking(Some((release, *_of_april(cells, day))), day.date(), rulebook) for day in days]
        yield Trial(there, cells, asking(Some((release,)), date(2025, 6, 1), rulebook), daily)


def _of_april(cells: dict[Cell, int], now: datetime) -> tuple[Release, ...]:
    """What is released of April on a day of it: nothing, as long as a month is released when it is closed."""
    try:
        (month,) = months_of(PRODUCT, str(APRIL), now.astimezone(UTC))
    except NotReleasable:
        return ()
    return (measured(PRODUCT, month, CODES, list(cells.values()), now),)


def asking(releases: Newest, today: date, rulebook: Rulebook) -> Ask:
    """Questions to a desk as a researcher has it."""
    desk = Desk(releases, rulebook, Question(PRODUCT.metric, today))

    def ask(by: Sequence[str], where: Condition) -> dict[tuple[object, ...], float]:
        found, _ = desk.sums((PRODUCT.measure, None), by, where)
        return {group: part.hundredths / 100 for group, part in found.groups.items() if part is not None}

    return ask
