"""The right to enter or leave: citizenship, permit, kandas status, visa-free regime; else the grounds.

Nothing is read or used up here: it is judged from what lies on the table, for a look and for a crossing alike.
Grounds are codes of policy/programmes/crossing.toml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.permits import Permit
from models.reference import Checkpoint
from policy.eligibility import answer
from policy.trip import Necessity, Passport, PassportKind, Route, Stay, Trip, Verdict
from policy.windows import longest_stay
from services.cards.holding import RESIDENCE, good_for
from services.given import Given
from services.rows import changed
from services.travel.booth import Asked, File, Traveller
from services.travel.stays import IN_FORCE, folded

DAY = timedelta(days=1)
VISA_KINDS = ("E_VISA",)
"""Permits that give the right to enter by themselves. Holders of an ETA enter on the visa-free regime."""

LONGEST = 3650


@dataclass(frozen=True)
class Right:
    """The outcome: grounds against crossing, or none; the permit used, and the last day of the stay.

    `kind` is that of the permits that the grounds speak of, where they speak of one.
    """

    nationality: str
    grounds: tuple[str, ...] = ()
    permit: Permit | None = None
    until: date | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Held:
    """A permit, and everything that speaks against entering on it here, today."""

    permit: Permit
    against: tuple[str, ...]


def right_of(given: Given, traveller: Traveller, asked: Asked) -> Right:
    """The right to cross in the direction that is asked for."""
    if asked.direction == "EXIT":
        return may_leave(traveller, asked.checkpoint)
    return may_enter(given, traveller, asked)


def may_leave(traveller: Traveller, checkpoint: Checkpoint) -> Right:
    """Everybody may leave; on an e-Visa, through one of its checkpoints."""
    file, nationality = traveller.file, traveller.nationality
    used = next((c.permit_id for c in reversed(file.crossed) if c.direction == "ENTRY"), None)
    permit = next((permit for permit in file.permits if permit.id == used), None)
    if permit and permit.kind in VISA_KINDS and not _covers(permit, checkpoint):
        return Right(nationality, ("CHECKPOINT_NOT_COVERED",), kind=permit.kind)
    return Right(nationality, permit=permit)


def may_enter(given: Given, traveller: Traveller, asked: Asked) -> Right:
    """The best right there is on the day; where a permit's number was given, that permit and no other."""
    day, number, nationality = asked.day, asked.number, traveller.nationality
    if traveller.expires is not None and traveller.expires < day:
        return Right(nationality, ("PASSPORT_EXPIRED",))
    if nationality == "KAZ":
        return Right(nationality)
    held = [
        each for each in held_by(traveller.file, asked) if _looked_at(each.permit, traveller.file, number)
    ]
    if number is not None and not held:
        return Right(nationality, ("PERMIT_UNKNOWN",))
    good = [each.permit for each in held if not each.against]
    if visa := next((permit for permit in good if permit.kind in VISA_KINDS), None):
        last = day + (visa.stay_days - 1) * DAY if visa.stay_days else visa.valid_to
        return Right(nationality, (), visa, min(last, visa.valid_to))
    spoken = [each for each in held if number or each.permit.kind in VISA_KINDS]
    against = tuple(dict.fromkeys(code for each in spoken for code in each.against))
    kind = next((each.permit.kind for each in spoken if each.against), None)
    if number is not None and against:
        return Right(nationality, against, kind=kind)
    # An ETA goes along where it has an entry left; without it the visa-free way stays open.
    eta = next((permit for permit in good if permit.kind == "ETA"), None)
    if until := status_until(given, traveller.file, day):
        return Right(nationality, (), eta, until)
    right = _by_regime(given, traveller, asked)
    if right.grounds == ("PERMIT_MISSING",) and against:
        return replace(right, grounds=against, kind=kind)
    if not right.grounds and eta is None and _needs_eta(given, traveller, day):
        return replace(right, grounds=("ETA_MISSING",), until=None)
    return right if right.grounds else replace(right, permit=eta)


def held_by(file: File, asked: Asked) -> Iterable[Held]:
    """All permits to enter of a person, each with what speaks against it at this checkpoint on this day."""
    own = (permit for permit in file.permits if permit.id not in file.carriers)
    return (Held(permit, _against(permit, file, asked)) for permit in own)


