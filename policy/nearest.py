"""The nearest change that opens a closed route, found by trying values, not written by hand.

Only facts that the traveller can choose are tried: stay, arrival, checkpoints, mode, invitation. A fact
whose being unknown still leaves the route closed cannot open it, so most are passed over at once. What is
proposed is itself a trip that can be asked about.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from policy.conditions import ORDER, AllOf, Condition, Fork, Leaf, facts_of, judge
from policy.question import Question
from policy.reference import Checkpoint, checkpoints
from policy.routes import PLANS, RoutePlan
from policy.stays import LONGEST_STAY
from policy.trip import Fact, Message, Passport, TravelMode, Trip, day_of
from policy.violations import violations

Candidates = Callable[[Question], Iterator[tuple[Trip, Message]]]
Opens = Callable[[Question], bool]
FURTHEST = 366
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NearestChange:
    """One fact, changed as little as opens the route; ``trip`` is the trip with the change applied."""

    fact: Fact
    message: Message
    trip: Trip


def nearest_change(question: Question, plan: RoutePlan, passport: Passport) -> NearestChange | None:
    """The first fact of CHOICES of which one change opens the route; None when one is not enough."""
    if question.without(CHOSEN).outcome(plan, passport).holds is False:
        return None
    for facts, fields, candidates in CHOICES:
        eras = _eras(question, facts)
        if facts.isdisjoint(FACTS[plan.route]) and not eras:
            continue
        if question.without(fields).outcome(plan, passport).holds is False:
            continue
        fixed, moved = _split(question, plan.condition, passport, facts)
        if eras:
            opens = partial(_opens_under_rules, fixed=fixed, moved=moved, passport=passport, known={})
            others = (question.instead(replace(question.trip, arrival=day, arrival_at=None)) for day in eras)
            worth_trying = any(_opens(other, fixed, passport) for other in others)
        else:
            opens = partial(_opens, parts=moved, passport=passport)
            worth_trying = bool(moved) and _opens(question, fixed, passport)
        if not worth_trying:
            continue
        if Fact.STAY_DAYS in facts and all(isinstance(part, Leaf) and part.less_is_safe for part in moved):
            candidates = partial(_longest_stay, opens=opens)
        for changed, message in candidates(question):
            if opens(question.instead(changed)) and not violations(changed, now=question.now, on=question.on):
                return NearestChange(min(facts, key=ORDER.__getitem__), message, changed)
    return None


def _eras(question: Question, facts: frozenset[Fact]) -> tuple[date, ...]:
    """A day under each of the rules that another arrival may fall under; none if they stay the same."""
    arrival = question.trip.arrival_day
    if Fact.ARRIVAL not in facts or question.on or arrival is None:
        return ()
    first, last = arrival - FURTHEST * DAY, arrival + FURTHEST * DAY
    changes = [day for day in question.rulebook.changes(question.known_day) if first <= day <= last]
    return (first, *changes) if changes else ()


def _split(
    question: Question, condition: Condition, passport: Passport, facts: frozenset[Fact]
) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """The parts of the condition that these facts cannot change under the same rules, and those they can."""
    case = question.case(passport, question.days[0])
    while isinstance(condition, Fork):
        condition = condition.yes if condition.test(case) else condition.no
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    moved = tuple(part for part in parts if not facts.isdisjoint(facts_of(part)))
    return tuple(part for part in parts if part not in moved), moved


def _opens(question: Question, parts: tuple[Condition, ...], passport: Passport) -> bool:
    """Whether every part holds on every day whose rules may bind."""
    cases = [question.case(passport, day) for day in question.days]
    return all(judge(part, case).holds for case in cases for part in parts)


def _opens_under_rules(
    question: Question,
    fixed: tuple[Condition, ...],
    moved: tuple[Condition, ...],
    passport: Passport,
    known: dict[int, bool],
) -> bool:
    """Whether every part holds; the fixed ones are judged once under the rules of one era."""
    rules = id(question.rulebook.on(question.rules_on, question.known_day))
    if rules not in known:
        known[rules] = _opens(question, fixed, passport)
    return known[rules] and _opens(question, moved, passport)


def _stays(question: Question) -> Iterator[tuple[Trip, Message]]:
    trip, stay = question.trip, question.trip.stay_days
    if stay is None:
        return
    for distance in range(1, FURTHEST):
        for days, code in (
            (stay - distance, "change.stay_at_most"),
            (stay + distance, "change.stay_at_least"),
        ):
            if 1 <= days <= LONGEST_STAY:
                yield replace(trip, stay_days=days), Message(code, {"days": days})


def _longest_stay(question: Question, opens: Opens) -> Iterator[tuple[Trip, Message]]:
    """The longest shorter stay that opens, by halving: for parts of which every shorter stay is as good."""
    trip, low, high = question.trip, 0, (question.trip.stay_days or 1) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if opens(question.instead(replace(trip, stay_days=middle))):
            low = middle
        else:
            high = middle - 1
    if low:
        yield replace(trip, stay_days=low), Message("change.stay_at_most", {"days": low})


def _arrivals(question: Question) -> Iterator[tuple[Trip, Message]]:
    trip, arrival = question.trip, question.trip.arrival_day
    if arrival is None:
        return
    soonest = max([day_of(question.asked_at), *(stay.to for stay in trip.earlier_stays or ())])
    # Every passport must hold, those of other routes too: nothing beyond is worth trying.
    latest = min((passport.expires for passport in trip.passports if passport.expires), default=date.max)
    for distance in range(1, FURTHEST + 1):
        for day, code in (
            (arrival + distance * DAY, "change.arrive_from"),
            (arrival - distance * DAY, "change.arrive_by"),
        ):
            if soonest <= day <= latest:
                yield replace(trip, arrival=day, arrival_at=None), Message(code, {"day": day.isoformat()})


def _entries(question: Question) -> Iterator[tuple[Trip, Message]]:
    """Another place to enter; the mode comes with it, and so does the exit where it was the same place."""
    trip, known = question.trip, checkpoints()
    old = known.get(trip.entry_checkpoint or "")
    if old is None and trip.travel_mode in (None, TravelMode.AIR):
        return
    carries_mode = old is None or trip.travel_mode == old.mode
    same_exit = trip.exit_checkpoint in (None, trip.entry_checkpoint)
    for both in (False, True) if same_exit else (False,):
        for place in known.values():
            if place.code == trip.entry_checkpoint:
                continue
            changed = replace(
                trip,
                entry_checkpoint=place.code,
                exit_checkpoint=place.code if both else trip.exit_checkpoint,
                travel_mode=place.mode if carries_mode else trip.travel_mode,
            )
            yield changed, _at("change.cross_at" if both else "change.enter_at", place)


def _exits(question: Question) -> Iterator[tuple[Trip, Message]]:
    trip = question.trip
    if trip.exit_checkpoint is None:
        return
    for place in checkpoints().values():
        if place.code != trip.exit_checkpoint:
            yield replace(trip, exit_checkpoint=place.code), _at("change.leave_at", place)


def _at(code: str, place: Checkpoint) -> Message:
    kind = "_airport" if place.mode == TravelMode.AIR else ""
    return Message(code + kind, {"checkpoint": place.code})


def _modes(question: Question) -> Iterator[tuple[Trip, Message]]:
    trip = question.trip
    if trip.travel_mode is None:
        return
    for mode in TravelMode:
        if mode != trip.travel_mode:
            yield replace(trip, travel_mode=mode), Message(f"change.travel_by_{mode.lower()}", {})


def _invitations(question: Question) -> Iterator[tuple[Trip, Message]]:
    if question.trip.has_invitation is False:
        yield replace(question.trip, has_invitation=True), Message("change.invitation", {})


FACTS = {plan.route: facts_of(plan.condition) for plan in PLANS}
# The facts of a choice, the fields that hold them, and the values to try, nearest first.
CHOICES: tuple[tuple[frozenset[Fact], tuple[str, ...], Candidates], ...] = (
    (frozenset({Fact.STAY_DAYS}), ("stay_days",), _stays),
    (frozenset({Fact.ARRIVAL}), ("arrival", "arrival_at"), _arrivals),
    (
        frozenset({Fact.ENTRY_CHECKPOINT, Fact.EXIT_CHECKPOINT, Fact.TRAVEL_MODE}),
        ("entry_checkpoint", "exit_checkpoint", "travel_mode"),
        _entries,
    ),
    (frozenset({Fact.EXIT_CHECKPOINT}), ("exit_checkpoint",), _exits),
    (frozenset({Fact.TRAVEL_MODE}), ("travel_mode",), _modes),
    (frozenset({Fact.HAS_INVITATION}), ("has_invitation",), _invitations),
)
CHOSEN = tuple(dict.fromkeys(field for _, fields, _ in CHOICES for field in fields))
