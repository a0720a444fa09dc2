"""Status: what the journal adds up to, in every history and in every state of every programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.permissions import GRANTS
from models.applications import Decision
from models.cards import Card
from models.journal import EventKind, JournalEvent
from policy.cards import CARDS
from policy.programmes import ACTIONS, NEGATIVE, programmes
from services.deciding.moves import ACTION_OF, allowed_actions, status_of
from services.desk.assigning import claim, release
from services.desk.commands import Claim, Release
from services.kandas.commands import TransferQuota
from services.kandas.transfers import transfer_quota
from services.problems import IllegalMove, Problem
from services.travel.commands import ReportNewDocument
from services.travel.new_documents import report_new_document

from .extras import works
from .returns import act, answer, appeal, decided, depart, history, now_of, programme_of, renew
from .states import LEGAL, OF_APPLICATIONS, PATHS, PERMISSIONS, STATES, UNPLACED, WALKED, tried
from .walking import brought_to, opened
from .world import MONGOLIAN, SOUTH_AFRICAN, World

JOURNAL = Path(__file__).parents[2] / "docs" / "journal.md"


def folded(world: World, record) -> str | None:
    return status_of(programme_of(record), history(world, record.id))


def test_every_action_can_be_tried() -> None:
    assert set(PERMISSIONS) == set(ACTIONS)
    assert OF_APPLICATIONS[-2:] == ("ISSUE_SERVICE", "RENEW_CARD")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.integers(0, 999), max_size=14),
    what=st.sampled_from((*WALKED, "KANDAS", "KANDAS", "KANDAS")),
)
def test_the_column_is_what_the_journal_adds_up_to(sqlite_world: World, steps, what) -> None:
    world, run = works(sqlite_world), sqlite_world.chance.randbytes(6).hex()
    record = opened(world, what, run)
    for n, step in enumerate(steps):
        before = now_of(world, record)
        legal = allowed_actions(what, before.status)
        # Mostly something legal, so that histories become long; sometimes anything.
        anything = tried(what)
        action = legal[step % len(legal)] if legal and step < 800 else anything[step % len(anything)]
        result = act(world, record, action, n)
        after = now_of(world, record)
        assert folded(world, record) == after.status
        if isinstance(result, Problem):
            assert (after.status, after.version) == (before.status, before.version)
        else:
            assert action in legal
            # Who begins to pay has changed nothing yet.
            assert after.version == before.version + (action != "PAY_FEE")
    for decision in world.all(Decision):
        if decision.outcome in ("REFUSE", "REVOKE"):
            assert decision.grounds
            assert decision.appeal_authority
            assert decision.appeal_deadline > world.given.today


def test_every_programme_that_has_moves_is_walked() -> None:
    assert set(WALKED) == set(programmes()) - {"CROSSING", "RELEASE"}
    assert {(code, state) for code, state in STATES} == {
        (code, state) for code in WALKED for state in PATHS[code if code in PATHS else "APPLICATION"]
    }


@pytest.mark.parametrize(("code", "state"), STATES)
def test_no_service_reaches_an_unlisted_move(sqlite_world: World, code: str, state: str) -> None:
    world, legal = works(sqlite_world), allowed_actions(code, state)
    record = brought_to(world, code, state)
    for action in tried(code):
        if action in legal:
            continue
        result = act(world, record, action, 100 + ACTIONS.index(action))
        if action in ("PAY_AID", "RECORD_REPAYMENT") and state in UNPLACED:
            # Payments officers see a case from its placement on.
            assert result.code == "NOT_FOUND"
        elif (
            (action == "RENEW_CARD" and not world.all(Card))
            or (action == "APPEAL_DECISION" and not decided(world, record))
            or (action == "PAY_FEE" and code in (*CARDS, "KANDAS"))
            or action == "DECIDE_CHANGE"
        ):
            # There is nothing yet that could be renewed, contested or answered.
            assert result.code == "NOT_FOUND"
        else:
            assert result == IllegalMove(allowed_actions=legal)
        assert now_of(world, record).status == state


@pytest.mark.parametrize(("code", "state", "action"), LEGAL)
def test_every_listed_move_can_be_made(sqlite_world: World, code: str, state: str, action: str) -> None:
    world = works(sqlite_world)
    record, programme = brought_to(world, code, state), programmes()[code]
    if action == "DECIDE_CHANGE":
        assert not isinstance(act(world, record, "REQUEST_CHANGE", 20), Problem)
    if action == "DECIDE_REPAYMENT":
        assert not isinstance(act(world, record, "APPEAL_REPAYMENT", 20), Problem)
    if state in ("OPEN", "COMMISSION") and action == "DECIDE_APPROVE":
        assert act(world, record, action, 21).code == "EVIDENCE_MISSING"
        assert not isinstance(act(world, record, "RECORD_EVIDENCE", 21), Problem)
    result = act(world, record, action, 31)
    if action == "PAY_FEE" and code != "E_VISA":
        assert result.code == "NO_FEE"
        return
    assert not isinstance(result, Problem), result
    result = now_of(world, record)
    assert result.status in programme.move(state, action).to or state == "COMMISSION"
    assert folded(world, record) == result.status
    if action in NEGATIVE:
        way = programme.appeal.final if state == "APPEALED" else programme.appeal
        last = decided(world, record)[-1]
        until = world.given.today + timedelta(days=way.days)
        assert (last.outcome, last.grounds) == (action.removeprefix("DECIDE_"), ["FALSE_DATA"])
        assert (last.appeal_authority, last.appeal_deadline) == (way.authority, until)


def test_the_actions_of_a_status() -> None:
    assert allowed_actions("ETA", "SUBMITTED") == (
        "DECIDE_APPROVE",
        "DECIDE_REFUSE",
        "DECIDE_RETURN",
        "PAY_FEE",
        "WITHDRAW",
        "REQUEST_CHANGE",
    )
    assert allowed_actions("E_VISA", "WITHDRAWN") == ()
    assert allowed_actions("KANDAS", "OPEN") == (*ACTIONS[:2], "DECIDE_RETURN", "RECORD_EVIDENCE")
    assert allowed_actions("KANDAS", "REFUSED") == ("APPEAL_DECISION",)
    assert allowed_actions("KANDAS", "CITIZEN") == (
        "PAY_AID",
        "RECORD_IIN",
        "RECORD_RESIDENCE_CHECK",
        "REPORT_DEPARTURE",
    )


def test_who_may_is_said_once() -> None:
    """The table of a programme and the page of permissions name the same people."""
    for code, programme in programmes().items():
        for move in programme.moves:
            granted = {str(role) for role, rights in GRANTS.items() if PERMISSIONS[move.action] in rights}
            assert set(move.who) == granted, (code, move)


def test_every_action_leaves_an_event_that_is_read_as_it() -> None:
    assert set(ACTION_OF.values()) == set(ACTIONS[4:])
    assert len(set(ACTION_OF.values())) == len(ACTION_OF)


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
    refused = world.decide(world.eta(), "REFUSE", "ENTRY_BAN")
    appeal(world, refused, "appeal")
    answer(world, refused, "APPROVE")
    visa = world.e_visa()
    world.do(claim, "case-officer", Claim("claim", visa.id))
    world.do(release, "case-officer", Release("release", visa.id))
    payments = [world.pay_fee(visa, f"fee-{n}") for n in range(2)]
    world.hear(payments[0], "FAILED")
    for payment in payments:
        world.hear(payment)
    world.hear(payments[1], "REFUNDED")
    for n, action in ((20, "REQUEST_CHANGE"), (21, "DECIDE_CHANGE")):
        assert not isinstance(act(world, refused, action, n), Problem)
    resident = world.decide(world.e_residency(), "APPROVE")
    for n, action in ((22, "ISSUE_SERVICE"), (23, "WITHDRAW")):
        assert not isinstance(act(world, resident, action, n), Problem)
    visa = world.decide(now_of(world, visa), "APPROVE")
    renewed = replace(SOUTH_AFRICAN, number="N00000001")
    world.do(report_new_document, "traveller", ReportNewDocument("n", visa.document_id, renewed, "LOST"))
    case = world.granted(member=world.member().id, applicant=MONGOLIAN)
    world.cross(MONGOLIAN, "KZ-BAKHTY")
    case = world.place(now_of(world, case))
    world.pay(case, "RELOCATION_GRANT", "paid")
    for n, action in enumerate(("PROLONG_STATUS", "RECORD_RESIDENCE_PERMIT", "RECORD_RESIDENCE_CHECK"), 2):
        assert not isinstance(act(world, case, action, n), Problem)
    for n, action in ((5, "RECORD_IIN"), (6, "GRANT_CITIZENSHIP")):
        assert not isinstance(act(world, case, action, n), Problem)
    depart(world, case)
    for n, action in ((8, "PLAN_REPAYMENT"), (9, "WAIVE_REPAYMENT"), (10, "RECORD_REPAYMENT")):
        assert not isinstance(act(world, case, action, n), Problem)
    for n, action in ((11, "APPEAL_REPAYMENT"), (12, "DECIDE_REPAYMENT")):
        assert not isinstance(act(world, case, action, n), Problem)
    holder = replace(MONGOLIAN, number="E2345678", given="Saule", family="Nur")
    card = world.decide(world.ata_zholy(document=holder), "APPROVE")
    world.decide(renew(world, card, "renewal", document=replace(holder, number="E3456789")), "APPROVE")
    world.do(transfer_quota, "admin", TransferQuota("moved", "KZ-55", "KZ-27", 5))
    other = world.granted(
        "other", applicant=replace(MONGOLIAN, number="E7654321", given="Dana", family="Omar")
    )
    appeal(world, world.decide(other, "REVOKE", "FALSE_DATA"), "contested")
    rows = world.all(JournalEvent)
    shapes = {(e.kind, e.subject_id.partition("_")[0], frozenset(e.payload)) for e in rows}
    # Only a grant names the persons.
    shapes = {s for s in shapes if s[0] != "CASE_DECIDED" or "persons" in s[2]}
    written = {kind for kind, _, _ in shapes}
    # Loads, the desk, tickets, members and invitations have tests of their own; nothing is prolonged today.
    apart = ("abs", "inv", "lod", "mem", "nte", "rlr", "slk", "tkt")
    assert shapes == {
        row
        for row in described()
        if row[0] in written or (row[1] not in apart and row[0] != "PERMIT_EXTENDED")
    }
    assert {kind for kind, _, _ in described()} == {kind.value for kind in EventKind}
    assert world.all(JournalEvent)[0].happened_on == date(2026, 6, 1)


def described() -> set[tuple[str, str, frozenset[str]]]:
    """The table of docs/journal.md: kind, prefix of its subject, keys of its payload."""
    prefixes = {
        "application": "app",
        "member": "mem",
        "case": "kan",
        "crossing": "crs",
        "transfer": "qtr",
        "load": "lod",
        "invitation": "inv",
        "document": "doc",
        "absence": "abs",
        "note": "nte",
        "second look": "slk",
        "ticket": "tkt",
        "release request": "rlr",
    }
    rows = [
        line.split("|") for line in JOURNAL.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    cells = [[cell.strip() for cell in row] for row in rows]
    return {
        (row[1], prefixes[row[2]], frozenset(row[3].replace("`", "").split()))
        for row in cells
        if row[2] in prefixes
    }
