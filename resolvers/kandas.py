"""A kandas case beyond its columns: steps and aid, folded by the services from what is in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import strawberry

from models.columns import local_day
from models.kandas import KandasCase
from resolvers.context import Context
from resolvers.reading.values import amount
from services.aid.payments import AidFile
from services.aid.payments import aid_of as fold_aid
from services.kandas.proposing import RegionProposal, proposals
from services.kandas.steps import WITH_STATUS, CaseStep
from services.kandas.steps import steps_of as fold_steps


@dataclass(frozen=True)
class Tenge:
    """An amount of money in KZT."""

    amount: Decimal
    currency: str = "KZT"


async def steps_of(root: KandasCase, info: strawberry.Info) -> tuple[CaseStep, ...]:
    """Every step in order, as the file stands today."""
    asked: Context = info.context
    book, today = asked.services.rulebook, local_day(asked.now)
    return await info.root_value.run(lambda session: fold_steps(session, root, book, today))


async def aid_of(root: KandasCase, info: strawberry.Info) -> AidFile:
    """The aid of a case, from its entitlements and its ledger."""
    book = info.context.services.rulebook
    return await info.root_value.run(lambda session: fold_aid(session, root.id, book))


def tenge(attribute: str) -> Callable[[Any, Context], Tenge]:
    """A field of money, from an attribute that counts tiyn."""
    return lambda row, asked: Tenge(amount(getattr(row, attribute)))


def mrp_of(row: Any, asked: Context) -> Decimal:
    """How many MRP an entitlement gives, from hundredths."""
    return amount(row.mrp)


async def proposals_of(root: KandasCase, info: strawberry.Info) -> tuple[RegionProposal, ...]:
    """Regions a family that may be placed can choose today."""
    asked: Context = info.context
    return await info.root_value.run(lambda session: proposals(session, root, asked.given))


def expired(row: Any, asked: Context) -> bool:
    """Whether a status that was granted has ended by itself."""
    today = local_day(asked.now)
    return row.status in WITH_STATUS and row.status_valid_to is not None and row.status_valid_to < today
