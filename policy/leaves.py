"""The leaves: each compares a few facts with a dated rule, exactly, whatever of the facts is unknown.

Exactness is what keeps ``missing`` minimal: a leaf that looks at the stay when the stay is unknown tries
the shortest and the longest stay that the neighbouring leaves would let pass (``cap``), and one that
looks at the arrival tries the earliest possible day and the far future.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from policy import bulk_leaves
from policy.conditions import Case, Finding, Leaf, agreed, in_order
from policy.rulefile import Rule
from policy.stays import NO_REGIME
from policy.trip import YEARS_AHEAD, Fact, PassportKind, Purpose, TravelMode, day_of, months_after

DAY = timedelta(days=1)
CHECKPOINT = "authority.checkpoint"
# Documents of people who are nationals of no state, or not of the one that issued them.
NO_NATIONALITY = frozenset({"XXA", "XXB", "XXC"})
NATIONAL_KINDS = (PassportKind.ORDINARY, PassportKind.DIPLOMATIC, PassportKind.SERVICE)


def in_force(code: str, subject: str) -> Leaf:
    """A rule on the subject is in force."""
    return Leaf(code, frozenset(), lambda case: Finding(subject in case.rules, rule=case.rules.get(subject)))


def awaits(code: str, act: str, subject: str) -> Leaf:
    """An act of an authority that no traveller can know."""
    return Leaf(code, frozenset(), lambda case: Finding(None, awaiting=(act,), rule=case.rules.get(subject)))


def chosen(
    code: str, fact: Fact, field: str, allowed: Callable[[Case], Collection[str]], subject: str = ""
) -> Leaf:
    """A fact is one of the allowed values."""

    def judge(case: Case) -> Finding:
        value, rule = getattr(case.trip, field), case.rules.get(subject)
        if value is None:
            return Finding(None, (fact,), rule=rule)
        return Finding(value in allowed(case), rule=rule)

    return Leaf(code, frozenset({fact}), judge)


def said(code: str, fact: Fact, field: str, subject: str = "", given: bool = False) -> Leaf:
    """A fact is true; with ``given``, any known value will do."""

    def judge(case: Case) -> Finding:
        value, rule = getattr(case.trip, field), case.rules.get(subject)
        return Finding(None, (fact,), rule=rule) if value is None else Finding(given or value, rule=rule)

    return Leaf(code, frozenset({fact}), judge)


def _foreigner(case: Case) -> Finding:
    return Finding(all(passport.country != "KAZ" for passport in case.trip.passports))


def is_citizen(case: Case) -> bool:
    """Whether this passport is Kazakhstan's."""
    return case.passport.country == "KAZ"


def _citizen(case: Case) -> Finding:
    return Finding(is_citizen(case), rule=case.regime)


def _national(case: Case) -> Finding:
    if case.passport.country in NO_NATIONALITY:
        return Finding(False)
    if case.passport.kind is None:
        return Finding(None, (Fact.PASSPORT_KIND,))
    return Finding(case.passport.kind in NATIONAL_KINDS)


def _regime(wanted: bool) -> Callable[[Case], Finding]:
    def judge(case: Case) -> Finding:
        if case.regime is None:
            return Finding(None, awaiting=(NO_REGIME,))
        return agreed(case.regime, lambda v: Finding(v["visa_free"] is wanted, rule=case.regime))

    return judge


def _regime_known(case: Case) -> Finding:
    return Finding(None, awaiting=(NO_REGIME,)) if case.regime is None else Finding(True, rule=case.regime)


def passport_covers(
    code: str, subject: str, cap: Callable[[Case], int] | None, cap_facts: frozenset[Fact] = frozenset()
) -> Leaf:
    """The passport is valid to the last day of the stay and the rule's months beyond.

    ``cap`` gives the longest stay to think of when the stay is unknown, from ``cap_facts``; None looks at
    the day of arrival only.
    """

    def judge(case: Case) -> Finding:
        rule = case.rules.get(subject)
        if rule is None:
            return Finding(None, awaiting=("authority.no_rule",))
        return agreed(rule, lambda value: _covers(case, rule, int(value["months"]), cap))

    facts = cap_facts | {Fact.PASSPORT_EXPIRES, Fact.ARRIVAL} | ({Fact.STAY_DAYS} if cap else set())
    return Leaf(
        code, facts, judge, less_is_safe=True, in_bulk=bulk_leaves.passport_covers(subject, cap, cap_facts)
    )


def _covers(case: Case, rule: Rule, months: int, cap: Callable[[Case], int] | None) -> Finding:
    expires, stay = case.passport.expires, case.trip.stay_days if cap else 1
    absent = [] if stay is not None else [Fact.STAY_DAYS]
    if case.arrival is None:
        absent.append(Fact.ARRIVAL)
    shortest, longest = (stay, stay) if stay is not None else (1, cap(case) if cap else 1)
    first = case.arrival or case.earliest
    params: dict[str, str | int] = {"months": months, "expires": expires.isoformat() if expires else ""}
    if expires is None:
        return Finding(None, in_order([Fact.PASSPORT_EXPIRES, *absent]), rule=rule, params=params)
    if _needed_until(first, shortest, months) > expires:
        return Finding(False, rule=rule, params=params)
    latest = case.arrival or day_of(case.asked_at) + YEARS_AHEAD
    if _needed_until(latest, longest, months) <= expires:
        return Finding(True, rule=rule, params=params)
    # Months differ in length, so up to three days later may still do.
    spare = 3 if months else 0
    last = months_after(expires, -months) - (shortest - 1 - spare) * DAY
    return Finding(None, in_order(absent), rule=rule, params=params, no_later=last)


