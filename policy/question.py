"""A trip, asked at a moment, under the rules of a day as known on a day."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from policy.conditions import Case, Finding, Outcome, in_order, judge
from policy.routes import RoutePlan
from policy.rulebook import Rulebook
from policy.trip import Fact, Passport, Trip, day_of, start_of


@dataclass(frozen=True)
class Question:
    """What was asked. ``now`` is aware; ``on`` and ``known_at`` may be None."""

    rulebook: Rulebook
    trip: Trip
    now: datetime
    on: date | None
    known_at: date | None
    _without: dict[tuple[str, ...], "Question"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def asked_at(self) -> datetime:
        """The moment that deadlines bind: now, or the start of ``on``."""
        return start_of(self.on) if self.on else self.now

    @cached_property
    def rules_on(self) -> date:
        """The day whose rules bind: ``on``, else the day of arrival, else today."""
        return self.on or self.trip.arrival_day or day_of(self.now)

    @cached_property
    def known_day(self) -> date:
        """The day whose knowledge of the rules binds."""
        return self.known_at or day_of(self.now)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days whose rules may bind: more than one while neither the arrival nor ``on`` is known."""
        if self.on or self.trip.arrival_day:
            return (self.rules_on,)
        return (self.rules_on, *(d for d in self.rulebook.changes(self.known_day) if d > self.rules_on))

    def case(self, passport: Passport, day: date) -> Case:
        """The trip on one passport under the rules of a day."""
        earliest = day_of(self.asked_at)
        if len(self.days) > 1:
            earliest = max(earliest, day)
        return Case(self.trip, passport, self.asked_at, earliest, self.rulebook.on(day, self.known_day))

    def outcome(self, plan: RoutePlan, passport: Passport) -> Outcome:
        """The judged route; over all days whose rules may bind while the arrival is unknown."""
        first, *later = [judge(plan.condition, self.case(passport, day)) for day in self.days]
        if all(_alike(first, other) for other in later):
            return first
        missing = in_order(fact for o in (first, *later) for fact in (*o.finding.missing, Fact.ARRIVAL))
        awaiting = dict.fromkeys(code for o in (first, *later) for code in o.finding.awaiting)
        return replace(first, finding=Finding(None, missing, tuple(awaiting)))

    def instead(self, trip: Trip) -> "Question":
        """The same question about another trip."""
        return replace(self, trip=trip)

    def without(self, fields: tuple[str, ...]) -> "Question":
        """The same question with these fields of the trip unknown."""
        if fields not in self._without:
            unknown: dict[str, Any] = dict.fromkeys(fields)
            self._without[fields] = self.instead(replace(self.trip, **unknown))
        return self._without[fields]


def _alike(one: Outcome, other: Outcome) -> bool:
    if one.holds is not None:
        return one.holds is other.holds
    return other.holds is None and _rests_on(one) == _rests_on(other)


def _rests_on(outcome: Outcome) -> list[tuple[object, ...]]:
    own = (
        outcome.code,
        outcome.holds,
        outcome.finding.missing,
        outcome.finding.rule and outcome.finding.rule.id,
    )
    return [own, *(line for part in outcome.below for line in _rests_on(part))]
