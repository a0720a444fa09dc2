"""What a problem says beyond its code: the rules that close the way, and the ways out."""

from __future__ import annotations

from typing import Any

import strawberry

from models.reference import Region
from resolvers.answers import DecidedGround
from resolvers.context import Context
from resolvers.rules import Answered, answered, violation_code
from services.aid.ledger import Entitlement
from services.kandas.proposing import RegionProposal
from services.problems import CrossingRefused, Ineligible, QuotaAlternative, Violation


def eligibility_of(problem: Ineligible, asked: Context) -> Answered:
    """The answer that closes the way, with a receipt of its own."""
    return answered(asked, problem.eligibility, problem.trip, None, None)


def code_of(violation: Violation, asked: Context) -> str:
    """The stable code of a violation."""
    return violation_code(violation.code)


def grounds_of(problem: CrossingRefused, asked: Context) -> tuple[DecidedGround, ...]:
    """Why the border does not let somebody pass, each ground with its rule."""
    return tuple(DecidedGround(*pair) for pair in zip(problem.grounds, problem.rules, strict=True))


async def region_of(root: QuotaAlternative | RegionProposal | Entitlement, info: strawberry.Info) -> Any:
    """The region that an object names."""
    return await info.root_value.run(lambda session: session.get(Region, root.region_code))
