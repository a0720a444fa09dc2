"""Random files of somebody who stands at the border, written row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.applications import Application
from models.cards import Card
from models.crossings import Crossing
from models.kandas import CaseMember, KandasCase
from models.permits import Permit, permit_checkpoints
from models.persons import Person, TravelDocument
from services.people.documents import TravelDocumentData

from .world import NOW, TODAY, World

DAY = timedelta(days=1)
NUMBERS = ("X1000000", "X1000001")
"""The passport that is shown, and another of the same person."""


@dataclass(frozen=True)
class PermitRow:
    kind: str
    first: int
    days: int
    entries_left: int | None
    stay_days: int | None
    revoked: bool
    document: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class CardRow:
    residence: bool
    first: int
    days: int
    revoked: bool
    ended: int | None


@dataclass(frozen=True)
class State:
    """A file: days are counted from today."""

    country: str = "FRA"
    kind: str = "ORDINARY"
    expires: int | None = 900
    permits: tuple[PermitRow, ...] = ()
    crossed: tuple[tuple[str, int, int | None], ...] = ()
    status: str | None = None
    granted: int = -10
    valid_to: int = 0
    citizen: bool = False
    residence: tuple[int, int | None] | None = None
    card: CardRow | None = None


def write(session: Session, world: World, state: State) -> str:
    """The rows of a file; the person's identifier."""
    nationality = "KAZ" if state.citizen else state.country
    session.add(
        Person(
            id="per_1", given="Anne", family="Martin", birth_date=date(1980, 5, 5), sex="FEMALE",
            nationality_code=nationality, created_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    for n, number in enumerate(NUMBERS):
        session.add(
            TravelDocument(
                id=f"doc_{n}", person_id="per_1", kind=state.kind, country_code=state.country, number=b"x",
                number_index=world.vault.blind("travel_documents.number", state.country, number),
                expires=None if state.expires is None else TODAY + state.expires * DAY,
            )
        )  # fmt: skip
    session.flush()
    for n, row in enumerate(state.permits):
        session.add(
            Application(
                id=f"app_{n}", reference=f"A{n}", programme=row.kind, status="APPROVED", person_id="per_1",
                document_id=f"doc_{row.document}", nationality_code=state.country, submitted_by="u",
                office_code="MIGRATION", submitted_at=NOW, rules_version="v",
            )
        )  # fmt: skip
        session.flush()
        session.add(
            Permit(
                id=f"pmt_{n}", application_id=f"app_{n}", person_id="per_1", document_id=f"doc_{row.document}",
                kind=row.kind, number=f"P{n}", valid_from=TODAY + row.first * DAY,
                valid_to=TODAY + (row.first + row.days) * DAY, entries=row.entries_left,
                entries_left=row.entries_left, stay_days=row.stay_days, revoked=row.revoked,
            )
        )  # fmt: skip
        session.flush()
        for code in row.places:
            session.execute(permit_checkpoints.insert().values(permit_id=f"pmt_{n}", checkpoint_code=code))
    for n, (direction, day, until) in enumerate(state.crossed):
        session.add(
            Crossing(
                id=f"crs_{n:03}", person_id="per_1", document_id="doc_0", checkpoint_code="ALA",
                direction=direction, at=moment(day, n), recorded_by="u", days_in_last_180=0,
                may_stay_until=None if until is None else TODAY + (day + until) * DAY,
                followed=n + 1 < len(state.crossed),
                permit_id="pmt_0" if state.permits and n % 2 == 0 else None,
            )
        )  # fmt: skip
    if state.status:
        session.add(
            KandasCase(
                id="kan_1", reference="K1", status=state.status, person_id="per_1", origin_code="MNG",
                office_code="MIGRATION", opened_by="u", opened_at=NOW, rules_version="v",
                granted_on=TODAY + state.granted * DAY, status_valid_to=TODAY + state.valid_to * DAY,
                residence_permit_on=state.residence and TODAY + state.residence[0] * DAY,
                residence_permit_to=state.residence and after(state.residence[1]),
                citizen_on=TODAY + state.granted * DAY if state.status == "CITIZEN" else None,
            )
        )  # fmt: skip
        session.flush()
        session.add(CaseMember(id="cam_1", case_id="kan_1", person_id="per_1", relation="SELF"))
    if card := state.card:
        session.add(
            Application(
                id="app_card", reference="AC", programme="ATA_ZHOLY", status="APPROVED", person_id="per_1",
                document_id="doc_0", nationality_code=state.country, submitted_by="u",
                office_code="MIGRATION", submitted_at=NOW, rules_version="v",
            )
        )  # fmt: skip
        session.flush()
        session.add(
            Card(
                id="crd_1", application_id="app_card", person_id="per_1", document_id="doc_0", kind="ATA_ZHOLY",
                number="C1", residence=card.residence, valid_from=TODAY + card.first * DAY,
                valid_to=TODAY + (card.first + card.days) * DAY, revoked=card.revoked, ended_on=after(card.ended),
            )
        )  # fmt: skip
    session.flush()
    return "per_1"


def after(days: int | None) -> date | None:
    """A day counted from today; None where there is none."""
    return None if days is None else TODAY + days * DAY


def moment(day: int, n: int = 0) -> datetime:
    """A moment of a day counted from today."""
    return datetime(2026, 6, 1, 4, tzinfo=UTC) + timedelta(days=day, seconds=n)


permits = st.builds(
    PermitRow,
    kind=st.sampled_from(["E_VISA", "ETA"]),
    first=st.integers(-40, 2),
    days=st.integers(0, 60),
    entries_left=st.sampled_from([None, 0, 1, 2]),
    stay_days=st.sampled_from([None, 5, 30]),
    revoked=st.sampled_from([False, False, False, True]),
    document=st.sampled_from([0, 0, 0, 1]),
    places=st.sampled_from([(), ("ALA", "NQZ"), ("NQZ",)]),
)
cards = st.builds(
    CardRow,
    residence=st.sampled_from([True, True, False]),
    first=st.integers(-40, 2),
    days=st.integers(0, 60),
    revoked=st.sampled_from([False, False, False, True]),
    ended=st.sampled_from([None, None, -3, 0]),
)
crossings = st.lists(
    st.tuples(st.sampled_from(["ENTRY", "EXIT"]), st.integers(-200, 0), st.sampled_from([None, 0, 9, 29])),
    max_size=6,
).map(lambda found: tuple(sorted(found, key=lambda row: row[1])))
states = st.builds(
    State,
    country=st.sampled_from(["FRA", "FRA", "ZAF", "UZB", "MNG", "GIB"]),
    kind=st.sampled_from(["ORDINARY", "ORDINARY", "DIPLOMATIC", "REFUGEE_TRAVEL"]),
    expires=st.sampled_from([None, -1, 0, 3, 900]),
    permits=st.lists(permits, max_size=3).map(tuple),
    crossed=crossings,
    status=st.sampled_from([None, None, "OPEN", "GRANTED", "PLACED", "REVOKED", "CITIZEN"]),
    granted=st.integers(-100, 0),
    valid_to=st.integers(-30, 30),
    citizen=st.sampled_from([False, False, False, True]),
    residence=st.sampled_from([None, None, (-50, -20), (-50, 5), (-5, None)]),
    card=st.none() | st.none() | cards,
)
shown = st.builds(
    TravelDocumentData,
    number=st.sampled_from([NUMBERS[0], NUMBERS[0], NUMBERS[0], NUMBERS[1], "X1000009"]),
    given=st.sampled_from([None, "Anne"]),
    family=st.sampled_from(["Martin", "Martin", "Durand"]),
    birth_date=st.sampled_from([None, date(1980, 5, 5), date(1999, 1, 1)]),
    expires=st.sampled_from([None, None, date(2026, 6, 1), date(2031, 1, 1)]),
)
"""What is shown at the booth; the country is the state's."""