def _looked_at(permit: Permit, file: File, number: str | None) -> bool:
    if permit.id in file.carriers:
        return False
    if number is not None:
        return permit.number == number
    return file.document is not None and permit.document_id == file.document.id


AGAINST = (
    "PERMIT_REVOKED",
    "PERMIT_VOID",
    "PERMIT_OTHER_DOCUMENT",
    "PERMIT_NOT_YET_VALID",
    "PERMIT_EXPIRED",
    "CHECKPOINT_NOT_COVERED",
    "ENTRIES_USED",
)
"""What may speak against a permit, in the order in which it is said."""


def _against(permit: Permit, file: File, asked: Asked) -> tuple[str, ...]:
    holds = (
        permit.revoked,
        permit.voided_on is not None,
        file.document is None or permit.document_id != file.document.id,
        asked.day < permit.valid_from,
        asked.day > permit.valid_to,
        not _covers(permit, asked.checkpoint),
        permit.entries_left == 0,
    )
    return tuple(code for code, found in zip(AGAINST, holds, strict=True) if found)


def _covers(permit: Permit, checkpoint: Checkpoint) -> bool:
    codes = frozenset(place.code for place in permit.checkpoints)
    return not codes or checkpoint.code in codes


def use_entry(session: Session, permit: Permit) -> bool:
    """Use up one entry, if it is still there when this transaction gets at it."""
    if permit.entries_left is None:
        return True
    use = sa.update(Permit).where(Permit.id == permit.id, Permit.entries_left > 0)
    used = changed(session, use.values(entries_left=Permit.entries_left - 1))
    session.refresh(permit, ["entries_left"])
    return used == 1


def status_until(given: Given, file: File, day: date) -> date | None:
    """The last day of the status of kandas, or of a card that gives residence: the holder enters and stays on it.

    The families of kandas enter on the status as well; a card is its holder's alone.
    """
    ends = [case.status_valid_to for case in file.cases if case.status in IN_FORCE]
    ends += [card.valid_to for card in file.cards if good_for(given.rulebook, card, RESIDENCE, day)]
    return max((last for last in ends if last is not None and last >= day), default=None)


def stays_before(file: File, day: date) -> tuple[Stay, ...]:
    """The stays of a person up to a day, both ends counted."""
    return folded([(each.direction, each.day) for each in file.crossed], day)


def _needs_eta(given: Given, traveller: Traveller, day: date) -> bool:
    """Whether the rules of the day require an ETA of this passport; in the pilot they recommend it."""
    rules = given.rulebook.on(day)
    rule = rules.get(f"eta.necessity.{traveller.nationality}") or rules.get("eta.necessity")
    spared = rules.get("eta.exempt_kinds")
    if rule is None or (spared and traveller.kind in spared.value["kinds"]):
        return False
    return bool(rule.value["necessity"] == Necessity.REQUIRED)


def _by_regime(given: Given, traveller: Traveller, asked: Asked) -> Right:
    """The visa-free regime of the nationality, as the rules answer for a stay of one day."""
    day, nationality, expires = asked.day, traveller.nationality, traveller.expires
    before = stays_before(traveller.file, day - DAY)
    longest = longest_visit(given, nationality, before, day)
    if longest is None:
        return Right(nationality, ("PERMIT_MISSING",))
    if longest == 0:
        return Right(nationality, ("STAY_EXHAUSTED",))
    passport = Passport(nationality, PassportKind(traveller.kind), expires)
    trip = Trip(passports=(passport,), arrival_at=asked.at, stay_days=1, earlier_stays=before)
    found = answer(given.rulebook, trip, now=asked.at, with_nearest=False)
    route = next(a for a in found.routes if a.route is Route.VISA_FREE)
    if route.verdict is Verdict.CLOSED or route.awaiting:
        return Right(nationality, ("PERMIT_MISSING",))
    last = day + (longest - 1) * DAY
    return Right(nationality, until=min(last, expires) if expires else last)


def longest_visit(given: Given, nationality: str, before: tuple[Stay, ...], day: date) -> int | None:
    """The days a visa-free traveller may stay from a day on; None where the nationality is not visa-free."""
    rule = given.rulebook.in_force(f"regime.{nationality}", day)
    if rule is None or not rule.value["visa_free"]:
        return None
    cap = int(rule.value.get("stay_days", LONGEST))
    if "window_days" not in rule.value:
        return cap
    return longest_stay(before, day, int(rule.value["window_days"]), int(rule.value["window_per"]), cap)
