"""The plan: pure, reproducible, in the order of time, in the proportions that are published."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import date

import pytest
from mrz.checker.td3 import TD3CodeChecker

from demo.country import SERVICES
from demo.people import age_on
from demo.plan import Plan, make_plan
from demo.posts import CASE_OFFICERS
from demo.published import CUTS, sampled, strata, values
from demo.returns import GRANTED, PENDING, REFUSED, RETURNED
from demo.steps import ENDS, IdOf, VersionOf, workday
from models.columns import local_day
from policy.programmes import programmes
from services.commands import TravelDocumentData
from tests.demo.test_posts import PAIRS


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def test_the_same_seed_gives_the_same_plan(plan: Plan) -> None:
    assert make_plan().digest == plan.digest
    assert make_plan(seed="another").digest != plan.digest


def test_people_are_two_thousand(plan: Plan) -> None:
    returning = sum(len(case.family.kin) for case in plan.returns)
    assert (plan.people, plan.one_in) == (2000, 40)
    assert returning + plan.abroad + len(plan.visits) == 2000
    outcomes = Counter()
    for case in plan.returns:
        outcomes[case.outcome] += len(case.family.kin)
    assert outcomes[GRANTED] == 687 == sum(stratum.persons for stratum in strata(40))
    assert outcomes[REFUSED] + outcomes[RETURNED] + outcomes[PENDING] == 100
    assert min(outcomes.values()) > 0


def test_fewer_people_than_shares_can_show_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 20"):
        make_plan(people=19)


@pytest.mark.parametrize("ends", [cut for _, cut in CUTS if cut.year == 2025], ids=str)
def test_planned_grants_follow_the_published_shares(plan: Plan, ends: date) -> None:
    origins, bands = Counter(), Counter()
    for case in plan.returns:
        if case.outcome == GRANTED and date(2025, 1, 1) <= case.decided_on <= ends:
            known = case.family.origin in ("CHN", "UZB", "TKM", "MNG", "RUS")
            origins[case.family.origin if known else "OTHER"] += len(case.family.kin)
            for kin in case.family.kin:
                age = age_on(kin.person.birth_date, case.decided_on)
                bands["below_working_age" if age < 18 else "working_age" if age < 63 else "pensioner"] += 1
    persons = sampled(ends, plan.one_in)
    for dimension, found in (("origin_country", origins), ("age_group", bands)):
        assert sum(found.values()) == persons
        shares = values("kandas_status_granted", dimension, ends)
        for key, share in shares.items():
            assert abs(found[key] - share * persons / sum(shares.values())) <= 1


def test_places_under_quota_follow_the_published_share_and_no_quota_is_exceeded(plan: Plan) -> None:
    placed = Counter()
    for case in plan.returns:
        if case.under_quota and case.placed_on:
            placed[case.placed_on.year, case.region] += len(case.family.kin)
    assert abs(sum(placed.values()) - sum(stratum.under_quota for stratum in strata(plan.one_in))) <= len(
        CUTS
    )
    for (year, region), persons in placed.items():
        split = values("regional_quota_kandas", "target_region", date(max(year, 2025), 12, 31))
        assert persons <= split[region]


def test_steps_are_in_the_order_of_time_and_end_in_time(plan: Plan) -> None:
    moments = [step.moment for step in plan.steps]
    assert moments == sorted(moments)
    assert moments[-1] <= ENDS
    assert len({step.key for step in plan.steps}) == len(plan.steps)


def test_steps_name_earlier_steps_only(plan: Plan) -> None:
    seen: set[str] = set()
    for step in plan.steps:
        named = {value.step for value in step.command.values() if isinstance(value, IdOf | VersionOf)}
        assert named <= seen, step.key
        if step.refused is None:
            seen.add(step.key)


def test_commands_have_the_fields_of_their_service(plan: Plan) -> None:
    for step in plan.steps:
        _, command = SERVICES[step.service]
        assert step.command.keys() <= {field.name for field in fields(command)}


def test_every_service_is_used_and_refused_somewhere(plan: Plan) -> None:
    assert {step.service for step in plan.steps} == set(SERVICES)
    assert Counter(step.refused for step in plan.steps if step.refused) == {
        "Ineligible": 2,
        "IllegalMove": 2,
        "CrossingRefused": 1,
        "InvalidInput": 1,
        "QuotaExhausted": 1,
        "Conflict": 1,
    }


def test_passports_are_valid_and_one_person_s_each(plan: Plan) -> None:
    people = [kin.person for case in plan.returns for kin in case.family.kin]
    people += [visit.person for visit in plan.visits]
    assert len({(person.country, person.number) for person in people}) == len(people)
    lines = {
        "\n".join(value.mrz or ())
        for step in plan.steps
        for value in step.command.values()
        if isinstance(value, TravelDocumentData)
    }
    assert len(lines) > 600
    assert all(TD3CodeChecker(text) for text in lines)


def test_officers_decide_within_the_time_there_is(plan: Plan) -> None:
    opened = {step.key: step.moment for step in plan.steps if step.service == "open_kandas_case"}
    for step in plan.steps:
        if step.service == "decide" and step.refused is None and step.key.startswith(("kandas-", "case-")):
            assert step.post.subject in CASE_OFFICERS
            days = (local_day(step.moment) - local_day(opened[step.key.split("/")[0] + "/case"])).days
            assert 0 < days <= 30 * 7 / 5
            assert set(step.command["grounds"] or ()) <= programmes()["KANDAS"].grounds.keys()


def test_the_queue_is_not_empty_at_the_end(plan: Plan) -> None:
    decided = {step.key.split("/")[0] for step in plan.steps if step.service == "decide"}
    waiting = [s for s in plan.steps if s.key.endswith("/application") and s.key.split("/")[0] not in decided]
    assert len(waiting) >= 30
    assert min(ENDS - step.moment for step in waiting).days == 0
    assert {step.post.subject for step in waiting} >= {"demo-traveller"}


@pytest.mark.parametrize("persona", sorted(PAIRS))
def test_every_persona_that_can_act_does(plan: Plan, persona: str) -> None:
    assert sum(step.post == PAIRS[persona] for step in plan.steps if step.refused is None) >= 5


def test_the_member_persona_has_a_case_with_aid_still_paid(plan: Plan) -> None:
    (case,) = (s for s in plan.steps if s.service == "open_kandas_case" and s.post == PAIRS["member"])
    paid = [s for s in plan.steps if s.service == "pay_aid" and s.command["case"] == IdOf(case.key)]
    assert len(paid) > 3
    assert (ENDS - max(step.moment for step in paid)).days < 45


def test_weekends_become_fridays() -> None:
    days = [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)]
    assert [workday(day).day for day in days] == [20, 20, 20, 23]


@pytest.mark.parametrize("people", [20, 60, 333, 5000])
def test_other_sizes_hold_together(people: int) -> None:
    plan = make_plan(people=people)
    assert sum(len(case.family.kin) for case in plan.returns) + plan.abroad + len(plan.visits) == people
    assert {step.service for step in plan.steps} >= {"open_kandas_case", "decide", "apply_for_eta"}
