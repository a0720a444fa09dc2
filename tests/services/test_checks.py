"""Checks of what people type."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.checks import Checks, known


def found(work) -> list[str]:
    checks = Checks()
    work(checks)
    return [v.code for v in checks.found]


@given(st.text(max_size=300), st.booleans())
def test_a_text_is_clean_or_refused(text: str, lines: bool) -> None:
    checks = Checks()
    clean = checks.text("path", text, lines=lines)
    assert (clean is None) == bool(checks.found)
    if clean is not None:
        assert clean == unicodedata.normalize("NFC", clean).strip() != ""
        clean.encode()
        assert "\x00" not in clean
        assert lines or "\n" not in clean


@pytest.mark.parametrize(
    "name", ["Әсем", "آيگۇل", "阿依古丽", "O’Neil", "José-María", "D'Arc", "\u0dc1\u0dca\u200d\u0dbb\u0dd3"]
)
def test_real_names_pass(name: str) -> None:
    assert Checks().text("given", name) == name


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\u202eb", "a\ud800b", "a\u2066b", "a\nb"])
def test_what_reorders_or_controls_does_not(text: str) -> None:
    assert found(lambda c: c.text("p", text)) == ["CONTROL_CHARACTERS"]


INVISIBLE = (
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u034f",
    "\u3164",
    "\u2800",
    "\ufe0f",
    "\U000e0041",
    "\U000e0100",
)


@pytest.mark.parametrize("text", [*INVISIBLE, "".join(INVISIBLE), " \u200b \u200d "])
def test_a_text_of_nothing_visible_is_refused(text: str) -> None:
    assert found(lambda c: c.text("p", text)) == ["CONTROL_CHARACTERS"]
    assert found(lambda c: c.text("p", text, needed=False)) == ["CONTROL_CHARACTERS"]


@pytest.mark.parametrize("name", ["می\u200cخواهم", "ه\u200dا", "葛\U000e0100"])
def test_joiners_inside_a_name_pass(name: str) -> None:
    assert Checks().text("given", name) == name


def test_line_ends_pass_where_lines_are_wanted() -> None:
    assert Checks().text("note", "one\r\ntwo\tthree", lines=True) == "one\r\ntwo\tthree"


def test_lengths_are_counted_before_anything_else() -> None:
    assert found(lambda c: c.text("p", " " * 1_000_000)) == ["TOO_LONG"]
    assert found(lambda c: c.text("p", "x" * 201)) == ["TOO_LONG"]
    assert found(lambda c: c.text("p", "x" * 200)) == []


@pytest.mark.parametrize("address", ["a@b.kz", "first.last+tag@mail.example.org", "ерлан@пошта.қаз"])
def test_addresses_that_may_be(address: str) -> None:
    assert Checks().email("email", address) == address


@pytest.mark.parametrize(
    "address", ["a", "a@b", "@b.kz", "a@", "a@b..kz", "a b@c.kz", "a@b@c.kz", "a@.kz", "x" * 65 + "@b.kz"]
)
def test_addresses_that_cannot_be(address: str) -> None:
    assert found(lambda c: c.email("email", address)) == ["EMAIL_SHAPE"]


@pytest.mark.parametrize(
    ("number", "ok"), [("+7 701 123-45-67", True), ("(727) 250", False), ("12345", False), ("1" * 31, False)]
)
def test_telephone_numbers(number: str, ok: bool) -> None:
    assert (found(lambda c: c.phone("phone", number)) == []) is ok


def test_all_violations_come_in_one_problem() -> None:
    checks = Checks()
    checks.add("a", "REQUIRED")
    checks.add("b", "TOO_LONG", most=3)
    assert [(v.path, v.code, dict(v.params)) for v in checks.problem().violations] == [
        ("a", "REQUIRED", {}),
        ("b", "TOO_LONG", {"most": 3}),
    ]


def test_a_missing_value_that_was_checked_is_a_fault() -> None:
    assert known("x") == "x"
    with pytest.raises(ValueError, match="missing"):
        known(None)
