"""A receipt replays the same answer, also after rules were added; what is altered replays nothing."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policy.eligibility import answer, violations
from policy.receipts import encode, replay
from policy.rulebook import RULES, load_rulebook
from policy.trip import Stay, Trip, Verdict
from tests.policy.travellers import NOW, PATIENT, TODAY, thinned, traveller, whole_trips

BOOK = load_rulebook()
ADDED = """
[[rule]]
id = "regime.fra.later"
subject = "regime"
members = ["FRA"]
value = { visa_free = false }
in_force_from = 2026-11-01
known_from = 2026-11-23
verified_on = 2026-11-23
source = "https://example.org"
evidence = "sourced"
"""


@given(st.data())
@settings(PATIENT, max_examples=60)
def test_every_answer_replays(data: st.DataObject) -> None:
    whole = data.draw(whole_trips())
    assume(not violations(whole, now=NOW))
    trip: Trip = data.draw(thinned(whole))
    on = data.draw(st.none() | st.just(TODAY))
    given_answer = answer(BOOK, trip, now=NOW, on=on)
    payload = encode(given_answer, trip, on, None)
    assert replay(BOOK, payload) == given_answer
    assert encode(given_answer, trip, on, None) == payload


def test_every_kind_of_input_comes_back() -> None:
    trip = traveller(
        arrival=None,
        arrival_at=datetime(2026, 12, 2, 3, 4, 5, 600000, tzinfo=UTC),
        earlier_stays=(Stay(date(2026, 1, 1), date(2026, 1, 5)),),
        ata_zholy_ground="BUSINESS",
    )
    known_at, on = date(2026, 7, 1), date(2026, 11, 1)
    given_answer = answer(BOOK, trip, now=NOW, on=on, known_at=known_at)
    assert replay(BOOK, encode(given_answer, trip, on, known_at)) == given_answer


def test_it_replays_after_the_rules_have_changed(tmp_path: Path) -> None:
    payload = encode(answer(BOOK, traveller(), now=NOW), traveller(), None, None)
    shutil.copytree(RULES, tmp_path / "rules")
    (tmp_path / "rules" / "later.toml").write_text(ADDED)
    later = load_rulebook(tmp_path / "rules")
    tomorrow = datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert answer(later, traveller(), now=tomorrow).routes[0].verdict is Verdict.CLOSED
    again = replay(later, payload)
    assert again == answer(BOOK, traveller(), now=NOW)
    assert again.rules_version == BOOK.version != later.version


def test_it_says_nothing_once_a_rule_was_edited(tmp_path: Path) -> None:
    payload = encode(answer(BOOK, traveller(), now=NOW), traveller(), None, None)
    shutil.copytree(RULES, tmp_path / "rules")
    eta = tmp_path / "rules" / "eta.toml"
    eta.write_text(eta.read_text().replace("days = 180", "days = 90"))
    assert replay(load_rulebook(tmp_path / "rules"), payload) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [("d", "0" * 32), ("n", "2026-11-29T06:00:00+00:00"), ("k", "2020-01-01"), ("e", 2), ("t", {})],
)
def test_an_altered_payload_replays_nothing(key: str, value: object) -> None:
    content = json.loads(encode(answer(BOOK, traveller(), now=NOW), traveller(), None, None))
    assert replay(BOOK, json.dumps({**content, key: value}).encode()) is None


@pytest.mark.parametrize(
    "payload", [b"", b"\xff", b"[]", b"null", b"{}", b'{"e":1,"t":{"passports":[["FRA"]]}}']
)
def test_what_is_no_payload_replays_nothing(payload: bytes) -> None:
    assert replay(BOOK, payload) is None


def test_it_is_compact_and_names_nobody() -> None:
    payload = encode(answer(BOOK, traveller(), now=NOW), traveller(), None, None)
    assert len(payload) < 450
    assert set(json.loads(payload)) == {"e", "t", "o", "k", "n", "r", "d"}
