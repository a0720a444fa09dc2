"""The fields of an application that can be changed: how each is kept, and how it is written as text."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from models.applications import Application
from models.persons import Person, TravelDocument
from models.sealing import unseal
from services.given import Given
from services.travel.forms import Asked

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "arrival": "arrival",
        "departure": "departure",
        "purpose": "purpose",
        "region": "region_code",
        "travelMode": "travel_mode",
        "category": "category",
        "invitation": "invitation",
        "entryCheckpoint": "entry_checkpoint",
        "exitCheckpoint": "exit_checkpoint",
        "residence": "residence_code",
        "services": "services",
    }
)
"""Fields of a form, by their names in the graph, to columns of the application."""

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {"travelMode": "travel_mode", "entryCheckpoint": "entry_checkpoint", "exitCheckpoint": "exit_checkpoint"}
)
"""Names in the graph to names in a command, where they differ."""

CONTACT = ("email", "phone")
FROM_TEXT: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {
        "arrival": date.fromisoformat,
        "departure": date.fromisoformat,
        "services": lambda text: tuple(text.split()),
    }
)
"""How a value is read from the text that a change keeps of it; others are their text."""


def attribute_of(field: str) -> str:
    """The name of a field in a command."""
    return ATTRIBUTES.get(field, field)


def to_text(value: Any) -> str | None:
    """A value as a change keeps it."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(value) if isinstance(value, list | tuple) else str(value)


def from_text(field: str, text: str) -> Any:
    """The value of a field from its text."""
    return FROM_TEXT.get(field, str)(text)


def asked_with(application: Application, wanted: Mapping[str, Any]) -> Asked:
    """The form of an application as it stands, with some fields (names in the graph) changed."""
    stands = {attribute_of(field): getattr(application, column) for field, column in COLUMNS.items()}
    changed = {attribute_of(field): value for field, value in wanted.items() if field in COLUMNS}
    return dataclasses.replace(Asked(), **{**stands, **changed})


def text_of(session: Session, given: Given, application: Application, field: str) -> str | None:
    """A field of an application as it stands, as text."""
    if field in COLUMNS:
        return to_text(getattr(application, COLUMNS[field]))
    if field == "document":
        document = session.get_one(TravelDocument, application.document_id)
        number = opened(session, given, application.person_id, "travel_documents.number", document.number)
        return document_text(document.country_code, number, document.expires)
    person = session.get_one(Person, application.person_id)
    return opened(session, given, person.id, f"persons.{field}", getattr(person, field))


def document_text(country: str, number: str | None, expires: date | None) -> str:
    """A travel document as a change names it: country, number and last day."""
    return " ".join(filter(None, (country, number, to_text(expires))))


def opened(session: Session, given: Given, person_id: str, place: str, value: bytes | None) -> str | None:
    """A sealed value of a person, opened; None stays None, and what was erased is None. Makes no key."""
    key = None if value is None else given.vault.held(session, person_id)
    return None if value is None or key is None else unseal(key, value, place, person_id)
