"""The terms of a route if it is open: necessity, longest stay, validity, the last moment to apply.

Each function takes a Case; a term that does not apply is None. Lengths are in days, moments in UTC.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from policy import categories, leaves
from policy.conditions import Case
from policy.trip import Necessity, day_of, months_after


def optional(case: Case) -> Necessity:
    return Necessity.OPTIONAL


def exempt(case: Case) -> bool:
    """Whether the passport's holder is a national of a visa-exempt state (an unknown kind may be one)."""
    national = case.passport.kind is None or case.passport.kind in leaves.NATIONAL_KINDS
    return (
        national
        and case.regime is not None
        and case.regime.value["visa_free"]
        and not leaves.is_citizen(case)
    )


def visa(case: Case) -> Necessity | None:
    if case.regime is None or leaves.is_citizen(case):
        return None
    return Necessity.OPTIONAL if exempt(case) else Necessity.REQUIRED


def e_visa(case: Case) -> Necessity | None:
    return visa(case) if visa(case) is Necessity.REQUIRED else None


def eta(case: Case) -> Necessity | None:
    rule, spared = case.of_country("eta.necessity"), case.rules.get("eta.exempt_kinds")
    if rule is None or not exempt(case) or (spared and case.passport.kind in spared.value["kinds"]):
        return None
    return Necessity(rule.value["necessity"])


def number(subject: str, key: str) -> Callable[[Case], int | None]:
    def read(case: Case) -> int | None:
        rule = case.rules.get(subject)
        return int(rule.value[key]) if rule else None

    return read


def regime_stay(case: Case) -> int | None:
    days = case.regime.value.get("stay_days") if case.regime else None
    return int(days) if days is not None else None


def category_stay(case: Case) -> int | None:
    return categories.longest(case) if categories.category(case) else None


def apply_by(case: Case) -> datetime | None:
    rule, arrival = case.rules.get("eta.deadline"), case.trip.arrival_moment
    if rule is None or arrival is None:
        return None
    return (arrival - timedelta(hours=int(rule.value["hours"]))).astimezone(UTC)


def card_days(case: Case) -> int | None:
    """Ten years from arrival (or from the day of asking), but not beyond the passport."""
    rule, first = case.rules.get("ata_zholy.scheme"), case.arrival or day_of(case.asked_at)
    if rule is None:
        return None
    last = months_after(first, 12 * int(rule.value["years"]))
    return max(0, (min(last, case.passport.expires or last) - first).days)


def documents(given: bool | None) -> Callable[[Case], bool]:
    return lambda case: case.trip.has_origin_documents is given


def recommended(case: Case) -> bool:
    return eta(case) is not None
