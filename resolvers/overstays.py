"""How long somebody has been here too long, and what a person is told of their own stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import strawberry

from models.columns import local_day
from resolvers.context import Context
from services.travel.mine import my_visits
from services.travel.stays import Visit

DAY = timedelta(days=1)


def since(row: Any, asked: Context) -> date:
    """The first day too many."""
    return row.may_stay_until + DAY


def days_over(row: Any, asked: Context) -> int:
    """Days too many, today included."""
    return (local_day(asked.now) - row.may_stay_until).days


async def stays_of(root: Any, info: strawberry.Info) -> tuple[Visit, ...]:
    """The stays of whoever asks, as far as their own file shows them."""
    asked: Context = info.context
    return await info.root_value.run(lambda session: my_visits(session, asked.actor, asked.given))
