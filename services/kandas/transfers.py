"""Moving places of the year's quota from one region to another."""

from __future__ import annotations

from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.kandas import QuotaTransfer
from policy.aid import quota
from services.checks import Checks, known
from services.given import Given
from services.kandas.commands import TransferQuota
from services.kandas.quotas import move_places
from services.once import once
from services.problems import Problem


@once
def transfer_quota(
    session: Session, actor: Actor, command: TransferQuota, given: Given
) -> QuotaTransfer | Problem:
    """Move places of this year between two of its target regions; those taken already stay where they are."""
    checks, year = Checks(), given.today.year
    places = quota(given.rulebook, given.today)
    regions = {"fromRegion": command.from_region, "toRegion": command.to_region}
    for path, code in regions.items():
        if checks.region(session, path, code, given.today) and places and code not in places.targets:
            checks.add(path, "REGION_NOT_TARGET")
    if command.from_region == command.to_region:
        checks.add("toRegion", "REGION_SAME")
    if command.places < 1:
        checks.add("places", "NOT_POSITIVE")
    if places is None or not places.regions:
        checks.add("fromRegion", "QUOTA_NOT_SPLIT", year=year)
    if checks.found:
        return checks.problem()
    short = move_places(session, known(places), year, command.from_region, command.to_region, command.places)
    if short is not None:
        checks.add("places", "PLACES_TAKEN", most=short)
        return checks.problem()
    transfer = QuotaTransfer(
        id=new_id("QuotaTransfer", given.chance),
        year=year,
        from_region=command.from_region,
        to_region=command.to_region,
        places=command.places,
        transferred_on=given.today,
        decided_by=actor.subject,
    )
    session.add(transfer)
    record_event(
        session,
        EventKind.QUOTA_TRANSFERRED,
        transfer.id,
        transferred(transfer),
        on=given.today,
        now=given.now,
        office=actor.office,
        chance=given.chance,
    )
    return transfer


def transferred(transfer: QuotaTransfer) -> dict[str, str | int]:
    """What the journal is told of a transfer."""
    return {
        "transfer": transfer.id,
        "year": transfer.year,
        "from": transfer.from_region,
        "to": transfer.to_region,
        "places": transfer.places,
    }
