"""The record: tables, journal and the only commit. Knows nobody."""

from models import aid, applications, crossings, journal, kandas, members, permits, persons, reference
from models.columns import Record

__all__ = [
    "Record",
    "aid",
    "applications",
    "crossings",
    "journal",
    "kandas",
    "members",
    "permits",
    "persons",
    "reference",
]
