"""Regions proposed to a family that may be placed, each with its reasons; the family chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.kandas import CaseMember, KandasCase
from models.members import MemberPlans, member_regions, stands
from policy.aid import quota
from policy.labour import sought
from services.given import Given
from services.kandas.quotas import places_left, taken_of


@dataclass(frozen=True)
class ProposalReason:
    """Why a region is proposed (`quota.<CODE>` in the catalogues), and the numbers of its wording."""

    code: str
    params: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class RegionProposal:
    """A target region with places for the whole family; the weightiest reason comes first."""

    region_code: str
    places_left: int
    reasons: tuple[ProposalReason, ...]

    @property
    def code(self) -> str:
        """The code of the weightiest reason."""
        return self.reasons[0].code

    @property
    def params(self) -> Mapping[str, int]:
        """The numbers of its wording."""
        return self.reasons[0].params


@dataclass(frozen=True)
class Wishes:
    """What a member told of their plans, as far as consent to planning the return stands."""

    regions: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    work: str | None = None


def proposals(session: Session, case: KandasCase, given: Given) -> tuple[RegionProposal, ...]:
    """The target regions with places for a family that may be placed today, in one fixed order.

    Those it would choose come first, then those where relatives live, then those that look for its work, then those
    with most places. Every one of them is a target region: the state settles people there for want of labour.
    """
    places = quota(given.rulebook, given.today)
    in_force = case.status == "GRANTED" and (case.status_valid_to or given.today) >= given.today
    if places is None or not in_force:
        return ()
    members = sa.select(sa.func.count()).select_from(CaseMember).where(CaseMember.case_id == case.id)
    persons = session.scalar(members) or 0
    left = places_left(places, taken_of(session, given.today.year))
    wishes, work = _wishes(session, case), sought(given.rulebook, given.today)
    found = []
    for code, number in left.items():
        if number < persons:
            continue
        said = (
            (code in wishes.regions, ProposalReason("CHOSEN_BY_FAMILY", {"places": number})),
            (code in wishes.relatives, ProposalReason("RELATIVES_THERE")),
            (wishes.work in work.get(code, ()), ProposalReason("WORK_SOUGHT")),
            (True, ProposalReason("PLACES_LEFT", {"places": number, "persons": persons})),
            (True, ProposalReason("SHORT_OF_LABOUR")),
        )
        rank = tuple(not holds for holds, _ in said[:3])
        reasons = tuple(reason for holds, reason in said if holds)
        found.append((rank, -number, code, RegionProposal(code, number, reasons)))
    return tuple(proposal for *_, proposal in sorted(found, key=lambda each: each[:3]))


def _wishes(session: Session, case: KandasCase) -> Wishes:
    consented = sa.select(MemberPlans.work, MemberPlans.relatives_in).where(
        MemberPlans.id == case.member_id, stands(MemberPlans.id, "RETURN_PLANNING")
    )
    told = session.execute(consented).first()
    if told is None:
        return Wishes()
    regions = sa.select(member_regions.c.region_code).where(member_regions.c.member_id == case.member_id)
    return Wishes(frozenset(session.scalars(regions)), frozenset(told.relatives_in or ()), told.work)
