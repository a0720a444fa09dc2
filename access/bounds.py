"""What one request may be at most: every limit that can refuse it, as one page of values.

`me { limits }` lists them; the folders that enforce them take their numbers from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from access.actor import Role


@dataclass(frozen=True)
class Bound:
    """The most of something. `name` is a stable code, with words in `translations/`."""

    name: str
    most: int
    unit: str


BODY_BYTES = Bound("BODY_BYTES", 1024 * 1024, "BYTES")
BODY_SECONDS = Bound("BODY_SECONDS", 10, "SECONDS")
URL_BYTES = Bound("URL_BYTES", 32 * 1024, "BYTES")
READ_SECONDS = Bound("READ_SECONDS", 20, "SECONDS")
"""For one statement of the record; what takes longer is cancelled."""
TOKENS = Bound("TOKENS", 10_000, "TOKENS")
DEPTH = Bound("DEPTH", 15, "LEVELS")
FIELDS = Bound("FIELDS", 10_000, "FIELDS")
"""Fields of an operation with every fragment spread."""
ALIASES = Bound("ALIASES", 300, "ALIASES")
DIRECTIVES = Bound("DIRECTIVES", 50, "DIRECTIVES")
REPEATS = Bound("REPEATS", 250_000, "PAIRS")
"""Pairs of fields of a document that share a response key: to see whether they fit together takes time for each."""
QUESTIONS = Bound("QUESTIONS", 20, "QUESTIONS")
"""Fields of an operation that are a question of their own: the rules judged, or a figure worked out."""
COST = Bound("COST", 100_000, "COST")
"""The price of an operation, see resolvers/reading/prices.py."""
COST_PER_MINUTE = Bound("COST_PER_MINUTE", 2_000_000, "COST")
"""Together, of one principal at one process; whoever has no token is known by the address."""
ADDRESS_COST_PER_MINUTE = Bound("ADDRESS_COST_PER_MINUTE", 20_000_000, "COST")
"""Together, of everybody with a token at one address: an office may stand behind one."""
AT_ONCE = Bound("AT_ONCE", 256, "OPERATIONS")
"""Operations that one process has in hand, of all who ask: one more is turned away at once, not queued."""
ROWS = Bound("ROWS", 10_000, "ROWS")
"""Rows that the root lists of one operation may ask for together."""
PAGE = Bound("PAGE", 100, "ROWS")
PAGE_OF_OFFICERS = Bound("PAGE", 1000, "ROWS")
"""Rows of one page of a root list, and identifiers of one `nodes`."""
NESTED_PAGE = Bound("NESTED_PAGE", 100, "ROWS")
"""Rows of one page of a list inside a list."""
FILTER_DEPTH = Bound("FILTER_DEPTH", 5, "LEVELS")
FILTER_TESTS = Bound("FILTER_TESTS", 200, "TESTS")
FILTER_VALUES = Bound("FILTER_VALUES", 1000, "VALUES")
OPEN_CONNECTIONS = Bound("OPEN_CONNECTIONS", 20, "CONNECTIONS")
"""WebSockets and event streams of one principal at one process."""
OPEN_OPERATIONS = Bound("OPEN_OPERATIONS", 50, "OPERATIONS")
"""Operations that run at once on one WebSocket."""
MESSAGE_BYTES = Bound("MESSAGE_BYTES", 128 * 1024, "BYTES")
INIT_SECONDS = Bound("INIT_SECONDS", 5, "SECONDS")
"""For the first message of a WebSocket."""
IDLE_SECONDS = Bound("IDLE_SECONDS", 60, "SECONDS")
"""After which a WebSocket without an operation is closed."""
TAKING_SECONDS = Bound("TAKING_SECONDS", 30, "SECONDS")
"""In which a client must have taken what was sent over an open connection."""

OFFICERS = frozenset(
    {
        Role.MISSION_OFFICER,
        Role.CASE_OFFICER,
        Role.BORDER_OFFICER,
        Role.PAYMENTS_OFFICER,
        Role.AUDITOR,
        Role.ADMIN,
    }
)


def page(roles: Iterable[Role]) -> Bound:
    """The largest page of a root list for holders of some roles."""
    return PAGE_OF_OFFICERS if OFFICERS & frozenset(roles) else PAGE


def bounds(roles: Iterable[Role]) -> tuple[Bound, ...]:
    """Every limit that can refuse a request of somebody who holds these roles."""
    return (
        *(BODY_BYTES, BODY_SECONDS, URL_BYTES, READ_SECONDS),
        *(TOKENS, DEPTH, FIELDS, ALIASES, DIRECTIVES, REPEATS, QUESTIONS, COST),
        *(COST_PER_MINUTE, ADDRESS_COST_PER_MINUTE, AT_ONCE),
        *(ROWS, page(roles), NESTED_PAGE, FILTER_DEPTH, FILTER_TESTS, FILTER_VALUES),
        *(OPEN_CONNECTIONS, OPEN_OPERATIONS, MESSAGE_BYTES, INIT_SECONDS, IDLE_SECONDS, TAKING_SECONDS),
    )
