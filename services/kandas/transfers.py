"""Moving places of the year's quota from one region to another."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.kandas import CaseMember, KandasCase, QuotaTransfer
from models.members import Consent, member_regions
from policy.aid import quota
from services.checks import Checks, known
from services.given import Given
from services.kandas.commands import TransferQuota
from services.kandas.quotas import move_places, places_left, taken_of
from services.once import once
from services.problems import Problem, QuotaAlternative


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


def proposals(session: Session, case: KandasCase, given: Given) -> tuple[QuotaAlternative, ...]:
    """The target regions with places for a family that may be placed: those it would choose first, then by places.

    What a member would choose counts only while they consent to planning their return.
    """
    places = quota(given.rulebook, given.today)
    in_force = case.status == "GRANTED" and (case.status_valid_to or given.today) >= given.today
    if places is None or not in_force:
        return ()
    persons = session.scalars(sa.select(CaseMember.id).where(CaseMember.case_id == case.id)).all()
    left = places_left(places, taken_of(session, given.today.year))
    chosen = _chosen(session, case)
    fitting = [(code, n) for code, n in left.items() if n >= len(persons)]
    ordered = sorted(fitting, key=lambda found: (found[0] not in chosen, -found[1], found[0]))
    return tuple(
        QuotaAlternative(
            code,
            n,
            "CHOSEN_BY_FAMILY" if code in chosen else "PLACES_LEFT",
            {"places": n, "persons": len(persons)},
        )
        for code, n in ordered
    )


def _chosen(session: Session, case: KandasCase) -> frozenset[str]:
    rows = sa.select(member_regions.c.region_code).join(
        Consent, Consent.member_id == member_regions.c.member_id
    )
    rows = rows.where(member_regions.c.member_id == case.member_id, Consent.purpose == "RETURN_PLANNING")
    return frozenset(session.scalars(rows.where(Consent.withdrawn_at.is_(None))))
