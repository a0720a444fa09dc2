"""Every limit that can refuse is told, and what is told is enforced: at its value nothing, one more is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from access import bounds
from access.actor import ANYBODY, Actor
from access.budget import Budget
from analytics import questions
from resolvers.reading import patience
from tests.resolvers.reading.world import OFFICER, TRAVELLER, World
from transport import question
from transport.lines import Lines

Worlds = tuple[World, World]
LINES = Lines()
LISTED = "query($w: ApplicationFilter, $n: Int) { applications(first: $n, where: $w) { nodes { id } } }"
INNER = "query($n: Int) { applications(first: 1) { nodes { applicant { applications(first: $n) { totalCount } } } } }"
COUNTRY = 'country(code: "MNG")'
CHANGES = 'ruleChanges(from: "2025-01-01", to: "2025-01-02") { __typename }'
DEAR = "applications(first: 970) { nodes { applicant { applications(first: 100) { nodes { id } } } } }"
DEAR_COST = 1 + 1 + 970 * (1 + 1 + 1 + 100)


def negations(levels: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(levels - 1):
        found = {"not": found}
    return found


def aliases(field: str, count: int) -> str:
    return " ".join(f"a{number}: {field}" for number in range(count))


def rows(count: int) -> str:
    sizes = [1000] * (count // 1000) + [count % 1000]
    return " ".join(f"a{n}: applications(first: {size}) {{ totalCount }}" for n, size in enumerate(sizes))


def fields(count: int) -> str:
    spread = "...F " * (count // 100) + "__typename " * (count % 100)
    return f"{{ {spread} }} fragment F on Query {{ {'__typename ' * 100} }}"


Asked = tuple[str, dict[str, Any]]
ASK: dict[str, tuple[str, Callable[[int], Asked]]] = {
    "TOKENS": (
        "GRAPHQL_PARSE_FAILED",
        lambda n: (
            f"{{ applications(where: {{reference: {{in: [{'1 ' * (n - 20)}]}}}}) {{ totalCount }} }}",
            {},
        ),
    ),
    "DEPTH": (
        "levels deep",
        lambda n: (f'{{ __type(name: "Query") {"{ ofType " * (n - 2)} {{ name }} {"}" * (n - 2)} }}', {}),
    ),
    "FIELDS": ("fields long", lambda n: (fields(n), {})),
    "ALIASES": ("aliases wide", lambda n: (f"{{ {aliases('__typename', n)} }}", {})),
    "DIRECTIVES": ("directives", lambda n: ("{ __typename " + "@include(if: true) " * n + "}", {})),
    "QUESTIONS": ("questions of rules", lambda n: (f"{{ {COUNTRY} {{ {aliases(CHANGES, n)} }} }}", {})),
    "REPEATS": (
        "under the same name",
        lambda n: (f"{{ {'__typename ' * 500} {aliases('__typename', n - 250_000)} }}", {}),
    ),
    "COST": (
        "COST_LIMIT_EXCEEDED",
        lambda n: (f"{{ {DEAR} {aliases(COUNTRY + ' { code }', n - DEAR_COST)} }}", {}),
    ),
    "ROWS": ("rows together", lambda n: (f"{{ {rows(n)} }}", {})),
    "PAGE": ("`first` and `last` go from", lambda n: (LISTED, {"n": n})),
    "NESTED_PAGE": ("`first` and `last` go from", lambda n: (INNER, {"n": n})),
    "FILTER_DEPTH": ("levels deep", lambda n: (LISTED, {"w": negations(n)})),
    "FILTER_TESTS": (
        "tests",
        lambda n: (LISTED, {"w": {"or": [{"reference": {"eq": str(i)}} for i in range(n)]}}),
    ),
    "FILTER_VALUES": ("values", lambda n: (LISTED, {"w": {"reference": {"in": [str(i) for i in range(n)]}}})),
}
"""What refuses, and a document that asks for so much of it."""
ELSEWHERE = {
    "BODY_BYTES": question.LONGEST_BODY,
    "URL_BYTES": question.LONGEST_URL,
    "BODY_SECONDS": question.PATIENCE,
    "READ_SECONDS": patience.SECONDS,
    "OPEN_CONNECTIONS": LINES.most,
    "OPEN_OPERATIONS": LINES.operations,
    "INIT_SECONDS": LINES.beginning,
    "IDLE_SECONDS": LINES.idle,
    "TAKING_SECONDS": LINES.taking,
    "MESSAGE_BYTES": 128 * 1024,
    "COST_PER_MINUTE": Budget().principal,
    "ADDRESS_COST_PER_MINUTE": Budget().address,
    "AT_ONCE": 256,
    "FIGURE_ROWS": questions.MOST_ROWS,
}
"""Limits that tests/transport, tests/access, tests/schema/test_admitting.py, test_patience.py and tests/analytics hold
to, by the number that is enforced."""


def told(world: World, actor: Actor) -> dict[str, int]:
    answer = world.ask("{ me { limits { name value unit reason } } }", actor=actor)
    limits = json.loads(answer.body)["data"]["me"]["limits"]
    assert all(limit["unit"] and limit["reason"] for limit in limits)
    return {limit["name"]: limit["value"] for limit in limits}


@pytest.mark.parametrize("actor", [ANYBODY, TRAVELLER, OFFICER])
def test_every_limit_is_told(worlds: Worlds, actor: Actor) -> None:
    found = told(worlds[0], actor)
    assert set(found) == set(ASK) | set(ELSEWHERE)
    assert {name: found[name] for name in ELSEWHERE} == ELSEWHERE
    assert found["PAGE"] == (1000 if actor is OFFICER else 100)
    assert (found["FILTER_DEPTH"], found["FILTER_VALUES"]) == (questions.DEEPEST, questions.LONGEST_LIST)


@pytest.mark.parametrize("name", sorted(ASK))
@pytest.mark.parametrize("more", [0, 1])
def test_a_limit_is_where_it_is_told_to_be(worlds: Worlds, name: str, more: int) -> None:
    refusal, ask = ASK[name]
    world = worlds[0]
    before = world.source.statements
    found = world.graph.estimate(*ask(told(world, OFFICER)[name] + more), None, OFFICER, "EN")
    body = world.ask(*ask(told(world, OFFICER)[name] + more)).body.decode() if more or name != "COST" else ""
    assert (refusal in body) is bool(more)
    assert bool(found.refused) is bool(more) or name in ("TOKENS", "DIRECTIVES", "FIELDS")
    assert not more or world.source.statements - before == 2


@pytest.mark.parametrize("actor", [TRAVELLER, OFFICER])
def test_the_largest_page_hangs_on_the_roles(worlds: Worlds, actor: Actor) -> None:
    most = bounds.page(actor.roles).most
    assert worlds[0].ask(LISTED, {"n": most}, actor).code is None
    assert worlds[0].ask(LISTED, {"n": most + 1}, actor).code == "BAD_USER_INPUT"
