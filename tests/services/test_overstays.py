"""Days too many: the list of the officers and the fold of one person say the same; the exit notes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from access.actor import Actor, Role
from access.personas import PERSONAS
from access.scope import scope
from models.crossings import Crossing
from models.overstays import Overstay
from policy.trip import Passport, Stay, Trip
from services.travel.commands import RecordCrossing
from services.travel.crossings import record_crossing
from services.travel.mine import filled_in, my_visits
from services.travel.stays import Cover, Crossed, Visit, covers_for, crossed_by, visits

from .border import State, states, write
from .world import FRENCH, MONGOLIAN, NOW, TODAY, World

BORDER = PERSONAS["border-officer"]


def day(number: int, month: int = 6) -> date:
    return date(2026, month, number)


def listed(session: Session, actor: Actor = BORDER, today: date = TODAY) -> list[tuple[str, date]]:
    rows = sa.select(Overstay.person_id, Overstay.may_stay_until)
    rows = rows.where(scope(Overstay, actor.roles, Overstay))
    return [tuple(row) for row in session.execute(rows, actor.binds(today))]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=states)
def test_the_list_says_what_a_fold_over_the_crossings_says(still: World, state: State) -> None:
    assume((state.crossed and state.crossed[-1][0] == "ENTRY") or state.granted % 4 == 0)
    with Session(still.database.engine) as session:
        person = write(session, still, state)
        still_here = [
            v
            for v in visits(crossed_by(session, person), covers_for(session, person), TODAY)
            if v.to is None and v.overstay_days
        ]
        assert listed(session) == [(person, v.may_stay_until) for v in still_here]
        assert [v.overstay_days for v in still_here] == [(TODAY - v.may_stay_until).days for v in still_here]
        # The fold against the plainest one: the last crossing, what it gave, what was given since.
        plain = by_hand(state)
        assert [v.may_stay_until for v in still_here] == plain
        session.rollback()


def by_hand(state: State) -> list[date]:
    """The last day of a stay that lasts too long, from the numbers of a state alone."""
    if not state.crossed or state.crossed[-1][0] != "ENTRY" or state.crossed[-1][2] is None:
        return []
    last = state.crossed[-1][1] + state.crossed[-1][2]
    if state.status == "CITIZEN":
        return []
    if state.status in ("GRANTED", "PLACED"):
        last = max(last, state.valid_to)
        if state.residence:
            if state.residence[1] is None:
                return []
            last = max(last, state.residence[1])
    card = state.card
    if card and card.residence and not card.revoked and card.first <= 0:
        to = card.first + card.days
        last = max(last, to if card.ended is None else min(to, card.ended))
    return [date.fromordinal(TODAY.toordinal() + last)] if last < 0 else []


@pytest.mark.parametrize(
    ("crossed", "covers", "found"),
    [
        ((), (), ()),
        (
            (Crossed("ENTRY", day(1, 3), day(30, 3)), Crossed("EXIT", day(2, 4))),
            (),
            (Visit(day(1, 3), day(2, 4), day(30, 3), 3),),
        ),
        ((Crossed("ENTRY", day(1, 5), day(30, 5)),), (), (Visit(day(1, 5), None, day(30, 5), 2),)),
        ((Crossed("ENTRY", day(1, 5), day(1)),), (), (Visit(day(1, 5), None, day(1), 0),)),
        ((Crossed("ENTRY", day(1, 5)),), (), (Visit(day(1, 5), None, None, 0),)),
        ((Crossed("EXIT", day(1, 5)),), (), (Visit(day(1, 5), day(1, 5), None, 0),)),
        (
            (Crossed("ENTRY", day(1, 3), day(5, 3)), Crossed("ENTRY", day(9, 4), day(1))),
            (),
            (Visit(day(1, 3), day(8, 4), day(5, 3), 0), Visit(day(9, 4), None, day(1), 0)),
        ),
        (
            (Crossed("ENTRY", day(1, 3), day(5, 3)),),
            (Cover(day(20, 3), day(28, 5)),),
            (Visit(day(1, 3), None, day(28, 5), 4),),
        ),
        (
            (Crossed("ENTRY", day(1, 3), day(5, 3)), Crossed("EXIT", day(9, 3))),
            (Cover(day(20, 3), day(28, 5)),),
            (Visit(day(1, 3), day(9, 3), day(5, 3), 4),),
        ),
        (
            (Crossed("ENTRY", day(1, 3), day(5, 3)),),
            (Cover(day(20, 3), None),),
            (Visit(day(1, 3), None, None, 0),),
        ),
    ],
)
def test_stays_and_their_last_days(crossed, covers, found) -> None:
    assert visits(crossed, covers, TODAY) == found


def at(world: World, month: int, number: int) -> World:
    return world.at(datetime(2026, month, number, 4, tzinfo=UTC))


def test_an_overstayer_leaves_and_the_exit_says_by_how_much(world: World) -> None:
    entered = at(world, 3, 1).cross(FRENCH, "ALA")
    assert (entered.may_stay_until, entered.overstay_days) == (day(30, 3), 0)
    with world.database.read() as session:
        assert listed(session, today=day(30, 3)) == []
        assert listed(session, today=day(31, 3)) == [(entered.person_id, day(30, 3))]
        officer, mission = PERSONAS["case-officer"], PERSONAS["mission-officer"]
        assert listed(session, officer, day(31, 3)) == [(entered.person_id, day(30, 3))]
        assert listed(session, replace(officer, office="MISSION-ULN"), day(31, 3)) == []
        assert listed(session, mission, day(31, 3)) == []
    left = at(world, 4, 9).cross(FRENCH, "ALA", "EXIT")
    assert (left.direction, left.overstay_days, left.days_in_last_180) == ("EXIT", 10, 40)
    with world.database.read() as session:
        assert listed(session, today=day(9, 4)) == []


def test_stays_are_told_to_the_approved_person_alone(world: World) -> None:
    me, stranger = PERSONAS["traveller"], Actor("stranger", frozenset({Role.TRAVELLER}))
    sent = world.eta()
    at(world, 6, 2).cross(FRENCH, "ALA")
    at(world, 6, 5).cross(FRENCH, "ALA", "EXIT")
    later = at(world, 6, 20)
    assert later.read(lambda s: my_visits(s, me, later.given)) == ()
    world.decide(sent, "APPROVE")
    seen = (Visit(day(2), day(5), day(1, 7), 0),)
    assert later.read(lambda s: my_visits(s, me, later.given)) == seen
    assert later.read(lambda s: my_visits(s, stranger, later.given)) == ()


def test_what_is_left_out_is_filled_in_and_what_is_said_stands(world: World) -> None:
    me, trip = PERSONAS["traveller"], Trip((Passport("FRA"),), arrival=day(1, 8))
    world.decide(world.eta(), "APPROVE")
    at(world, 6, 2).cross(FRENCH, "ALA")
    at(world, 6, 5).cross(FRENCH, "ALA", "EXIT")
    at(world, 6, 10).cross(FRENCH, "ALA")
    later = at(world, 6, 20)

    def fill(trip: Trip) -> Trip | None:
        return later.read(lambda s: filled_in(s, me, trip, later.given))

    assert fill(trip).earlier_stays == (Stay(day(2), day(5)), Stay(day(10), day(20)))
    assert fill(replace(trip, arrival=day(15))).earlier_stays == (
        Stay(day(2), day(5)),
        Stay(day(10), day(14)),
    )
    assert fill(replace(trip, earlier_stays=())) is None
    assert fill(replace(trip, days_in_last_180=3)) is None
    assert later.read(lambda s: filled_in(s, BORDER, trip, later.given)) is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moments=st.lists(
        st.tuples(st.sampled_from(["ENTRY", "EXIT"]), st.integers(0, 40)), min_size=1, max_size=6
    )
)
def test_a_crossing_recorded_late_takes_its_place(still: World, moments) -> None:
    with Session(still.database.engine, expire_on_commit=False) as session:
        for n, (direction, days) in enumerate(moments):
            at = NOW - timedelta(days=days)
            command = RecordCrossing(f"late-{n}", FRENCH, "ALA", direction, at=at)
            record_crossing(session, BORDER, command, still.given)
        rows = sa.select(Crossing).order_by(Crossing.at, Crossing.direction, Crossing.id)
        found = list(session.scalars(rows.execution_options(populate_existing=True)))
        assert [c.followed for c in found] == [True] * (len(found) - 1) + [False]
        session.rollback()


def test_a_card_given_during_a_stay_moves_its_last_day(world: World) -> None:
    entered = at(world, 3, 1).cross(MONGOLIAN, "ALA")
    until = entered.may_stay_until
    sent = at(world, 3, 15).ata_zholy()
    at(world, 3, 20).decide(sent, "APPROVE")
    late, beyond = until + timedelta(days=9), date(2030, 1, 2)
    with world.database.read() as session:
        assert listed(session, today=late) == []
        # The card ends with the passport, and the stay that it covered is then too long by the card.
        assert listed(session, today=beyond) == [(entered.person_id, date(2030, 1, 1))]
        assert covers_for(session, entered.person_id) == (Cover(day(20, 3), date(2030, 1, 1)),)
    gone = world.at(datetime(late.year, late.month, late.day, 4, tzinfo=UTC)).cross(MONGOLIAN, "ALA", "EXIT")
    assert gone.overstay_days == 0


def test_a_card_without_residence_or_revoked_moves_nothing(world: World) -> None:
    entered = at(world, 3, 1).cross(MONGOLIAN, "ALA")
    until = entered.may_stay_until
    at(world, 3, 2).decide(at(world, 3, 2).kazakh_card(), "APPROVE")
    sent = at(world, 3, 2).decide(at(world, 3, 2).ata_zholy(), "APPROVE")
    at(world, 3, 3).decide(sent, "REVOKE", "CARD_GROUND_CEASED")
    late = until + timedelta(days=1)
    with world.database.read() as session:
        assert listed(session, today=late) == [(entered.person_id, until)]
        assert covers_for(session, entered.person_id) == ()
