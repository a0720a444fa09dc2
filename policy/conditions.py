"""Conditions as values: leaves joined by all, any and not, judged with three values (Kleene).

A condition holds (True), fails (False) or is unknown (None). Unknown says why: the facts it is missing,
and the acts of an authority it awaits. Only what could still change the result is named: a group that
has failed misses nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policy.rulefile import Rule
from policy.trip import Fact, Passport, Trip

if TYPE_CHECKING:
    from policy.rows import Found, Rows

NONE: Mapping[str, str | int] = MappingProxyType({})
DISPUTED = "authority.disputed_rule"
ORDER = {fact: place for place, fact in enumerate(Fact)}


@dataclass(frozen=True)
class Case:
    """A trip on one passport, the rules of a day, and the moment of asking.

    ``earliest`` is the first day on which the traveller can still arrive.
    """

    trip: Trip
    passport: Passport
    asked_at: datetime
    earliest: date
    rules: Mapping[str, Rule]

    @cached_property
    def regime(self) -> Rule | None:
        """The entry regime of the passport's country; None where no authority has set one."""
        return self.rules.get(f"regime.{self.passport.country}")

    @cached_property
    def arrival(self) -> date | None:
        """The day of arrival."""
        return self.trip.arrival_day

    def of_country(self, subject: str) -> Rule | None:
        """The rule for the passport's country, or else the general one."""
        return self.rules.get(f"{subject}.{self.passport.country}") or self.rules.get(subject)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one leaf found. ``params`` are for its wording, ``rule`` is what it rests on,
    ``words`` stands for yes or no where another wording is wanted.

    A leaf that misses the arrival says between which days the arrival would have to lie
    (``no_earlier``, ``no_later``), so that a group can see that no day is left.
    """

    holds: bool | None
    missing: tuple[Fact, ...] = ()
    awaiting: tuple[str, ...] = ()
    rule: Rule | None = None
    params: Mapping[str, str | int] = field(default_factory=lambda: NONE)
    words: str = ""
    no_earlier: date = date.min
    no_later: date = date.max


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged condition; ``below`` are the judged parts of a group."""

    code: str
    finding: Finding
    below: tuple["Outcome", ...] = ()

    @property
    def holds(self) -> bool | None:
        """True, False or unknown."""
        return self.finding.holds

    @property
    def decisive(self) -> tuple["Outcome", ...]:
        """The parts on which the result rests: those that share it, or those that leave no day to arrive."""
        same = tuple(part for part in self.below if part.holds is self.holds)
        return same or tuple(part for part in self.below if Fact.ARRIVAL in part.finding.missing)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition over few facts. ``judge`` must be exact: unknown only if the named facts matter.

    ``less_is_safe``: if the condition holds for some length of stay, it holds for every shorter one.
    ``in_bulk``, for facts of many values, judges columns instead of one case, to the same result.
    """

    code: str
    facts: frozenset[Fact]
    judge: Callable[[Case], Finding]
    less_is_safe: bool = False
    in_bulk: "Callable[[Rows], Found] | None" = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every part holds."""

    code: str
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one part holds."""

    code: str
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when the part fails; keeps the part's rule and parameters."""

    code: str
    part: "Condition"


@dataclass(frozen=True, slots=True)
class Fork:
    """One of two conditions, by a test on what is always known (the passport's country)."""

    test: Callable[[Case], bool]
    yes: "Condition"
    no: "Condition"


Condition = Leaf | AllOf | AnyOf | Not | Fork


def judge(condition: Condition, case: Case) -> Outcome:
    """Judges a condition and all its parts."""
    match condition:
        case Leaf():
            return Outcome(condition.code, condition.judge(case))
        case AllOf():
            below = tuple([judge(part, case) for part in condition.parts])
            return Outcome(condition.code, _joined(below, decided_by=False), below)
        case AnyOf():
            below = tuple([judge(part, case) for part in condition.parts])
            return Outcome(condition.code, _joined(below, decided_by=True), below)
        case Not():
            found = judge(condition.part, case).finding
            holds = None if found.holds is None else not found.holds
            return Outcome(
                condition.code, Finding(holds, found.missing, found.awaiting, found.rule, found.params)
            )
    return judge(condition.yes if condition.test(case) else condition.no, case)


def facts_of(condition: Condition) -> frozenset[Fact]:
    """Every fact a condition may look at."""
    match condition:
        case Leaf():
            return condition.facts
        case AllOf() | AnyOf():
            return frozenset().union(*(facts_of(part) for part in condition.parts))
        case Not():
            return facts_of(condition.part)
    return facts_of(condition.yes) | facts_of(condition.no)


def _joined(parts: Iterable[Outcome], decided_by: bool) -> Finding:
    unknown = []
    for part in parts:
        if part.holds is decided_by:
            return Finding(decided_by)
        if part.holds is None:
            unknown.append(part.finding)
    if not unknown:
        return Finding(not decided_by)
    no_earlier = max(finding.no_earlier for finding in unknown)
    no_later = min(finding.no_later for finding in unknown)
    if not decided_by and no_later < no_earlier:
        return Finding(False)
    return Finding(
        None,
        in_order(fact for finding in unknown for fact in finding.missing),
        tuple(dict.fromkeys(code for finding in unknown for code in finding.awaiting)),
    )


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts once each, in the order of the inputs."""
    return tuple(sorted(set(facts), key=ORDER.__getitem__))


def agreed(rule: Rule, judge_value: Callable[[Mapping[str, Any]], Finding]) -> Finding:
    """The finding under the rule's value, if every competing reading finds the same; else it is awaited."""
    first, *others = [judge_value(value) for value in rule.values]
    if not others or (first.holds is not None and all(other.holds is first.holds for other in others)):
        return first
    missing = in_order(fact for finding in (first, *others) for fact in finding.missing)
    return Finding(None, missing, (DISPUTED,), first.rule, first.params)
