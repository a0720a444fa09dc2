"""Status: what the journal adds up to, in every history and in every state of every programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.permissions import GRANTS, Permission
from models.applications import Application
from models.journal import EventKind, JournalEvent
from models.kandas import KandasCase
from policy.programmes import ACTIONS, programmes
from services.moves import allowed_actions, status_of
from services.problems import IllegalMove, Problem

from .world import MONGOLIAN, SOUTH_AFRICAN, World

JOURNAL = Path(__file__).parents[2] / "docs" / "journal.md"
GROUND = {"REFUSE": "FALSE_DATA", "REVOKE": "FALSE_DATA", "RETURN": "DETAILS_MISSING"}
PERMISSIONS = {
    "DECIDE_APPROVE": Permission.DECISION_MAKE,
    "DECIDE_REFUSE": Permission.DECISION_MAKE,
    "DECIDE_REVOKE": Permission.DECISION_MAKE,
    "DECIDE_RETURN": Permission.DECISION_MAKE,
    "RECORD_EVIDENCE": Permission.EVIDENCE_RECORD,
    "PLACE_FAMILY": Permission.PLACEMENT_MAKE,
    "PAY_AID": Permission.AID_PAY,
}


def history(world: World, subject: str) -> list[tuple[str, dict]]:
    rows = sa.select(JournalEvent.kind, JournalEvent.payload).where(JournalEvent.subject_id == subject)
    return [tuple(row) for row in world.read(lambda s: s.execute(rows.order_by(JournalEvent.seq)).all())]


def folded(world: World, record) -> str | None:
    programme = record.programme if isinstance(record, Application) else "KANDAS"
    return status_of(programme, history(world, record.id))


def act(world: World, record, action: str, n: int):
    """Do one thing with a record as it stands; a problem leaves it as it was."""
    current = world.all(type(record), id=record.id)[0]
    if action == "RECORD_EVIDENCE":
        return world.evidence(current, "DOCUMENT", "CONSISTENT" if n % 2 else "INCONCLUSIVE")
    if action == "PLACE_FAMILY":
        return world.place(current, under_quota=bool(n % 3))
    if action == "PAY_AID":
        return world.pay(current, "RELOCATION_GRANT", f"{record.id}-act-{n}")
    outcome = action.removeprefix("DECIDE_")
    return world.decide(
        current, outcome, *([GROUND[outcome]] if outcome in GROUND else []), key=f"{record.id}-act-{n}"
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.sampled_from(ACTIONS), max_size=10), what=st.sampled_from(("ETA", "E_VISA", "KANDAS"))
)
def test_the_column_is_what_the_journal_adds_up_to(sqlite_world: World, steps, what) -> None:
    world, run = sqlite_world, sqlite_world.chance.randbytes(6).hex()
    if what == "KANDAS":
        record = world.case(run, applicant=replace(MONGOLIAN, number=f"R{run}"))
    elif what == "ETA":
        record = world.eta(idempotency_key=run, document=replace(MONGOLIAN, number=f"R{run}"))
    else:
        record = world.e_visa(idempotency_key=run, document=replace(SOUTH_AFRICAN, number=f"R{run}"))
    for n, action in enumerate(steps):
        if what != "KANDAS" and not action.startswith("DECIDE_"):
            continue
        before = world.all(type(record), id=record.id)[0]
        result = act(world, record, action, n)
        after = world.all(type(record), id=record.id)[0]
        assert folded(world, record) == after.status
        if isinstance(result, Problem):
            assert (after.status, after.version) == (before.status, before.version)
        else:
            assert action in allowed_actions(what, before.status)
            assert after.version == before.version + 1


PATHS = {
    "APPLICATION": {
        "SUBMITTED": (),
        "RETURNED": ("DECIDE_RETURN",),
        "APPROVED": ("DECIDE_APPROVE",),
        "REFUSED": ("DECIDE_REFUSE",),
        "REVOKED": ("DECIDE_APPROVE", "DECIDE_REVOKE"),
    },
    "KANDAS": {
        "OPEN": (),
        "COMMISSION": ("RECORD_EVIDENCE",),
        "RETURNED": ("DECIDE_RETURN",),
        "REFUSED": ("DECIDE_REFUSE",),
        "GRANTED": ("RECORD_EVIDENCE", "RECORD_EVIDENCE", "DECIDE_APPROVE"),
        "PLACED": ("RECORD_EVIDENCE", "RECORD_EVIDENCE", "DECIDE_APPROVE", "PLACE_FAMILY"),
        "REVOKED": ("RECORD_EVIDENCE", "RECORD_EVIDENCE", "DECIDE_APPROVE", "DECIDE_REVOKE"),
    },
}
STATES = [
    (code, state)
    for code in ("ETA", "E_VISA", "E_RESIDENCY", "KANDAS")
    for state in programmes()[code].states
]


@pytest.mark.parametrize(("code", "state"), STATES)
def test_no_service_reaches_an_unlisted_move(sqlite_world: World, code: str, state: str) -> None:
    world, legal = sqlite_world, allowed_actions(code, state)
    record = {
        "ETA": world.eta,
        "E_VISA": world.e_visa,
        "E_RESIDENCY": world.e_residency,
        "KANDAS": world.case,
    }[code]()
    for n, action in enumerate(PATHS["KANDAS" if code == "KANDAS" else "APPLICATION"][state]):
        assert not isinstance(act(world, record, action, n), Problem)
    assert world.all(type(record), id=record.id)[0].status == state
    for action in ACTIONS if code == "KANDAS" else ACTIONS[:4]:
        if action in legal:
            continue
        result = act(world, record, action, 100 + ACTIONS.index(action))
        if action == "PAY_AID" and state in (
            "OPEN",
            "COMMISSION",
            "RETURNED",
            "REFUSED",
            "GRANTED",
            "REVOKED",
        ):
            # Payments officers see a case from its placement on.
            assert result.code == "NOT_FOUND"
        else:
            assert result == IllegalMove(allowed_actions=legal)
        assert world.all(type(record), id=record.id)[0].status == state


def test_the_actions_of_a_status() -> None:
    assert allowed_actions("ETA", "SUBMITTED") == ("DECIDE_APPROVE", "DECIDE_REFUSE", "DECIDE_RETURN")
    assert allowed_actions("KANDAS", "PLACED") == ("DECIDE_REVOKE", "PAY_AID")
    assert allowed_actions("KANDAS", "REFUSED") == ()


def test_who_may_is_said_once() -> None:
    """The table of a programme and the page of permissions name the same people."""
    for code, programme in programmes().items():
        for move in programme.moves:
            granted = {str(role) for role, rights in GRANTS.items() if PERMISSIONS[move.action] in rights}
            assert set(move.who) == granted, (code, move)


def test_an_impossible_history_is_not_read() -> None:
    opened, placed = (EventKind.CASE_OPENED, {}), (EventKind.FAMILY_PLACED, {})
    assert status_of("KANDAS", []) is None
    assert status_of("KANDAS", [opened]) == "OPEN"
    with pytest.raises(ValueError, match="no PLACE_FAMILY from OPEN"):
        status_of("KANDAS", [opened, placed])
    with pytest.raises(ValueError, match="no RECORD_EVIDENCE from OPEN to GRANTED"):
        status_of("KANDAS", [opened, (EventKind.EVIDENCE_RECORDED, {"status": "GRANTED"})])


def test_every_event_is_described_as_it_is_written(sqlite_world: World) -> None:
    world = sqlite_world
    world.decide(world.eta(), "APPROVE")
    case = world.granted(member=world.member().id, applicant=MONGOLIAN)
    world.cross(MONGOLIAN, "KZ-BAKHTY")
    case = world.place(world.all(KandasCase)[0])
    world.pay(case, "RELOCATION_GRANT", "paid")
    written = {e.kind: (e.subject_id.partition("_")[0], set(e.payload)) for e in world.all(JournalEvent)}
    assert written == described()
    assert set(written) == {kind.value for kind in EventKind}
    assert world.all(JournalEvent)[0].happened_on == date(2026, 6, 1)


def described() -> dict[str, tuple[str, set[str]]]:
    """The table of docs/journal.md: kind to the prefix of its subject and the keys of its payload."""
    prefixes = {"application": "app", "member": "mem", "case": "kan", "crossing": "crs"}
    rows = [
        line.split("|") for line in JOURNAL.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    cells = [[cell.strip() for cell in row] for row in rows]
    return {
        row[1]: (prefixes[row[2]], set(row[3].replace("`", "").split()))
        for row in cells
        if row[2] in prefixes
    }
