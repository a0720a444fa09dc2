"""Applications of travellers: ETA, e-Visa, e-Residency and the cards."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.appeals import Appeal
from models.cards import Card
from models.changes import ApplicationChange
from models.columns import Hundredths, Record, identifier, refers, sealed
from models.desk import Assignment, Note, SecondLook
from models.e_residency import AskedService
from models.fees import FeePayment
from models.groups import GroupMember, Representation
from models.invitations import Invitation
from models.journal import JournalEvent
from models.permits import Permit
from models.persons import Identifier, Person, TravelDocument
from models.reference import Country, Region


class Application(Record):
    """One request under one programme. `status` repeats the fold of its journal events."""

    __tablename__ = "applications"

    id: Mapped[str] = identifier()
    version: Mapped[int] = mapped_column(default=1)
    reference: Mapped[str] = mapped_column(unique=True)
    programme: Mapped[str] = mapped_column(comment="code of policy/programmes")
    status: Mapped[str]
    person_id: Mapped[str] = refers("persons.id")
    document_id: Mapped[str] = refers("travel_documents.id")
    nationality_code: Mapped[str] = refers("countries.code", index=False)
    submitted_by: Mapped[str] = mapped_column(index=True, comment="subject of the token that sent it")
    office_code: Mapped[str] = refers("offices.code", index=False)
    submitted_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    rules_version: Mapped[str]
    fee_amount: Mapped[int | None] = mapped_column(Hundredths())
    fee_currency: Mapped[str | None]
    arrival: Mapped[date | None]
    departure: Mapped[date | None]
    purpose: Mapped[str | None]
    region_code: Mapped[str | None] = refers("regions.code", index=False, nullable=True)
    travel_mode: Mapped[str | None]
    category: Mapped[str | None] = mapped_column(comment="e-Visa category such as B12")
    invitation: Mapped[str | None] = mapped_column(comment="number of the electronic invitation")
    entry_checkpoint: Mapped[str | None] = refers("checkpoints.code", index=False, nullable=True)
    exit_checkpoint: Mapped[str | None] = refers("checkpoints.code", index=False, nullable=True)
    residence_code: Mapped[str | None] = refers("countries.code", index=False, nullable=True)
    services: Mapped[list[str] | None] = mapped_column(sa.JSON, comment="BANK_ACCOUNT E_IIN COMPANY")
    on_behalf_of: Mapped[str | None] = refers("persons.id", index=False, nullable=True)
    group_code: Mapped[str | None]
    card_ground: Mapped[str | None] = mapped_column(comment="PROFESSION_LIST DEMANDED_PROFESSION BUSINESS")
    occupation: Mapped[bytes | None] = sealed(comment="the profession, skill or registered business named")
    renews_id: Mapped[str | None] = refers("applications.id", index=False, nullable=True)
    clock_stopped_at: Mapped[datetime | None] = mapped_column(comment="since when it waits for the person")
    invitation_key: Mapped[str | None] = mapped_column(
        index=True, comment="the invitation's number as the register compares it"
    )
    eta_id: Mapped[str | None] = refers("applications.id", nullable=True)

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    document: Mapped[TravelDocument] = relationship(lazy="raise")
    decisions: Mapped[list[Decision]] = relationship(lazy="raise", back_populates="application")
    changes: Mapped[list[ApplicationChange]] = relationship(lazy="raise")
    permit: Mapped[Permit | None] = relationship(lazy="raise", back_populates="application")
    card: Mapped[Card | None] = relationship(lazy="raise")
    renews: Mapped[Application | None] = relationship(
        lazy="raise", remote_side=[id], foreign_keys=[renews_id]
    )
    eta: Mapped[Permit | None] = relationship(
        lazy="raise",
        primaryjoin=lambda: Application.eta_id == sa.orm.foreign(Permit.application_id),
        viewonly=True,
        uselist=False,
    )
    payments: Mapped[list[FeePayment]] = relationship(lazy="raise", back_populates="application")
    membership: Mapped[GroupMember | None] = relationship(lazy="raise")
    representation: Mapped[Representation | None] = relationship(lazy="raise")
    asked_services: Mapped[list[AskedService]] = relationship(lazy="raise")
    registered_invitation: Mapped[Invitation | None] = relationship(
        lazy="raise",
        primaryjoin=lambda: Application.invitation_key == sa.orm.foreign(Invitation.number_key),
        viewonly=True,
        uselist=False,
    )
    nationality: Mapped[Country] = relationship(lazy="raise", foreign_keys=[nationality_code])
    residence: Mapped[Country | None] = relationship(lazy="raise", foreign_keys=[residence_code])
    region: Mapped[Region | None] = relationship(lazy="raise")
    identifiers: Mapped[list[Identifier]] = relationship(
        lazy="raise",
        primaryjoin=lambda: sa.orm.foreign(Identifier.person_id) == Application.person_id,
        viewonly=True,
        uselist=True,
    )

    events: Mapped[list[JournalEvent]] = relationship(
        lazy="raise",
        primaryjoin=lambda: sa.orm.foreign(JournalEvent.subject_id) == Application.id,
        viewonly=True,
        uselist=True,
    )

    assignment: Mapped[Assignment | None] = relationship(
        lazy="raise",
        primaryjoin=lambda: sa.orm.foreign(Assignment.subject_id) == Application.id,
        viewonly=True,
        uselist=False,
    )
    notes: Mapped[list[Note]] = relationship(
        lazy="raise",
        primaryjoin=lambda: sa.orm.foreign(Note.subject_id) == Application.id,
        viewonly=True,
        uselist=True,
    )
    second_looks: Mapped[list[SecondLook]] = relationship(
        lazy="raise",
        primaryjoin=lambda: sa.orm.foreign(SecondLook.subject_id) == Application.id,
        viewonly=True,
        uselist=True,
    )

    __table_args__ = (
        sa.Index("ix_applications_queue", "office_code", "status", "due_at", "id"),
        sa.Index("ix_applications_submitted", "office_code", "submitted_at", "id"),
        # Narrow, and few values in it: counts and groups are read from it alone.
        sa.Index("ix_applications_counts", "office_code", "status", "programme"),
        sa.Index("ix_applications_mine", "submitted_by", "submitted_at", "id"),
    )


class Decision(Record):
    """What a named officer decided on an application or a kandas case, with grounds and the way to appeal."""

    __tablename__ = "decisions"

    id: Mapped[str] = identifier()
    application_id: Mapped[str | None] = refers("applications.id", nullable=True)
    case_id: Mapped[str | None] = refers("kandas_cases.id", nullable=True)
    outcome: Mapped[str] = mapped_column(comment="APPROVE REFUSE REVOKE RETURN")
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(comment="subject of the officer's token")
    grounds: Mapped[list[str]] = mapped_column(sa.JSON, comment="codes of policy/programmes")
    note: Mapped[bytes | None] = sealed()
    rules_version: Mapped[str]
    appeal_authority: Mapped[str | None] = mapped_column(comment="code of policy/programmes")
    appeal_deadline: Mapped[date | None]
    on_appeal: Mapped[bool] = mapped_column(default=False)

    application: Mapped[Application | None] = relationship(lazy="raise", back_populates="decisions")
    lodged: Mapped[Appeal | None] = relationship(lazy="raise")
