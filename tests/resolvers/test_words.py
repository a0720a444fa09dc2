"""Codes become words: in the language of the argument, else of the request, with worded parameters."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from policy.trip import Message
from resolvers.words import coded, say, says

ASKED = SimpleNamespace(locale="RU")


@pytest.mark.parametrize(
    ("locale", "day"),
    [
        ("EN", "6 March 2026"),
        ("FR", "6 mars 2026"),
        ("RU", "6 марта 2026\u202fг."),
        ("KK", "2026\u202fж. 6 наурыз"),
    ],
)
def test_a_day_is_written_as_people_write_it(locale: str, day: str) -> None:
    assert day in say(locale, "violation.arrival_in_past", {"day": "2026-03-06"})


def test_a_checkpoint_is_called_by_its_name() -> None:
    assert say("EN", "violation.checkpoint_unknown", {"checkpoint": "ALA"}) == (
        "There is no checkpoint Almaty airport."
    )
    assert "XYZ" in say("EN", "violation.checkpoint_unknown", {"checkpoint": "XYZ"})


def test_the_language_of_the_argument_comes_first() -> None:
    row = SimpleNamespace(summary=Message("problem.NOT_FOUND", {}))
    words = says("summary")
    assert words(row, ASKED, "EN") == say("EN", "problem.NOT_FOUND")
    assert words(row, ASKED, None) == words(row, ASKED) == say("RU", "problem.NOT_FOUND")


def test_a_code_of_a_family_is_worded_with_its_parameters() -> None:
    words = coded("problem")
    assert words(SimpleNamespace(code="NOT_FOUND", params={}), ASKED, "FR") == say("FR", "problem.NOT_FOUND")
    assert words(SimpleNamespace(code="NOT_FOUND"), ASKED, "FR") == say("FR", "problem.NOT_FOUND")


def test_without_a_code_there_are_no_words() -> None:
    assert coded("evidence_ground", "ground")(SimpleNamespace(ground=None), ASKED) is None


def test_a_code_nobody_worded_is_a_fault() -> None:
    with pytest.raises(KeyError):
        say("EN", "problem.NO_SUCH_CODE")
