"""The code of a permit or a card, and what anybody who scans one learns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
import strawberry
from jwt.utils import base64url_encode
from sqlalchemy.orm import Session

from access.permit_codes import Claims, read_code
from models.cards import Card
from models.permits import Permit
from resolvers.context import Context

DIGEST = 16
"""Bytes of the digest of a document."""


@dataclass(frozen=True)
class Checked:
    """What a code is worth: everything but the first two is empty where it is not authentic."""

    authentic: bool
    valid: bool
    kind: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    entries_left: int | None = None


def permit_code(row: Any, asked: Context) -> str:
    """The code of a permit or a card as it stands."""
    index = row.number_index
    # A compiled statement gives bytes as hex, in whichever case its database writes it.
    own = index.hex() if isinstance(index, bytes) else index.lower()
    digest = asked.services.vault.blind("permit_codes.document", own)[:DIGEST]
    claims = Claims(
        row.number, row.kind, row.valid_from, row.valid_to, row.decided_at, base64url_encode(digest).decode()
    )
    return asked.services.codes.code(claims)


async def permit_check(info: strawberry.Info, code: str) -> Checked:
    """Whether a code is genuine, and whether its permit or card is good today; never why not, and nothing else."""
    asked: Context = info.context
    said = read_code(code, asked.services.codes.public)
    if said is None:
        return Checked(authentic=False, valid=False)
    found = await info.root_value.run(lambda session: _given(session, said.number))
    if found is None or found.revoked or _over(found, asked):
        return Checked(True, False, said.kind, said.valid_from, said.valid_to)
    left = found.entries_left if isinstance(found, Permit) else None
    good = found.valid_from <= asked.given.today <= found.valid_to and left != 0
    return Checked(True, good, found.kind, found.valid_from, found.valid_to, left)


def _given(session: Session, number: str) -> Permit | Card | None:
    """The permit or the card of a number."""
    permit = session.scalar(sa.select(Permit).where(Permit.number == number))
    return permit or session.scalar(sa.select(Card).where(Card.number == number))


def _over(found: Permit | Card, asked: Context) -> bool:
    """Whether a rule, or its holder, has ended it."""
    if isinstance(found, Permit):
        return found.voided_on is not None
    return found.ended_on is not None and found.ended_on <= asked.given.today
