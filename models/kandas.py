"""Kandas cases: the return of a family, from opening to citizenship or departure."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.cards import Card
from models.columns import Record, identifier, refers, sealed
from models.desk import Assignment, Note, SecondLook
from models.persons import Person
from models.reference import Checkpoint, Country, Region

if TYPE_CHECKING:
    from models.aid import RepaymentClaim
    from models.applications import Decision
    from models.members import DiasporaMember


class KandasCase(Record):
    """One family's case. `status` repeats the fold of its journal events."""

    __tablename__ = "kandas_cases"

    id: Mapped[str] = identifier()
    version: Mapped[int] = mapped_column(default=1)
    reference: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    member_id: Mapped[str | None] = refers("diaspora_members.id", nullable=True, unique=True, index=False)
    person_id: Mapped[str] = refers("persons.id")
    origin_code: Mapped[str] = refers("countries.code", index=False)
    office_code: Mapped[str] = refers("offices.code", index=False)
    opened_office_code: Mapped[str | None] = refers("offices.code", index=False, nullable=True)
    opened_by: Mapped[str] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    granted_on: Mapped[date | None]
    status_valid_to: Mapped[date | None]
    prolonged_on: Mapped[date | None]
    residence_permit_on: Mapped[date | None]
    residence_permit_to: Mapped[date | None]
    citizen_on: Mapped[date | None]
    rules_version: Mapped[str]

    person: Mapped[Person] = relationship(lazy="raise")
    member: Mapped[DiasporaMember | None] = relationship(lazy="raise", back_populates="kandas_case")
    family: Mapped[list[CaseMember]] = relationship(lazy="raise")
    evidence: Mapped[list[Evidence]] = relationship(lazy="raise")
    decisions: Mapped[list[Decision]] = relationship(lazy="raise")
    arrival: Mapped[Arrival | None] = relationship(lazy="raise")
    placement: Mapped[Placement | None] = relationship(lazy="raise")
    departure: Mapped[Departure | None] = relationship(lazy="raise")
    residence_checks: Mapped[list[ResidenceCheck]] = relationship(lazy="raise")
    claim: Mapped[RepaymentClaim | None] = relationship(lazy="raise")
    cards: Mapped[list[Card]] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: KandasCase.person_id == sa.orm.foreign(Card.person_id),
    )

    assignment: Mapped[Assignment | None] = relationship(
        lazy="raise",
        primaryjoin=lambda: sa.orm.foreign(Assignment.subject_id) == KandasCase.id,
        viewonly=True,
        uselist=False,
    )
    notes: Mapped[list[Note]] = relationship(
        lazy="raise",
        primaryjoin=lambda: sa.orm.foreign(Note.subject_id) == KandasCase.id,
        viewonly=True,
        uselist=True,
    )
    second_looks: Mapped[list[SecondLook]] = relationship(
        lazy="raise",
        primaryjoin=lambda: sa.orm.foreign(SecondLook.subject_id) == KandasCase.id,
        viewonly=True,
        uselist=True,
    )

    __table_args__ = (sa.Index("ix_kandas_cases_office", "office_code", "opened_at", "id"),)


class CaseMember(Record):
    """A member of the returning family; the applicant is one of them, with relation SELF."""

    __tablename__ = "case_members"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id")
    person_id: Mapped[str] = refers("persons.id")
    relation: Mapped[str]
    education: Mapped[str | None] = mapped_column(
        comment="HIGHER INCOMPLETE_HIGHER VOCATIONAL_SECONDARY GENERAL_SECONDARY NONE; empty where unknown"
    )

    person: Mapped[Person] = relationship(lazy="raise")


class Evidence(Record):
    """A verdict and who attested it. There is no column that could hold genetic data, and none may be added."""

    __tablename__ = "evidence"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id")
    kind: Mapped[str] = mapped_column(comment="DOCUMENT COMMISSION INTERVIEW TRADITIONS GENOMIC_ATTESTATION")
    verdict: Mapped[str] = mapped_column(comment="CONSISTENT INCONCLUSIVE NOT_SUPPORTED")
    attested_by: Mapped[bytes] = sealed()
    attested_on: Mapped[date]
    ground: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class Arrival(Record):
    """The day the applicant first crossed the border under the case."""

    __tablename__ = "arrivals"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id", unique=True, index=False)
    arrived_on: Mapped[date]
    checkpoint_code: Mapped[str] = refers("checkpoints.code", index=False)
    origin_code: Mapped[str] = refers("countries.code", index=False)

    checkpoint: Mapped[Checkpoint] = relationship(lazy="raise")
    origin: Mapped[Country] = relationship(lazy="raise")


class Placement(Record):
    """The region a family chose; under quota it holds one place a person."""

    __tablename__ = "placements"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id", unique=True, index=False)
    region_code: Mapped[str] = refers("regions.code")
    settlement: Mapped[str] = mapped_column(comment="CITY VILLAGE")
    under_quota: Mapped[bool]
    placed_on: Mapped[date]
    persons: Mapped[int]

    region: Mapped[Region] = relationship(lazy="raise")


class ResidenceCheck(Record):
    """An officer looked whether a placed family still lives where it was placed."""

    __tablename__ = "residence_checks"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id")
    checked_on: Mapped[date]
    resident: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class Departure(Record):
    """A placed family has left its region for good, with leave or without."""

    __tablename__ = "departures"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id", unique=True, index=False)
    departed_on: Mapped[date]
    authorised: Mapped[bool]
    ground: Mapped[str | None] = mapped_column(comment="code of policy/programmes/kandas.toml")
    region_code: Mapped[str] = refers("regions.code", index=False)
    persons: Mapped[int]
    reported_by: Mapped[str]
    reported_at: Mapped[datetime]

    region: Mapped[Region] = relationship(lazy="raise")


class QuotaUse(Record):
    """Places of a region's quota in a year: taken, and moved here from other regions (negative: away).

    Taken by one conditional UPDATE, so never oversubscribed.
    """

    __tablename__ = "quota_uses"

    region_code: Mapped[str] = mapped_column(sa.ForeignKey("regions.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    taken: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0, server_default=sa.text("0"))


class QuotaTransfer(Record):
    """Places of a year's quota moved from one region to another, in force from a day on."""

    __tablename__ = "quota_transfers"

    id: Mapped[str] = identifier()
    year: Mapped[int]
    from_region: Mapped[str] = refers("regions.code", index=False)
    to_region: Mapped[str] = refers("regions.code", index=False)
    places: Mapped[int]
    transferred_on: Mapped[date]
    decided_by: Mapped[str]

    source: Mapped[Region] = relationship(lazy="raise", foreign_keys=[from_region])
    target: Mapped[Region] = relationship(lazy="raise", foreign_keys=[to_region])
