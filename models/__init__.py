"""The record: tables, journal and the only commit. Knows nobody."""

from models import (
    aid,
    appeals,
    applications,
    cards,
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
    "aid",
    "appeals",
    "applications",
    "cards",
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
