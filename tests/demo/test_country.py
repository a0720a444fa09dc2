"""The country as it was built: the same on both databases, traceable to the journal, and built only once."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa

from access.personas import PERSONAS
from access.scope import scope
from demo.country import build
from demo.markers import MARKER
from demo.plan import Plan, make_plan, steps_of
from demo.steps import Step
from models import Record
from models.aid import AidEntitlement, AidLine, AidPosting
from models.appeals import Appeal
from models.applications import Application, Decision
from models.crossings import Crossing
from models.journal import EventKind, IdempotencyKey, JournalEvent
from models.kandas import Arrival, CaseMember, Departure, Evidence, KandasCase, Placement, QuotaUse
from models.members import DiasporaMember, HouseholdMember
from models.permits import Permit
from models.persons import Person, TravelDocument
from policy.rulebook import Rulebook
from services.deciding.moves import status_of
from tests.demo.countries import PEOPLE, VAULT, Built, rows


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(people=PEOPLE)


@pytest.fixture(scope="module")
def steps(plan: Plan) -> tuple[Step, ...]:
    return tuple(step for chunk in plan.chunks for step in steps_of(plan, chunk))


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def country(request: pytest.FixtureRequest) -> Built:
    return request.getfixturevalue(request.param)


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


def test_people_and_counts_are_as_planned(country: Built, plan: Plan, steps: tuple[Step, ...]) -> None:
    done = Counter(step.service for step in steps if step.refused is None)
    kinds = Counter(event.kind for event in events(country, *EventKind))
    assert kinds["MEMBER_REGISTERED"] == done["register_diaspora_member"]
    assert kinds["CASE_OPENED"] == done["open_kandas_case"]
    assert kinds["EVIDENCE_RECORDED"] == done["record_evidence"]
    assert kinds["CASE_DECIDED"] + kinds["APPLICATION_DECIDED"] == done["decide"]
    assert kinds["BORDER_CROSSED"] == done["record_crossing"]
    assert kinds["FAMILY_PLACED"] == done["place_family"]
    assert kinds["AID_PAID"] == done["pay_aid"]
    assert kinds["CITIZENSHIP_GRANTED"] == done["grant_citizenship"] > 0
    assert kinds["DEPARTURE_REPORTED"] == done["report_departure"]
    assert kinds["DECISION_APPEALED"] == done["appeal_decision"] > 0
    assert kinds["APPLICATION_SUBMITTED"] == sum(done[s] for s in done if s.startswith("apply_for_"))
    granted = [
        p
        for e in events(country, EventKind.CASE_DECIDED)
        if not e.payload["on_appeal"]
        for p in e.payload.get("persons", ())
    ]
    assert len(granted) == plan.granted == country.summary.granted
    assert country.summary.rows["persons"] == PEOPLE == country.summary.people
    assert country.summary.built and country.told[-1] == (PEOPLE, PEOPLE)


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
    assert ids(country, Departure.case_id) == told("case", EventKind.DEPARTURE_REPORTED)
    assert ids(country, Appeal.decision_id, Appeal.decision_id.is_not(None)) == told(
        "decision", EventKind.DECISION_APPEALED
    )
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


def test_time_runs_forward_in_the_journal_of_a_file(country: Built) -> None:
    told: dict[str, list[JournalEvent]] = {}
    for event in events(country, *EventKind):
        told.setdefault(event.subject_id, []).append(event)
    for found in told.values():
        moments = [event.recorded_at for event in found]
        assert moments == sorted(moments)
        assert moments[-1] <= country.summary.ends


def test_the_ledger_balances_and_quotas_are_used(country: Built) -> None:
    with country.database.read() as session:
        assert session.scalar(sa.select(sa.func.sum(AidLine.amount))) == 0
        placed = session.execute(sa.select(Placement.persons).where(Placement.under_quota)).scalars().all()
        assert sum(session.scalars(sa.select(QuotaUse.taken))) == sum(placed) > 0


def test_planned_refusals_leave_nothing(country: Built, steps: tuple[Step, ...]) -> None:
    keys = set(ids(country, IdempotencyKey.key))
    refused = [step.key for step in steps if step.refused]
    assert len(refused) == 8
    assert keys.isdisjoint(f"{MARKER}:{key}" for key in refused)
    assert {f"{MARKER}:{step.key}" for step in steps if step.refused is None} <= keys


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
        ("mission-officer", DiasporaMember),
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
