"""Published rows against running figures over the published country."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from demo.published.asking import AID, ask
from demo.published.check import RowCheck, conflicting
from demo.published.figures import published
from demo.published.report import DOCUMENT, conflict_table, document, summary

Checks = tuple[RowCheck, ...]


def test_every_row_has_an_answer_or_a_reason(checks: Checks) -> None:
    assert [check.row for check in checks] == list(published())
    assert all((check.holds is None) == bool(check.reason) for check in checks)


def test_all_hold_but_those_in_conflict(checks: Checks) -> None:
    failing = {check.row.line for check in checks if check.holds is False and check.row.measure not in AID}
    moved = {check.row.line for check in checks if check.against and check.holds}
    assert failing == set(conflicting()) - moved
    assert moved == {837}  # the quota of a region that was placed beyond: it is printed right


def test_how_many_hold(checks: Checks) -> None:
    required = [check for check in checks if check.row.required and check.row.measure not in AID]
    assert sum(check.holds is True for check in required) == 711
    assert sum(check.holds is False for check in required) == 19


def test_answers(checks: Checks) -> None:
    answers = {check.row.line: check.answer for check in checks}
    assert answers[597] == 3203
    assert round(answers[599] or 0, 1) == Decimal("48.1")
    assert answers[792] == 2234
    assert answers[873] == 64
    assert answers[874] == 143
    assert answers[890] == 7_500_000
    assert (answers[825], answers[827]) == (2433, 3033)
    assert answers[612] is None


def test_a_wrong_row_does_not_hold(checks: Checks) -> None:
    right = next(check for check in checks if check.row.line == 599)
    low, high = replace(right.row, value=Fraction("48.3"), printed="48.3").bounds
    assert right.answer is not None
    assert not low <= Fraction(right.answer) <= (high or 0)


def test_what_is_asked() -> None:
    rows = {row.line: row for row in published()}
    asked = ask(rows[608], frozenset({"higher", "none"}))
    assert not isinstance(asked, str)
    assert asked.keys == {"VOCATIONAL_SECONDARY"}
    assert ("ageBand", "eq", "AGE_18_62") in [(leaf.field, leaf.op, leaf.value) for leaf in asked.where]
    assert "employment" in str(ask(rows[613], frozenset()))


def test_the_document_is_that_of_the_check(checks: Checks) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    by_line = {check.row.line: check.row for check in checks}
    for check in checks:
        if check.holds is False and check.against:
            assert conflict_table([check], by_line).splitlines()[-1] in text
    assert document(checks).split("## How many hold")[0] == text.split("## How many hold")[0]
    assert (
        document(checks).split("## Rows that are not covered")[1]
        == text.split("## Rows that are not covered")[1]
    )
    aid = sum(check.row.measure in AID for check in checks)
    assert f"| must hold (844) | {711 + aid} | 19 | 107 |" in text  # there the aid is paid, here it is not
    assert summary(checks).splitlines()[-1] in text
