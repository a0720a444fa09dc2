"""Carries a chunk of steps out as rows: what `demo.replay` does through the services, without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from demo.bulk import applications, cases, crossings, decisions, departures, members, placements, residence
from demo.bulk.desk import Desk, Files
from demo.bulk.rows import Rendered, Row, rendered, write
from demo.markers import key_of
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
from models.identifiers import seeded
from models.kandas import QuotaUse
from models.sealing import Vault
from policy.rulebook import Rulebook
from services.given import Given
from services.rows import INSERT

WRITERS: Mapping[str, Callable[[Desk, Any], Row]] = {
    "apply_for_eta": applications.apply_for_eta,
    "apply_for_e_visa": applications.apply_for_e_visa,
    "apply_for_e_residency": applications.apply_for_e_residency,
    "decide": decisions.decide,
    "register_diaspora_member": members.register_diaspora_member,
    "open_kandas_case": cases.open_kandas_case,
    "record_evidence": cases.record_evidence,
    "record_crossing": crossings.record_crossing,
    "place_family": placements.place_family,
    "pay_aid": placements.pay_aid,
    "appeal_decision": decisions.appeal_decision,
    "transfer_quota": placements.transfer_quota,
    "record_residence_permit": residence.record_residence_permit,
    "record_iin": residence.record_iin,
    "record_residence_check": residence.record_residence_check,
    "prolong_status": residence.prolong_status,
    "grant_citizenship": residence.grant_citizenship,
    "report_departure": departures.report_departure,
    "plan_repayment": departures.plan_repayment,
    "waive_repayment": departures.waive_repayment,
    "record_repayment": departures.record_repayment,
    "appeal_repayment": departures.appeal_repayment,
    "decide_repayment": departures.decide_repayment,
}
"""What writes the rows of each service's steps."""


@dataclass(frozen=True)
class Made:
    """A chunk ready to be written: its rows, and the places of the quota it takes and moves, by region and year."""

    rows: Rendered
    places: Mapping[tuple[str, int], Sequence[int]]


def carried_out(steps: Iterable[Step], seed: str, rulebook: Rulebook, vault: Vault, dialect: str) -> Made:
    """The rows of a chunk, but for the steps that are planned to be refused: those leave nothing."""
    files = Files()
    for step in steps:
        if step.refused is not None:
            continue
        desk = Desk(files, Given(step.moment, rulebook, vault, seeded(f"{seed}/{step.key}")), step.post)
        fields = {name: _resolved(desk, value) for name, value in step.command.items()}
        key = key_of(step.key)
        command = COMMANDS[step.service](idempotency_key=key, **fields)
        result = WRITERS[step.service](desk, command)
        desk.keep(key, command, result)
        files.made[step.key] = result
    return Made(rendered(files.rows, dialect), files.places)


def store(session: Session, made: Made) -> None:
    """Write a chunk's rows, and add the places it took to those taken before."""
    write(session, made.rows)
    for (region, year), (taken, moved) in made.places.items():
        insert = INSERT[session.get_bind().dialect.name](QuotaUse)
        row = insert.values(region_code=region, year=year, taken=taken, moved=moved)
        more = {"taken": QuotaUse.taken + taken, "moved": QuotaUse.moved + moved}
        session.execute(row.on_conflict_do_update(index_elements=["region_code", "year"], set_=more))


def _resolved(desk: Desk, value: Any) -> Any:
    """The value of a command's field, with what stands for earlier records replaced."""
    if not isinstance(value, IdOf | VersionOf | LastDecision | IinsOf | OpenPart | OpenParts):
        return value
    record = desk.files.made[value.step]
    if isinstance(value, IdOf):
        return record["id"]
    if isinstance(value, VersionOf):
        return record["version"]
    if isinstance(value, LastDecision):
        return desk.of("decisions", record["id"])[-1]["id"]
    if isinstance(value, IinsOf):
        persons = [desk.files.by_id[row["person_id"]] for row in desk.of("case_members", record["id"])]
        return issued(((person["id"], person["birth_date"]) for person in persons), value)
    left = departures.left_open(desk, record)
    return part_of(left, value.parts) if isinstance(value, OpenPart) else instalments(left, value.days)
