"""The chain over the log of accesses: whatever is done to an entry or a link is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor, Role
from access.audit import Checkpoint, Verified, checkpoint, seal, verify
from access.reads import Reads, entries_of
from models.accesses import AccessEntry, AccessSeal
from models.database import Database
from models.identifiers import seeded
from tests.schema.world import NOON

OFFICER = Actor("officer", frozenset({Role.CASE_OFFICER}), "MIGRATION", "CASEWORK")


@pytest.fixture
def chained(database: Database) -> Iterator[Database]:
    """Seven entries, sealed in three looks."""
    chance = seeded("audit")
    for look, size in enumerate((3, 2, 2)):
        rows = []
        for number in range(size):
            reads = Reads()
            reads.add(f"per_{look}{number}", ["Person.birthDate"], "app_1")
            rows += entries_of(reads, OFFICER, NOON + timedelta(seconds=10 * look + number), chance)
        with database.batch() as session:
            session.execute(sa.insert(AccessEntry), rows)
            assert seal(session, chance) == size
    yield database


def looked(database: Database, kept: Checkpoint | None = None) -> Verified:
    with database.read() as session:
        return verify(session, kept)


def test_a_whole_chain_verifies_and_sealing_again_changes_nothing(chained: Database) -> None:
    found = looked(chained)
    assert (found.links, found.unsealed, found.broken) == (7, 0, ())
    with chained.batch() as session:
        assert seal(session, seeded("again")) == 0
        assert checkpoint(session) == found.end
    assert looked(chained, found.end).broken == ()


def test_the_unsealed_tail_is_counted(chained: Database) -> None:
    reads = Reads()
    reads.add("per_new", ["Person.birthDate"])
    with chained.batch() as session:
        session.execute(sa.insert(AccessEntry), entries_of(reads, OFFICER, NOON, seeded("tail")))
    assert (looked(chained).links, looked(chained).unsealed, looked(chained).broken) == (7, 1, ())


def entry_of(session: Session, number: int) -> Any:
    (identifier,) = session.scalars(sa.select(AccessSeal.entry_id).where(AccessSeal.number == number))
    return AccessEntry.id == identifier


def change(**values: Any) -> Callable[[Session], Any]:
    return lambda session: session.execute(
        sa.update(AccessEntry).where(entry_of(session, 4)).values(**values)
    )


def remove(session: Session) -> None:
    session.execute(sa.delete(AccessEntry).where(entry_of(session, 4)))


def unlink(session: Session) -> None:
    session.execute(sa.delete(AccessSeal).where(AccessSeal.number == 4))


def remove_both(session: Session) -> None:
    remove(session)
    unlink(session)


def swap(session: Session) -> None:
    for was, becomes in ((3, 100), (4, 3), (100, 4)):
        session.execute(sa.update(AccessSeal).where(AccessSeal.number == was).values(number=becomes))


TAMPERED = {
    "who": (change(actor="somebody-else"), "the entry of link 4 was altered"),
    "when": (change(at=NOON - timedelta(days=1)), "the entry of link 4 was altered"),
    "whom": (change(person_id="per_other"), "the entry of link 4 was altered"),
    "what": (change(fields=["Person.sex"]), "the entry of link 4 was altered"),
    "why": (change(purpose=None), "the entry of link 4 was altered"),
    "withheld": (change(withheld_until=NOON.date()), "the entry of link 4 was altered"),
    "removed": (remove, "the entry of link 4 was removed"),
    "link removed": (unlink, "link 4 is missing"),
    "both removed": (remove_both, "link 4 is missing"),
    "reordered": (swap, "link 3 does not follow from the one before"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_whatever_is_done_is_found(chained: Database, how: str) -> None:
    tamper, said = TAMPERED[how]
    with chained.batch() as session:
        tamper(session)
    assert said in looked(chained).broken


def test_a_tail_cut_off_is_found_by_a_checkpoint_alone(chained: Database) -> None:
    end = looked(chained).end
    with chained.batch() as session:
        session.execute(sa.delete(AccessEntry).where(entry_of(session, 7)))
        session.execute(sa.delete(AccessSeal).where(AccessSeal.number == 7))
    assert looked(chained).broken == ()
    assert looked(chained, end).broken == ("the chain ends at 6, the checkpoint at 7",)


def test_a_chain_written_anew_does_not_pass_through_the_checkpoint(chained: Database) -> None:
    end = looked(chained).end
    with chained.batch() as session:
        session.execute(sa.delete(AccessSeal))
        session.execute(sa.update(AccessEntry).values(sealed=False, actor="somebody-else"))
    with chained.batch() as session:
        assert seal(session, seeded("anew")) == 7
    assert looked(chained).broken == ()
    assert looked(chained, end).broken == ("link 7 is not that of the checkpoint",)


def test_an_erased_entry_leaves_its_link(chained: Database) -> None:
    with chained.batch() as session:
        session.execute(sa.update(AccessSeal).where(AccessSeal.number == 4).values(salt=None))
        remove(session)
    assert looked(chained).broken == ()
