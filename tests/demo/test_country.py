"""The country as it was built: the same on both databases, traceable to the journal, and built only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from access.personas import PERSONAS
from access.scope import scope
from demo.country import DemoError, Summary, build
from demo.kandas import EVIDENCE
from demo.markers import MARKER, marks
from demo.plan import Plan, make_plan
from demo.published import strata
from models import Record
from models.aid import AidEntitlement, AidLine, AidPosting
from models.applications import Application, Decision
from models.crossings import Crossing
from models.database import Database, open_database
from models.journal import EventKind, IdempotencyKey, JournalEvent
from models.kandas import Arrival, CaseMember, Evidence, KandasCase, Placement, QuotaUse
from models.members import DiasporaMember, HouseholdMember
from models.permits import Permit
from models.persons import Person, TravelDocument
from models.sealing import Vault
from policy.rulebook import Rulebook, load_rulebook
from services.moves import status_of

PEOPLE = 60
VAULT = Vault(kek=b"k" * 32, index_key=b"i" * 32)


@dataclass(frozen=True)
class Built:
    """A country that stands, what building it said, and how often it told how far it was."""

    database: Database
    summary: Summary
    told: list[tuple[int, int]]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(people=PEOPLE)


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook) -> Iterator[Built]:
    yield from _built(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'record.db'}", rulebook)


@pytest.fixture(scope="module")
def on_postgres(new_postgres: Callable[[], str], rulebook: Rulebook) -> Iterator[Built]:
    yield from _built(new_postgres(), rulebook)


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def country(request: pytest.FixtureRequest) -> Built:
    return request.getfixturevalue(request.param)


def _empty(url: str) -> Database:
    database = open_database(url)
    Record.metadata.create_all(database.engine)
    return database


def _built(url: str, rulebook: Rulebook) -> Iterator[Built]:
    database, told = _empty(url), []
    summary = build(database, rulebook, VAULT, people=PEOPLE, progress=lambda *done: told.append(done))
    yield Built(database, summary, told)
    database.engine.dispose()


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in the order of its key; but for the transaction ids of one database."""
    with database.read() as session:
        return {
            table.name: [
                tuple(row)
                for row in session.execute(
                    sa.select(*(c for c in table.columns if c.name != "xid")).order_by(*table.primary_key)
                )
            ]
            for table in Record.metadata.sorted_tables
        }


def ids(
    built: Built, column: sa.orm.InstrumentedAttribute[str], *where: sa.ColumnElement[bool]
) -> Counter[str]:
    with built.database.read() as session:
        return Counter(session.scalars(sa.select(column).where(*where)))


def events(built: Built, *kinds: EventKind) -> list[JournalEvent]:
    with built.database.read() as session:
        query = sa.select(JournalEvent).where(JournalEvent.kind.in_(kinds)).order_by(JournalEvent.seq)
        return list(session.scalars(query))


def test_both_databases_hold_the_same_rows(on_sqlite: Built, on_postgres: Built) -> None:
    one, other = rows(on_sqlite.database), rows(on_postgres.database)
    assert one.keys() == other.keys()
    assert [name for name in one if sorted(map(repr, one[name])) != sorted(map(repr, other[name]))] == []
    assert len(one["journal"]) > 200


def test_people_and_counts_are_as_planned(country: Built, plan: Plan) -> None:
    done = Counter(step.service for step in plan.steps if step.refused is None)
    kinds = Counter(event.kind for event in events(country, *EventKind))
    assert kinds["MEMBER_REGISTERED"] == done["register_diaspora_member"]
    assert kinds["CASE_OPENED"] == done["open_kandas_case"]
    assert kinds["EVIDENCE_RECORDED"] == done["record_evidence"]
    assert kinds["CASE_DECIDED"] + kinds["APPLICATION_DECIDED"] == done["decide"]
    assert kinds["BORDER_CROSSED"] == done["record_crossing"]
    assert kinds["FAMILY_PLACED"] == done["place_family"]
    assert kinds["AID_PAID"] == done["pay_aid"]
    assert kinds["APPLICATION_SUBMITTED"] == sum(done[s] for s in done if s.startswith("apply_for_"))
    granted = [p for e in events(country, EventKind.CASE_DECIDED) for p in e.payload.get("persons", ())]
    assert len(granted) == sum(stratum.persons for stratum in strata(plan.one_in))
    assert country.summary.rows["persons"] == PEOPLE == country.summary.people
    assert country.summary.one_in == plan.one_in
    assert country.summary.built and country.told[-1] == (len(plan.steps), len(plan.steps))


