"""Notices: what was signed is read, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.notices import OUTCOMES, TOLERANCE, Notice, opened, signature, written

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
SECRET = b"s" * 32
NOTICE = Notice("ref-1", "SUCCEEDED", 6000, "USD")
SECOND = timedelta(seconds=1)


def test_a_notice_reads_as_it_was_written() -> None:
    body = written(NOTICE)
    assert body == b'{"reference":"ref-1","outcome":"SUCCEEDED","amount":"60.00","currency":"USD"}'
    assert opened(SECRET, body, signature(SECRET, body, NOW), NOW) == NOTICE


@given(
    st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True), st.sampled_from(OUTCOMES), st.integers(0, 10**13)
)
def test_whatever_is_signed_comes_back(reference: str, outcome: str, amount: int) -> None:
    notice = Notice(reference, outcome, amount, "KZT")
    body = written(notice)
    assert opened(SECRET, body, signature(SECRET, body, NOW), NOW) == notice


@pytest.mark.parametrize(
    ("late", "read"),
    [
        (TOLERANCE, True),
        (TOLERANCE + SECOND, False),
        (-TOLERANCE, True),
        (-TOLERANCE - SECOND, False),
    ],
)
def test_a_notice_is_read_within_five_minutes(late: timedelta, read: bool) -> None:
    body = written(NOTICE)
    assert (opened(SECRET, body, signature(SECRET, body, NOW), NOW + late) is not None) is read


@given(st.data())
def test_no_other_body_time_or_secret_passes(data: st.DataObject) -> None:
    body = written(NOTICE)
    header = signature(SECRET, body, NOW)
    place = data.draw(st.integers(0, len(body) - 1))
    flipped = bytes((*body[:place], body[place] ^ 1, *body[place + 1 :]))
    assert opened(SECRET, flipped, header, NOW) is None
    assert opened(b"t" * 32, body, header, NOW) is None
    moment, tag = header.split(",")
    other = f"t={int(moment[2:]) + data.draw(st.integers(1, 200))},{tag}"
    assert opened(SECRET, body, other, NOW) is None


@pytest.mark.parametrize(
    "header", ["", "t=,v1=", "t=1,v1=00", "v1=" + "0" * 64, "t=1," + "v1=" + "0" * 64, "é"]
)
def test_what_is_no_signature_is_none(header: str) -> None:
    assert opened(SECRET, written(NOTICE), header, NOW) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"nonsense",
        b'{"reference":"r","outcome":"LOST","amount":"60.00","currency":"USD"}',
        b'{"reference":"r","outcome":"FAILED","amount":60.0,"currency":"USD"}',
        b'{"reference":"r","outcome":"FAILED","amount":"-60.00","currency":"USD"}',
        b'{"reference":"r r","outcome":"FAILED","amount":"60.00","currency":"USD"}',
        b'{"reference":"r","outcome":"FAILED","amount":"60.00","currency":"usd"}',
        b'{"reference":"r","outcome":"FAILED","amount":"60.00"}',
    ],
)
def test_a_signed_body_that_says_nothing_is_not_read(body: bytes) -> None:
    assert opened(SECRET, body, signature(SECRET, body, NOW), NOW) is None
