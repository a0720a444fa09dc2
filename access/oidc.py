"""Bearer tokens of an authority's own OpenID Connect provider: signed claims that become an Actor by a mapping.

A token must be a JWT signed by a key that the provider publishes, by one of ALGORITHMS whatever its header says, for
our audience. Times are checked against the moment handed in. Keys are fetched elsewhere (gateways/identity.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
from jwt.types import Options

from access.actor import Actor, Role
from access.tokens import LONGEST, TokenRefused, text_of

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a private key: a secret shared with the provider would let whoever reads tokens make them."""
CHECKS: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "require": ["aud", "exp", "iat", "iss", "sub"],
}
"""The library would check times against its own clock; see access.tokens.check_times."""


@dataclass(frozen=True)
class Mapped:
    """Where in the claims our words stand: paths of names with dots, and the provider's names of our roles."""

    roles: str = "roles"
    office: str = "office"
    purpose: str = "purpose"
    names: Mapping[str, Role] = field(default_factory=lambda: {role.value: role for role in Role})
    """What the provider calls a role -> the role. Names that are not here are somebody else's, and give nothing."""

    def actor(self, claims: Mapping[str, Any]) -> Actor:
        """Whom claims name; TokenRefused where they give no role here, or are not of the form they should have."""
        named = _at(claims, self.roles)
        named = [named] if isinstance(named, str) else named
        if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
            raise TokenRefused("CLAIMS")
        roles = frozenset(self.names[name] for name in named if name in self.names) - {Role.ANONYMOUS}
        if not roles:
            raise TokenRefused("CLAIMS")
        office, purpose = _at(claims, self.office), _at(claims, self.purpose)
        return Actor(text_of(claims.get("sub"), needed=True), roles, text_of(office), text_of(purpose))


def mapping(file: Path) -> Mapped:
    """The mapping in a TOML file: `[claims]` says where, `[roles]` what each name means; else ValueError."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        claims, names = read.pop("claims", {}), read.pop("roles", None)
        if read or not set(claims) <= {"roles", "office", "purpose"}:
            raise ValueError("it knows [claims] with roles, office and purpose, and [roles]")
        if not all(isinstance(path, str) and path for path in claims.values()):
            raise ValueError("a claim is named by a text")
        return Mapped(**claims) if names is None else Mapped(**claims, names=_roles(names))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValueError(str(error)) from None


def claims_of(token: str, keys: Mapping[str, jwt.PyJWK], issuer: str, audience: str) -> dict[str, Any]:
    """The claims of a token that the issuer signed for this audience; TokenRefused otherwise. Times are not looked at.

    The code is KEY_UNKNOWN where it names a key that is not among these: the provider may have a newer one.
    """
    if len(token) > LONGEST or not token.isascii():
        raise TokenRefused("MALFORMED")
    try:
        named = jwt.get_unverified_header(token).get("kid")
        key = keys.get(named) if isinstance(named, str) else next(iter(keys.values()), None)
        if key is None or (named is None and len(keys) > 1):
            raise TokenRefused("KEY_UNKNOWN")
        return jwt.decode(token, key, algorithms=ALGORITHMS, issuer=issuer, audience=audience, options=CHECKS)
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError):
        raise TokenRefused("FORGED") from None
    except jwt.DecodeError:
        raise TokenRefused("MALFORMED") from None
    except (jwt.InvalidTokenError, jwt.PyJWTError):
        raise TokenRefused("CLAIMS") from None


def _roles(names: Mapping[str, Any]) -> dict[str, Role]:
    known = {role.value for role in Role}
    if not all(isinstance(value, str) and value in known for value in names.values()):
        raise ValueError(f"a role is one of {', '.join(sorted(known))}")
    return {name: Role(value) for name, value in names.items()}


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """The claim under its whole name, else along the dots of it."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found
