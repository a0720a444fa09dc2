"""The plan: pure, reproducible, in the order of time within a chunk, with every published margin at its own size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date

import pytest
from mrz.checker.td3 import TD3CodeChecker

from demo.atyrau import CODE, counted_aid, paid
from demo.parts import published
from demo.people import age_on
from demo.plan import PEOPLE, Plan, counted, make_plan, returns_of, steps_of, visits_of
from demo.posts import APPEALS_OFFICER, CASE_OFFICERS
from demo.returns import GRANTED, PENDING, REFUSED, RETURNED, Return
from demo.steps import COMMANDS, ENDS, IdOf, LastDecision, Step, VersionOf, workday
from models.columns import local_day
from policy.aid import awards, quota
from policy.programmes import programmes
from policy.rulebook import Rulebook
from services.people.documents import TravelDocumentData
from tests.demo.countries import COUNTER
from tests.demo.test_posts import PAIRS

SMALL = 2000


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(people=SMALL)


@pytest.fixture(scope="module")
def steps(plan: Plan) -> tuple[Step, ...]:
    return tuple(step for chunk in plan.chunks for step in steps_of(plan, chunk))


@pytest.fixture(scope="module")
def cases(plan: Plan) -> tuple[Return, ...]:
    return _cases(plan)


def _cases(plan: Plan) -> tuple[Return, ...]:
    kinds = ("granted", "undecided")
    return tuple(case for chunk in plan.chunks if chunk.kind in kinds for case in returns_of(plan, chunk))


def test_the_same_seed_gives_the_same_plan(plan: Plan, steps: tuple[Step, ...]) -> None:
    again = make_plan(people=SMALL)
    assert again.digest == plan.digest
    assert steps_of(again, again.chunks[3]) == steps_of(plan, plan.chunks[3])
    other = make_plan(seed="another", people=SMALL)
    assert other.digest != plan.digest
    assert steps_of(other, other.chunks[3]) != steps_of(plan, plan.chunks[3])


def test_people_are_two_thousand(plan: Plan, cases: tuple[Return, ...]) -> None:
    outcomes = Counter[str]()
    for case in cases:
        outcomes[case.outcome] += len(case.family.kin)
    assert outcomes[GRANTED] == plan.granted == 1359
    assert outcomes[REFUSED] + outcomes[RETURNED] + outcomes[PENDING] == 60
    assert min(outcomes.values()) > 0
    guests = sum(len(visits_of(plan, chunk)) for chunk in plan.chunks if chunk.kind == "guests")
    abroad = sum(chunk.persons for chunk in plan.chunks if chunk.kind == "abroad")
    assert sum(outcomes.values()) + guests + abroad == SMALL


def test_fewer_people_than_shares_can_show_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 20"):
        make_plan(people=19)


@pytest.fixture(scope="module")
def full() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def returned(full: Plan) -> tuple[Return, ...]:
    return tuple(case for case in _cases(full) if case.outcome == GRANTED)


def test_at_its_own_size_every_margin_of_every_month_is_the_published_one(
    full: Plan, returned: tuple[Return, ...]
) -> None:
    assert (full.people, full.granted) == (PEOPLE, sum(month.persons for month in published()))
    found: dict[tuple[int, int], list[Counter[object]]] = {}
    for case in returned:
        month = (case.decided_on.year, case.decided_on.month)
        counts = found.setdefault(month, [Counter() for _ in range(4)])
        counts[0][case.family.origin] += len(case.family.kin)
        counts[1][case.region] += len(case.family.kin)
        counts[2].update(_band(age_on(kin.person.birth_date, case.decided_on)) for kin in case.family.kin)
        counts[3].update(kin.education for kin in case.family.kin if kin.education)
    wanted: dict[tuple[int, int], list[Counter[object]]] = {}
    for part in published():
        counts = wanted.setdefault((part.begins.year, part.begins.month), [Counter() for _ in range(4)])
        for side in (part.quota, part.rest):
            counts[0].update(side.origins)
            counts[1].update(side.regions)
        counts[2].update(part.ages)
        counts[3].update(part.education)
    assert {key: list(map(_plain, value)) for key, value in found.items()} == {
        key: list(map(_plain, value)) for key, value in wanted.items()
    }


def test_at_its_own_size_placements_under_quota_are_the_published_ones(
    returned: tuple[Return, ...], rulebook: Rulebook
) -> None:
    found, wanted = Counter[object](), Counter[object]()
    for case in returned:
        if case.under_quota and case.placed_on:
            found[case.placed_on.year, case.placed_on.month, case.region] += len(case.family.kin)
    for part in published():
        for region, persons in part.quota.regions.items():
            wanted[part.opens.year, part.opens.month, region] += persons
    assert _plain(found) == _plain(wanted)
    for year in {year for year, _, _ in found}:
        places = quota(rulebook, date(year, 12, 31))
        assert places is not None
        assert sum(n for (y, _, _), n in found.items() if y == year) <= places.total


def test_families_and_aid_of_atyrau_are_the_published_ones(full: Plan, rulebook: Rulebook) -> None:
    (chunk,) = (chunk for chunk in full.chunks if counted(chunk.parts))
    cases = [case for case in returns_of(full, chunk) if case.region == CODE]
    assert Counter(case.family.origin for case in cases) == {
        "UZB": 143,
        "RUS": 17,
        "TKM": 3,
        "CHN": 9,
        "MNG": 1,
    }
    known, plans = paid(), counted_aid(cases, rulebook)
    recipients = [case for case in cases if case.under_quota and plans[case.key].grant_on <= known.by]
    assert sum(len(case.family.kin) for case in recipients) == known.granted == 100
    months = {key: sum(day <= known.by for day in plan.housing_on) for key, plan in plans.items()}
    assert sum(count > 0 for count in months.values()) == known.housed == 23
    rent = 0
    for case in cases:
        if case.under_quota and case.placed_on:
            given = awards(rulebook, case.placed_on, case.settlement or "", len(case.family.kin))
            rent += months[case.key] * sum(award.amount for award in given if award.kind == "HOUSING")
    assert abs(rent / 100 - known.rent) <= 50_000
    assert sum(plan.certificate_on is not None for plan in plans.values()) == known.certificates == 5


def test_steps_of_a_chunk_are_in_the_order_of_time_and_end_in_time(plan: Plan) -> None:
    keys = list[str]()
    for chunk in plan.chunks:
        found = steps_of(plan, chunk)
        moments = [step.moment for step in found]
        assert moments == sorted(moments)
        assert not moments or moments[-1] <= ENDS
        keys += [step.key for step in found]
    assert len(set(keys)) == len(keys)


def test_steps_name_earlier_steps_of_their_chunk_only(plan: Plan) -> None:
    for chunk in plan.chunks:
        seen: set[str] = set()
        for step in steps_of(plan, chunk):
            named = {v.step for v in step.command.values() if isinstance(v, IdOf | VersionOf | LastDecision)}
            assert named <= seen, step.key
            if step.refused is None:
                seen.add(step.key)


def test_commands_have_the_fields_of_their_service(steps: tuple[Step, ...]) -> None:
    for step in steps:
        assert step.command.keys() <= {field.name for field in fields(COMMANDS[step.service])}


def test_every_service_is_used_and_refused_somewhere(steps: tuple[Step, ...]) -> None:
    rare = {name for name in COMMANDS if name.endswith("_repayment")} | {"transfer_quota"}
    assert {step.service for step in steps} >= set(COMMANDS) - rare - COUNTER
    assert Counter(step.refused for step in steps if step.refused) == {
        "Ineligible": 2,
        "IllegalMove": 2,
        "CrossingRefused": 1,
        "InvalidInput": 1,
        "QuotaExhausted": 1,
        "Conflict": 1,
    }


def test_passports_are_valid_and_one_person_s_each(
    plan: Plan, cases: tuple[Return, ...], steps: tuple[Step, ...]
) -> None:
    people = [kin.person for case in cases for kin in case.family.kin]
    people += [v.person for chunk in plan.chunks if chunk.kind == "guests" for v in visits_of(plan, chunk)]
    assert len({(person.country, person.number) for person in people}) == len(people)
    lines = {"\n".join(document.mrz or ()) for step in steps for document in _documents(step)}
    assert len(lines) > 1400
    assert all(TD3CodeChecker(text) for text in sorted(lines)[:400])


def _documents(step: Step) -> Iterator[TravelDocumentData]:
    for value in step.command.values():
        found = value if isinstance(value, tuple) else (value,)
        yield from (each for each in found if isinstance(each, TravelDocumentData))


def test_officers_decide_within_the_time_there_is(steps: tuple[Step, ...]) -> None:
    opened = {step.key: step.moment for step in steps if step.service == "open_kandas_case"}
    for step in steps:
        if step.service == "decide" and step.refused is None and step.key.split("/")[0] + "/case" in opened:
            if step.key.endswith("/answer"):
                assert step.post == APPEALS_OFFICER
                continue
            assert step.post.subject in CASE_OFFICERS
            days = (local_day(step.moment) - local_day(opened[step.key.split("/")[0] + "/case"])).days
            assert 0 < days <= 30 * 7 / 5
            assert set(step.command["grounds"] or ()) <= programmes()["KANDAS"].grounds.keys()


def test_the_queue_is_not_empty_at_the_end(steps: tuple[Step, ...]) -> None:
    decided = {step.key.split("/")[0] for step in steps if step.service == "decide"}
    waiting = [s for s in steps if s.key.endswith("/application") and s.key.split("/")[0] not in decided]
    assert len(waiting) >= 10
    assert min(ENDS - step.moment for step in waiting).days == 0


@pytest.mark.parametrize("persona", sorted(PAIRS.keys() - {"admin"}))
def test_every_persona_that_can_act_does(steps: tuple[Step, ...], persona: str) -> None:
    assert sum(step.post == PAIRS[persona] for step in steps if step.refused is None) >= 3


def test_the_member_persona_has_a_case_with_aid(steps: tuple[Step, ...]) -> None:
    (case,) = (s for s in steps if s.service == "open_kandas_case" and s.post == PAIRS["member"])
    paid_for = [s for s in steps if s.service == "pay_aid" and s.command["case"] == IdOf(case.key)]
    assert len(paid_for) > 3
    assert (ENDS - max(step.moment for step in paid_for)).days < 60


def test_nothing_is_paid_after_a_family_has_left(steps: tuple[Step, ...]) -> None:
    left = {step.key.split("/")[0]: step.moment for step in steps if step.service == "report_departure"}
    assert left
    for step in steps:
        if step.service == "pay_aid" and (name := step.key.split("/")[0]) in left:
            assert step.moment < left[name]


def test_weekends_become_fridays() -> None:
    days = [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)]
    assert [workday(day).day for day in days] == [20, 20, 20, 23]


@pytest.mark.parametrize("people", [20, 60, 333, 5000])
def test_other_sizes_hold_together(people: int) -> None:
    plan = make_plan(people=people)
    assert sum(chunk.persons for chunk in plan.chunks) == people
    services = {step.service for chunk in plan.chunks for step in steps_of(plan, chunk)}
    assert services >= {"open_kandas_case", "decide", "place_family", "register_diaspora_member"}


def _band(age: int) -> str:
    return "AGE_0_17" if age < 18 else "AGE_18_62" if age < 63 else "AGE_63_PLUS"


def _plain(counts: Counter[object]) -> dict[object, int]:
    return {key: count for key, count in counts.items() if count}