def test_every_row_has_its_event(country: Built) -> None:
    def told(key: str, *kinds: EventKind) -> Counter[str]:
        return Counter(event.payload[key] for event in events(country, *kinds))

    assert ids(country, Application.id) == told("application", EventKind.APPLICATION_SUBMITTED)
    assert ids(country, DiasporaMember.id) == told("member", EventKind.MEMBER_REGISTERED)
    assert ids(country, KandasCase.id) == told("case", EventKind.CASE_OPENED)
    assert ids(country, Evidence.case_id) == told("case", EventKind.EVIDENCE_RECORDED)
    assert ids(country, Arrival.case_id) == told("case", EventKind.FAMILY_ARRIVED)
    assert ids(country, Placement.case_id) == told("case", EventKind.FAMILY_PLACED)
    assert ids(country, Crossing.id) == told("crossing", EventKind.BORDER_CROSSED)
    assert ids(country, AidPosting.case_id, AidPosting.event == "PAYMENT") == told("case", EventKind.AID_PAID)
    assert ids(country, AidEntitlement.case_id) == told("case", EventKind.AID_AWARDED)
    assert ids(country, Decision.case_id, Decision.case_id.is_not(None)) == told(
        "case", EventKind.CASE_DECIDED
    )
    decided = events(country, EventKind.APPLICATION_DECIDED)
    on_applications = ids(country, Decision.application_id, Decision.application_id.is_not(None))
    assert on_applications == Counter(event.subject_id for event in decided)
    approved = [e for e in decided if e.payload["outcome"] == "APPROVE"]
    permitted = {e.subject_id for e in approved if e.payload["programme"] != "E_RESIDENCY"}
    assert ids(country, Permit.application_id).keys() == permitted


def test_everybody_is_in_some_file(country: Built) -> None:
    holders = (
        Application.person_id,
        DiasporaMember.person_id,
        HouseholdMember.person_id,
        CaseMember.person_id,
    )
    known = Counter[str]()
    for column in (*holders, Crossing.person_id):
        known += ids(country, column)
    assert ids(country, Person.id).keys() == known.keys()
    assert max(ids(country, TravelDocument.person_id).values()) == 1


def test_status_is_the_fold_of_the_journal(country: Built) -> None:
    told: dict[str, list[tuple[str, dict[str, object]]]] = {}
    for event in events(country, *EventKind):
        told.setdefault(event.subject_id, []).append((event.kind, event.payload))
    with country.database.read() as session:
        found = [(a.id, a.programme, a.status) for a in session.scalars(sa.select(Application))]
        found += [(case.id, "KANDAS", case.status) for case in session.scalars(sa.select(KandasCase))]
    assert [id for id, programme, status in found if status_of(programme, told[id]) != status] == []
    assert len({(programme, status) for _, programme, status in found}) > 4


def test_time_runs_forward_in_the_journal(country: Built) -> None:
    moments = [event.recorded_at for event in events(country, *EventKind)]
    assert moments == sorted(moments)
    assert moments[-1] <= country.summary.ends


def test_the_ledger_balances_and_quotas_are_used(country: Built) -> None:
    with country.database.read() as session:
        assert session.scalar(sa.select(sa.func.sum(AidLine.amount))) == 0
        placed = session.execute(sa.select(Placement.persons).where(Placement.under_quota)).scalars().all()
        assert sum(session.scalars(sa.select(QuotaUse.taken))) == sum(placed) > 0


def test_planned_refusals_leave_nothing(country: Built, plan: Plan) -> None:
    keys = set(ids(country, IdempotencyKey.key))
    refused = [step.key for step in plan.steps if step.refused]
    assert len(refused) == 8
    assert keys.isdisjoint(f"{MARKER}:{key}" for key in refused)
    assert {f"{MARKER}:{step.key}" for step in plan.steps if step.refused is None} <= keys


