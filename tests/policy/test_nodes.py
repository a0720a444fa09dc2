"""No condition of a route is idle: with any one of them left out, some case of the case files turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from policy import eligibility
from policy.casebook import TripCase, failures, load_cases
from policy.conditions import AllOf, AnyOf, Condition, Fork
from policy.routes import PLANS, RoutePlan
from policy.rulebook import load_rulebook
from policy.trip import Route

BOOK = load_rulebook()
ALL = load_cases()


def without(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Every condition that leaves one part out, with the part's code; of a fork, also one that has no branch."""
    match condition:
        case AllOf() | AnyOf():
            for place, part in enumerate(condition.parts):
                before, after = condition.parts[:place], condition.parts[place + 1 :]
                if before or after:
                    yield part.code, replace(condition, parts=(*before, *after))
                for code, changed in without(part):
                    yield f"{part.code}/{code}", replace(condition, parts=(*before, changed, *after))
        case Fork():
            yield "yes", condition.no
            yield "no", condition.yes
            yield from ((code, replace(condition, yes=changed)) for code, changed in without(condition.yes))
            yield from ((code, replace(condition, no=changed)) for code, changed in without(condition.no))


def about(route: Route) -> tuple[TripCase, ...]:
    """The cases that expect something of a route, and nothing else."""
    narrowed = (
        replace(
            case, expect={name: said for name, said in case.expect.items() if name.split(".")[-1] == route}
        )
        for case in ALL
    )
    return tuple(case for case in narrowed if case.expect)


CASES = {plan.route: about(plan.route) for plan in PLANS}
REMOVALS = [(plan, code, changed) for plan in PLANS for code, changed in without(plan.condition)]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.route)
def test_every_case_holds_while_nothing_is_left_out(plan: RoutePlan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "PLANS", (plan,))
    assert list(failures(BOOK, CASES[plan.route])) == []


@pytest.mark.parametrize(
    ("plan", "changed"),
    [(plan, changed) for plan, _, changed in REMOVALS],
    ids=[f"{plan.route}-{code}" for plan, code, _ in REMOVALS],
)
def test_some_case_turns_without_it(
    plan: RoutePlan, changed: Condition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eligibility, "PLANS", (replace(plan, condition=changed),))
    assert next(failures(BOOK, CASES[plan.route]), None)


def test_there_are_as_many_removals_as_conditions() -> None:
    assert len(REMOVALS) == len({(plan.route, code) for plan, code, _ in REMOVALS}) > 40
