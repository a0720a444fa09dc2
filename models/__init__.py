"""The record: tables, journal and the only commit. Knows nobody."""

from models import (
    accesses,
    aid,
    appeals,
    applications,
    cards,
    changes,
    crossings,
    fees,
    journal,
    kandas,
    loads,
    matches,
    members,
    official,
    permits,
    persons,
    reference,
)
from models.columns import Record

__all__ = [
    "Record",
    "accesses",
    "aid",
    "appeals",
    "applications",
    "cards",
    "changes",
    "crossings",
    "fees",
    "journal",
    "kandas",
    "loads",
    "matches",
    "members",
    "official",
    "permits",
    "persons",
    "reference",
]
