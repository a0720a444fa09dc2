"""Events become facts. Only what is named here leaves the record: codes, days, amounts and keyed pseudonyms.

Facts that were loaded from files are not in the journal: feed/loads.py copies them from the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from functools import partial

import polars as pl

from analytics.tables import (
    AID,
    APPLICATIONS_DECIDED,
    APPLICATIONS_SUBMITTED,
    ARRIVALS,
    CROSSINGS,
    DEPARTURES,
    PLACEMENTS,
    TABLES,
    TRANSFERS,
    Kind,
    Table,
)
from feed import deciding, registry
from feed.fact import Fact, Hide, Shaper, nothing, together
from feed.journal import Event
from feed.pseudonyms import pseudonym
from models.journal import EventKind
from policy.reference import checkpoints

DTYPES: Mapping[Kind, pl.DataType] = {
    Kind.DAY: pl.Date(),
    Kind.MOMENT: pl.Datetime("ms"),
    Kind.NUMBER: pl.Int64(),
    Kind.COUNT: pl.Int64(),
    Kind.SIGN: pl.Int64(),
    Kind.FLAG: pl.Boolean(),
    Kind.PSEUDONYM: pl.Binary(),
}


def schema_of(table: Table) -> dict[str, pl.DataType]:
    """The columns of a table as Polars knows them; codes are text."""
    return {name: DTYPES.get(kind, pl.String()) for name, kind in table.columns.items()}


def frames(events: Iterable[Event], key: bytes) -> dict[str, pl.DataFrame]:
    """The facts of some events by table, in the order of the journal; tables without facts are left out."""
    rows: dict[str, list[Fact]] = {}
    hide = partial(pseudonym, key)
    for event in events:
        for table, fact in SHAPERS[EventKind(event.kind)](event, hide):
            rows.setdefault(table.name, []).append(every(event) | fact)
    return {name: pl.DataFrame(facts, schema=schema_of(TABLES[name])) for name, facts in rows.items()}


def every(event: Event) -> Fact:
    """What every fact of an event says of its place in time and in the journal."""
    moment = event.recorded_at.astimezone(UTC).replace(tzinfo=None)
    return {"on": event.happened_on, "recorded_at": moment, "xid": event.xid, "seq": event.seq, "sign": 1}


def _submitted(event: Event, hide: Hide) -> Iterator[tuple[Table, Fact]]:
    said = event.payload
    yield (
        APPLICATIONS_SUBMITTED,
        {
            "application": hide(said["application"]),
            "person": hide(said["person"]) if said.get("person") else None,
            "programme": said["programme"],
            "nationality": said["nationality"],
            "office": event.office_code,
            "category": said.get("category"),
        },
    )


def _decided(event: Event, hide: Hide) -> Iterator[tuple[Table, Fact]]:
    said = event.payload
    yield (
        APPLICATIONS_DECIDED,
        {
            "application": hide(said["application"]),
            "programme": said["programme"],
            "nationality": said["nationality"],
            "outcome": said["outcome"],
        },
    )


def _case_decided(event: Event, hide: Hide) -> Iterator[tuple[Table, Fact]]:
    said = event.payload
    family = hide(said["case"])
    yield from deciding.stepped(said["outcome"], event, hide)
    for person in said.get("persons") or ():
        yield (
            ARRIVALS,
            {
                "family": family,
                "person": hide(person["person"]),
                "origin": said["origin"],
                "age_band": person["age_band"],
                "sex": person["sex"],
                "education": person.get("education") or "UNKNOWN",
                "persons": 1,
            },
        )


def _placed(event: Event, hide: Hide) -> Iterator[tuple[Table, Fact]]:
    said = event.payload
    family = hide(said["case"])
    yield from deciding.stepped("PLACED", event, hide)
    yield (
        PLACEMENTS,
        {
            "family": family,
            "region": said["region"],
            "origin": said["origin"],
            "under_quota": said["under_quota"],
            "persons": len(said["persons"]),
            "families": 1,
        },
    )


def _aid(flow: str, event: Event, hide: Hide) -> Iterator[tuple[Table, Fact]]:
    said = event.payload
    yield (
        AID,
        {
            "family": hide(said["case"]),
            "kind": said["kind"],
            "flow": flow,
            "region": said["region"],
            "origin": said["origin"],
            "amount": said["amount"],
            "families": 1,
        },
    )


def _crossed(event: Event, _hide: Hide) -> Iterator[tuple[Table, Fact]]:
    said = event.payload
    place = checkpoints().get(said["checkpoint"])
    yield (
        CROSSINGS,
        {
            "direction": said["direction"],
            "checkpoint": said["checkpoint"],
            "nationality": said["nationality"],
            "permit_kind": said["permit_kind"],
            "travel_mode": place and place.mode.value,
            "persons": 1,
        },
    )


def _departed(event: Event, hide: Hide) -> Iterator[tuple[Table, Fact]]:
    said = event.payload
    yield (
        DEPARTURES,
        {
            "family": hide(said["case"]),
            "origin": said["origin"],
            "region": said["region"],
            "authorised": said["authorised"],
            "persons": len(said["persons"]),
        },
    )


def _moved(event: Event, _hide: Hide) -> Iterator[tuple[Table, Fact]]:
    said = event.payload
    for region, places in ((said["from"], -said["places"]), (said["to"], said["places"])):
        yield TRANSFERS, {"region": region, "year": said["year"], "places": places}


def _stepped(step: str) -> Shaper:
    return partial(deciding.stepped, step)


SHAPERS: Mapping[EventKind, Shaper] = {
    EventKind.APPLICATION_SUBMITTED: together(_submitted, deciding.received),
    EventKind.APPLICATION_DECIDED: together(_decided, deciding.decided, deciding.permitted),
    EventKind.APPLICATION_WITHDRAWN: deciding.given_back,
    EventKind.RECORD_ASSIGNED: nothing,
    EventKind.RECORD_RELEASED: nothing,
    EventKind.ABSENCE_DECLARED: nothing,
    EventKind.NOTE_ADDED: nothing,
    EventKind.SECOND_LOOK_ASKED: nothing,
    EventKind.SECOND_LOOK_GIVEN: nothing,
    EventKind.RELEASE_REQUESTED: nothing,
    EventKind.RELEASE_DECIDED: nothing,
    EventKind.RELEASE_MADE: nothing,
    EventKind.TICKET_OPENED: nothing,
    EventKind.TICKET_REPLIED: nothing,
    EventKind.TICKET_ANSWERED: nothing,
    EventKind.TICKET_CLOSED: nothing,
    EventKind.TICKET_REOPENED: nothing,
    EventKind.CHANGE_REQUESTED: deciding.changed,
    EventKind.CHANGE_DECIDED: deciding.changed_permit,
    EventKind.SERVICE_DECIDED: nothing,
    EventKind.DOCUMENT_REPLACED: nothing,
    EventKind.PERMIT_EXTENDED: partial(deciding.permit, "EXTENDED"),
    EventKind.PERMIT_VOIDED: partial(deciding.permit, "VOIDED"),
    EventKind.INVITATION_REGISTERED: nothing,
    EventKind.INVITATION_WITHDRAWN: nothing,
    EventKind.MEMBER_REGISTERED: partial(registry.member, "REGISTERED"),
    EventKind.MEMBER_UPDATED: partial(registry.member, "UPDATED"),
    EventKind.MEMBER_REMOVED: partial(registry.member, "REMOVED"),
    EventKind.CONSENT_GRANTED: partial(registry.consent, True),
    EventKind.CONSENT_WITHDRAWN: partial(registry.consent, False),
    EventKind.MATCH_RESOLVED: nothing,
    EventKind.CASE_OPENED: together(_stepped("OPENED"), deciding.received),
    EventKind.EVIDENCE_RECORDED: deciding.shown,
    EventKind.CASE_DECIDED: together(_case_decided, deciding.decided),
    EventKind.FAMILY_ARRIVED: _stepped("ARRIVED"),
    EventKind.FAMILY_PLACED: _placed,
    EventKind.AID_AWARDED: nothing,
    EventKind.AID_PAID: partial(_aid, "PAID"),
    EventKind.AID_REPAID: partial(_aid, "REPAID"),
    EventKind.BORDER_CROSSED: together(_crossed, registry.stay),
    EventKind.DEPARTURE_REPORTED: together(_departed, _stepped("DEPARTED")),
    EventKind.DECISION_APPEALED: together(deciding.appealed, _stepped("APPEALED")),
    EventKind.RESIDENCE_PERMIT_RECORDED: nothing,
    EventKind.IDENTIFIER_RECORDED: nothing,
    EventKind.RESIDENCE_CHECKED: nothing,
    EventKind.STATUS_PROLONGED: nothing,
    EventKind.CITIZENSHIP_GRANTED: _stepped("CITIZEN"),
    EventKind.AID_LAPSED: nothing,
    EventKind.REPAYMENT_CLAIMED: nothing,
    EventKind.REPAYMENT_PLANNED: nothing,
    EventKind.REPAYMENT_WAIVED: nothing,
    EventKind.REPAYMENT_APPEALED: nothing,
    EventKind.REPAYMENT_DECIDED: nothing,
    EventKind.QUOTA_TRANSFERRED: _moved,
    EventKind.CARD_RENEWAL_ASKED: nothing,
    EventKind.CARD_ENDED: partial(deciding.permit, "ENDED"),
    EventKind.FEE_STARTED: nothing,
    EventKind.FEE_PAID: nothing,
    EventKind.FEE_FAILED: nothing,
    EventKind.FEE_REFUND_DUE: nothing,
    EventKind.FEE_REFUNDED: nothing,
    # Their facts are in the archive of loads, many more than events: feed/loads.py copies them.
    EventKind.LOAD_COMPLETED: nothing,
    EventKind.LOAD_REVERSED: nothing,
}
"""What each kind of event leaves behind. An event of a kind that is not listed stops the feed: no fact is lost."""
