"""Tokens of a real OpenID Connect provider, which runs beside the tests and changes its keys when it starts again."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from access.actor import Actor, Role
from access.oidc import Mapped, mapping
from access.tokens import TokenRefused
from gateways.identity import AFRESH, COOLDOWN, Provider, Unreachable

AUDIENCE = "qazeta"
PROVIDER = Path(__file__).with_name("oidc_provider.py")
CLAIMS = {"realm": {"roles": ["clerk", "of-another-system"]}, "post": "MIGRATION", "purpose": "CASEWORK"}
MAPPING = """
[claims]
roles = "realm.roles"
office = "post"
[roles]
clerk = "CASE_OFFICER"
"""
OFFICER = Actor("clerk-7", frozenset({Role.CASE_OFFICER}), "MIGRATION", "CASEWORK")


@contextmanager
def running(port: int) -> Iterator[str]:
    """The provider, with keys of its own; its issuer."""
    command = [sys.executable, "-W", "ignore", str(PROVIDER), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://localhost:{port}"
    try:
        for _ in range(400):
            try:
                httpx.get(f"{issuer}/jwks").raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield issuer
    finally:
        process.terminate()
        process.wait(timeout=20)


def signed_in(issuer: str, client: str = AUDIENCE, claims: dict[str, Any] = CLAIMS) -> str:
    """The token that the provider gives after somebody has signed in: authorisation code and all."""
    back = "http://localhost/back"
    httpx.put(f"{issuer}/users/clerk-7", json=claims).raise_for_status()
    asked = {
        "client_id": client,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "openid",
        "state": "s",
    }
    gone = httpx.post(f"{issuer}/oauth2/authorize", params=asked, data={"sub": "clerk-7"})
    (code,) = parse_qs(urlsplit(gone.headers["location"]).query)["code"]
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
    answer = httpx.post(f"{issuer}/oauth2/token", data=given, auth=(client, "any"))
    return str(answer.json()["id_token"])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def refusal(provider: Provider, token: str, now: datetime) -> str:
    with pytest.raises(TokenRefused) as refused:
        provider.actor(token, now)
    return refused.value.code


def test_a_token_of_a_provider_is_read_by_the_mapping_until_its_keys_change(tmp_path: Path) -> None:
    file, port, now = tmp_path / "mapping.toml", free_port(), datetime.now(UTC)
    file.write_text(MAPPING, encoding="utf-8")
    with running(port) as issuer:
        provider = Provider(issuer, AUDIENCE, mapping(file))
        token = signed_in(issuer)
        assert refusal(provider, token, now) == "KEY_UNKNOWN"
        provider.look(now)
        assert provider.actor(token, now) == OFFICER
        assert refusal(provider, signed_in(issuer, "another-system"), now) == "CLAIMS"
        assert refusal(provider, signed_in(issuer, claims={}), now) == "CLAIMS"
        assert refusal(Provider(issuer + "/", AUDIENCE, keys=provider.keys), token, now) == "CLAIMS"
        read = jwt.decode(token, options={"verify_signature": False})
        ends, began = (datetime.fromtimestamp(read[name], UTC) for name in ("exp", "iat"))
        assert provider.actor(token, ends - timedelta(seconds=1)) == OFFICER
        assert refusal(provider, token, ends) == "EXPIRED"
        assert provider.actor(token, began - timedelta(seconds=30)) == OFFICER
        assert refusal(provider, token, began - timedelta(seconds=31)) == "NOT_YET"
    with pytest.raises(Unreachable):
        provider.look(now + AFRESH)
    assert provider.actor(token, now) == OFFICER, "a provider that is away changes nothing"
    with running(port) as issuer:
        newer = signed_in(issuer)
        assert refusal(provider, newer, now) == "FORGED"
        provider.look(now + AFRESH + timedelta(seconds=1))
        assert refusal(provider, newer, now) == "FORGED", "keys are not fetched for every token that asks"
        provider.look(now + AFRESH + COOLDOWN)
        assert provider.actor(newer, datetime.now(UTC)) == OFFICER
        assert refusal(provider, token, now) == "FORGED", "what the old keys signed does not hold any more"


@pytest.fixture(scope="module")
def own() -> tuple[rsa.RSAPrivateKey, Provider]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    published = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key())) | {"kid": "k1"}
    return private, Provider("https://id", AUDIENCE, keys={"k1": jwt.PyJWK(published, "RS256")})


def test_what_was_not_signed_by_a_published_key_is_forged(own: tuple[rsa.RSAPrivateKey, Provider]) -> None:
    private, provider = own
    now = datetime(2026, 11, 23, tzinfo=UTC)
    times = {"iat": int(now.timestamp()), "exp": int(now.timestamp()) + 60}
    claims = {"iss": "https://id", "aud": AUDIENCE, "sub": "x", "roles": ["AUDITOR"], **times}
    head = {"kid": "k1"}
    good = jwt.encode(claims, private, "RS256", head)
    assert provider.actor(good, now) == Actor("x", frozenset({Role.AUDITOR}))
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    body = good.split(".")[1]
    none = jwt.encode(claims, None, "none", head)
    secret = jwt.encode(claims, "k" * 32, "HS256", head)
    assert [
        refusal(provider, token, now) for token in (jwt.encode(claims, other, "RS256", head), none, secret)
    ] == ["FORGED"] * 3
    assert refusal(provider, good.replace(body, body[:-4] + "AAAA"), now) in {"FORGED", "MALFORMED"}
    assert refusal(provider, jwt.encode(claims, other, "RS256", {"kid": "k2"}), now) == "KEY_UNKNOWN"
    assert refusal(provider, "no.token.at-all", now) == "MALFORMED"
    for name in ("exp", "iat", "sub", "aud", "iss"):
        less = {key: value for key, value in claims.items() if key != name}
        assert refusal(provider, jwt.encode(less, private, "RS256", head), now) == "CLAIMS"


@pytest.mark.parametrize(
    ("roles", "code"),
    [("AUDITOR", None), ([], "CLAIMS"), ([7], "CLAIMS"), (["ANONYMOUS"], "CLAIMS"), (None, "CLAIMS")],
)
def test_claims_that_give_no_role_are_refused(roles: Any, code: str | None) -> None:
    claims = {"sub": "x", "roles": roles}
    if code is None:
        assert Mapped().actor(claims) == Actor("x", frozenset({Role.AUDITOR}))
    else:
        with pytest.raises(TokenRefused, match=code):
            Mapped().actor(claims)


def test_a_mapping_that_says_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    for text in (
        "[roles]\nx = 'KING'",
        "[claims]\nwho = 'sub'",
        "[claims]\nroles = 7",
        "more = 1",
        "not toml",
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r".+"):
            mapping(file)