@pytest.mark.parametrize(
    ("persona", "entity"),
    [
        ("traveller", Application),
        ("member", DiasporaMember),
        ("member", KandasCase),
        ("case-officer", Application),
        ("case-officer", KandasCase),
        ("border-officer", Crossing),
        ("payments-officer", KandasCase),
    ],
)
def test_personas_have_something_to_see(on_sqlite: Built, persona: str, entity: type[Record]) -> None:
    actor = PERSONAS[persona]
    query = sa.select(sa.func.count()).select_from(entity).where(scope(entity, actor.roles, entity))
    with on_sqlite.database.read() as session:
        assert session.scalar(query, actor.binds()) > 0


def test_a_second_build_changes_nothing(country: Built, rulebook: Rulebook) -> None:
    before = rows(country.database)
    again = build(country.database, rulebook, VAULT, seed="another", people=PEOPLE * 2)
    assert (again.built, again.seed, again.people) == (False, "qazeta", PEOPLE)
    assert again.rows == country.summary.rows
    assert rows(country.database) == before


class Interrupted(Exception):
    """The build is stopped from outside."""


def _interrupt(url: str, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A country whose building stopped after the second batch."""
    monkeypatch.setattr("demo.country.BATCH", 50)
    database = _empty(url)

    def stop(done: int, _total: int) -> None:
        if done >= 100:
            raise Interrupted

    with pytest.raises(Interrupted):
        build(database, rulebook, VAULT, people=PEOPLE, progress=stop)
    return database


def test_an_interrupted_build_goes_on_to_the_same_rows(
    database_url: str, on_sqlite: Built, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = _interrupt(database_url, rulebook, monkeypatch)
    assert [(mark.done, mark.last) for mark in marks(database)] == [(50, False), (100, False)]
    assert build(database, rulebook, VAULT, people=PEOPLE).built
    one, other = rows(database), rows(on_sqlite.database)
    for table in (one, other):
        table["idempotency_keys"] = [row for row in table["idempotency_keys"] if row[0] != MARKER]
    assert [name for name in one if sorted(map(repr, one[name])) != sorted(map(repr, other[name]))] == []
    database.engine.dispose()


def test_an_interrupted_build_is_not_finished_with_another_plan(
    tmp_path: Path, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = _interrupt(f"sqlite:///{tmp_path / 'record.db'}", rulebook, monkeypatch)
    before = rows(database)
    with pytest.raises(DemoError, match=r"unfinished demo stands here \(seed 'qazeta', 60 people, 100 of"):
        build(database, rulebook, VAULT, seed="another", people=PEOPLE)
    assert rows(database) == before
    database.engine.dispose()


def test_a_record_in_use_is_left_alone(tmp_path: Path, on_sqlite: Built, rulebook: Rulebook) -> None:
    database = _empty(f"sqlite:///{tmp_path / 'record.db'}")
    with on_sqlite.database.read() as session, database.batch() as other:
        person = session.scalars(sa.select(Person).where(Person.nationality_code.is_(None)).limit(1)).one()
        values = {c.name: getattr(person, c.name) for c in Person.__table__.columns}
        other.execute(sa.insert(Person).values(**values))
    with pytest.raises(DemoError, match="not empty and holds no demo country"):
        build(database, rulebook, VAULT, people=PEOPLE)
    assert len(rows(database)["persons"]) == 1
    database.engine.dispose()


def test_an_unplanned_answer_names_the_step_and_no_person(
    tmp_path: Path, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("demo.kandas.EVIDENCE", {**EVIDENCE, "DOCUMENTS": EVIDENCE["GENOMIC"][:3]})
    database = _empty(f"sqlite:///{tmp_path / 'record.db'}")
    expected = (
        r"^step kandas-\d-\d+/decision \(decide on [0-9-]+\) gave IllegalMove EVIDENCE_MISSING where a record"
    )
    with pytest.raises(DemoError, match=expected):
        build(database, rulebook, VAULT, people=PEOPLE)
    assert rows(database)["journal"] == []
    database.engine.dispose()
