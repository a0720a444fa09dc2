"""Carries steps out through the services, one call each: the slow way, by which the rows of the fast one are judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from demo.markers import DemoError, key_of
from demo.steps import (
    COMMANDS,
    IdOf,
    IinsOf,
    LastDecision,
    OpenPart,
    OpenParts,
    Step,
    VersionOf,
    instalments,
    issued,
    part_of,
)
from models.applications import Application, Decision
from models.identifiers import seeded, type_of
from models.kandas import CaseMember, KandasCase
from models.persons import Person
from models.reference import Checkpoint, Country, Office, Region
from models.sealing import Vault
from models.tickets import Ticket
from policy.rulebook import Rulebook
from services import problems
from services.aid import departures, payments, repaying
from services.aid.books import added
from services.aid.repayments import balances_of
from services.cards import applying
from services.checks import known
from services.deciding import appeals, decisions
from services.given import Given
from services.kandas import cases, evidence, iins, placements, residence, transfers
from services.registry import members
from services.tickets import threads
from services.travel import applications, crossings

SERVICES: Mapping[str, Callable[..., Any]] = {
    "apply_for_eta": applications.apply_for_eta,
    "apply_for_e_visa": applications.apply_for_e_visa,
    "apply_for_e_residency": applications.apply_for_e_residency,
    "apply_for_card": applying.apply_for_card,
    "open_ticket": threads.open_ticket,
    "reply_to_ticket": threads.reply_to_ticket,
    "close_ticket": threads.close_ticket,
    "decide": decisions.decide,
    "register_diaspora_member": members.register_diaspora_member,
    "open_kandas_case": cases.open_kandas_case,
    "record_evidence": evidence.record_evidence,
    "record_crossing": crossings.record_crossing,
    "place_family": placements.place_family,
    "pay_aid": payments.pay_aid,
    "appeal_decision": appeals.appeal_decision,
    "transfer_quota": transfers.transfer_quota,
    "record_residence_permit": residence.record_residence_permit,
    "record_iin": iins.record_iin,
    "record_residence_check": residence.record_residence_check,
    "prolong_status": residence.prolong_status,
    "grant_citizenship": residence.grant_citizenship,
    "report_departure": departures.report_departure,
    "plan_repayment": repaying.plan_repayment,
    "waive_repayment": repaying.waive_repayment,
    "record_repayment": repaying.record_repayment,
    "appeal_repayment": repaying.appeal_repayment,
    "decide_repayment": repaying.decide_repayment,
}
"""The service that each step calls."""

VERSIONED: Mapping[str, type[Application] | type[KandasCase] | type[Ticket]] = {
    "Application": Application,
    "KandasCase": KandasCase,
    "Ticket": Ticket,
}
LOOKED_UP = (Checkpoint, Country, Office, Region)
"""Tables that services look up all the time: their rows are kept in the session."""


@dataclass(frozen=True)
class Replay:
    """What every step is carried out with; `made` maps the steps carried out to the ids of their records."""

    seed: str
    rulebook: Rulebook
    vault: Vault
    made: dict[str, str] = field(default_factory=dict)


def carry_out(session: Session, work: Replay, steps: Iterable[Step]) -> None:
    """Carry steps out in their order. DemoError where a service does not answer as planned."""
    # A session forgets rows that nobody holds, and services look these up all the time.
    held = [row for entity in LOOKED_UP for row in session.scalars(sa.select(entity))]
    for step in steps:
        given = Given(step.moment, work.rulebook, work.vault, seeded(f"{work.seed}/{step.key}"))
        fields = {name: _resolved(session, work, value) for name, value in step.command.items()}
        asked = COMMANDS[step.service](idempotency_key=key_of(step.key), **fields)
        result = SERVICES[step.service](session, step.post, asked, given)
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


def _resolved(session: Session, work: Replay, value: Any) -> Any:
    """The value of a command's field, with what stands for earlier records replaced."""
    if not isinstance(value, IdOf | VersionOf | LastDecision | IinsOf | OpenPart | OpenParts):
        return value
    identifier = work.made[value.step]
    if isinstance(value, IdOf):
        return identifier
    if isinstance(value, VersionOf):
        entity = VERSIONED[type_of(identifier) or ""]
        return session.scalar(sa.select(entity.version).where(entity.id == identifier))
    if isinstance(value, LastDecision):
        ours = sa.or_(Decision.application_id == identifier, Decision.case_id == identifier)
        return session.scalar(
            sa.select(Decision.id).where(ours).order_by(Decision.decided_at.desc()).limit(1)
        )
    if isinstance(value, IinsOf):
        family = sa.select(Person.id, Person.birth_date).join(CaseMember, CaseMember.person_id == Person.id)
        rows = session.execute(family.where(CaseMember.case_id == identifier))
        return issued(((person, known(born)) for person, born in rows), value)
    left = added(balances_of(session, identifier).values()).open
    return part_of(left, value.parts) if isinstance(value, OpenPart) else instalments(left, value.days)
