"""Places of the quota: moved between regions, proposed to families, and never one too many."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from multiprocessing import get_context
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.database import Database
from models.identifiers import SYSTEM
from models.journal import JournalEvent
from models.kandas import KandasCase, QuotaTransfer, QuotaUse
from policy.aid import Quota
from services.kandas.commands import TransferQuota
from services.kandas.proposing import RegionProposal, proposals
from services.kandas.quotas import move_places, take_places, taken_of
from services.kandas.transfers import transfer_quota
from services.problems import Problem
from services.registry.commands import Intentions
from tests.services.placing import place_all

from .returns import now_of
from .world import MONGOLIAN, World

MOVE = TransferQuota("transfer", "KZ-55", "KZ-27", 20)


def use(world: World, region: str, taken: int) -> None:
    with world.database.batch() as session:
        session.add(QuotaUse(region_code=region, year=2026, taken=taken))


def family(world: World, n: int) -> KandasCase:
    somebody = replace(MONGOLIAN, number=f"E000000{n}", birth_date=date(1970, 1, 1 + n))
    return world.granted(f"case-{n}", applicant=somebody)


def test_places_are_moved_and_told(world: World) -> None:
    transfer = world.do(transfer_quota, "admin", MOVE)
    assert (transfer.year, transfer.places, transfer.transferred_on) == (2026, 20, date(2026, 6, 1))
    assert world.do(transfer_quota, "admin", MOVE).id == transfer.id
    assert {(u.region_code, u.moved) for u in world.all(QuotaUse)} == {("KZ-55", -20), ("KZ-27", 20)}
    [event] = world.all(JournalEvent)
    assert (event.subject_id, event.payload) == (
        transfer.id,
        {"transfer": transfer.id, "year": 2026, "from": "KZ-55", "to": "KZ-27", "places": 20},
    )


def test_a_family_takes_a_place_that_was_moved(world: World) -> None:
    use(world, "KZ-27", 30)
    case = family(world, 1)
    assert world.place(case, "KZ-27").code == "QUOTA_EXHAUSTED"
    world.do(transfer_quota, "admin", replace(MOVE, places=1))
    assert world.place(case, "KZ-27").status == "PLACED"
    assert world.place(family(world, 2), "KZ-27").code == "QUOTA_EXHAUSTED"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"places": 0}, {("places", "NOT_POSITIVE")}),
        ({"places": 978}, {("places", "PLACES_TAKEN")}),
        ({"to_region": "KZ-55"}, {("toRegion", "REGION_SAME")}),
        ({"to_region": "KZ-75"}, {("toRegion", "REGION_NOT_TARGET")}),
        ({"from_region": "KZ-99"}, {("fromRegion", "UNKNOWN_REGION")}),
    ],
)
def test_what_is_taken_or_not_there_is_not_moved(world: World, changes: Any, wrong: Any) -> None:
    problem = world.refuse(transfer_quota, "admin", replace(MOVE, **changes))
    assert {(v.path, v.code) for v in problem.violations} == wrong


def test_without_a_split_there_is_nothing_to_move(world: World) -> None:
    earlier = world.at(datetime(2024, 3, 1, 9, tzinfo=UTC))
    problem = earlier.refuse(transfer_quota, "admin", replace(MOVE, to_region="KZ-11"))
    assert [(v.path, v.code) for v in problem.violations] == [("fromRegion", "QUOTA_NOT_SPLIT")]


def proposed(world: World, case: KandasCase) -> tuple[RegionProposal, ...]:
    return world.read(lambda s: proposals(s, s.get(KandasCase, case.id), world.given))


def test_regions_the_family_would_choose_come_first(world: World) -> None:
    member = world.member(consents=("REGISTRY", "RETURN_PLANNING"))
    case = world.granted(member=member.id)
    use(world, "KZ-27", 28)
    found = proposed(world, case)
    assert [(p.region_code, p.places_left, p.code) for p in found[:3]] == [
        ("KZ-55", 977, "CHOSEN_BY_FAMILY"),
        ("KZ-39", 200, "CHOSEN_BY_FAMILY"),
        ("KZ-11", 285, "PLACES_LEFT"),
    ]
    # Two places are too few for three people.
    assert "KZ-27" not in {p.region_code for p in found}
    assert len(found) == 7


def test_relatives_and_work_come_after_the_familys_choice_and_before_places(world: World) -> None:
    plans = Intentions(True, ("KZ-23",), "welder", 2026, (), "INDUSTRY", ("KZ-10", "KZ-75"))
    case = world.granted(member=world.member(consents=("REGISTRY", "RETURN_PLANNING"), intentions=plans).id)
    found = [(p.region_code, [reason.code for reason in p.reasons]) for p in proposed(world, case)]
    always = ["PLACES_LEFT", "SHORT_OF_LABOUR"]
    assert found == [
        ("KZ-23", ["CHOSEN_BY_FAMILY", "WORK_SOUGHT", *always]),
        ("KZ-10", ["RELATIVES_THERE", *always]),
        ("KZ-55", ["WORK_SOUGHT", *always]),
        ("KZ-39", ["WORK_SOUGHT", *always]),
        ("KZ-63", ["WORK_SOUGHT", *always]),
        ("KZ-27", ["WORK_SOUGHT", *always]),
        ("KZ-11", always),
        ("KZ-59", always),
    ]
    assert proposed(world, case) == proposed(world, case)


def test_wishes_count_only_with_consent(world: World) -> None:
    case = world.granted(member=world.member().id)
    assert {p.code for p in proposed(world, case)} == {"PLACES_LEFT"}


def test_nothing_is_proposed_to_who_cannot_be_placed(world: World) -> None:
    case = world.case()
    assert proposed(world, case) == ()
    granted = world.decide(world.evidence(case, "DOCUMENT", "CONSISTENT"), "APPROVE")
    assert proposed(world.at(datetime(2027, 6, 1, 9, tzinfo=UTC)), granted) == ()
    assert proposed(world, world.place(granted)) == ()


def test_two_processes_never_place_one_too_many(postgres_world: World) -> None:
    world = replace(postgres_world, chance=SYSTEM)
    use(world, "KZ-27", 25)
    cases = [family(world, n).id for n in range(8)]
    url = world.database.engine.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        halves = pool.map(place_all, [url, url], [cases[::2], cases[1::2]], ["KZ-27", "KZ-27"])
        results = [code for half in halves for code in half]
    assert Counter(results) == {"PLACED": 5, "QUOTA_EXHAUSTED": 3}
    assert [u.taken for u in world.all(QuotaUse)] == [30]


def test_threads_never_place_one_too_many(sqlite_world: World) -> None:
    world = replace(sqlite_world, chance=SYSTEM)
    use(world, "KZ-27", 28)
    cases = [family(world, n) for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda case: world.place(case, "KZ-27"), cases))
    assert sum(not isinstance(r, Problem) for r in results) == 2
    assert [u.taken for u in world.all(QuotaUse)] == [30]


def test_transfers_and_placements_at_once_keep_to_the_total(postgres_world: World) -> None:
    world = replace(postgres_world, chance=SYSTEM)
    use(world, "KZ-27", 27)
    cases = [family(world, n) for n in range(4)]

    def work(n: int) -> Any:
        if n % 2:
            there = ("KZ-27", "KZ-55") if n % 4 == 1 else ("KZ-55", "KZ-27")
            return world.do(transfer_quota, "admin", TransferQuota(f"t{n}", *there, 2))
        return world.place(cases[n // 2], "KZ-27")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    uses = {u.region_code: u for u in world.all(QuotaUse)}
    assert uses["KZ-27"].taken <= 30 + uses["KZ-27"].moved
    assert sum(u.moved for u in uses.values()) == 0
    placed = sum(now_of(world, case).status == "PLACED" for case in cases)
    assert uses["KZ-27"].taken == 27 + placed
    moved = Counter(t.to_region for t in world.all(QuotaTransfer))
    assert uses["KZ-27"].moved == 2 * (moved["KZ-27"] - moved["KZ-55"])


@settings(max_examples=25, deadline=None)
@given(
    places=st.tuples(st.integers(0, 6), st.integers(0, 6)),
    steps=st.lists(st.tuples(st.integers(0, 1), st.booleans(), st.integers(1, 4)), max_size=12),
)
def test_no_order_of_transfers_and_placements_takes_what_is_not_there(
    prepared: Database, places: Any, steps: Any
) -> None:
    regions = ("KZ-11", "KZ-55")
    quota = Quota(sum(places), regions, dict(zip(regions, places, strict=True)), "rule")
    left = dict(quota.regions)
    with prepared.read() as session:
        for which, moves, number in steps:
            here, there = regions[which], regions[1 - which]
            if moves:
                short = move_places(session, quota, 2026, here, there, number)
                assert short == (None if number <= left[here] else left[here])
                if short is None:
                    left[here] -= number
                    left[there] += number
            else:
                fits = take_places(session, quota, here, 2026, number)
                assert fits is (number <= left[here])
                left[here] -= number * fits
            uses = taken_of(session, 2026)
            assert {r: uses[r].left_of(quota.regions[r]) for r in uses} == {r: left[r] for r in uses}
        session.rollback()
