"""Which columns identify somebody: the whole list, so that a new one is a decision and a lost mark is seen."""

from __future__ import annotations

from models import Record
from models.columns import Sealed

PERSONAL = {
    "appeals.ground",
    "applications.occupation",
    "application_changes.note",
    "asked_services.account",
    "changed_fields.new",
    "changed_fields.old",
    "decisions.note",
    "diaspora_members.profession",
    "diaspora_members.settlement",
    "evidence.attested_by",
    "identifiers.value",
    "identifiers.value_index",
    "match_keys.key_index",
    "notes.text",
    "persons.birth_date",
    "persons.email",
    "persons.family",
    "persons.given",
    "persons.phone",
    "ticket_messages.text",
    "tickets.title",
    "travel_documents.number",
    "travel_documents.number_index",
}
PLAIN = {"persons.birth_date", "persons.family", "persons.given"}
"""Officers search by these three; every other personal column is sealed, or an index that cannot be read."""

COLUMNS = [column for table in Record.metadata.sorted_tables for column in table.columns]


def test_the_personal_columns_are_these() -> None:
    assert {str(column) for column in COLUMNS if column.info.get("personal")} == PERSONAL


def test_personal_columns_are_sealed_or_blind() -> None:
    readable = {str(c) for c in COLUMNS if c.info.get("personal") and not isinstance(c.type, Sealed)}
    assert {name for name in readable if not name.endswith("_index")} == PLAIN


def test_whatever_is_sealed_is_personal() -> None:
    assert [str(c) for c in COLUMNS if isinstance(c.type, Sealed) and not c.info.get("personal")] == []


def test_no_column_can_hold_genetic_data() -> None:
    words = ("dna", "genom", "genetic", "marker", "allele", "sample")
    assert [str(column) for column in COLUMNS if any(word in column.name for word in words)] == []


def test_events_have_no_personal_column() -> None:
    assert [c.name for c in Record.metadata.tables["journal"].columns if c.info.get("personal")] == []
