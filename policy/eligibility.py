"""One question, every route compared: open, closed or undetermined, with the reasons.

Rules bind as in force on ``on``, else on the day of arrival, else today. Deadlines of asking bind now, or
at the start of ``on``. Rules are those known on ``known_at``, else on the day of asking.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from policy.conditions import Case, Outcome
from policy.nearest import NearestChange, nearest_change
from policy.question import Question
from policy.routes import PLANS, RoutePlan
from policy.rulebook import Rulebook
from policy.trip import Fact, Message, Necessity, Passport, Route, Trip, Verdict
from policy.violations import Violation, violations

__all__ = ["Eligibility", "NearestChange", "Reason", "RouteAnswer", "Violation", "answer", "violations"]

VERDICTS = {True: Verdict.OPEN, False: Verdict.CLOSED, None: Verdict.UNDETERMINED}
WORDS = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One node of the reasons; ``because`` holds the ids of the nodes below it, decisive ones only."""

    id: str
    because: tuple[str, ...]
    verdict: Verdict
    message: Message
    rule_id: str | None


@dataclass(frozen=True, slots=True)
class RouteAnswer:
    """One route on one passport. Terms in days; ``apply_by`` in UTC; None where there is no such term."""

    route: Route
    passport: Passport
    verdict: Verdict
    necessity: Necessity | None
    max_stay_days: int | None
    validity_days: int | None
    apply_by: datetime | None
    missing: tuple[Fact, ...]
    awaiting: tuple[str, ...]
    steps: tuple[Message, ...]
    reasons: tuple[Reason, ...]
    nearest_change: NearestChange | None
    summary: Message


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer for every passport and route, and the day and version of the rules it was made under."""

    rules_on: date
    rules_version: str
    answered_at: datetime
    routes: tuple[RouteAnswer, ...]


def answer(
    rulebook: Rulebook,
    trip: Trip,
    *,
    now: datetime,
    on: date | None = None,
    known_at: date | None = None,
    with_nearest: bool = True,
) -> Eligibility:
    """Every route of every passport, passports in their order, routes in the order of Route.

    The trip must have no ``violations``. ``now`` is an aware datetime. ``with_nearest=False`` leaves the
    search for the nearest change out.
    """
    question = Question(rulebook, trip, now, on, known_at)
    return Eligibility(
        question.rules_on,
        rulebook.version,
        now.astimezone(UTC),
        tuple(
            _route(question, plan, passport, with_nearest) for passport in trip.passports for plan in PLANS
        ),
    )


def _route(question: Question, plan: RoutePlan, passport: Passport, with_nearest: bool) -> RouteAnswer:
    outcome = question.outcome(plan, passport)
    case = question.case(passport, question.days[0])
    verdict, closed = VERDICTS[outcome.holds], outcome.holds is False
    terms = (
        (None, None, None)
        if closed
        else (plan.max_stay_days(case), plan.validity_days(case), plan.apply_by(case))
    )
    summary = _summary(outcome, verdict, case, terms)
    return RouteAnswer(
        plan.route,
        passport,
        verdict,
        plan.necessity(case),
        *terms,
        missing=outcome.finding.missing,
        awaiting=outcome.finding.awaiting,
        steps=() if closed else tuple(step.message(case) for step in plan.steps if step.when(case)),
        reasons=_reasons(outcome, summary),
        nearest_change=nearest_change(question, plan, passport) if closed and with_nearest else None,
        summary=summary,
    )


def _summary(
    outcome: Outcome, verdict: Verdict, case: Case, terms: tuple[int | None, int | None, datetime | None]
) -> Message:
    stay, validity, _ = terms
    params: dict[str, str | int] = {
        "country": case.passport.country,
        "days": stay or 0,
        "validity": validity or 0,
    }
    kind = verdict.lower()
    if outcome.holds and outcome.code == "visa_free" and not stay:
        kind = "citizen" if outcome.below[0].code == "citizen" else "unlimited"
    return Message(f"summary.{outcome.code}.{kind}", params)


def _reasons(outcome: Outcome, summary: Message) -> tuple[Reason, ...]:
    found: list[Reason] = []

    def add(node: Outcome, name: str, message: Message) -> None:
        parts = [(part, f"{name}/{part.code}") for part in node.decisive]
        rule = node.finding.rule
        below = tuple(part_name for _, part_name in parts)
        found.append(Reason(name, below, VERDICTS[node.holds], message, rule.id if rule else None))
        for part, part_name in parts:
            add(part, part_name, _message(part))

    add(outcome, outcome.code, summary)
    return tuple(found)


def _message(node: Outcome) -> Message:
    finding = node.finding
    if finding.holds is not None:
        return Message(f"{node.code}.{finding.words or WORDS[finding.holds]}", finding.params)
    if finding.missing:
        return Message(f"unknown.{finding.missing[0].lower()}", {})
    return Message(finding.awaiting[0], {})
