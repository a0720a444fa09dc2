"""The registry of the diaspora: members, households, consents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from models.columns import Record, identifier, refers, sealed
from models.kandas import KandasCase
from models.loads import Load
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
    work: Mapped[str | None] = mapped_column(
        comment="the field of the profession, a code of policy/labour.py"
    )
    relatives_in: Mapped[list[str] | None] = mapped_column(
        sa.JSON(none_as_null=True), comment="codes of regions where relatives live, as told"
    )

    @property
    def status(self) -> str:
        """Members do not move from state to state."""
        return "REGISTERED"

    # None or one; a list, since filters ask whether there is any.
    plans: Mapped[list[MemberPlans]] = relationship(
        lazy="raise", viewonly=True, primaryjoin=lambda: DiasporaMember.id == foreign(MemberPlans.id)
    )
    planned_regions: Mapped[list[Region]] = relationship(
        lazy="raise",
        viewonly=True,
        secondary=lambda: PLANNED_REGIONS,
        primaryjoin=lambda: DiasporaMember.id == foreign(PLANNED_REGIONS.c.member_id),
        secondaryjoin=lambda: Region.code == foreign(PLANNED_REGIONS.c.region_code),
    )
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


def stands(member: Any, purpose: str) -> sa.ColumnElement[bool]:
    """A member's consent to a purpose, a code of ours, was given and not withdrawn; `member` is a column of ids."""
    consent = _CONSENTS.alias().c
    return sa.exists(
        sa.select(1).where(
            consent.member_id == member,
            consent.purpose == sa.literal_column(f"'{purpose}'"),
            consent.withdrawn_at.is_(None),
        )
    )


def open_to(member: Any, purpose: str) -> sa.ColumnElement[bool]:
    """What serves a purpose may be read: consent stands, or was never asked for. Withdrawn, it is closed."""
    asked = _CONSENTS.alias().c
    given = sa.exists(
        sa.select(1).where(asked.member_id == member, asked.purpose == sa.literal_column(f"'{purpose}'"))
    )
    return sa.or_(stands(member, purpose), sa.not_(given))


_CONSENTS: Any = Consent.__table__
_MEMBERS: Any = DiasporaMember.__table__
PLANNED_REGIONS: sa.Subquery = (
    sa.select(member_regions)
    .where(open_to(member_regions.c.member_id, "RETURN_PLANNING"))
    .subquery("planned_regions")
)
"""Regions that members prefer, as far as they may be read."""


class MemberPlans(Record):
    """What a member has in mind, seen only while nothing of the consent to RETURN_PLANNING is withdrawn.

    Sealed columns stay bound to the table they stand in, which is what `__tablename__` says here.
    """

    __tablename__ = "diaspora_members"
    __table__ = (
        sa.select(
            *(_MEMBERS.c[name] for name in ("id", "person_id", "wants_to_return", "profession")),
            *(_MEMBERS.c[name] for name in ("return_year", "support_needed", "work", "relatives_in")),
        )
        .where(open_to(_MEMBERS.c.id, "RETURN_PLANNING"))
        .subquery("member_plans")
    )

    id: Mapped[str]
    work: Mapped[str | None]
    relatives_in: Mapped[list[str] | None]
    preferred_regions: Mapped[list[Region]] = relationship(
        lazy="raise",
        viewonly=True,
        secondary=member_regions,
        primaryjoin=lambda: MemberPlans.id == foreign(member_regions.c.member_id),
        secondaryjoin=lambda: Region.code == foreign(member_regions.c.region_code),
    )


class MemberContact(Record):
    """Whose contacts may be used: nothing of the consent to CONTACT is withdrawn."""

    __table__ = (
        sa.select(_MEMBERS.c.id, _MEMBERS.c.person_id)
        .where(open_to(_MEMBERS.c.id, "CONTACT"))
        .subquery("member_contacts")
    )


class LoadedMember(Record):
    """A member who came with a load, and the row that said so: the same row adds nobody a second time."""

    __tablename__ = "loaded_members"

    row_key: Mapped[bytes] = mapped_column(primary_key=True, comment="identity of the row by its content")
    member_id: Mapped[str] = mapped_column(
        sa.ForeignKey("diaspora_members.id", ondelete="CASCADE"), index=True
    )
    load_id: Mapped[str] = refers("loads.id")

    load: Mapped[Load] = relationship(lazy="raise")
