"""The registry of the diaspora: members, households, consents."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.columns import Record, identifier, refers, sealed
from models.kandas import KandasCase
from models.persons import Person
from models.reference import Country, Office, Region

member_regions = sa.Table(
    "member_regions",
    Record.metadata,
    sa.Column("member_id", sa.ForeignKey("diaspora_members.id"), primary_key=True),
    sa.Column("region_code", sa.ForeignKey("regions.code"), primary_key=True),
)
"""Regions a member would prefer on return."""


class DiasporaMember(Record):
    """An ethnic Kazakh abroad, registered by a mission, an association, the Otandastar fund or themselves."""

    __tablename__ = "diaspora_members"

    id: Mapped[str] = identifier()
    version: Mapped[int] = mapped_column(default=1)
    reference: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = refers("persons.id")
    office_code: Mapped[str] = refers("offices.code", index=False)
    created_by: Mapped[str] = mapped_column(index=True, comment="subject of the token that registered")
    created_at: Mapped[datetime]
    residence_code: Mapped[str] = refers("countries.code", index=False)
    settlement: Mapped[bytes | None] = sealed()
    wants_to_return: Mapped[bool | None]
    profession: Mapped[bytes | None] = sealed()
    return_year: Mapped[int | None]
    support_needed: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    person: Mapped[Person] = relationship(lazy="raise")
    registered_by: Mapped[Office] = relationship(lazy="raise")
    residence: Mapped[Country] = relationship(lazy="raise")
    preferred_regions: Mapped[list[Region]] = relationship(lazy="raise", secondary=member_regions)
    household_members: Mapped[list[HouseholdMember]] = relationship(lazy="raise")
    consents: Mapped[list[Consent]] = relationship(lazy="raise")
    kandas_case: Mapped[KandasCase | None] = relationship(lazy="raise", back_populates="member")

    __table_args__ = (sa.Index("ix_diaspora_members_office", "office_code", "created_at", "id"),)


class HouseholdMember(Record):
    """Somebody who lives with a member; the member is not repeated here."""

    __tablename__ = "household_members"

    id: Mapped[str] = identifier()
    member_id: Mapped[str] = refers("diaspora_members.id")
    person_id: Mapped[str] = refers("persons.id")
    relation: Mapped[str] = mapped_column(comment="SPOUSE CHILD PARENT SIBLING GRANDPARENT GRANDCHILD OTHER")

    person: Mapped[Person] = relationship(lazy="raise")


class Consent(Record):
    """Consent to one purpose; withdrawn, never deleted."""

    __tablename__ = "consents"

    id: Mapped[str] = identifier()
    member_id: Mapped[str] = refers("diaspora_members.id")
    purpose: Mapped[str] = mapped_column(comment="REGISTRY CONTACT RETURN_PLANNING STATISTICS")
    granted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
