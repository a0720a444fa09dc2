"""A journal with one event of each kind, but for loads (tests/feed/archives.py)."""

from __future__ import annotations

from datetime import date

from models.journal import EventKind
from tests.feed.journals import (
    Said,
    appealed,
    arrived,
    citizen,
    crossed,
    decided,
    departed,
    evidenced,
    granted,
    member,
    moved,
    noon,
    of_permit,
    opened,
    paid,
    placed,
    repaid,
    submitted,
)

WITHOUT_FACTS = (
    EventKind.RESIDENCE_PERMIT_RECORDED,
    EventKind.IDENTIFIER_RECORDED,
    EventKind.RESIDENCE_CHECKED,
    EventKind.STATUS_PROLONGED,
    EventKind.AID_LAPSED,
    EventKind.REPAYMENT_CLAIMED,
    EventKind.REPAYMENT_PLANNED,
    EventKind.REPAYMENT_WAIVED,
    EventKind.REPAYMENT_APPEALED,
    EventKind.REPAYMENT_DECIDED,
)


def without_facts(on: date) -> list[Said]:
    """One event of each kind that leaves nothing behind."""
    return [
        Said(EventKind.AID_AWARDED, "kan_1", on, noon(on), {"case": "kan_1", "kind": "HOUSING", "amount": 1}),
        *(Said(kind, "kan_1", on, noon(on), {"case": "kan_1"}) for kind in WITHOUT_FACTS),
    ]


ONE_OF_EACH = [
    opened("kan_1", date(2024, 12, 1)),
    granted("kan_1", date(2025, 1, 2), [("per_1", "AGE_18_62", "FEMALE"), ("per_2", "AGE_0_17", None)]),
    arrived("kan_1", date(2025, 1, 9)),
    placed("kan_1", date(2025, 2, 3), "KZ-55", 2),
    paid("kan_1", date(2025, 2, 4), 55_048_000, "RELOCATION_GRANT"),
    submitted("app_1", date(2026, 2, 1)),
    decided("app_1", date(2026, 2, 4), "APPROVE"),
    crossed("crs_1", date(2026, 2, 4)),
    departed("kan_1", date(2026, 2, 4), "KZ-55", 2),
    repaid("kan_1", date(2026, 2, 4), 1_000),
    moved("trf_1", date(2026, 2, 4), "KZ-55", "KZ-23", 3),
    evidenced("kan_2", date(2026, 2, 4), "COMMISSION"),
    appealed("app_1", date(2026, 2, 4), application="app_1", programme="ETA", nationality="FRA"),
    member(EventKind.MEMBER_REGISTERED, "mem_1", date(2026, 2, 4), ("KZ-55", "KZ-23"), True, 2027),
    citizen("kan_2", date(2026, 2, 4)),
    of_permit(EventKind.PERMIT_EXTENDED, "app_1", date(2026, 2, 4), to="2026-09-01"),
    *without_facts(date(2026, 2, 5)),
]
"""One event of each kind, but for loads (tests/feed/archives.py)."""
