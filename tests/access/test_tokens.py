"""Tokens: what was issued comes back; everything else is refused with the code that says why."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.actor import Actor, Role
from access.personas import PERSONAS
from access.tokens import LONGEST, Issuer, TokenRefused

SECRET = b"s" * 32
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ISSUER = Issuer(SECRET)
CLAIMS: dict[str, Any] = {
    "iss": "qazeta",
    "aud": "qazeta",
    "sub": "u1",
    "roles": ["ANALYST"],
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 60,
}


def refusal(token: str, now: datetime = NOW) -> str:
    with pytest.raises(TokenRefused) as refused:
        ISSUER.actor(token, now)
    return refused.value.code


def made(secret: bytes = SECRET, **changes: Any) -> str:
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not ...}
    return jwt.encode(claims, secret, algorithm="HS256")


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_every_persona_comes_back(name: str) -> None:
    token = ISSUER.issue(PERSONAS[name], NOW, timedelta(hours=1))
    assert ISSUER.actor(token, NOW) == PERSONAS[name]


def test_several_roles_add_up() -> None:
    actor = Actor("u1", frozenset({Role.MEMBER, Role.TRAVELLER}), "MINISTRY", "планирование")
    assert ISSUER.actor(ISSUER.issue(actor, NOW, timedelta(minutes=1)), NOW) == actor


def test_a_token_ends_when_it_says() -> None:
    token = ISSUER.issue(PERSONAS["analyst"], NOW, timedelta(hours=1))
    assert ISSUER.actor(token, NOW + timedelta(minutes=59, seconds=59)).subject == "demo-analyst"
    assert refusal(token, NOW + timedelta(hours=1)) == "EXPIRED"


def test_a_token_from_the_future_waits() -> None:
    assert ISSUER.actor(made(iat=CLAIMS["iat"] + 30), NOW).subject == "u1"
    assert refusal(made(iat=CLAIMS["iat"] + 31)) == "NOT_YET"
    assert refusal(made(nbf=CLAIMS["iat"] + 31)) == "NOT_YET"


@pytest.mark.parametrize("name", ["aud", "exp", "iat", "iss", "roles", "sub"])
def test_every_claim_is_needed(name: str) -> None:
    assert refusal(made(**{name: ...})) == "CLAIMS"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "other"},
        {"aud": "other"},
        {"aud": ["qazeta", "other"]},
        {"roles": []},
        {"roles": ["EMPEROR"]},
        {"roles": ["ANALYST", "EMPEROR"]},
        {"roles": ["ANONYMOUS"]},
        {"roles": "ANALYST"},
        {"roles": {"ANALYST": True}},
        {"roles": [["ANALYST"]]},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a\nb"},
        {"sub": "a\x00b"},
        {"sub": "\ud800"},
        {"office": 7},
        {"office": ""},
        {"purpose": ["planning"]},
        {"exp": "tomorrow"},
        {"exp": CLAIMS["exp"] + 0.5},
        {"iat": True},
        {"exp": None},
    ],
    ids=repr,
)
def test_claims_of_another_kind_are_refused(changes: dict[str, Any]) -> None:
    assert refusal(made(**changes)) == "CLAIMS"


def test_a_foreign_secret_is_forged() -> None:
    assert refusal(made(b"t" * 32)) == "FORGED"


def test_only_the_pinned_algorithm_counts() -> None:
    long = Issuer(SECRET * 2)

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    assert refusal(f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(CLAIMS)}.") == "FORGED"
    with pytest.raises(TokenRefused, match="FORGED"):
        long.actor(jwt.encode(CLAIMS, SECRET * 2, algorithm="HS512"), NOW)


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "....", "é" * 10, "x" * (LONGEST + 1), made() + "x" * LONGEST]
)
def test_what_is_no_token_is_malformed(token: str) -> None:
    assert refusal(token) == "MALFORMED"


@given(st.text(max_size=60))
def test_any_text_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(TokenRefused):
        ISSUER.actor(text, NOW)


@given(st.integers(0, 10_000), st.characters(codec="ascii"))
def test_no_altered_token_passes(place: int, letter: str) -> None:
    token = ISSUER.issue(PERSONAS["admin"], NOW, timedelta(hours=1))
    place %= token.rindex(".")
    altered = token[:place] + letter + token[place + 1 :]
    if altered != token:
        assert refusal(altered) in {"FORGED", "MALFORMED"}


def test_the_secret_is_not_printed() -> None:
    assert "sss" not in repr(ISSUER)
