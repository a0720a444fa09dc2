"""Events become facts. Only what is named here leaves the record: codes, days, amounts and keyed pseudonyms.

Facts that were loaded from files are not in the journal: feed/loads.py copies them from the archive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC
from functools import partial
from typing import Any

import polars as pl

from analytics.tables import (
    AID,
    APPLICATIONS_DECIDED,
    APPLICATIONS_SUBMITTED,
    ARRIVALS,
    CASES,
    CROSSINGS,
    DEPARTURES,
    PLACEMENTS,
    TABLES,
    TRANSFERS,
    Kind,
    Table,
)
from feed.journal import Event
from feed.pseudonyms import pseudonym
from models.journal import EventKind
from policy.reference import checkpoints

Hide = Callable[[str], bytes]
Fact = dict[str, Any]
Shaper = Callable[[Event, Hide], Iterator[tuple[Table, Fact]]]

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
            "programme": said["programme"],
            "nationality": said["nationality"],
            "office": event.office_code,
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
    yield CASES, {"family": family, "origin": said["origin"], "step": said["outcome"]}
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
    yield CASES, {"family": family, "origin": said["origin"], "step": "PLACED"}
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


def _step(step: str, event: Event, hide: Hide) -> Iterator[tuple[Table, Fact]]:
    yield CASES, {"family": hide(event.payload["case"]), "origin": event.payload["origin"], "step": step}


def _nothing(_event: Event, _hide: Hide) -> Iterator[tuple[Table, Fact]]:
    return iter(())


SHAPERS: Mapping[EventKind, Shaper] = {
    EventKind.APPLICATION_SUBMITTED: _submitted,
    EventKind.APPLICATION_DECIDED: _decided,
    EventKind.APPLICATION_WITHDRAWN: _nothing,
    EventKind.RECORD_ASSIGNED: _nothing,
    EventKind.RECORD_RELEASED: _nothing,
    EventKind.ABSENCE_DECLARED: _nothing,
    EventKind.NOTE_ADDED: _nothing,
    EventKind.SECOND_LOOK_ASKED: _nothing,
    EventKind.SECOND_LOOK_GIVEN: _nothing,
    EventKind.TICKET_OPENED: _nothing,
    EventKind.TICKET_REPLIED: _nothing,
    EventKind.TICKET_ANSWERED: _nothing,
    EventKind.TICKET_CLOSED: _nothing,
    EventKind.TICKET_REOPENED: _nothing,
    EventKind.CHANGE_REQUESTED: _nothing,
    EventKind.CHANGE_DECIDED: _nothing,
    EventKind.SERVICE_DECIDED: _nothing,
    EventKind.DOCUMENT_REPLACED: _nothing,
    EventKind.PERMIT_EXTENDED: _nothing,
    EventKind.PERMIT_VOIDED: _nothing,
    EventKind.INVITATION_REGISTERED: _nothing,
    EventKind.INVITATION_WITHDRAWN: _nothing,
    EventKind.MEMBER_REGISTERED: _nothing,
    EventKind.MEMBER_UPDATED: _nothing,
    EventKind.MEMBER_REMOVED: _nothing,
    EventKind.CONSENT_GRANTED: _nothing,
    EventKind.CONSENT_WITHDRAWN: _nothing,
    EventKind.MATCH_RESOLVED: _nothing,
    EventKind.CASE_OPENED: partial(_step, "OPENED"),
    EventKind.EVIDENCE_RECORDED: _nothing,
    EventKind.CASE_DECIDED: _case_decided,
    EventKind.FAMILY_ARRIVED: partial(_step, "ARRIVED"),
    EventKind.FAMILY_PLACED: _placed,
    EventKind.AID_AWARDED: _nothing,
    EventKind.AID_PAID: partial(_aid, "PAID"),
    EventKind.AID_REPAID: partial(_aid, "REPAID"),
    EventKind.BORDER_CROSSED: _crossed,
    EventKind.DEPARTURE_REPORTED: _departed,
    EventKind.DECISION_APPEALED: _nothing,
    EventKind.RESIDENCE_PERMIT_RECORDED: _nothing,
    EventKind.IDENTIFIER_RECORDED: _nothing,
    EventKind.RESIDENCE_CHECKED: _nothing,
    EventKind.STATUS_PROLONGED: _nothing,
    EventKind.CITIZENSHIP_GRANTED: _nothing,
    EventKind.AID_LAPSED: _nothing,
    EventKind.REPAYMENT_CLAIMED: _nothing,
    EventKind.REPAYMENT_PLANNED: _nothing,
    EventKind.REPAYMENT_WAIVED: _nothing,
    EventKind.REPAYMENT_APPEALED: _nothing,
    EventKind.REPAYMENT_DECIDED: _nothing,
    EventKind.QUOTA_TRANSFERRED: _moved,
    EventKind.CARD_RENEWAL_ASKED: _nothing,
    EventKind.CARD_ENDED: _nothing,
    EventKind.FEE_STARTED: _nothing,
    EventKind.FEE_PAID: _nothing,
    EventKind.FEE_FAILED: _nothing,
    EventKind.FEE_REFUND_DUE: _nothing,
    EventKind.FEE_REFUNDED: _nothing,
    # Their facts are in the archive of loads, many more than events: feed/loads.py copies them.
    EventKind.LOAD_COMPLETED: _nothing,
    EventKind.LOAD_REVERSED: _nothing,
}
"""What each kind of event leaves behind. An event of a kind that is not listed stops the feed: no fact is lost."""
