"""Builds the demo country: carries out the plan through the services, in batches, in the order of simulated time.

Each batch commits with a marker of its own, so an interrupted build goes on where it stopped and gives the same
rows; a finished one is left alone. Everything in it is synthetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from demo.markers import DemoError, check, key_of, made, mark, marks
from demo.plan import Plan, make_plan
from demo.steps import ENDS, IdOf, Step, VersionOf
from models import Record
from models.aid import AidPosting
from models.applications import Application
from models.database import Database
from models.identifiers import seeded, type_of
from models.journal import JournalEvent
from models.kandas import KandasCase
from models.members import DiasporaMember
from models.persons import Person
from models.reference import Checkpoint, Country, Office, Region
from models.sealing import Vault
from policy.rulebook import Rulebook
from services import (
    aid,
    applications,
    commands,
    crossings,
    decisions,
    evidence,
    kandas,
    members,
    placements,
    problems,
)
from services.given import Given
from services.reference import load_reference

__all__ = ["DemoError", "Summary", "build"]

SERVICES: Mapping[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "apply_for_eta": (applications.apply_for_eta, commands.ApplyForEta),
    "apply_for_e_visa": (applications.apply_for_e_visa, commands.ApplyForEVisa),
    "apply_for_e_residency": (applications.apply_for_e_residency, commands.ApplyForEResidency),
    "decide": (decisions.decide, commands.Decide),
    "register_diaspora_member": (members.register_diaspora_member, commands.RegisterDiasporaMember),
    "open_kandas_case": (kandas.open_kandas_case, commands.OpenKandasCase),
    "record_evidence": (evidence.record_evidence, commands.RecordEvidence),
    "record_crossing": (crossings.record_crossing, commands.RecordCrossing),
    "place_family": (placements.place_family, commands.PlaceFamily),
    "pay_aid": (aid.pay_aid, commands.PayAid),
}
VERSIONED: Mapping[str, type[Application] | type[KandasCase]] = {
    "Application": Application,
    "KandasCase": KandasCase,
}
COUNTED: Mapping[str, type[Record]] = {
    "persons": Person,
    "members": DiasporaMember,
    "cases": KandasCase,
    "applications": Application,
    "aid postings": AidPosting,
    "journal events": JournalEvent,
}
LOOKED_UP = (Checkpoint, Country, Office, Region)
"""Tables that services look up all the time: a batch keeps their rows in its session."""
BATCH = 300


@dataclass(frozen=True)
class Summary:
    """What stands there: rows by kind, the sample's scale, the simulated time. `built` False: it stood already."""

    seed: str
    people: int
    one_in: int
    steps: int
    built: bool
    rows: Mapping[str, int]
    ends: datetime = ENDS


@dataclass(frozen=True)
class Build:
    """What every step is carried out with; `made` maps the steps carried out to the ids of their records."""

    plan: Plan
    rulebook: Rulebook
    vault: Vault
    made: dict[str, str]


def build(
    database: Database,
    rulebook: Rulebook,
    vault: Vault,
    *,
    seed: str = "qazeta",
    people: int = 2000,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Build the country, finish an interrupted build of the same plan, or leave a finished one alone.

    `progress` is told steps done and steps in all. DemoError where the record holds something else, where an
    unfinished demo was begun with another plan, or where a service does not answer as planned.
    """
    done = marks(database)
    if done and done[-1].last:
        last = done[-1]
        return Summary(last.seed, last.people, last.one_in, last.steps, False, _rows(database))
    plan = make_plan(seed, people)
    check(done, plan, empty=not any(_rows(database).values()))
    work, total = Build(plan, rulebook, vault, made(database)), len(plan.steps)
    first = done[-1].done if done else 0
    for start in range(first, total, BATCH):
        end = min(start + BATCH, total)
        with database.batch() as session:
            if start == 0:
                load_reference(session)
            _carry_out(session, work, plan.steps[start:end])
            mark(session, plan, end, plan.steps[end - 1].moment)
        progress(end, total)
    return Summary(seed, people, plan.one_in, len(plan.steps), True, _rows(database))


def _carry_out(session: Session, work: Build, steps: tuple[Step, ...]) -> None:
    """Carry out a batch. Steps have sources of randomness of their own, so it does not matter where batches end."""
    # A session forgets rows that nobody holds, and services look these up all the time.
    held = [row for entity in LOOKED_UP for row in session.scalars(sa.select(entity))]
    for step in steps:
        given = Given(step.moment, work.rulebook, work.vault, seeded(f"{work.plan.seed}/{step.key}"))
        service, command = SERVICES[step.service]
        fields = {name: _resolved(session, work, value) for name, value in step.command.items()}
        asked = command(idempotency_key=key_of(step.key), **fields)
        result = service(session, step.post, asked, given)
        refused = type(result).__name__ if isinstance(result, problems.Problem) else None
        if refused != step.refused:
            raise DemoError(_unplanned(step, result))
        if refused is None:
            work.made[step.key] = result.id
    held.clear()


def _unplanned(step: Step, result: Any) -> str:
    """What a step met instead of what was planned: codes and paths only, never what was typed."""
    met = "a record"
    if isinstance(result, problems.Problem):
        violations = [f"{v.path} {v.code}" for v in getattr(result, "violations", ())]
        met = " ".join([type(result).__name__, result.code, *violations, *getattr(result, "grounds", ())])
    wanted = step.refused or "a record"
    return f"step {step.key} ({step.service} on {step.moment:%Y-%m-%d}) gave {met} where {wanted} was planned"


def _resolved(session: Session, work: Build, value: Any) -> Any:
    """The value of a command's field, with what stands for earlier records replaced."""
    if isinstance(value, IdOf):
        return work.made[value.step]
    if isinstance(value, VersionOf):
        identifier = work.made[value.step]
        entity = VERSIONED[type_of(identifier) or ""]
        return session.scalar(sa.select(entity.version).where(entity.id == identifier))
    return value


def _rows(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            name: session.scalar(sa.select(sa.func.count()).select_from(entity)) or 0
            for name, entity in COUNTED.items()
        }
