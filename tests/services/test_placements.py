"""Placement: a place for everybody, never one too many, and aid by the rules of the day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.aid import AidEntitlement, AidLine
from models.database import Database
from models.identifiers import SYSTEM
from models.journal import JournalEvent
from models.kandas import CaseMember, KandasCase, Placement, QuotaUse
from policy.aid import Quota
from services.deciding.moves import allowed_actions
from services.kandas.commands import PlaceFamily
from services.kandas.placements import place_family
from services.kandas.quotas import exhausted, take_places
from services.problems import IllegalMove, QuotaExhausted, Stale

from .world import MONGOLIAN, World


def refuse(world: World, case: KandasCase, region: str = "KZ-55", **changes):
    command = PlaceFamily("refused", case.id, case.version, region, "CITY", True)
    return world.refuse(place_family, "case-officer", replace(command, **changes))


def test_a_family_under_quota_is_placed_and_awarded_aid(world: World) -> None:
    case = world.place(world.granted(member=world.member().id), settlement="VILLAGE")
    assert case.status == "PLACED"
    [placement] = world.all(Placement)
    assert (placement.region_code, placement.settlement, placement.under_quota) == ("KZ-55", "VILLAGE", True)
    assert (placement.persons, placement.placed_on) == (3, date(2026, 6, 1))
    assert [(q.region_code, q.year, q.taken) for q in world.all(QuotaUse)] == [("KZ-55", 2026, 3)]
    grant, housing = sorted(world.all(AidEntitlement), key=lambda e: e.kind, reverse=True)
    # 70 MRP of 4,325 tenge for each of three; 18 MRP a month for a family of two to four in a village.
    assert (grant.kind, grant.mrp, grant.amount, grant.periods) == ("RELOCATION_GRANT", 21_000, 90_825_000, 1)
    assert (housing.kind, housing.mrp, housing.amount, housing.periods) == ("HOUSING", 1_800, 7_785_000, 12)
    assert (housing.from_, housing.to) == (date(2026, 6, 1), date(2027, 5, 31))
    assert {grant.rule_id, housing.rule_id} == {"aid.relocation_grant", "aid.housing"}
    assert sum(line.amount for line in world.all(AidLine)) == 0


def test_the_journal_hears_of_place_and_aid(world: World) -> None:
    case = world.place(world.granted(member=world.member().id))
    [event] = world.all(JournalEvent, kind="FAMILY_PLACED")
    persons = {m.person_id for m in world.all(CaseMember)}
    assert set(event.payload.pop("persons")) == persons
    assert event.payload == {
        "case": case.id,
        "region": "KZ-55",
        "settlement": "CITY",
        "under_quota": True,
        "origin": "MNG",
    }
    awarded = {e.payload["kind"]: e.payload for e in world.all(JournalEvent, kind="AID_AWARDED")}
    assert awarded["HOUSING"] == {
        "case": case.id,
        "kind": "HOUSING",
        "amount": 12 * 25 * 432_500,
        "region": "KZ-55",
        "rule": "aid.housing",
    }


def test_outside_the_quota_every_region_is_free_and_brings_no_aid(world: World) -> None:
    world.place(world.granted(), "KZ-75", under_quota=False)
    assert [p.region_code for p in world.all(Placement)] == ["KZ-75"]
    assert world.all(AidEntitlement) == world.all(QuotaUse) == []


def test_a_family_need_not_have_crossed_the_border(world: World) -> None:
    assert world.place(world.granted()).status == "PLACED"


def test_a_region_outside_the_list_shows_the_others(world: World) -> None:
    problem = refuse(world, world.granted(), "KZ-62")
    assert isinstance(problem, QuotaExhausted)
    assert problem.code == "NOT_A_TARGET_REGION"
    best = problem.alternatives[0]
    assert (best.region_code, best.places_left, best.code) == ("KZ-55", 977, "PLACES_LEFT")
    left = [a.places_left for a in problem.alternatives]
    assert left == sorted(left, reverse=True)
    assert len(left) == 8


def test_the_last_place_is_the_last(world: World) -> None:
    with world.database.batch() as session:
        session.add(QuotaUse(region_code="KZ-27", year=2026, taken=28))
    case = world.granted(member=world.member().id)
    problem = refuse(world, case, "KZ-27")
    assert problem.code == "QUOTA_EXHAUSTED"
    assert "KZ-27" not in {a.region_code for a in problem.alternatives}
    single = world.granted(
        "single", applicant=replace(MONGOLIAN, number="E8888888", birth_date=date(1970, 1, 1))
    )
    assert world.place(single, "KZ-27").status == "PLACED"
    assert [q.taken for q in world.all(QuotaUse)] == [29]


def test_a_year_has_its_own_places_and_amounts(world: World) -> None:
    earlier = world.at(datetime(2025, 3, 1, 9, tzinfo=UTC))
    earlier.place(earlier.granted())
    assert [(q.year, q.taken) for q in world.all(QuotaUse)] == [(2025, 1)]
    assert {e.kind: e.amount for e in world.all(AidEntitlement)} == {
        "RELOCATION_GRANT": 70 * 393_200,
        "HOUSING": 20 * 393_200,
    }


def test_without_a_published_split_the_total_binds(world: World) -> None:
    earlier = world.at(datetime(2024, 3, 1, 9, tzinfo=UTC))
    with world.database.batch() as session:
        session.add(QuotaUse(region_code="KZ-11", year=2024, taken=2000))
        session.add(QuotaUse(region_code="KZ-55", year=2024, taken=432))
    assert earlier.place(earlier.granted()).status == "PLACED"
    other = earlier.granted(
        "other", applicant=replace(MONGOLIAN, number="E8888888", birth_date=date(1970, 1, 1))
    )
    problem = refuse(earlier, other)
    assert (problem.code, problem.alternatives) == ("QUOTA_EXHAUSTED", ())
    # In July 2024 the quota was raised from 2,433 to 3,033.
    assert world.at(datetime(2024, 7, 1, 9, tzinfo=UTC)).place(other).status == "PLACED"


def test_a_year_without_a_quota_has_no_places(world: World) -> None:
    later = world.at(datetime(2027, 1, 10, 9, tzinfo=UTC))
    assert refuse(later, later.granted()).code == "QUOTA_UNKNOWN"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"region": "KZ-99"}, {("region", "UNKNOWN_REGION")}),
        ({"region": "KZ-VOS"}, {("region", "REGION_NOT_VALID")}),
        ({"settlement": "CAVE"}, {("settlement", "NOT_A_CHOICE")}),
    ],
)
def test_a_bad_form_is_refused_with_paths(world: World, changes, wrong) -> None:
    problem = refuse(world, world.granted(), **changes)
    assert {(v.path, v.code) for v in problem.violations} == wrong


def test_only_a_status_in_force_is_placed(world: World) -> None:
    case = world.granted()
    assert refuse(world.at(datetime(2027, 6, 1, 9, tzinfo=UTC)), case).code == "STATUS_EXPIRED"
    assert isinstance(refuse(world, case, version=1), Stale)
    placed = world.place(case)
    assert refuse(world, placed) == IllegalMove(allowed_actions=allowed_actions("KANDAS", "PLACED"))


def test_families_at_once_never_take_one_place_too_many(postgres_world: World) -> None:
    world = replace(postgres_world, chance=SYSTEM)
    with world.database.batch() as session:
        session.add(QuotaUse(region_code="KZ-27", year=2026, taken=26))
    cases = [
        world.granted(
            f"case-{n}", applicant=replace(MONGOLIAN, number=f"E000000{n}", birth_date=date(1970, 1, 1 + n))
        )
        for n in range(8)
    ]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda case: world.place(case, "KZ-27"), cases))
    placed = [r for r in results if isinstance(r, KandasCase)]
    assert len(placed) == 4
    assert all(r.code == "QUOTA_EXHAUSTED" for r in results if r not in placed)
    assert [q.taken for q in world.all(QuotaUse)] == [30]
    assert len(world.all(Placement)) == 4


def test_without_a_split_the_total_holds_among_many(postgres_world: World) -> None:
    quota = Quota(5, ("KZ-11", "KZ-55"), {}, "rule")

    def take(n: int) -> bool:
        region = quota.targets[n % 2]
        return postgres_world.database.do(lambda s: take_places(s, quota, region, 2024, 1), keep=bool)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(16))) == 5
    assert sum(q.taken for q in postgres_world.all(QuotaUse)) == 5


REGIONS = ("KZ-11", "KZ-55", "KZ-27")


@settings(max_examples=25, deadline=None)
@given(
    places=st.fixed_dictionaries({region: st.integers(0, 6) for region in REGIONS}),
    asked=st.lists(st.tuples(st.sampled_from((*REGIONS, "KZ-75")), st.integers(1, 4)), max_size=12),
    split=st.booleans(),
)
def test_places_taken_are_places_there(prepared: Database, places, asked, split: bool) -> None:
    quota = Quota(sum(places.values()), REGIONS, places if split else {}, "rule")
    with prepared.read() as session:
        taken = dict.fromkeys(REGIONS, 0)
        for region, persons in asked:
            free = (
                places.get(region, 0) - taken.get(region, 0) if split else quota.total - sum(taken.values())
            )
            fits = region in REGIONS and persons <= free
            assert take_places(session, quota, region, 2026, persons) is fits
            if fits:
                taken[region] += persons
            left = {
                a.region_code: a.places_left for a in exhausted(session, quota, "none", 2026, 1).alternatives
            }
            each = {r: places[r] - taken[r] if split else quota.total - sum(taken.values()) for r in REGIONS}
            assert left == {r: n for r, n in each.items() if n >= 1}
        session.rollback()
