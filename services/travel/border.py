"""One look at whoever stands at a booth: everything that recording the crossing would look at, with nothing used up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from access.actor import Actor
from models.kandas import KandasCase
from models.permits import Permit
from models.persons import Person
from policy.windows import days_present
from services.given import Given
from services.problems import Problem
from services.travel.booth import Asked, File, Traveller, asked_of, file_of, on_file, traveller_of
from services.travel.commands import CheckAtBorder
from services.travel.entry import AGAINST, Right, held_by, longest_visit, right_of, stays_before
from services.travel.extras import EXTRAS, extras_of, going_along, in_force, rule_of_extra
from services.travel.grounds import CitedGround, grounds_of
from services.travel.stays import IN_FORCE, WINDOW, Visit, covers_of, visits

DAY = timedelta(days=1)


@dataclass(frozen=True)
class DocumentSeen:
    """The passport as shown: `state` is VALID, EXPIRED, or UNKNOWN where nobody says its last day."""

    country: str
    nationality_code: str
    kind: str
    number: str
    expires: date | None
    state: str
    on_file: bool


@dataclass(frozen=True)
class PermitSeen:
    """A permit, with what speaks against it here today; `in_favour` are the codes that do not."""

    permit: Permit
    counts: bool
    against: tuple[CitedGround, ...]
    in_favour: tuple[str, ...]


@dataclass(frozen=True)
class VisaFree:
    """The visa-free regime of a nationality: days used and days left; `rule_id` is the rule that says so.

    `days_used` are those of the `window_per` days that end today, before this crossing; limits are None where
    the regime has none.
    """

    rule_id: str
    days_used: int
    days_left: int
    stay_days: int | None
    window_days: int | None
    window_per: int | None


@dataclass(frozen=True)
class StatusSeen:
    """The status of kandas that somebody holds, as applicant or as family."""

    status: str
    in_force: bool
    valid_to: date | None


@dataclass(frozen=True)
class ServiceSeen:
    """A service announced for holders of an ETA: whether it is in force, and what the person was given."""

    kind: str
    in_force: bool
    rule_id: str | None
    permit: Permit | None
    state: str | None
    goes_along: bool


@dataclass(frozen=True)
class BorderCheck:
    """What recording the crossing would say, and what it rests on; `person` is None where the record knows nobody."""

    may_cross: bool
    grounds: tuple[CitedGround, ...]
    rules_version: str
    permit: Permit | None
    may_stay_until: date | None
    days_in_last_180: int
    person: Person | None
    document: DocumentSeen
    permits: tuple[PermitSeen, ...]
    visa_free: VisaFree | None
    kandas: StatusSeen | None
    overstays: tuple[Visit, ...]
    services: tuple[ServiceSeen, ...]


def border_check(
    session: Session, actor: Actor, command: CheckAtBorder, given: Given
) -> BorderCheck | Problem:
    """Look, and write nothing. The only door through which the border reads a file: a log of reads belongs here."""
    asked = asked_of(session, command, given)
    if isinstance(asked, Problem):
        return asked
    found = on_file(session, given, asked.identity, locked=False)
    if isinstance(found, Problem):
        return found
    traveller = traveller_of(asked.identity, file_of(session, *found) if found else File())
    right = right_of(given, traveller, asked)
    passed = stays_before(traveller.file, asked.day)
    return BorderCheck(
        may_cross=not right.grounds,
        grounds=grounds_of(given, right.grounds, asked.day, right.nationality, right.kind),
        rules_version=given.rulebook.version,
        permit=None if right.grounds else right.permit,
        may_stay_until=right.until,
        days_in_last_180=days_present(passed, asked.day - (WINDOW - 1) * DAY, asked.day),
        person=traveller.file.person,
        document=_document(traveller, asked),
        permits=_permits(given, traveller, asked),
        visa_free=_visa_free(given, traveller, asked),
        kandas=_kandas(traveller.file, asked.day),
        overstays=tuple(each for each in _visits(traveller.file, asked.day) if each.overstay_days),
        services=_services(given, traveller.file, asked, right),
    )


def _document(traveller: Traveller, asked: Asked) -> DocumentSeen:
    shown, expires = asked.identity, traveller.expires
    state = "UNKNOWN" if expires is None else "EXPIRED" if expires < asked.day else "VALID"
    known = traveller.file.document is not None
    return DocumentSeen(
        shown.country, traveller.nationality, traveller.kind, shown.number, expires, state, known
    )


def _permits(given: Given, traveller: Traveller, asked: Asked) -> tuple[PermitSeen, ...]:
    found = []
    for held in held_by(traveller.file, asked):
        against = grounds_of(given, held.against, asked.day, traveller.nationality, held.permit.kind)
        spoken = tuple(code for code in AGAINST if code not in held.against)
        found.append(PermitSeen(held.permit, not held.against, against, spoken))
    return tuple(found)


def _visa_free(given: Given, traveller: Traveller, asked: Asked) -> VisaFree | None:
    rule = given.rulebook.in_force(f"regime.{traveller.nationality}", asked.day)
    before = stays_before(traveller.file, asked.day - DAY)
    left = longest_visit(given, traveller.nationality, before, asked.day)
    if rule is None or left is None or traveller.nationality == "KAZ":
        return None
    cap, limit, per = (rule.value.get(name) for name in ("stay_days", "window_days", "window_per"))
    first = asked.day - (int(per or WINDOW) - 1) * DAY
    used = days_present(stays_before(traveller.file, asked.day), first, asked.day)
    return VisaFree(rule.id, used, left, cap and int(cap), limit and int(limit), per and int(per))


def _kandas(file: File, day: date) -> StatusSeen | None:
    def lasts(case: KandasCase) -> bool:
        return case.status in IN_FORCE and case.status_valid_to is not None and case.status_valid_to >= day

    cases = sorted(file.cases, key=lambda case: (lasts(case), case.status_valid_to or date.min), reverse=True)
    return next((StatusSeen(c.status, lasts(c), c.status_valid_to) for c in cases), None)


def _services(given: Given, file: File, asked: Asked, right: Right) -> tuple[ServiceSeen, ...]:
    extras = extras_of(given, file, asked.day)
    used = right.permit if asked.direction == "ENTRY" and not right.grounds else None
    beside, found = going_along(extras, used), []
    for kind in EXTRAS:
        rule, along = rule_of_extra(given, kind, asked.day), beside.get(kind)
        mine = sorted((e for e in extras if e.permit.kind == kind), key=lambda e: e.state != "VALID")
        last = next((e for e in mine if along is None or e.permit is along), None)
        works = in_force(given, kind, asked.day)
        said, issued = rule.id if rule else None, last.permit if last else None
        state = last.state if last else None
        found.append(ServiceSeen(kind, works, said, issued, state, along is not None))
    return tuple(found)


def _visits(file: File, day: date) -> tuple[Visit, ...]:
    return visits([each for each in file.crossed if each.day <= day], covers_of(file.cases, file.cards), day)
