"""Signed texts open for their purpose and key alone, and no altered text opens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.signing import Signer

OLD, NEW = b"o" * 32, b"n" * 32
SIGNER = Signer({"b": NEW, "a": OLD})
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def test_the_text_of_a_payload_is_fixed() -> None:
    assert Signer({"a": OLD}).sign(b"x", "cursor") == "a.eA.wj232twhzqQWmMRCCV8aPqBwsJ9wVCv91l5Ajq-yuDY"


@given(st.binary(max_size=200), st.sampled_from(["receipt", "cursor"]))
def test_what_was_signed_opens(payload: bytes, purpose: str) -> None:
    text = SIGNER.sign(payload, purpose)
    assert SIGNER.open(text, purpose) == payload
    assert set(text) <= set(ALPHABET)


@given(st.binary(max_size=40), st.data())
def test_no_other_text_opens(payload: bytes, data: st.DataObject) -> None:
    text = SIGNER.sign(payload)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda letter: letter != text[place]))
    assert SIGNER.open(text[:place] + other + text[place + 1 :]) is None


def test_a_payload_has_one_text() -> None:
    text = SIGNER.sign(b"x")
    same_bytes = [text[:-1] + letter for letter in ALPHABET if letter not in (text[-1], ".")]
    assert [SIGNER.open(other) for other in [*same_bytes, text + "=", text + "\n", f" {text}"]] == [None] * 66


@given(st.text())
def test_any_text_is_refused_quietly(text: str) -> None:
    assert SIGNER.open(text) is None


def test_a_purpose_does_not_pass_for_another() -> None:
    assert SIGNER.open(SIGNER.sign(b"x", "cursor"), "receipt") is None


def test_an_old_key_still_opens_and_a_lost_one_does_not() -> None:
    text = Signer({"a": OLD}).sign(b"x")
    assert SIGNER.open(text) == b"x"
    assert Signer({"b": NEW}).open(text) is None
    assert Signer({"a": NEW}).open(text) is None


@pytest.mark.parametrize("keys", [{}, {"a": b"short"}, {"a.b": OLD}, {"": OLD}])
def test_bad_keys_are_refused(keys: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match="key"):
        Signer(keys)


def test_secrets_are_not_printed() -> None:
    assert "nnnn" not in repr(SIGNER)