def _needed_until(arrival: date, stay_days: int, months: int) -> date:
    return months_after(arrival + (stay_days - 1) * DAY, months)


def in_time(code: str, subject: str) -> Leaf:
    """The question is asked at least the rule's hours before arrival."""

    def judge(case: Case) -> Finding:
        rule, arrival = case.rules.get(subject), case.trip.arrival_moment
        if rule is None:
            return Finding(None, awaiting=("authority.no_rule",))
        hours = int(rule.value["hours"])
        if arrival is None:
            # An arrival may be given to the minute, so the day on which the deadline ends is possible.
            first = day_of(case.asked_at + timedelta(hours=hours))
            return Finding(None, (Fact.ARRIVAL,), rule=rule, params={"hours": hours}, no_earlier=first)
        return Finding(case.asked_at + timedelta(hours=hours) <= arrival, rule=rule, params={"hours": hours})

    return Leaf(code, frozenset({Fact.ARRIVAL}), judge, in_bulk=bulk_leaves.in_time(subject))


def passport_kind(code: str, subject: str, wanted: bool) -> Leaf:
    """The document's kind is (or is not) one that the rule names."""

    def judge(case: Case) -> Finding:
        rule, kind = case.rules.get(subject), case.passport.kind
        if rule is None:
            return Finding(None, awaiting=("authority.no_rule",))
        if kind is None:
            return Finding(None, (Fact.PASSPORT_KIND,), rule=rule)
        return Finding((kind in rule.value["kinds"]) is wanted, rule=rule)

    return Leaf(code, frozenset({Fact.PASSPORT_KIND}), judge)


def listed(code: str, subject: str) -> Leaf:
    """The passport's country is on a list; the list may be disputed."""

    def judge(case: Case) -> Finding:
        rule = case.rules.get(f"{subject}.{case.passport.country}")
        if rule is None:
            return Finding(None, awaiting=(NO_REGIME,)) if case.regime is None else Finding(False)
        return agreed(rule, lambda value: Finding(value["listed"], rule=rule))

    return Leaf(code, frozenset(), judge)


def blank_pages(code: str, subject: str) -> Leaf:
    """The passport has enough blank pages."""

    def judge(case: Case) -> Finding:
        rule, pages = case.rules.get(subject), case.passport.blank_pages
        if rule is None:
            return Finding(None, awaiting=("authority.no_rule",))
        needed = int(rule.value["pages"])
        if pages is None:
            return Finding(None, (Fact.BLANK_PAGES,), rule=rule, params={"pages": needed})
        return Finding(pages >= needed, rule=rule, params={"pages": needed})

    return Leaf(code, frozenset({Fact.BLANK_PAGES}), judge)


def checkpoint(code: str, fact: Fact, field: str, subject: str) -> Leaf:
    """A checkpoint is one of the rule's international ones."""

    def judge(case: Case) -> Finding:
        rule, place = case.rules.get(subject), getattr(case.trip, field)
        if rule is None:
            return Finding(None, awaiting=("authority.no_rule",))
        if place is None:
            doubtful = (CHECKPOINT,) if rule.value["uncertain"] else ()
            return Finding(None, (fact,), doubtful, rule)
        if place in rule.value["uncertain"]:
            return Finding(None, awaiting=(CHECKPOINT,), rule=rule, params={"checkpoint": place})
        return Finding(place in rule.value["international"], rule=rule, params={"checkpoint": place})

    return Leaf(code, frozenset({fact}), judge)


def _invitation_free(case: Case) -> Finding:
    rule, purpose = case.of_country("consular.invitation_free"), case.trip.purpose
    if rule is None:
        return Finding(False)
    if purpose is None:
        return Finding(None, (Fact.PURPOSE,), rule=rule)
    return Finding(purpose in rule.value["purposes"], rule=rule)


FOREIGNER = Leaf("foreigner", frozenset(), _foreigner)
CITIZEN = Leaf("citizen", frozenset(), _citizen)
NATIONAL = Leaf("passport.national", frozenset({Fact.PASSPORT_KIND}), _national)
VISA_FREE_REGIME = Leaf("regime.visa_free", frozenset(), _regime(True))
VISA_NEEDED = Leaf("regime.visa_needed", frozenset(), _regime(False))
REGIME_KNOWN = Leaf("regime.known", frozenset(), _regime_known)
INVITATION_FREE = Leaf("consular.invitation_free", frozenset({Fact.PURPOSE}), _invitation_free)
BY_AIR = chosen(
    "e_visa.mode", Fact.TRAVEL_MODE, "travel_mode", lambda case: (TravelMode.AIR,), "e_visa.checkpoints"
)
RETURNING = chosen(
    "kandas.returning", Fact.PURPOSE, "purpose", lambda case: (Purpose.RETURN,), "kandas.purpose"
)
NEVER_CITIZEN = Leaf(
    "kandas.never_citizen",
    frozenset({Fact.FORMER_CITIZEN}),
    lambda case: Finding(
        None if case.trip.former_citizen is None else not case.trip.former_citizen,
        () if case.trip.former_citizen is not None else (Fact.FORMER_CITIZEN,),
        rule=case.rules.get("kandas.definition"),
    ),
)
