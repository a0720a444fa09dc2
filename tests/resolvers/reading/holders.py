"""Cards of the small country: of applicants of cases and of others; held, expired, revoked, ended, only asked for."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.cards import Card
from models.identifiers import new_id, new_reference
from models.kandas import KandasCase
from models.persons import Person

TODAY = date(2026, 11, 20)
ENDS = (
    {},
    {"revoked": True},
    {"ended_on": TODAY, "ended_because": "CITIZENSHIP", "ended_rule": "ata_zholy.citizenship"},
    {"ended_on": TODAY, "ended_because": "RENEWED"},
)


def hold_cards(session: Session, make: Any, chance: random.Random) -> None:
    """Every second applicant of a case, and as many others, asked for a card; most were given one."""
    cases = session.scalars(sa.select(KandasCase.person_id).order_by(KandasCase.id)).all()
    strangers = [make.person().id for _ in cases[::2]]
    earlier = None
    for number, person in enumerate([*cases[::2], *strangers]):
        kind = ("ATA_ZHOLY", "KAZAKH_CARD")[number % 2]
        application = _application(make, chance, kind, person, earlier if number % 3 == 0 else None)
        if number % 4 != 3:
            _card(make, chance, application, ENDS[number % len(ENDS)])
        earlier = application.id


def _application(make: Any, chance: random.Random, kind: str, person: str, renews: str | None) -> Application:
    owner = make.session.get_one(Person, person)
    said = {"card_ground": "BUSINESS" if kind == "ATA_ZHOLY" else None, "renews_id": renews}
    return make.add(
        Application(
            id=new_id("Application", chance),
            version=1,
            reference=new_reference(kind, chance),
            programme=kind,
            status=chance.choice(("SUBMITTED", "APPROVED", "REFUSED")),
            person_id=person,
            document_id=make.document(owner).id,
            nationality_code=chance.choice(("MNG", "TUR")),
            submitted_by=chance.choice(("member-1", "traveller-1", "somebody")),
            office_code=chance.choice(("MIGRATION", "ELSEWHERE")),
            submitted_at=make.moment(),
            rules_version="1",
            residence_code=chance.choice(("MNG", None)),
            occupation=make.sealed(owner, "applications.occupation", "ювелир"),
            **said,
        )
    )


def _card(make: Any, chance: random.Random, application: Application, end: dict[str, Any]) -> None:
    make.add(
        Card(
            id=new_id("Card", chance),
            application_id=application.id,
            person_id=application.person_id,
            document_id=application.document_id,
            kind=application.programme,
            number=new_reference("C", chance),
            ground=application.card_ground,
            valid_from=TODAY - timedelta(days=400),
            valid_to=TODAY + timedelta(days=chance.choice((-1, 0, 100, 900))),
            **end,
        )
    )
