"""Journals for tests: events as the services write them, with plain ids, written into a record."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from models.database import Database
from models.identifiers import SYSTEM
from models.journal import EventKind, record_event

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
KEY = b"pseudonyms" * 3


class Said(NamedTuple):
    """An event before it has a place in the journal."""

    kind: EventKind
    subject: str
    on: date
    recorded_at: datetime
    payload: dict[str, Any]
    office: str | None = "MIGRATION"


def noon(day: date) -> datetime:
    """12:00 UTC of a day."""
    return datetime.combine(day, time(12), UTC)


def granted(
    case: str,
    on: date,
    persons: list[tuple[str, str, str | None]],
    origin: str = "CHN",
    at: datetime | None = None,
    education: str = "UNKNOWN",
) -> Said:
    """A case is approved; persons as (id, age band, sex)."""
    people = [
        {"person": person, "age_band": band, "sex": sex, "education": education}
        for person, band, sex in persons
    ]
    payload = {
        "case": case,
        "outcome": "APPROVE",
        "grounds": [],
        "origin": origin,
        "opened_on": str(on - timedelta(days=30)),
        "persons": people,
    }
    return Said(EventKind.CASE_DECIDED, case, on, at or noon(on), payload)


def not_granted(
    case: str,
    on: date,
    outcome: str,
    origin: str = "CHN",
    at: datetime | None = None,
    on_appeal: bool = False,
    grounds: tuple[str, ...] = ("X",),
) -> Said:
    """A case is refused, returned or revoked, or an appeal is answered: nobody arrives."""
    payload = {
        "case": case,
        "outcome": outcome,
        "grounds": list(grounds),
        "origin": origin,
        "opened_on": str(on),
    }
    return Said(EventKind.CASE_DECIDED, case, on, at or noon(on), payload | {"on_appeal": on_appeal})


def placed(
    case: str,
    on: date,
    region: str,
    persons: int,
    origin: str = "CHN",
    under_quota: bool = True,
    at: datetime | None = None,
) -> Said:
    """A family is placed in a region."""
    payload = {
        "case": case,
        "region": region,
        "settlement": "CITY",
        "under_quota": under_quota,
        "origin": origin,
        "persons": [f"per_{case}_{number}" for number in range(persons)],
    }
    return Said(EventKind.FAMILY_PLACED, case, on, at or noon(on), payload)


def paid(
    case: str,
    on: date,
    amount: int,
    kind: str = "HOUSING",
    region: str = "KZ-55",
    origin: str = "CHN",
    at: datetime | None = None,
) -> Said:
    """A family is paid; `amount` in tiyn."""
    payload = {
        "case": case,
        "kind": kind,
        "amount": amount,
        "region": region,
        "origin": origin,
        "period": f"{on:%Y-%m}",
        "rule": f"aid.{kind.lower()}",
    }
    return Said(EventKind.AID_PAID, case, on, at or noon(on), payload)


def repaid(case: str, on: date, amount: int, kind: str = "HOUSING", at: datetime | None = None) -> Said:
    """A family pays back; `amount` in tiyn, negative where it is given back to the family."""
    payload = {
        "case": case,
        "claim": "clm_1",
        "kind": kind,
        "amount": amount,
        "region": "KZ-55",
        "origin": "CHN",
    }
    return Said(EventKind.AID_REPAID, case, on, at or noon(on), payload)


def departed(case: str, on: date, region: str, persons: int, at: datetime | None = None) -> Said:
    """A family leaves the region it was placed in."""
    payload = {"case": case, "authorised": True, "origin": "CHN", "region": region, "ground": None}
    payload["persons"] = [f"per_{case}_{number}" for number in range(persons)]
    return Said(EventKind.DEPARTURE_REPORTED, case, on, at or noon(on), payload)


def crossed(
    crossing: str,
    on: date,
    direction: str = "ENTRY",
    checkpoint: str = "ALA",
    nationality: str = "FRA",
    permit_kind: str | None = "ETA",
    at: datetime | None = None,
    person: str | None = None,
    until: date | None = None,
    over: int = 0,
) -> Said:
    """Somebody crosses the border; `until` the last day allowed at an entry, `over` the days too many at an exit."""
    payload: dict[str, Any] = {"crossing": crossing, "direction": direction, "checkpoint": checkpoint}
    payload |= {"nationality": nationality, "permit_kind": permit_kind}
    payload |= {"person": person, "may_stay_until": until and str(until), "overstay_days": over}
    return Said(EventKind.BORDER_CROSSED, crossing, on, at or noon(on), payload)


def moved(transfer: str, on: date, origin: str, to: str, places: int, at: datetime | None = None) -> Said:
    """Places of the year's quota move from one region to another."""
    payload = {"transfer": transfer, "year": on.year, "from": origin, "to": to, "places": places}
    return Said(EventKind.QUOTA_TRANSFERRED, transfer, on, at or noon(on), payload)


