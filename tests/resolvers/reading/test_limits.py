"""Questions that are answered by work, not by rows, are counted, however they are spread."""

import pytest
from graphql import parse

from resolvers.reading import limits
from schema import build_schema

QUESTIONS = limits.heavy_fields(build_schema()._schema)


def test_the_heavy_fields_are_those_that_judge_rules_or_work_out_figures() -> None:
    assert {
        "eligibility",
        "eligibilityReceipt",
        "ruleChanges",
        "arrivals",
        "placements",
        "aidSpend",
    } <= QUESTIONS


@pytest.mark.parametrize("count", [limits.QUESTIONS, limits.QUESTIONS + 1])
def test_an_operation_asks_only_so_many_questions(count: int) -> None:
    asked = " ".join(f"q{n}: arrivals {{ total {{ persons {{ __typename }} }} }}" for n in range(count))
    error = limits.excess(parse(f"{{ analytics {{ {asked} }} }}"), QUESTIONS)
    assert (error is None) is (count == limits.QUESTIONS)


def test_a_fragment_counts_as_often_as_it_is_spread() -> None:
    half = limits.QUESTIONS // 2 + 1
    asked = " ".join(f"q{n}: arrivals {{ total {{ persons {{ __typename }} }} }}" for n in range(half))
    document = f"{{ a: analytics {{ ...F }} b: analytics {{ ...F }} }} fragment F on Analytics {{ {asked} }}"
    error = limits.excess(parse(document), QUESTIONS)
    assert error is not None
    assert error.message == "An operation is at most 20 questions of rules and figures long."
