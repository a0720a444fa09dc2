"""People who act in a record, and what they ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from access.personas import PERSONAS
from gateways.notices import Notice
from models import Record
from models.database import Database
from models.sealing import Vault
from policy.rulebook import Rulebook
from services.aid.commands import PayAid
from services.aid.payments import pay_aid
from services.cards.applying import apply_for_card
from services.cards.commands import ApplyForCard
from services.deciding.commands import Decide
from services.deciding.decisions import decide
from services.fees.commands import PayFee
from services.fees.paying import made_ready, pay_fee
from services.fees.settling import settle
from services.given import Given
from services.kandas.cases import open_kandas_case
from services.kandas.commands import OpenKandasCase, PlaceFamily, RecordEvidence
from services.kandas.evidence import record_evidence
from services.kandas.placements import place_family
from services.people.documents import TravelDocumentData
from services.problems import Problem
from services.registry.commands import HouseholdPerson, Intentions, RegisterDiasporaMember
from services.registry.members import register_diaspora_member
from services.travel.applications import apply_for_e_residency, apply_for_e_visa, apply_for_eta
from services.travel.commands import ApplyForEResidency, ApplyForEta, ApplyForEVisa, RecordCrossing
from services.travel.crossings import record_crossing

from .providers import PROVIDER, Provider

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
TODAY = date(2026, 6, 1)
FRENCH = TravelDocumentData(
    number="12AB34567",
    country="FRA",
    kind="ORDINARY",
    expires=date(2031, 1, 1),
    given="Anne",
    family="Martin",
    birth_date=date(1980, 5, 5),
    sex="FEMALE",
)
SOUTH_AFRICAN = TravelDocumentData(
    number="M00123456",
    country="ZAF",
    kind="ORDINARY",
    expires=date(2031, 1, 1),
    given="Thabo",
    family="Nkosi",
    birth_date=date(1990, 2, 3),
    sex="MALE",
)
MONGOLIAN = TravelDocumentData(
    number="E1234567",
    country="MNG",
    expires=date(2030, 1, 1),
    given="Aigul",
    family="Serik",
    birth_date=date(1985, 1, 2),
)
ETA = ApplyForEta(
    "eta-1", FRENCH, date(2026, 6, 10), "TOURISM", "anne@example.org", date(2026, 6, 20), "KZ-75", "AIR"
)
E_VISA = ApplyForEVisa(
    "visa-1",
    SOUTH_AFRICAN,
    "B12",
    "INV-2026-1",
    date(2026, 7, 1),
    date(2026, 7, 20),
    "ALA",
    "NQZ",
    "t@example.org",
)
E_RESIDENCY = ApplyForEResidency("res-1", FRENCH, "FRA", ("COMPANY", "E_IIN"), "anne@example.org")
ATA_ZHOLY = ApplyForCard(
    "card-1", "ATA_ZHOLY", MONGOLIAN, "MNG", "Nurse", "aigul@example.org", "PROFESSION_LIST", True
)
KAZAKH_CARD = ApplyForCard("card-2", "KAZAKH_CARD", MONGOLIAN, "MNG", "Saddler", "aigul@example.org")
MEMBER = RegisterDiasporaMember(
    "member-1",
    "Айгүл",
    "Серік",
    "MNG",
    ("REGISTRY", "CONTACT"),
    script="CYRILLIC",
    birth_date=date(1985, 1, 2),
    sex="FEMALE",
    nationality="MNG",
    settlement="Өлгий",
    household=(
        HouseholdPerson("Ерлан", "Серік", "CHILD", date(2015, 3, 3), "MALE"),
        HouseholdPerson("Бақыт", "Серік", "PARENT", date(1950, 4, 4), "FEMALE"),
    ),
    intentions=Intentions(True, ("KZ-55", "KZ-39"), "nurse", 2026, ("HOUSING", "LANGUAGE")),
)


@dataclass(frozen=True)
class World:
    """A record, its rules and a clock that stands where it is told."""

    database: Database
    rulebook: Rulebook
    vault: Vault
    chance: Any
    now: datetime = NOW
    provider: Provider = PROVIDER

    def at(self, moment: datetime) -> World:
        """The same record at another moment."""
        return replace(self, now=moment)

    @property
    def given(self) -> Given:
        return Given(self.now, self.rulebook, self.vault, self.chance, self.provider)

    def do(self, service: Callable[..., Any], who: str | Actor, command: Any) -> Any:
        """Run a service as the server does: a record is committed, a problem leaves nothing."""
        actor = PERSONAS[who] if isinstance(who, str) else who
        return self.database.do(
            lambda session: service(session, actor, command, self.given),
            keep=lambda result: not isinstance(result, Problem),
        )

    def read(self, question: Callable[[Session], Any]) -> Any:
        """Ask the record."""
        with self.database.read() as session:
            return question(session)

    def all(self, entity: type, **where: Any) -> list[Any]:
        """All rows of a table, or those with some values."""
        return self.read(lambda s: list(s.scalars(sa.select(entity).filter_by(**where))))

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        return self.read(
            lambda s: {
                table.name: s.scalar(sa.select(sa.func.count()).select_from(table))
                for table in Record.metadata.sorted_tables
            }
        )

    def refuse(self, service: Callable[..., Any], who: str | Actor, command: Any) -> Any:
        """Run a service that must give a problem, and leave every table as it was."""
        before = self.counts()
        problem = self.do(service, who, command)
        assert isinstance(problem, Problem), problem
        assert self.counts() == before
        return problem

    def eta(self, **changes: Any) -> Any:
        return self.do(apply_for_eta, "traveller", replace(ETA, **changes))

    def e_visa(self, **changes: Any) -> Any:
        return self.do(apply_for_e_visa, "traveller", replace(E_VISA, **changes))

    def e_residency(self, **changes: Any) -> Any:
        return self.do(apply_for_e_residency, "traveller", replace(E_RESIDENCY, **changes))

    def ata_zholy(self, **changes: Any) -> Any:
        return self.do(apply_for_card, "member", replace(ATA_ZHOLY, **changes))

    def kazakh_card(self, **changes: Any) -> Any:
        return self.do(apply_for_card, "member", replace(KAZAKH_CARD, **changes))

    def pay_fee(self, application: Any, key: str) -> Any:
        actor, command = PERSONAS["traveller"], PayFee(key, application.id)
        given = made_ready(self.database.read, actor, command, self.given)
        return self.database.do(
            lambda session: pay_fee(session, actor, command, given),
            keep=lambda result: not isinstance(result, Problem),
        )

    def hear(self, payment: Any, outcome: str = "SUCCEEDED", **changes: Any) -> Any:
        """What the provider says of a payment: of its amount, unless told otherwise."""
        notice = Notice(payment.reference, outcome, payment.amount, payment.currency)
        told = replace(notice, **changes)
        return self.database.do(
            lambda session: settle(session, "TESTING", told, self.given),
            keep=lambda result: not isinstance(result, Problem),
        )

    def decide(self, subject: Any, outcome: str, *grounds: str, key: str | None = None) -> Any:
        command = Decide(key or f"{subject.id}-{outcome}", subject.id, subject.version, outcome, grounds)
        return self.do(decide, "case-officer", command)

    def member(self, **changes: Any) -> Any:
        return self.do(register_diaspora_member, "mission-officer", replace(MEMBER, **changes))

    def case(self, key: str = "case-1", **changes: Any) -> Any:
        command = OpenKandasCase(key, applicant=MONGOLIAN) if not changes else OpenKandasCase(key, **changes)
        return self.do(open_kandas_case, "mission-officer", command)

    def evidence(self, case: Any, kind: str, verdict: str, **changes: Any) -> Any:
        command = RecordEvidence(
            f"{case.id}-{case.version}", case.id, case.version, kind, verdict, "Notary", self.given.today
        )
        return self.do(record_evidence, "case-officer", replace(command, **changes))

    def granted(self, key: str = "case-1", **changes: Any) -> Any:
        return self.decide(self.evidence(self.case(key, **changes), "DOCUMENT", "CONSISTENT"), "APPROVE")

    def place(
        self, case: Any, region: str = "KZ-55", settlement: str = "CITY", under_quota: bool = True
    ) -> Any:
        command = PlaceFamily(
            f"place-{case.id}-{case.version}", case.id, case.version, region, settlement, under_quota
        )
        return self.do(place_family, "case-officer", command)

    def pay(self, case: Any, kind: str, key: str, **changes: Any) -> Any:
        return self.do(pay_aid, "payments-officer", PayAid(key, case.id, kind, **changes))

    def cross(
        self, document: TravelDocumentData, checkpoint: str, direction: str = "ENTRY", **changes: Any
    ) -> Any:
        key = changes.pop("key", f"{document.number}-{direction}-{self.now:%F%T}")
        return self.do(
            record_crossing, "border-officer", RecordCrossing(key, document, checkpoint, direction, **changes)
        )
