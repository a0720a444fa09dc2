"""The chain over the log of accesses: whatever is done to an entry or a link is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor, Role
from access.audit import Checkpoint, Verified, checkpoint, commitment, erase, leaf, row_of, seal, verify
from access.reads import Kept, Reads, kept_of
from models.accesses import AccessEntry, AccessRead
from models.appending import write
from models.columns import render_instant
from models.database import Database
from models.identifiers import seeded
from tests.schema.world import NOON

OFFICER = Actor("officer", frozenset({Role.CASE_OFFICER}), "MIGRATION", "CASEWORK")


@pytest.fixture
def chained(database: Database) -> Iterator[Database]:
    """Seven reads of two people each, sealed in three looks."""
    for look, size in enumerate((3, 2, 2)):
        rows = [row_of(read(f"per_{look}{number}", 10 * look + number)) for number in range(size)]
        with database.batch() as session:
            write(session, rows)
            assert seal(session) == size
    yield database


def read(person: str, second: int) -> Kept:
    reads = Reads()
    reads.add(person, ("Person.birthDate",), "app_1")
    reads.add("per_both", ("Person.sex",), "app_1")
    kept = kept_of(reads, OFFICER, NOON + timedelta(seconds=second), seeded(person))
    assert kept is not None
    return kept


def looked(database: Database, kept: Checkpoint | None = None) -> Verified:
    with database.read() as session:
        return verify(session, kept)


def test_a_whole_chain_verifies_and_sealing_again_changes_nothing(chained: Database) -> None:
    found = looked(chained)
    assert (found.links, found.unsealed, found.broken) == (7, 0, ())
    with chained.batch() as session:
        assert seal(session) == 0
        assert checkpoint(session) == found.end
    assert looked(chained, found.end).broken == ()


def test_the_unsealed_tail_is_counted(chained: Database) -> None:
    with chained.batch() as session:
        write(session, [row_of(read("per_new", 0))])
    assert (looked(chained).links, looked(chained).unsealed, looked(chained).broken) == (7, 1, ())


def of_read(session: Session, number: int) -> Any:
    (identifier,) = session.scalars(sa.select(AccessRead.id).where(AccessRead.number == number))
    return AccessEntry.read_id == identifier


def one_of(session: Session, number: int) -> Any:
    of = sa.select(sa.func.min(AccessEntry.id)).where(of_read(session, number))
    return AccessEntry.id == session.scalar(of)


def change(**values: Any) -> Callable[[Session], Any]:
    return lambda session: session.execute(
        sa.update(AccessRead).where(AccessRead.number == 4).values(**values)
    )


def change_entry(**values: Any) -> Callable[[Session], Any]:
    return lambda session: session.execute(sa.update(AccessEntry).where(one_of(session, 4)).values(**values))


def remove(session: Session) -> None:
    session.execute(sa.delete(AccessEntry).where(one_of(session, 4)))


def add(session: Session) -> None:
    session.add(AccessEntry(id="acc_x", read_id=_id(session, 4), place=1, person_id="per_x", at=NOON))


def unlink(session: Session) -> None:
    session.execute(sa.delete(AccessRead).where(AccessRead.number == 4))


def remove_both(session: Session) -> None:
    session.execute(sa.delete(AccessEntry).where(of_read(session, 4)))
    unlink(session)


def swap(session: Session) -> None:
    for was, becomes in ((3, 100), (4, 3), (100, 4)):
        session.execute(sa.update(AccessRead).where(AccessRead.number == was).values(number=becomes))


def _id(session: Session, number: int) -> int:
    return session.scalars(sa.select(AccessRead.id).where(AccessRead.number == number)).one()


NOT_THOSE = "what link 4 binds is not what was sealed"
TAMPERED = {
    "who": (change(actor="somebody-else"), NOT_THOSE),
    "when": (change(at=NOON - timedelta(days=1)), NOT_THOSE),
    "when of one": (change_entry(at=NOON - timedelta(days=1)), NOT_THOSE),
    "whom": (change_entry(person_id="per_other"), NOT_THOSE),
    "which": (change_entry(place=7), NOT_THOSE),
    "what": (change(groups=[["Person.sex"], ["Person.sex"]]), NOT_THOSE),
    "through what": (change(entries=[["app_2", 0], ["app_2", 1]]), NOT_THOSE),
    "what was searched by": (change(searched=["Person.birth_date"]), NOT_THOSE),
    "what was refused": (change(refused=["person:read"]), NOT_THOSE),
    "why": (change(purpose=None), NOT_THOSE),
    "withheld": (change(withheld_until=NOON.date()), NOT_THOSE),
    "removed": (remove, NOT_THOSE),
    "added": (add, NOT_THOSE),
    "link removed": (unlink, "link 4 is missing"),
    "entries without their link": (unlink, "2 entries have lost their links"),
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
        session.execute(sa.delete(AccessEntry).where(of_read(session, 7)))
        session.execute(sa.delete(AccessRead).where(AccessRead.number == 7))
    assert looked(chained).broken == ()
    assert looked(chained, end).broken == ("the chain ends at 6, the checkpoint at 7",)


def test_a_chain_written_anew_does_not_pass_through_the_checkpoint(chained: Database) -> None:
    end = looked(chained).end
    with chained.batch() as session:
        for each in session.scalars(sa.select(AccessRead)):
            each.actor, each.number, each.hash = "somebody-else", None, None
            tail = f" {render_instant(each.at)}"
            entries = session.scalars(sa.select(AccessEntry).where(AccessEntry.read_id == each.id))
            each.commitment = commitment(each, [leaf(e.id, e.place, e.person_id, tail) for e in entries])
    with chained.batch() as session:
        assert seal(session) == 7
    assert looked(chained).broken == ()
    assert looked(chained, end).broken == ("link 7 is not that of the checkpoint",)


def test_an_erased_entry_leaves_its_leaf_and_the_others_of_its_read(chained: Database) -> None:
    with chained.batch() as session:
        assert erase(session, AccessEntry.person_id == "per_both") == 7
        assert erase(session, AccessEntry.person_id == "per_11") == 1
    found = looked(chained)
    assert (found.links, found.broken) == (7, ())
    with chained.batch() as session:
        session.execute(sa.update(AccessRead).where(AccessRead.number == 4).values(erased=bytes(64)))
    assert looked(chained).broken == (NOT_THOSE,)
