"""A small country of plain rows: odd names, empty columns, equal keys; consistent as services keep them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

import models.kandas as kandas
import models.reference as reference
from models.aid import AidEntitlement
from models.applications import Application, Decision
from models.identifiers import new_id, new_reference
from models.members import Consent, DiasporaMember, HouseholdMember
from models.permits import Permit
from models.persons import Identifier, Person, TravelDocument
from models.sealing import Vault, seal
from tests.resolvers.reading.altering import alter
from tests.resolvers.reading.events import happen
from tests.resolvers.reading.holders import hold_cards
from tests.resolvers.reading.paying import pay
from tests.resolvers.reading.places import references
from tests.resolvers.reading.registry import stand_beside

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NAMES = (
    "Aigerim",
    "Сәуле",
    "O'Neil",
    'Q"uote',
    "Ünïcode",
    "back\\slash",
    "tab\tnew\nline",
    "末",
    "a\x01b\x7f",
    "Ж" * 40,
)
SUBJECTS = ("traveller-1", "traveller-2", "member-1", "somebody")
GROUNDS = {"ETA": ["DOCUMENT_INVALID", "DATA_MISMATCH"]}


def fill(session: Session, vault: Vault, chance: random.Random, applications: int, members: int) -> None:
    """Random rows, consistent as services keep them; moments repeat, so that orders need their tie-break."""
    make = Maker(session, vault, chance)
    references(session)
    for _ in range(applications):
        make.application()
    for _ in range(members):
        make.member()
    stand_beside(session, random.Random(8))
    hold_cards(session, Maker(session, vault, random.Random("holders")), random.Random("cards"))
    happen(session, random.Random(9))
    pay(session, random.Random(10))
    alter(session, vault, random.Random("altering"))


@dataclass
class Maker:
    """Makes rows and adds them to a session."""

    session: Session
    vault: Vault
    chance: random.Random

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def moment(self) -> datetime:
        day = NOW - timedelta(days=self.chance.randrange(0, 12))
        return day.replace(
            hour=self.chance.choice((0, 9, 18, 19, 23)),
            minute=0,
            microsecond=self.chance.choice((0, 1000, 999000)),
        )

    def maybe(self, value: Any) -> Any:
        return value if self.chance.random() < 0.6 else None

    def person(self) -> Person:
        person = self.add(
            Person(
                id=new_id("Person", self.chance),
                given=self.chance.choice(NAMES),
                family=self.chance.choice(NAMES),
                birth_date=self.maybe(date(1970, 1, 1) + timedelta(days=self.chance.randrange(18000))),
                sex=self.maybe("FEMALE"),
                nationality_code=self.maybe(self.chance.choice(("MNG", "FRA", "TUR"))),
                created_at=NOW,
            )
        )
        self.vault.new_key(self.session, person.id, self.chance)
        self.session.flush()
        return person

    def sealed(self, person: Person, place: str, plain: str) -> bytes:
        key = self.vault.held(self.session, person.id) or b""
        return seal(key, plain, place, person.id, self.chance)

    def document(self, person: Person) -> TravelDocument:
        number = f"N{self.chance.randrange(10**9)}"
        return self.add(
            TravelDocument(
                id=new_id("TravelDocument", self.chance),
                person_id=person.id,
                kind="ORDINARY",
                country_code="MNG",
                number=self.sealed(person, "travel_documents.number", number),
                number_index=self.vault.blind("MNG", number),
                expires=None,
            )
        )

    def application(self, person: Person | None = None) -> Application:
        person = person or self.person()
        programme, paid = self.chance.choice(("ETA", "E_VISA", "E_RESIDENCY")), self.chance.random() < 0.5
        status = self.chance.choice(("SUBMITTED", "RETURNED", "APPROVED", "REFUSED"))
        details: dict[str, Any] = {
            "ETA": {
                "arrival": self.maybe(date(2026, 12, 1)),
                "purpose": self.maybe("TOURISM"),
                "region_code": self.maybe("KZ-33"),
                "travel_mode": self.maybe("AIR"),
            },
            "E_VISA": {"category": "B12", "invitation": "INV-1", "departure": self.maybe(date(2027, 1, 2))},
            "E_RESIDENCY": {"residence_code": self.maybe("TUR"), "services": ["BANK_ACCOUNT", "E_IIN"]},
        }[programme]
        made = self.add(
            Application(
                id=new_id("Application", self.chance),
                version=self.chance.randrange(1, 4),
                reference=new_reference(programme, self.chance),
                programme=programme,
                status=status,
                person_id=person.id,
                document_id=self.document(person).id,
                nationality_code=self.chance.choice(("MNG", "FRA", "TUR")),
                submitted_by=self.chance.choice(SUBJECTS),
                office_code=self.chance.choice(("MIGRATION", "MIGRATION", "ELSEWHERE")),
                submitted_at=self.moment(),
                due_at=self.maybe(self.moment()),
                decided_at=None if status == "SUBMITTED" else self.moment(),
                rules_version="1",
                fee_amount=self.chance.choice((8000, 5, 100, 123456)) if paid else None,
                fee_currency="USD" if paid else None,
                **details,
            )
        )
        for _ in range(0 if status == "SUBMITTED" else self.chance.randrange(1, 4)):
            self.decision(made)
        if status == "APPROVED" and programme != "E_RESIDENCY":
            self.permit(made)
        if programme == "E_RESIDENCY":
            self.identifier(person)
        return made

    def decision(
        self, application: Application | None = None, case: kandas.KandasCase | None = None
    ) -> Decision:
        outcome = self.chance.choice(("REFUSE", "RETURN"))
        return self.add(
            Decision(
                id=new_id("Decision", self.chance),
                application_id=application.id if application else None,
                case_id=case.id if case else None,
                outcome=outcome,
                decided_at=self.moment(),
                decided_by="officer",
                grounds=GROUNDS.get(application.programme if application else "KANDAS", [])[
                    : self.chance.randrange(3)
                ],
                rules_version="1",
                appeal_authority=self.maybe("MIGRATION_SERVICE_COMMITTEE"),
                appeal_deadline=self.maybe(date(2027, 2, 1)),
            )
        )

    def permit(self, application: Application) -> Permit:
        permit = Permit(
            id=new_id("Permit", self.chance),
            application_id=application.id,
            person_id=application.person_id,
            document_id=application.document_id,
            kind=application.programme,
            number=new_reference("P", self.chance),
            valid_from=date(2026, 11, 1),
            valid_to=date(2027, 4, 29),
            entries=self.maybe(1),
            entries_left=self.maybe(1),
        )
        wanted = self.chance.sample(("ALA", "NQZ", "KORDAY"), self.chance.randrange(3))
        permit.checkpoints = [self.session.get_one(reference.Checkpoint, code) for code in wanted]
        return self.add(permit)

    def identifier(self, person: Person) -> Identifier:
        value = str(self.chance.randrange(10**11, 10**12))
        return self.add(
            Identifier(
                id=new_id("Identifier", self.chance),
                person_id=person.id,
                kind="AIFC_EIIN",
                value=self.sealed(person, "identifiers.value", value),
                value_index=self.vault.blind("AIFC_EIIN", value),
                issued_on=date(2026, 11, 2),
            )
        )

    def member(self) -> DiasporaMember:
        person = self.person()
        member = DiasporaMember(
            id=new_id("DiasporaMember", self.chance),
            reference=new_reference("MEM", self.chance),
            person_id=person.id,
            office_code=self.chance.choice(("MISSION-ULN", "MISSION-IST", "SELF")),
            created_by=self.chance.choice(SUBJECTS),
            created_at=self.moment(),
            residence_code=self.chance.choice(("MNG", "TUR")),
            settlement=self.maybe(self.sealed(person, "diaspora_members.settlement", "Баян-Өлгий")),
            wants_to_return=self.chance.choice((True, False, None)),
            profession=self.maybe(self.sealed(person, "diaspora_members.profession", "teacher")),
            return_year=self.maybe(2027),
            support_needed=self.chance.sample(["HOUSING", "LANGUAGE", "HEALTH"], self.chance.randrange(3)),
        )
        regions = self.chance.sample(("KZ-55", "KZ-11", "KZ-33"), self.chance.randrange(3))
        member.preferred_regions = [self.session.get_one(reference.Region, code) for code in regions]
        self.add(member)
        for _ in range(self.chance.randrange(4)):
            self.add(
                HouseholdMember(
                    id=new_id("HouseholdMember", self.chance),
                    member_id=member.id,
                    person_id=self.person().id,
                    relation=self.chance.choice(("SPOUSE", "CHILD")),
                )
            )
        for purpose in self.chance.sample(("REGISTRY", "CONTACT", "STATISTICS"), self.chance.randrange(1, 4)):
            self.add(
                Consent(
                    id=new_id("Consent", self.chance),
                    member_id=member.id,
                    purpose=purpose,
                    granted_at=self.moment(),
                    withdrawn_at=self.maybe(self.moment()),
                )
            )
        if self.chance.random() < 0.6:
            self.case(member)
        return member

    def case(self, member: DiasporaMember) -> kandas.KandasCase:
        case = self.add(
            kandas.KandasCase(
                id=new_id("KandasCase", self.chance),
                reference=new_reference("KANDAS", self.chance),
                status=self.chance.choice(("OPEN", "GRANTED", "PLACED")),
                member_id=member.id,
                person_id=member.person_id,
                origin_code="MNG",
                office_code=self.chance.choice(("MIGRATION", "ELSEWHERE")),
                opened_office_code=self.maybe("MISSION-ULN"),
                opened_by=self.chance.choice(SUBJECTS),
                opened_at=self.moment(),
                rules_version="1",
            )
        )
        self.decision(case=case)
        if case.status == "PLACED":
            self.placement(case)
        return case

    def placement(self, case: kandas.KandasCase) -> None:
        self.add(
            kandas.Placement(
                id=new_id("Placement", self.chance),
                case_id=case.id,
                region_code="KZ-55",
                settlement="CITY",
                under_quota=True,
                placed_on=date(2026, 11, 3),
                persons=2,
            )
        )
        self.add(
            AidEntitlement(
                id=new_id("AidEntitlement", self.chance),
                case_id=case.id,
                kind="RELOCATION_GRANT",
                mrp=7000,
                amount=30275000,
                from_=date(2026, 11, 3),
                rule_id="aid.relocation_grant",
                rules_version="1",
            )
        )
