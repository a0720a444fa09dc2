"""Members from a list: registered once, matched like everybody, taken back where nothing has happened since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.kinds import MEMBERS
from intake.members import members_left, reverse_members, store_members
from intake.problems import IntakeError
from models import Record
from models.database import Database
from models.identifiers import new_id, seeded
from models.journal import JournalEvent
from models.loads import Load
from models.matches import PossibleMatch
from models.members import Consent, DiasporaMember, LoadedMember, member_regions
from models.persons import Person, PersonKey
from models.sealing import Vault
from policy.rulebook import load_rulebook
from services.given import Given
from services.reference import load_reference

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
GIVEN = Given(NOW, load_rulebook(), Vault(b"k" * 32, b"i" * 32), seeded("tests/intake/members"))
ROW = {
    "given": "Ерлан",
    "family": "Қасымов",
    "patronymic": "Серікұлы",
    "script": "CYRILLIC",
    "birth_date": date(1980, 2, 13),
    "sex": "MALE",
    "nationality": "MNG",
    "residence": "MNG",
    "settlement": "Өлгий",
    "wants_to_return": True,
    "preferred_regions": "KZ-55 KZ-15",
    "return_year": 2027,
    "consents": "REGISTRY CONTACT",
    "office": "MISSION-ULN",
}
LATIN = {
    **ROW,
    "given": "Yerlan",
    "family": "Kassymov",
    "patronymic": None,
    "script": "LATIN",
    "consents": "REGISTRY",
}
EMPTIED = ("diaspora_members", "persons", "person_keys", "consents", "member_regions", "match_keys",
           "possible_matches", "loaded_members", "idempotency_keys", "household_members")  # fmt: skip


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows as a load hands them over."""
    keys = [sha256(str(row).encode()).digest()[:16] for row in rows]
    found = pl.DataFrame(rows, schema=MEMBERS.schema)
    numbers = pl.Series("row", range(2, len(rows) + 2), dtype=pl.Int64)
    return found.with_columns(pl.Series("row_key", keys, dtype=pl.Binary), numbers)


def load(session: Session, *rows: dict[str, Any]) -> tuple[str, tuple[int, int]]:
    """One load, and what came of it."""
    load_id = new_id("Load", GIVEN.chance)
    session.add(
        Load(id=load_id, kind="MEMBERS", source="x.csv", digest="", mapping="", rows_read=1, rows_added=1,
             rows_known=0, rows_rejected=0, files=[], loaded_by="test", loaded_at=NOW)
    )  # fmt: skip
    session.flush()
    return load_id, store_members(session, frame(*rows), load_id, GIVEN)


def rows(session: Session) -> dict[str, int]:
    """How many rows each table has that a member has rows in."""
    tables = {name: Record.metadata.tables[name] for name in EMPTIED}
    return {n: session.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for n, t in tables.items()}


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A running transaction in a record with its reference tables."""
    with database.batch() as running:
        load_reference(running)
        running.flush()
        yield running


def test_a_row_becomes_a_member_of_its_office(session: Session) -> None:
    load_id, done = load(session, ROW)
    assert done == (1, 0)
    member = session.scalars(sa.select(DiasporaMember)).one()
    assert (member.office_code, member.created_by, member.residence_code) == ("MISSION-ULN", load_id, "MNG")
    assert (member.wants_to_return, member.return_year) == (True, 2027)
    person = session.get_one(Person, member.person_id)
    assert (person.given, person.family, person.birth_date) == (
        "Ерлан Серікұлы",
        "Қасымов",
        date(1980, 2, 13),
    )
    assert set(session.scalars(sa.select(Consent.purpose))) == {"REGISTRY", "CONTACT"}
    assert set(session.scalars(sa.select(member_regions.c.region_code))) == {"KZ-55", "KZ-15"}
    assert session.scalars(sa.select(JournalEvent.kind)).all() == ["MEMBER_REGISTERED"]


def test_the_same_row_registers_nobody_a_second_time(session: Session) -> None:
    load(session, ROW)
    before = rows(session)
    assert load(session, ROW)[1] == (0, 1)
    assert load(session, ROW, LATIN, LATIN)[1] == (1, 1)
    assert rows(session)["diaspora_members"] == before["diaspora_members"] + 1


def test_the_same_person_in_another_script_is_proposed(session: Session) -> None:
    load(session, ROW)
    load(session, LATIN)
    reasons = session.scalars(sa.select(PossibleMatch.reasons)).all()
    assert len(reasons) == 2 and reasons[0] == reasons[1]
    assert {"BIRTH_DATE_SAME", "NAME_PART_MISSING"} <= set(reasons[0])


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"consents": "CONTACT"}, "consents CONSENT_REQUIRED"),
        ({"office": "MISSION-MOON"}, "OFFICE_UNKNOWN"),
        ({"residence": "KAZ"}, "residence RESIDENCE_INSIDE"),
        ({"return_year": 2001}, "intentions.year YEAR_OUT_OF_RANGE"),
    ],
)
def test_a_row_that_the_registry_refuses_is_named(
    session: Session, changes: dict[str, Any], detail: str
) -> None:
    with pytest.raises(IntakeError) as refused:
        load(session, ROW, {**LATIN, **changes})
    assert refused.value.code == "ROWS_REFUSED"
    assert (refused.value.given["line"], refused.value.given["detail"]) == (3, detail)


def test_a_reversal_leaves_nothing_of_who_was_untouched(session: Session) -> None:
    load_id, _ = load(session, ROW, LATIN)
    reverse_members(session, load_id, GIVEN)
    session.flush()
    assert rows(session) == dict.fromkeys(EMPTIED, 0)
    assert members_left(session, load_id) == []
    kinds = session.scalars(sa.select(JournalEvent.kind).order_by(JournalEvent.seq)).all()
    assert kinds == ["MEMBER_REGISTERED"] * 2 + ["MEMBER_REMOVED"] * 2
    assert load(session, ROW)[1] == (1, 0)


def test_who_has_a_story_since_stays_and_is_listed(session: Session) -> None:
    load_id, _ = load(session, ROW, LATIN)
    touched = session.scalars(sa.select(DiasporaMember).order_by(DiasporaMember.id)).first()
    assert touched is not None
    touched.version = 2
    session.flush()
    reverse_members(session, load_id, GIVEN)
    assert members_left(session, load_id) == [touched.reference]
    assert session.scalar(sa.select(sa.func.count()).select_from(LoadedMember)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(PersonKey)) == 1
