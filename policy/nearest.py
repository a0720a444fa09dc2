"""The nearest change that opens a closed route, found by trying values, not written by hand.

Only facts that the traveller can choose are tried: stay, arrival, checkpoints, mode, invitation. A fact
whose being unknown still leaves the route closed cannot open it, so most are passed over at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from policy.conditions import ORDER, AllOf, Condition, Fork, Leaf, facts_of, judge
from policy.question import Question
from policy.reference import Checkpoint, checkpoints
from policy.routes import PLANS, RoutePlan
from policy.stays import LONGEST_STAY
from policy.trip import Fact, Message, Passport, TravelMode, Trip, day_of

Candidates = Callable[[Question], Iterator[tuple[Trip, Message]]]
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
    if question.instead(_unchosen(question.trip)).outcome(plan, passport).holds is False:
        return None
    for facts, forget, candidates in CHOICES:
        if facts.isdisjoint(FACTS[plan.route]) and not _moves_rules(question, facts):
            continue
        if question.instead(forget(question.trip)).outcome(plan, passport).holds is False:
            continue
        decisive = _decisive(question, plan.condition, passport, facts)
        if not decisive:
            continue
        opens = partial(_opens, parts=decisive, passport=passport)
        if Fact.STAY_DAYS in facts and all(isinstance(part, Leaf) and part.less_is_safe for part in decisive):
            candidates = partial(_longest_stay, opens=opens)
        for changed, message in candidates(question):
            if opens(question.instead(changed)):
                return NearestChange(min(facts, key=ORDER.__getitem__), message, changed)
    return None


def _moves_rules(question: Question, facts: frozenset[Fact]) -> bool:
    """Whether another arrival may fall under other rules."""
    arrival = question.trip.arrival_day
    if Fact.ARRIVAL not in facts or question.on or arrival is None:
        return False
    near = FURTHEST * DAY
    return any(
        arrival - near <= day <= arrival + near for day in question.rulebook.changes(question.known_day)
    )


def _decisive(
    question: Question, condition: Condition, passport: Passport, facts: frozenset[Fact]
) -> tuple[Condition, ...]:
    """The parts of the condition that these facts can change; none if another part does not hold."""
    if _moves_rules(question, facts):
        return (condition,)
    case = question.case(passport, question.days[0])
    while isinstance(condition, Fork):
        condition = condition.yes if condition.test(case) else condition.no
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    moved = tuple(part for part in parts if not facts.isdisjoint(facts_of(part)))
    return moved if _opens(question, tuple(part for part in parts if part not in moved), passport) else ()


def _opens(question: Question, parts: tuple[Condition, ...], passport: Passport) -> bool:
    """Whether every part holds on every day whose rules may bind."""
    cases = [question.case(passport, day) for day in question.days]
    return all(judge(part, case).holds for case in cases for part in parts)


def _unchosen(trip: Trip) -> Trip:
    """The trip with everything that the traveller can choose unknown."""
    for _, forget, _ in CHOICES:
        trip = forget(trip)
    return trip


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


def _longest_stay(question: Question, opens: Callable[[Question], bool]) -> Iterator[tuple[Trip, Message]]:
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
    for distance in range(1, FURTHEST + 1):
        for day, code in (
            (arrival + distance * DAY, "change.arrive_from"),
            (arrival - distance * DAY, "change.arrive_by"),
        ):
            if day >= soonest:
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
# The facts of a choice, the trip without them, and the values to try, nearest first.
CHOICES: tuple[tuple[frozenset[Fact], Callable[[Trip], Trip], Candidates], ...] = (
    (frozenset({Fact.STAY_DAYS}), lambda trip: replace(trip, stay_days=None), _stays),
    (frozenset({Fact.ARRIVAL}), lambda trip: replace(trip, arrival=None, arrival_at=None), _arrivals),
    (
        frozenset({Fact.ENTRY_CHECKPOINT, Fact.EXIT_CHECKPOINT, Fact.TRAVEL_MODE}),
        lambda trip: replace(trip, entry_checkpoint=None, exit_checkpoint=None, travel_mode=None),
        _entries,
    ),
    (frozenset({Fact.EXIT_CHECKPOINT}), lambda trip: replace(trip, exit_checkpoint=None), _exits),
    (frozenset({Fact.TRAVEL_MODE}), lambda trip: replace(trip, travel_mode=None), _modes),
    (frozenset({Fact.HAS_INVITATION}), lambda trip: replace(trip, has_invitation=None), _invitations),
)
