"""One look at the border: it says what recording the crossing would, and leaves everything as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from access.personas import PERSONAS
from models.crossings import Crossing
from services.problems import Conflict, CrossingRefused, InvalidInput, NotFound, Problem
from services.travel.border import BorderCheck, border_check
from services.travel.commands import CheckAtBorder, RecordCrossing
from services.travel.crossings import record_crossing
from services.travel.entry import AGAINST

from .border import NUMBERS, PermitRow, State, shown, states, write
from .world import FRENCH, NOW, SOUTH_AFRICAN, World

OFFICER = PERSONAS["border-officer"]


@contextmanager
def undone(world: World) -> Iterator[Session]:
    """A transaction that is rolled back."""
    with Session(world.database.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


def look(session: Session, world: World, command: CheckAtBorder) -> Any:
    return border_check(session, OFFICER, command, world.given)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    state=states,
    document=shown,
    direction=st.sampled_from(["ENTRY", "ENTRY", "EXIT"]),
    checkpoint=st.sampled_from(["ALA", "NQZ", "KZ-KORDAY"]),
    permit=st.sampled_from([None, None, "P0", "P1"]),
    at=st.sampled_from([None, NOW - timedelta(days=1), NOW + timedelta(hours=1)]),
)
def test_a_look_says_yes_exactly_where_the_crossing_is_recorded(
    still: World, state: State, document, **asked
):
    with undone(still) as session:
        write(session, still, state)
        document = replace(document, country=state.country)
        seen = look(session, still, CheckAtBorder(document, **asked))
        assert not session.new and not session.dirty
        done = record_crossing(session, OFFICER, RecordCrossing("k", document, **asked), still.given)
        if isinstance(seen, Problem):
            assert done == seen
            return
        assert seen.may_cross == isinstance(done, Crossing)
        if isinstance(done, CrossingRefused):
            assert [g.code for g in seen.grounds] == list(done.grounds)
            assert [g.rule_id for g in seen.grounds] == list(done.rules)
            assert (seen.permit, seen.rules_version) == (None, done.rules_version)
        else:
            assert done.may_stay_until == seen.may_stay_until
            assert done.permit_id == (seen.permit and seen.permit.id)
            assert seen.grounds == ()


def seen_of(
    world: World, document, checkpoint: str = "ALA", direction: str = "ENTRY", **asked
) -> BorderCheck:
    found = world.read(lambda s: look(s, world, CheckAtBorder(document, checkpoint, direction, **asked)))
    assert isinstance(found, BorderCheck), found
    return found


def test_somebody_the_record_does_not_know_is_judged_by_the_rules_alone(still: World) -> None:
    before = still.counts()
    seen = seen_of(still, FRENCH)
    assert (seen.person, seen.permits, seen.kandas, seen.overstays) == (None, (), None, ())
    assert (seen.may_cross, seen.may_stay_until, seen.days_in_last_180) == (True, date(2026, 6, 30), 0)
    assert (seen.visa_free.days_used, seen.visa_free.days_left) == (0, 30)
    assert (seen.visa_free.stay_days, seen.visa_free.window_days, seen.visa_free.window_per) == (30, 90, 180)
    assert (seen.document.state, seen.document.on_file) == ("VALID", False)
    refused = seen_of(still, SOUTH_AFRICAN)
    assert [(g.code, g.rule_id) for g in refused.grounds] == [("PERMIT_MISSING", "regime.visa_needed")]
    assert (refused.may_cross, refused.visa_free) == (False, None)
    assert still.counts() == before


def test_every_permit_says_what_speaks_for_and_against_it(still: World) -> None:
    bad = PermitRow("E_VISA", -90, 60, 0, 30, True, 1, ("NQZ",))
    good = PermitRow("E_VISA", -1, 89, 1, 20, False, 0, ("ALA",))
    with undone(still) as session:
        write(session, still, State("ZAF", permits=(bad, good)))
        document = replace(SOUTH_AFRICAN, number=NUMBERS[0], given="Anne", family="Martin", sex=None)
        document = replace(document, birth_date=None)
        seen = look(session, still, CheckAtBorder(document, "ALA", "ENTRY"))
        assert [(p.permit.number, p.counts) for p in seen.permits] == [("P1", True), ("P0", False)]
        assert (seen.permits[0].against, seen.permits[0].in_favour) == ((), AGAINST)
        against = [(g.code, g.rule_id) for g in seen.permits[1].against]
        assert against == [
            ("PERMIT_REVOKED", "permit.record"),
            ("PERMIT_OTHER_DOCUMENT", "permit.document"),
            ("PERMIT_EXPIRED", "permit.days"),
            ("CHECKPOINT_NOT_COVERED", "e_visa.checkpoints"),
            ("ENTRIES_USED", "e_visa.entries"),
        ]
        assert seen.permits[1].in_favour == ("PERMIT_VOID", "PERMIT_NOT_YET_VALID")
        assert (seen.permit.number, seen.permit.entries_left) == ("P1", 1)
        assert seen.may_stay_until == date(2026, 6, 20)


def test_the_entries_of_an_eta_rest_on_its_own_rule(still: World) -> None:
    with undone(still) as session:
        write(session, still, State(permits=(PermitRow("ETA", -1, 179, 0, None, False, 0, ()),)))
        document = replace(FRENCH, number=NUMBERS[0])
        seen = look(session, still, CheckAtBorder(document, "ALA", "ENTRY", permit="P0"))
        assert [(g.code, g.rule_id) for g in seen.grounds] == [("ENTRIES_USED", "eta.entries")]
        assert look(session, still, CheckAtBorder(document, "ALA", "ENTRY")).may_cross


def test_the_status_and_earlier_overstays_are_seen(still: World) -> None:
    crossed = (("ENTRY", -150, 29), ("EXIT", -110, None), ("ENTRY", -60, 29), ("EXIT", -40, None))
    with undone(still) as session:
        write(session, still, State("CHN", crossed=crossed, status="GRANTED", granted=-20, valid_to=345))
        seen = look(
            session, still, CheckAtBorder(replace(FRENCH, number=NUMBERS[0], country="CHN"), "ALA", "ENTRY")
        )
        assert (seen.kandas.status, seen.kandas.in_force) == ("GRANTED", True)
        assert seen.may_stay_until == seen.kandas.valid_to == date(2027, 5, 12)
        [late] = seen.overstays
        assert (late.from_, late.to) == (date(2026, 1, 2), date(2026, 2, 11))
        assert (late.may_stay_until, late.overstay_days) == (date(2026, 1, 31), 11)


def test_what_is_wrong_with_the_question_is_said_as_for_a_crossing(still: World) -> None:
    def ask(document, **asked):
        command = CheckAtBorder(document, **{"checkpoint": "ALA", "direction": "ENTRY", **asked})
        return still.read(lambda s: look(s, still, command))

    assert ask(replace(FRENCH, given=None, family=None)) == NotFound("DOCUMENT_UNKNOWN")
    wrong = ask(FRENCH, checkpoint="MOON")
    assert isinstance(wrong, InvalidInput)
    assert [(v.path, v.code) for v in wrong.violations] == [("checkpoint", "UNKNOWN_CHECKPOINT")]
    with undone(still) as session:
        write(session, still, State())
        thief = replace(FRENCH, number=NUMBERS[0], birth_date=date(1999, 1, 1))
        assert look(session, still, CheckAtBorder(thief, "ALA", "ENTRY")) == Conflict("DOCUMENT_OF_ANOTHER")


def statements(engine: sa.Engine, work: Callable[[], Any]) -> int:
    ran: list[str] = []

    def note(_connection, _cursor, sql, *_rest) -> None:
        ran.append(sql)

    sa.event.listen(engine, "before_cursor_execute", note)
    work()
    sa.event.remove(engine, "before_cursor_execute", note)
    return len(ran)


@pytest.mark.parametrize("many", [1, 40])
def test_a_look_takes_as_many_statements_for_a_thick_file_as_for_a_thin_one(still: World, many: int) -> None:
    permit = PermitRow("E_VISA", -90, 60, 0, 30, False, 0, ("NQZ", "ALA"))
    crossed = tuple((("ENTRY", "EXIT")[n % 2], n - 100, 9) for n in range(2 * many))
    with undone(still) as session:
        write(session, still, State(permits=(permit,) * many, crossed=crossed, status="GRANTED"))
        session.expunge_all()
        command = CheckAtBorder(replace(FRENCH, number=NUMBERS[0]), "ALA", "ENTRY")
        assert statements(still.database.engine, lambda: look(session, still, command)) == 9