def submitted(
    application: str,
    on: date,
    programme: str = "ETA",
    nationality: str = "FRA",
    at: datetime | None = None,
    office: str = "MIGRATION",
    category: str | None = None,
) -> Said:
    """An application is submitted."""
    payload = {
        "application": application,
        "person": f"per of {application}",
        "programme": programme,
        "nationality": nationality,
        "category": category,
        "region": None,
        "purpose": "TOURISM",
    }
    return Said(EventKind.APPLICATION_SUBMITTED, application, on, at or noon(on), payload, office)


def decided(
    application: str,
    on: date,
    outcome: str,
    programme: str = "ETA",
    nationality: str = "FRA",
    at: datetime | None = None,
    days: tuple[date, date] | None = None,
    on_appeal: bool = False,
    grounds: tuple[str, ...] = (),
) -> Said:
    """An application is decided; `days` are those of the permit that this gives."""
    payload = {
        "application": application,
        "programme": programme,
        "nationality": nationality,
        "outcome": outcome,
        "grounds": list(grounds),
        "on_appeal": on_appeal,
        "submitted_on": str(on),
        "valid_from": days and str(days[0]),
        "valid_to": days and str(days[1]),
    }
    return Said(EventKind.APPLICATION_DECIDED, application, on, at or noon(on), payload)


def of_permit(kind: EventKind, application: str, on: date, at: datetime | None = None, **said: Any) -> Said:
    """What becomes of a permit: PERMIT_EXTENDED, PERMIT_VOIDED, CHANGE_DECIDED, APPLICATION_WITHDRAWN, CARD_ENDED."""
    payload = {"application": application, "programme": "ETA", **said}
    return Said(kind, application, on, at or noon(on), payload, None)


def appealed(subject: str, on: date, at: datetime | None = None, **about: Any) -> Said:
    """A decision on an application or a case is contested."""
    payload = {"decision": "dec_1", **about}
    return Said(EventKind.DECISION_APPEALED, subject, on, at or noon(on), payload)


def member(
    kind: EventKind,
    member: str,
    on: date,
    regions: tuple[str, ...] = (),
    wants: bool | None = None,
    year: int | None = None,
    residence: str = "MNG",
    at: datetime | None = None,
    office: str = "OTANDASTAR",
    consents: tuple[str, ...] = ("STATISTICS",),
) -> Said:
    """A member of the registry is registered, changes what was said, or is removed."""
    payload: dict[str, Any] = {"member": member, "residence": residence, "wants_to_return": wants}
    payload |= {"preferred_regions": list(regions), "return_year": year}
    if kind is EventKind.MEMBER_REGISTERED:
        payload["consents"] = list(consents)
    if kind is EventKind.MEMBER_REMOVED:
        payload = {"member": member, "load": "lod_1"}
    return Said(kind, member, on, at or noon(on), payload, office)


def consented(member: str, on: date, purpose: str, given: bool, at: datetime | None = None) -> Said:
    """A member consents to a purpose, or withdraws it."""
    kind = EventKind.CONSENT_GRANTED if given else EventKind.CONSENT_WITHDRAWN
    return Said(kind, member, on, at or noon(on), {"member": member, "purpose": purpose}, "OTANDASTAR")


def opened(case: str, on: date, origin: str = "CHN", at: datetime | None = None) -> Said:
    """A case is opened."""
    return Said(EventKind.CASE_OPENED, case, on, at or noon(on), {"case": case, "origin": origin})


def evidenced(case: str, on: date, status: str = "OPEN", at: datetime | None = None) -> Said:
    """Evidence of a case is recorded."""
    payload = {"case": case, "status": status}
    return Said(EventKind.EVIDENCE_RECORDED, case, on, at or noon(on), payload)


def citizen(case: str, on: date, at: datetime | None = None) -> Said:
    """A family becomes citizens."""
    payload = {"case": case, "origin": "CHN", "persons": []}
    return Said(EventKind.CITIZENSHIP_GRANTED, case, on, at or noon(on), payload)


def arrived(case: str, on: date, origin: str = "CHN") -> Said:
    """A family crosses the border for the first time."""
    payload = {"case": case, "origin": origin, "checkpoint": "ALA"}
    return Said(EventKind.FAMILY_ARRIVED, case, on, noon(on), payload)


def write(session: Any, event: Said) -> None:
    """Append one event to the journal of a running transaction."""
    record_event(
        session,
        event.kind,
        event.subject,
        event.payload,
        on=event.on,
        now=event.recorded_at,
        office=event.office,
        chance=SYSTEM,
    )


def record(database: Database, *events: Said) -> None:
    """Write events in one transaction, in this order."""
    with database.batch() as session:
        for event in events:
            write(session, event)
            session.flush()
