"""The code of a permit, and what anybody who scans one learns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
import strawberry
from jwt.utils import base64url_encode

from access.permit_codes import Claims, read_code
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
    """The code of a permit as it stands."""
    index = row.number_index
    # A compiled statement gives bytes as hex, in whichever case its database writes it.
    own = index.hex() if isinstance(index, bytes) else index.lower()
    digest = asked.services.vault.blind("permit_codes.document", own)[:DIGEST]
    claims = Claims(
        row.number, row.kind, row.valid_from, row.valid_to, row.decided_at, base64url_encode(digest).decode()
    )
    return asked.services.codes.code(claims)


async def permit_check(info: strawberry.Info, code: str) -> Checked:
    """Whether a code is genuine, and whether its permit is good today; never why not, and nothing else."""
    asked: Context = info.context
    said = read_code(code, asked.services.codes.public)
    if said is None:
        return Checked(authentic=False, valid=False)
    permit = await info.root_value.run(
        lambda session: session.scalar(sa.select(Permit).where(Permit.number == said.number))
    )
    if permit is None or permit.revoked or permit.voided_on is not None:
        return Checked(True, False, said.kind, said.valid_from, said.valid_to)
    good = permit.valid_from <= asked.given.today <= permit.valid_to and permit.entries_left != 0
    return Checked(True, good, permit.kind, permit.valid_from, permit.valid_to, permit.entries_left)
