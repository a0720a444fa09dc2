"""One trip, asked for every nationality at once: the routes of all, without their reasons.

Nationalities of which the rules say the same on every day that may bind get the same cells, judged once.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from policy.eligibility import VERDICTS
from policy.question import Question
from policy.reference import country_codes
from policy.routes import PLANS, RoutePlan
from policy.rows import kin
from policy.rulebook import Rulebook
from policy.trip import Fact, Necessity, Passport, Route, Trip, Verdict


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One route of one nationality; as in a RouteAnswer."""

    route: Route
    verdict: Verdict
    necessity: Necessity | None
    max_stay_days: int | None
    missing: tuple[Fact, ...]
    awaiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Every route, in order, for a traveller who holds this country's passport and no other."""

    country: str
    routes: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class EligibilityMatrix:
    """Every country, in the order of the codes, and the day and version of the rules."""

    rules_on: date
    rules_version: str
    rows: tuple[MatrixRow, ...]


def matrix(
    rulebook: Rulebook, trip: Trip, *, now: datetime, on: date | None = None, known_at: date | None = None
) -> EligibilityMatrix:
    """The routes for each country that a passport can name; of the passport nothing else is known.

    The trip must have no passports and no ``violations_without_passports``; ``now`` is an aware datetime.
    """
    asked = Question(rulebook, trip, now, on, known_at)
    days = [kin(rulebook.on(day, asked.known_day)) for day in asked.days]
    judged: dict[tuple[int, ...], tuple[MatrixCell, ...]] = {}
    rows = []
    for country in sorted(country_codes()):
        alike = tuple(numbers.get(country, 0) for numbers in days)
        if alike not in judged:
            judged[alike] = _cells(asked, Passport(country))
        rows.append(MatrixRow(country, judged[alike]))
    return EligibilityMatrix(asked.rules_on, rulebook.version, tuple(rows))


def _cells(asked: Question, passport: Passport) -> tuple[MatrixCell, ...]:
    own = asked.instead(replace(asked.trip, passports=(passport,)))
    return tuple(_cell(own, plan, passport) for plan in PLANS)


def _cell(asked: Question, plan: RoutePlan, passport: Passport) -> MatrixCell:
    outcome, case = asked.outcome(plan, passport), asked.case(passport, asked.days[0])
    found = outcome.finding
    return MatrixCell(
        plan.route,
        VERDICTS[outcome.holds],
        plan.necessity(case),
        None if outcome.holds is False else plan.max_stay_days(case),
        found.missing,
        found.awaiting,
    )
