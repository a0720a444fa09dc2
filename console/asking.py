"""Whose tokens a server accepts: those of the authority's identity provider, and those made here where that is on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from access.actor import Actor
from access.tokens import Issuer, TokenRefused
from console.beside import Task
from console.settings import Settings
from gateways.identity import issued_by

LOOK_EVERY = 1.0
"""Seconds between two looks whether the keys of the provider should be fetched."""


def actors(given: Settings, issuer: Issuer, clock: Callable[[], datetime]) -> Callable[[str], Actor]:
    """From a bearer token to who it speaks for; TokenRefused where it holds for nobody."""

    def actor_of(bearer: str) -> Actor:
        if given.identity and issued_by(bearer) == given.identity.issuer:
            return given.identity.actor(bearer, clock())
        if not given.dev_issuer:
            raise TokenRefused("ISSUER_OFF")
        return issuer.actor(bearer, clock())

    return actor_of


def keys_beside(given: Settings, clock: Callable[[], datetime]) -> tuple[Task, ...]:
    """What keeps the keys of the provider new, where there is one."""
    identity = given.identity
    return (Task("identity", lambda: identity.look(clock()), LOOK_EVERY),) if identity else ()


def without_keys(given: Settings) -> str | None:
    """Why no token of the provider can be told from a forged one, if that is so."""
    missing = given.identity and not given.identity.keys
    return "The keys of the identity provider are not known yet." if missing else None
