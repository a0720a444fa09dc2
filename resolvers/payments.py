"""What a payment provider says, through the door to the record."""

from __future__ import annotations

import asyncio

from models.database import Contended
from resolvers.context import Process
from services.fees.provider import Provider
from services.fees.settling import settle
from services.problems import Problem


async def take(process: Process, provider: Provider, body: bytes, signature: str) -> int:
    """The status for a call-back: 200 where it is in the record, once and for all; 400 where it is not the provider's.

    404 where its payment is not there, which may mean not yet; 409 where others wrote at the same moment.
    """
    now = process.clock()
    notice = provider.opened(body, signature, now)
    if notice is None:
        return 400
    try:
        result = await asyncio.to_thread(
            process.database.do,
            lambda session: settle(session, provider.name, notice, process.given(now)),
            keep=lambda result: not isinstance(result, Problem),
        )
    except Contended:
        return 409
    return 404 if isinstance(result, Problem) else 200
