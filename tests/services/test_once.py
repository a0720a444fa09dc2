"""Writes that can be trusted: once for a key, all or nothing, one winner of two."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from access.personas import PERSONAS
from models.applications import Application, Decision
from models.identifiers import SYSTEM
from models.journal import IdempotencyKey, JournalEvent
from models.permits import Permit
from models.persons import Person, TravelDocument
from models.reference import Country
from services.deciding.commands import Decide
from services.deciding.decisions import decide
from services.kandas.cases import open_kandas_case
from services.kandas.commands import OpenKandasCase
from services.once import once
from services.problems import Conflict, IllegalMove, Stale
from services.travel.applications import apply_for_e_residency, apply_for_eta

from .world import E_RESIDENCY, ETA, FRENCH, MONGOLIAN, SOUTH_AFRICAN, World


def test_the_same_key_gives_the_same_record(world: World) -> None:
    first = world.eta()
    counts = world.counts()
    assert world.eta().id == first.id
    assert world.counts() == counts


def test_the_record_is_read_again(world: World) -> None:
    application = world.eta()
    world.decide(application, "APPROVE")
    assert (world.eta().status, world.eta().version) == ("APPROVED", 2)


def test_another_input_under_the_same_key_is_a_conflict(world: World) -> None:
    world.eta()
    problem = world.refuse(apply_for_eta, "traveller", replace(ETA, region="KZ-71"))
    assert problem == Conflict("IDEMPOTENCY_KEY_REUSED")


def test_another_operation_under_the_same_key_is_a_conflict(world: World) -> None:
    world.eta()
    command = replace(E_RESIDENCY, idempotency_key=ETA.idempotency_key)
    assert world.refuse(apply_for_e_residency, "traveller", command) == Conflict("IDEMPOTENCY_KEY_REUSED")


def test_keys_of_two_people_are_two_keys(world: World) -> None:
    world.eta()
    other = replace(PERSONAS["traveller"], subject="another-traveller")
    command = replace(ETA, document=replace(FRENCH, number="99ZZ99999"))
    assert world.do(apply_for_eta, other, command).submitted_by == "another-traveller"


def test_a_problem_leaves_the_key_free(world: World) -> None:
    world.refuse(apply_for_eta, "traveller", replace(ETA, email="nobody"))
    assert world.eta().status == "SUBMITTED"


def test_what_was_typed_cannot_be_read_from_the_key(world: World) -> None:
    world.eta()
    [key] = world.all(IdempotencyKey)
    assert len(key.digest) == 64
    assert replace(world.vault, index_key=b"x" * 32).blind("idempotency", "") != world.vault.blind(
        "idempotency", ""
    )


def test_in_a_batch_a_problem_undoes_only_itself(world: World) -> None:
    with world.database.batch() as session:
        actor = PERSONAS["traveller"]
        kept = apply_for_eta(session, actor, ETA, world.given)
        clash = replace(FRENCH, birth_date=FRENCH.birth_date.replace(year=1999))
        bad = replace(E_RESIDENCY, document=clash)
        assert apply_for_e_residency(session, actor, bad, world.given) == Conflict("DOCUMENT_OF_ANOTHER")
        fresh = replace(E_RESIDENCY, document=replace(FRENCH, number="77XX77777"), residence="KAZ")
        assert apply_for_e_residency(session, actor, fresh, world.given).code == "INELIGIBLE"
    assert [a.id for a in world.all(Application)] == [kept.id]
    assert len(world.all(Person)) == len(world.all(TravelDocument)) == len(world.all(IdempotencyKey)) == 1


def test_a_service_that_raises_leaves_nothing(world: World) -> None:
    @once
    def broken(session, actor, command, given):
        apply_for_eta.__wrapped__(session, actor, command, given)
        raise RuntimeError("broken")

    before = world.counts()
    with pytest.raises(RuntimeError, match="broken"):
        world.do(broken, "traveller", ETA)
    assert world.counts() == before


def test_a_row_written_first_by_another_is_a_conflict(world: World) -> None:
    @once
    def doubled(session, actor, command, given):
        session.add(Country(code="FRA", alpha2="FR", name_kk="", name_ru="", name_en="", name_fr=""))
        session.flush()

    assert world.refuse(doubled, "traveller", ETA) == Conflict()


def test_a_fault_of_ours_stays_a_fault(world: World) -> None:
    @once
    def lost(session, actor, command, given):
        session.add(Permit(id="pmt_x", application_id="app_none"))
        session.flush()

    with pytest.raises(IntegrityError):
        world.do(lost, "traveller", ETA)


def at_once(world: World, work, number: int = 6) -> list:
    """Run some work from several threads that start together."""
    start = Barrier(number)

    def one(n: int):
        start.wait(timeout=20)
        return work(n)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.fixture
def busy(postgres_world: World) -> World:
    return replace(postgres_world, chance=SYSTEM)


def test_of_two_officers_exactly_one_decides(busy: World) -> None:
    application = busy.eta()

    def work(n: int):
        outcome, grounds = ("APPROVE", ()) if n % 2 else ("REFUSE", ("ENTRY_BAN",))
        actor = replace(PERSONAS["case-officer"], subject=f"officer-{n}")
        return busy.do(decide, actor, Decide(f"k{n}", application.id, 1, outcome, grounds))

    results = at_once(busy, work)
    assert sum(isinstance(r, Application) for r in results) == 1
    assert all(isinstance(r, Application | Stale | IllegalMove) for r in results)
    assert {r.current.version for r in results if isinstance(r, Stale)} == {2}
    assert len(busy.all(Decision)) == len(busy.all(JournalEvent, kind="APPLICATION_DECIDED")) == 1


def test_one_key_from_many_threads_is_one_application(busy: World) -> None:
    results = at_once(busy, lambda n: busy.eta())
    assert len({r.id for r in results}) == 1
    assert len(busy.all(Application)) == len(busy.all(Person)) == 1


def test_one_document_from_many_threads_is_one_application(busy: World) -> None:
    results = at_once(busy, lambda n: busy.eta(idempotency_key=f"k{n}"))
    assert sum(isinstance(r, Application) for r in results) == 1
    assert {r.code for r in results if isinstance(r, Conflict)} == {"APPLICATION_PENDING"}
    assert len(busy.all(TravelDocument)) == 1


def test_a_document_on_file_has_one_application_among_many_threads(busy: World) -> None:
    busy.e_residency()
    results = at_once(busy, lambda n: busy.eta(idempotency_key=f"k{n}"))
    assert sum(isinstance(r, Application) for r in results) == 1
    assert {r.code for r in results if isinstance(r, Conflict)} == {"APPLICATION_PENDING"}


def test_one_member_from_many_threads_is_one_case(busy: World) -> None:
    member = busy.member()
    results = at_once(busy, lambda n: busy.case(f"k{n}", member=member.id))
    assert sum(not isinstance(r, Conflict) for r in results) == 1
    assert {r.code for r in results if isinstance(r, Conflict)} == {"CASE_EXISTS"}


def test_one_person_from_many_threads_is_one_case(busy: World) -> None:
    def work(n: int):
        return busy.do(open_kandas_case, "mission-officer", OpenKandasCase(f"k{n}", applicant=MONGOLIAN))

    results = at_once(busy, work)
    assert sum(not isinstance(r, Conflict) for r in results) == 1
    assert {r.code for r in results if isinstance(r, Conflict)} == {"CASE_EXISTS"}


def test_one_visa_from_many_gates_is_one_entry(busy: World) -> None:
    busy.decide(busy.e_visa(), "APPROVE")
    july = busy.at(busy.now.replace(month=7, day=2))
    results = at_once(busy, lambda n: july.cross(SOUTH_AFRICAN, "ALA", key=f"gate-{n}"))
    assert sum(hasattr(r, "may_stay_until") for r in results) == 1
    assert {r.grounds for r in results if hasattr(r, "grounds")} == {("ENTRIES_USED",)}
    assert [p.entries_left for p in busy.all(Permit)] == [0]
