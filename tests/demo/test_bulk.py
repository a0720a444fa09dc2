"""What is written in bulk is what the services write: table by table, row by row, journal included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from demo.bulk.carry import WRITERS, carried_out, store
from demo.country import build
from demo.plan import Plan, make_plan, steps_of
from demo.replay import SERVICES, Replay, carry_out
from demo.sample import replay, sampled, unlike
from demo.steps import COMMANDS
from models import Record
from models.database import Database, open_database
from models.persons import Person
from policy.rulebook import Rulebook
from services.reference import load_reference
from tests.demo.countries import COUNTER, VAULT, empty, rows

MIDDLE = 1500


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two records with nothing but reference tables."""
    found = [open_database(f"sqlite:///{tmp_path / name}.db") for name in ("bulk", "services")]
    for database in found:
        Record.metadata.create_all(database.engine)
        with database.batch() as session:
            load_reference(session)
    yield found[0], found[1]
    for database in found:
        database.engine.dispose()


def _both(plan: Plan, two: tuple[Database, Database], rulebook: Rulebook, kinds: tuple[str, ...]) -> None:
    """Carry out the chunks of some kinds in both ways."""
    work = Replay(plan.seed, rulebook, VAULT)
    for chunk in plan.chunks:
        if chunk.kind in kinds:
            steps = steps_of(plan, chunk)
            with two[0].batch() as session:
                store(session, carried_out(steps, plan.seed, rulebook, VAULT, "sqlite"))
            with two[1].batch() as session:
                carry_out(session, work, steps)


def _differ(two: tuple[Database, Database]) -> list[str]:
    one, other = rows(two[0]), rows(two[1])
    return [name for name in one if sorted(map(repr, one[name])) != sorted(map(repr, other[name]))]


@pytest.mark.parametrize(("seed", "people"), [("qazeta", 60), ("another", 40)])
def test_small_countries_are_the_same_to_the_last_byte(
    two: tuple[Database, Database], rulebook: Rulebook, seed: str, people: int
) -> None:
    _both(make_plan(seed, people), two, rulebook, ("transfers", "granted", "undecided", "abroad", "guests"))
    assert _differ(two) == []
    assert len(rows(two[0])["journal"]) > 150


def test_refusals_and_appeals_are_the_same(two: tuple[Database, Database], rulebook: Rulebook) -> None:
    _both(make_plan("appeals", 1100), two, rulebook, ("undecided",))
    assert _differ(two) == []
    assert len(rows(two[0])["appeals"]) > 0


def test_every_service_has_a_writer() -> None:
    assert WRITERS.keys() | COUNTER == SERVICES.keys() == COMMANDS.keys()
    assert not WRITERS.keys() & COUNTER


def test_a_sample_of_a_larger_country_is_the_same(
    tmp_path: Path, rulebook: Rulebook, two: tuple[Database, Database]
) -> None:
    built, again = empty(f"sqlite:///{tmp_path / 'country.db'}"), two[1]
    build(built, rulebook, VAULT, people=MIDDLE)
    steps = sampled(make_plan(people=MIDDLE), 50, Random("sample"))
    names = {name for name, _ in steps}
    assert len([name for name in names if name.startswith("kandas-")]) == 50
    assert len(names) == 75
    replay(again, [step for _, step in steps], "qazeta", rulebook, VAULT)
    assert unlike(again, built) == []
    assert len(rows(again)["persons"]) > 80
    with again.batch() as session:
        session.scalars(sa.select(Person).limit(1)).one().given = "x"
    (found,) = unlike(again, built)
    assert found.startswith("persons ('per_")
    built.engine.dispose()
