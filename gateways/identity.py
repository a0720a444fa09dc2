"""An authority's OpenID Connect provider: where its keys are (discovery), the keys, and what a token then says.

Keys are fetched in a thread beside the server, never while somebody waits: a token of a key not seen yet is refused,
the newest keys are fetched at once, and the next try finds them. A provider that cannot be reached changes nothing for
the keys that are known.
"""

from __future__ import annotations

import http.client
import json
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import jwt

from access.actor import Actor
from access.oidc import Mapped, claims_of
from access.tokens import TokenRefused, check_times

WELL_KNOWN = "/.well-known/openid-configuration"
AFRESH = timedelta(minutes=5)
"""Between two looks at keys that nobody missed."""
COOLDOWN = timedelta(seconds=10)
"""Between two looks because of a key that is not known: tokens that name invented keys cost no more than this."""
SECONDS = 5.0
"""For one request to the provider."""
LARGEST = 256 * 1024
REMEMBERED = 2048
"""Tokens whose signatures need not be checked again while the keys are the same."""


class Unreachable(Exception):
    """The provider does not answer, or not as OpenID Connect says."""


@dataclass
class Provider:
    """A provider by its issuer, as it stands in tokens; the audience that tokens are made for; how claims are read."""

    issuer: str
    audience: str
    mapped: Mapped = field(default_factory=Mapped)
    keys: dict[str, jwt.PyJWK] = field(default_factory=dict)
    published: dict[str, Any] | None = None
    looked_at: datetime | None = None
    missed: threading.Event = field(default_factory=threading.Event)
    """Set where a token named a key that is not known."""
    _read: dict[str, tuple[dict[str, Any], Actor]] = field(default_factory=dict)

    def actor(self, token: str, now: datetime) -> Actor:
        """The actor a token speaks for; TokenRefused where it does not hold at `now`."""
        found = self._read.get(token)
        if found is None:
            try:
                claims = claims_of(token, self.keys, self.issuer, self.audience)
            except TokenRefused as refused:
                if refused.code in (
                    "KEY_UNKNOWN",
                    "FORGED",
                ):  # a token that names no key may be of a newer one
                    self.missed.set()
                raise
            found = claims, self.mapped.actor(claims)
            if len(self._read) >= REMEMBERED:
                self._read.clear()
            self._read[token] = found
        check_times(found[0], now)
        return found[1]

    def look(self, now: datetime) -> None:
        """Fetch the keys where it is time to; Unreachable where they cannot be had."""
        pause = COOLDOWN if self.missed.is_set() or not self.keys else AFRESH
        if self.looked_at is not None and now < self.looked_at + pause:
            return
        self.looked_at = now
        self.missed.clear()
        self.fetch()

    def fetch(self) -> None:
        """Fetch the keys now."""
        said = _json(self.issuer.rstrip("/") + WELL_KNOWN)
        if said.get("issuer") != self.issuer:
            raise Unreachable("the provider calls itself otherwise")
        where = said.get("jwks_uri")
        if not isinstance(where, str) or not where.startswith(("https://", "http://")):
            raise Unreachable("the provider does not say where its keys are")
        published = _json(where)
        try:
            several = jwt.PyJWKSet.from_dict(published).keys
        except jwt.PyJWTError:
            raise Unreachable("the provider publishes no keys that can be used") from None
        if published != self.published:
            usable = (
                each for each in several if each.public_key_use in (None, "sig") and each.key_type != "oct"
            )
            self.keys, self.published = {each.key_id or "": each for each in usable}, published
            self._read.clear()


def issued_by(token: str) -> str | None:
    """Whom a token names as its issuer, which nothing has confirmed yet."""
    try:
        named = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except jwt.PyJWTError:
        return None
    return named if isinstance(named, str) else None


def _json(url: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310
            read = json.loads(answer.read(LARGEST))
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(type(error).__name__) from None
    if not isinstance(read, dict):
        raise Unreachable("the provider answers with no object")
    return read
