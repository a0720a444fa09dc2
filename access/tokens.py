"""Bearer tokens of the built-in issuer: signed claims that become an Actor.

For the demonstration and for tests; an authority puts its own identity provider in this place. HS256 only, whatever
a token's header says. Times are checked against the moment handed in, not against the library's own clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
from jwt.types import Options

from access.actor import Actor, Role

NAME = "qazeta"
"""Issuer and audience of every token made here."""

SKEW = timedelta(seconds=30)
"""How far the clock of the issuer may be ahead."""

LONGEST = 4096
"""Characters of a token; a longer one is not looked at."""

REQUIRED = ["aud", "exp", "iat", "iss", "roles", "sub"]
OUR_CHECKS: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "require": REQUIRED,
    "strict_aud": True,
}
"""The library would check times against its own clock; check_times does it against the moment handed in."""


class TokenRefused(Exception):
    """A token that gives nobody's rights; `code` is MALFORMED, FORGED, EXPIRED, NOT_YET, CLAIMS or KEY_UNKNOWN."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Issuer:
    """Issues and reads tokens under one secret of at least 32 bytes."""

    secret: bytes = field(repr=False)

    def issue(self, actor: Actor, now: datetime, ttl: timedelta) -> str:
        """A token for an actor, good from `now` for `ttl`."""
        claims = {
            "iss": NAME,
            "aud": NAME,
            "sub": actor.subject,
            "roles": sorted(role.value for role in actor.roles),
            "iat": int(now.timestamp()),
            "exp": int((now + ttl).timestamp()),
            "office": actor.office,
            "purpose": actor.purpose,
        }
        given = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(given, self.secret, algorithm="HS256")

    def actor(self, token: str, now: datetime) -> Actor:
        """The actor a token speaks for; TokenRefused where it does not hold at `now`."""
        if len(token) > LONGEST or not token.isascii():
            raise TokenRefused("MALFORMED")
        claims, actor = _read(self.secret, token)
        check_times(claims, now)
        return actor


@lru_cache(maxsize=1024)
def _read(secret: bytes, token: str) -> tuple[Mapping[str, Any], Actor]:
    """Claims of a token that was signed here, and whom they name. Cached: only the times change from day to day."""
    try:
        claims = jwt.decode(
            token, secret, algorithms=["HS256"], issuer=NAME, audience=NAME, options=OUR_CHECKS
        )
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
        raise TokenRefused("FORGED") from None
    except jwt.DecodeError:
        raise TokenRefused("MALFORMED") from None
    except jwt.InvalidTokenError:
        raise TokenRefused("CLAIMS") from None
    roles = _roles(claims["roles"])
    return claims, Actor(
        text_of(claims["sub"], needed=True),
        roles,
        text_of(claims.get("office")),
        text_of(claims.get("purpose")),
    )


def check_times(claims: Mapping[str, Any], now: datetime) -> None:
    """TokenRefused where claims do not hold at a moment."""
    issued, expires, not_before = claims["iat"], claims["exp"], claims.get("nbf", claims["iat"])
    if any(type(moment) is not int for moment in (issued, expires, not_before)):
        raise TokenRefused("CLAIMS")
    moment = now.timestamp()
    if moment >= expires:
        raise TokenRefused("EXPIRED")
    if max(issued, not_before) > moment + SKEW.total_seconds():
        raise TokenRefused("NOT_YET")


def _roles(names: Any) -> frozenset[Role]:
    known = {role.value for role in Role if role is not Role.ANONYMOUS}
    if not isinstance(names, list) or not names or not all(isinstance(n, str) and n in known for n in names):
        raise TokenRefused("CLAIMS")
    return frozenset(Role(name) for name in names)


def text_of(value: Any, *, needed: bool = False) -> str | None:
    """A claim that is a text of printable characters, or not there; TokenRefused otherwise."""
    if value is None and not needed:
        return None
    if not isinstance(value, str) or not value or not value.isprintable():
        raise TokenRefused("CLAIMS")
    return value
