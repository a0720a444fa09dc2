"""The right to enter or leave: citizenship, permit, kandas status, visa-free regime; else the grounds.

Grounds are codes of policy/programmes/crossing.toml.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import local_day
from models.kandas import CaseMember, KandasCase
from models.permits import Permit, permit_checkpoints
from models.persons import TravelDocument
from models.reference import Checkpoint
from policy.eligibility import answer
from policy.trip import Passport, PassportKind, Route, Stay, Trip, Verdict
from policy.windows import longest_stay
from services.given import Given
from services.rows import changed
from services.travel.stays import stays_of

DAY = timedelta(days=1)
VISA_KINDS = ("E_VISA",)
"""Permits that give the right to enter by themselves. Holders of an ETA enter on the visa-free regime."""

LONGEST = 3650


@dataclass(frozen=True)
class Right:
    """The outcome: grounds against crossing, or none; the permit used, and the last day of the stay."""

    nationality: str | None = None
    grounds: tuple[str, ...] = ()
    permit: Permit | None = None
    until: date | None = None


def may_leave(session: Session, permit_id: str | None, nationality: str, checkpoint: Checkpoint) -> Right:
    """Everybody may leave; on an e-Visa, through one of its checkpoints."""
    permit = permit_id and session.get_one(Permit, permit_id)
    if permit and permit.kind in VISA_KINDS and not _covers(session, permit, checkpoint):
        return Right(nationality, ("CHECKPOINT_NOT_COVERED",))
    return Right(nationality, permit=permit or None)


def may_enter(
    session: Session,
    given: Given,
    person_id: str,
    document: TravelDocument,
    nationality: str,
    expires: date | None,
    checkpoint: Checkpoint,
    at: datetime,
    number: str | None,
) -> Right:
    """The best right there is on the day; where a permit's number was given, that permit and no other."""
    day = local_day(at)
    if expires is not None and expires < day:
        return Right(nationality, ("PASSPORT_EXPIRED",))
    if nationality == "KAZ":
        return Right(nationality)
    permits = _permits(session, person_id, document, number)
    if number is not None and not permits:
        return Right(nationality, ("PERMIT_UNKNOWN",))
    visas = [(permit, _against(session, permit, document, checkpoint, day)) for permit in permits]
    if chosen := next(
        (permit for permit, grounds in visas if not grounds and permit.kind in VISA_KINDS), None
    ):
        return _by_visa(session, chosen, nationality, day)
    authorisation = next((permit for permit, grounds in visas if not grounds and permit.kind == "ETA"), None)
    against = tuple(
        dict.fromkeys(c for p, grounds in visas if number or p.kind in VISA_KINDS for c in grounds)
    )
    if number is not None and against:
        return Right(nationality, against)
    right = _by_status(session, person_id, day) or _by_regime(
        session, given, person_id, document, nationality, expires, at
    )
    if right.grounds == ("PERMIT_MISSING",) and against:
        right = replace(right, grounds=against)
    # An ETA goes along where it has an entry left; without it the visa-free way stays open.
    permit = authorisation if authorisation and use_entry(session, authorisation) else None
    return replace(right, nationality=nationality, permit=permit)


def _permits(session: Session, person_id: str, document: TravelDocument, number: str | None) -> list[Permit]:
    rows = sa.select(Permit).where(Permit.person_id == person_id).order_by(Permit.valid_to.desc(), Permit.id)
    rows = (
        rows.where(Permit.number == number)
        if number is not None
        else rows.where(Permit.document_id == document.id)
    )
    return list(session.scalars(rows))


def _against(
    session: Session, permit: Permit, document: TravelDocument, checkpoint: Checkpoint, day: date
) -> tuple[str, ...]:
    """Everything that speaks against entering on a permit here, today."""
    grounds = {
        "PERMIT_REVOKED": permit.revoked,
        "PERMIT_OTHER_DOCUMENT": permit.document_id != document.id,
        "PERMIT_NOT_YET_VALID": day < permit.valid_from,
        "PERMIT_EXPIRED": day > permit.valid_to,
        "CHECKPOINT_NOT_COVERED": not _covers(session, permit, checkpoint),
        "ENTRIES_USED": permit.entries_left == 0,
    }
    return tuple(code for code, holds in grounds.items() if holds)


def _covers(session: Session, permit: Permit, checkpoint: Checkpoint) -> bool:
    rows = sa.select(permit_checkpoints.c.checkpoint_code).where(permit_checkpoints.c.permit_id == permit.id)
    codes = frozenset(session.scalars(rows))
    return not codes or checkpoint.code in codes


def use_entry(session: Session, permit: Permit) -> bool:
    """Use up one entry, if it is still there when this transaction gets at it."""
    if permit.entries_left is None:
        return True
    use = sa.update(Permit).where(Permit.id == permit.id, Permit.entries_left > 0)
    used = changed(session, use.values(entries_left=Permit.entries_left - 1))
    session.refresh(permit)
    return used == 1


def _by_visa(session: Session, permit: Permit, nationality: str, day: date) -> Right:
    if not use_entry(session, permit):
        return Right(nationality, ("ENTRIES_USED",))
    last = day + (permit.stay_days - 1) * DAY if permit.stay_days else permit.valid_to
    return Right(nationality, (), permit, min(last, permit.valid_to))


def _by_status(session: Session, person_id: str, day: date) -> Right | None:
    """Kandas and their families enter and stay while the status lasts."""
    rows = sa.select(KandasCase.status_valid_to).join(CaseMember, CaseMember.case_id == KandasCase.id)
    held = rows.where(CaseMember.person_id == person_id, KandasCase.status.in_(("GRANTED", "PLACED")))
    last = session.scalar(held.where(KandasCase.status_valid_to >= day).limit(1))
    return Right(until=last) if last else None


def _by_regime(
    session: Session,
    given: Given,
    person_id: str,
    document: TravelDocument,
    nationality: str,
    expires: date | None,
    at: datetime,
) -> Right:
    """The visa-free regime of the nationality, as the rules answer for a stay of one day."""
    day = local_day(at)
    before = stays_of(session, person_id, day - DAY)
    longest = longest_visit(given, nationality, before, day)
    if longest is None:
        return Right(grounds=("PERMIT_MISSING",))
    if longest == 0:
        return Right(grounds=("STAY_EXHAUSTED",))
    passport = Passport(nationality, PassportKind(document.kind), expires)
    trip = Trip(passports=(passport,), arrival_at=at, stay_days=1, earlier_stays=before)
    asked = answer(given.rulebook, trip, now=at, with_nearest=False)
    route = next(a for a in asked.routes if a.route is Route.VISA_FREE)
    if route.verdict is Verdict.CLOSED or route.awaiting:
        return Right(grounds=("PERMIT_MISSING",))
    last = day + (longest - 1) * DAY
    return Right(until=min(last, expires) if expires else last)


def longest_visit(given: Given, nationality: str, before: tuple[Stay, ...], day: date) -> int | None:
    """The days a visa-free traveller may stay from a day on; None where the nationality is not visa-free."""
    rule = given.rulebook.in_force(f"regime.{nationality}", day)
    if rule is None or not rule.value["visa_free"]:
        return None
    cap = int(rule.value.get("stay_days", LONGEST))
    if "window_days" not in rule.value:
        return cap
    return longest_stay(before, day, int(rule.value["window_days"]), int(rule.value["window_per"]), cap)
