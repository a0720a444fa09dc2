"""People, their travel documents and their identifiers."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.cards import Card
from models.columns import Record, identifier, personal, refers, sealed
from models.reference import Country

NOBODY = "—"
"""Stands for a name that was erased."""


class Person(Record):
    """A person whose file this is. Names and birth date are plain because officers search by them."""

    __tablename__ = "persons"

    id: Mapped[str] = identifier()
    given: Mapped[str] = personal()
    family: Mapped[str] = personal()
    script: Mapped[str | None] = mapped_column(comment="CYRILLIC LATIN ARABIC HAN")
    birth_date: Mapped[date | None] = personal()
    sex: Mapped[str | None] = mapped_column(comment="MALE FEMALE UNSPECIFIED")
    nationality_code: Mapped[str | None] = refers("countries.code", index=False, nullable=True)
    email: Mapped[bytes | None] = sealed()
    phone: Mapped[bytes | None] = sealed()
    created_at: Mapped[datetime]
    locale: Mapped[str | None] = mapped_column(comment="KK RU EN FR: the language of messages")

    nationality: Mapped[Country | None] = relationship(lazy="raise")
    documents: Mapped[list[TravelDocument]] = relationship(lazy="raise", back_populates="person")
    identifiers: Mapped[list[Identifier]] = relationship(lazy="raise")
    cards: Mapped[list[Card]] = relationship(lazy="raise")


class PersonKey(Record):
    """The person's own data key, wrapped by a key-encryption key; destroying the row is erasure."""

    __tablename__ = "person_keys"

    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    key_version: Mapped[int] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]


class TravelDocument(Record):
    """A passport or another travel document; found by blind index, opened by the vault."""

    __tablename__ = "travel_documents"

    id: Mapped[str] = identifier()
    person_id: Mapped[str] = refers("persons.id")
    kind: Mapped[str] = mapped_column(comment="ORDINARY DIPLOMATIC SERVICE REFUGEE_TRAVEL STATELESS_TRAVEL")
    country_code: Mapped[str] = refers("countries.code", index=False)
    number: Mapped[bytes] = sealed()
    number_index: Mapped[bytes] = personal(unique=True, comment="HMAC of issuing country and number")
    expires: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_reason: Mapped[str | None] = mapped_column(comment="RENEWED LOST STOLEN DAMAGED")
    replaced_by: Mapped[str | None] = mapped_column(comment="id of the travel document in its place")
    reported_by: Mapped[str | None] = mapped_column(
        comment="subject of the token that said it replaces another"
    )

    person: Mapped[Person] = relationship(lazy="raise", back_populates="documents")


class Identifier(Record):
    """A number issued to a person, one of a kind: the state IIN and the AIFC e-IIN are different kinds."""

    __tablename__ = "identifiers"
    __table_args__ = (sa.UniqueConstraint("person_id", "kind"),)

    id: Mapped[str] = identifier()
    person_id: Mapped[str] = refers("persons.id", index=False)
    kind: Mapped[str] = mapped_column(comment="STATE_IIN AIFC_EIIN")
    value: Mapped[bytes] = sealed()
    value_index: Mapped[bytes] = personal(unique=True)
    issued_on: Mapped[date]
