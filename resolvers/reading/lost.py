"""Whether a fault means that the database is away: it restarts, or cannot be reached. Asking again helps."""

from __future__ import annotations

import asyncpg
import psycopg
import sqlalchemy as sa

AWAY = frozenset({"57P01", "57P02", "57P03"})
"""SQLSTATE of a database that shuts down, has crashed, or is not up yet."""
ASYNC = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)
SECONDS = 1
"""After which it is worth asking again."""


def is_lost(fault: BaseException | None) -> bool:
    """Whether a fault, or what it arose from, is a lost connection."""
    if isinstance(fault, sa.exc.DBAPIError):
        return fault.connection_invalidated or is_lost(fault.orig)
    if isinstance(fault, psycopg.OperationalError | psycopg.InterfaceError):
        return fault.sqlstate is None or fault.sqlstate in AWAY or fault.sqlstate[:2] == "08"
    closed = isinstance(fault, asyncpg.InterfaceError) and "closed" in str(fault)
    return closed or isinstance(fault, (*ASYNC, ConnectionError))
