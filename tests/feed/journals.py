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
) -> Said:
    """A case is approved; persons as (id, age band, sex)."""
    people = [{"person": person, "age_band": band, "sex": sex} for person, band, sex in persons]
    payload = {
        "case": case,
        "outcome": "APPROVE",
        "grounds": [],
        "origin": origin,
        "opened_on": str(on - timedelta(days=30)),
        "persons": people,
    }
    return Said(EventKind.CASE_DECIDED, case, on, at or noon(on), payload)


def not_granted(case: str, on: date, outcome: str, origin: str = "CHN") -> Said:
    """A case is refused, returned or revoked: nobody arrives."""
    payload = {"case": case, "outcome": outcome, "grounds": ["X"], "origin": origin, "opened_on": str(on)}
    return Said(EventKind.CASE_DECIDED, case, on, noon(on), payload)


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


def submitted(
    application: str,
    on: date,
    programme: str = "ETA",
    nationality: str = "FRA",
    at: datetime | None = None,
    office: str = "MIGRATION",
) -> Said:
    """An application is submitted."""
    payload = {
        "application": application,
        "programme": programme,
        "nationality": nationality,
        "category": None,
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
) -> Said:
    """An application is decided."""
    payload = {
        "application": application,
        "programme": programme,
        "nationality": nationality,
        "outcome": outcome,
        "grounds": [],
        "submitted_on": str(on),
    }
    return Said(EventKind.APPLICATION_DECIDED, application, on, at or noon(on), payload)


def opened(case: str, on: date, origin: str = "CHN") -> Said:
    """A case is opened."""
    return Said(EventKind.CASE_OPENED, case, on, noon(on), {"case": case, "origin": origin})


def arrived(case: str, on: date, origin: str = "CHN") -> Said:
    """A family crosses the border for the first time."""
    payload = {"case": case, "origin": origin, "checkpoint": "ALA"}
    return Said(EventKind.FAMILY_ARRIVED, case, on, noon(on), payload)


def without_facts(on: date) -> list[Said]:
    """One event of each kind that leaves nothing behind."""
    return [
        Said(EventKind.MEMBER_REGISTERED, "mem_1", on, noon(on), {"member": "mem_1", "residence": "MNG"}),
        Said(EventKind.EVIDENCE_RECORDED, "kan_1", on, noon(on), {"case": "kan_1"}),
        Said(EventKind.AID_AWARDED, "kan_1", on, noon(on), {"case": "kan_1", "kind": "HOUSING", "amount": 1}),
        Said(EventKind.BORDER_CROSSED, "crs_1", on, noon(on), {"crossing": "crs_1", "direction": "ENTRY"}),
    ]


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


ONE_OF_EACH = [
    opened("kan_1", date(2024, 12, 1)),
    granted("kan_1", date(2025, 1, 2), [("per_1", "AGE_18_62", "FEMALE"), ("per_2", "AGE_0_17", None)]),
    arrived("kan_1", date(2025, 1, 9)),
    placed("kan_1", date(2025, 2, 3), "KZ-55", 2),
    paid("kan_1", date(2025, 2, 4), 55_048_000, "RELOCATION_GRANT"),
    submitted("app_1", date(2026, 2, 1)),
    decided("app_1", date(2026, 2, 4), "APPROVE"),
    *without_facts(date(2026, 2, 5)),
]
"""One event of each kind."""
