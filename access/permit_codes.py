"""Codes on permits: compact JWS (RFC 7515) under ES256, which anybody with the public keys can check without us.

A code says which permit it is and what was printed on it, and nothing of who holds it: of the travel document there is
a keyed digest alone, that only this installation can compute (docs/permit-codes.md). What happened to the permit since
is not in it. Signatures are deterministic (RFC 6979), so that a permit has one code until it or the key changes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm
from jwt.utils import base64url_encode, der_to_raw_signature

ISSUER = "qazeta"
TYPE = "permit+jws"
ALGORITHM = "ES256"
LONGEST = 1024
"""Characters of a code; a longer one is not looked at."""

SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
KEY_FILE = re.compile(r"permits-([1-9][0-9]{0,8})\.pem")
"""Private keys in `keys/`, in PKCS #8; the one with the highest number signs."""


class _Deterministic(ECAlgorithm):
    """ES256 whose signature of a text is always the same one."""

    def sign(self, msg: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
        signed = key.sign(msg, ec.ECDSA(SHA256(), deterministic_signing=True))
        return der_to_raw_signature(signed, key.curve)


JWS = jwt.PyJWS(algorithms=[ALGORITHM])
JWS.unregister_algorithm(ALGORITHM)
JWS.register_algorithm(ALGORITHM, _Deterministic(SHA256, ec.SECP256R1))


@dataclass(frozen=True)
class Claims:
    """What a code says: number and kind of the permit, its days, when it was given, the digest of the document."""

    number: str
    kind: str
    valid_from: date
    valid_to: date
    issued_at: datetime
    document: str


@dataclass(frozen=True)
class PermitKeys:
    """The key pairs of codes by key id, newest first: the first signs, all verify."""

    keys: Mapping[str, ec.EllipticCurvePrivateKey] = field(repr=False)

    @property
    def public(self) -> Mapping[str, ec.EllipticCurvePublicKey]:
        """The public keys by key id."""
        return {name: key.public_key() for name, key in self.keys.items()}

    @property
    def jwks(self) -> str:
        """The public keys as a JSON Web Key Set (RFC 7517)."""
        return json.dumps({"keys": [jwk(key) | {"kid": name} for name, key in self.public.items()]})

    def code(self, claims: Claims) -> str:
        """The code of a permit."""
        name, key = next(iter(self.keys.items()))
        said = {
            "iss": ISSUER,
            "sub": claims.number,
            "kind": claims.kind,
            "validFrom": claims.valid_from.isoformat(),
            "validTo": claims.valid_to.isoformat(),
            "iat": int(claims.issued_at.timestamp()),
            "doc": claims.document,
        }
        payload = json.dumps(said, separators=(",", ":")).encode()
        return JWS.encode(payload, key, ALGORITHM, {"kid": name, "typ": TYPE})


def read_code(code: str, keys: Mapping[str, ec.EllipticCurvePublicKey]) -> Claims | None:
    """What an authentic code says; None where it was not made under one of the keys, or is no code at all."""
    if len(code) > LONGEST or not SHAPE.fullmatch(code):
        return None
    try:
        header = JWS.get_unverified_header(code)
        # Exactly what we write: no other algorithm, and no header that brings a key along or changes what is signed.
        name = header.get("kid", "")
        if header != {"alg": ALGORITHM, "kid": name, "typ": TYPE} or name not in keys:
            return None
        payload = JWS.decode(code, keys[name], [ALGORITHM])
    except jwt.PyJWTError:
        return None
    said = json.loads(payload)
    return Claims(
        number=said["sub"],
        kind=said["kind"],
        valid_from=date.fromisoformat(said["validFrom"]),
        valid_to=date.fromisoformat(said["validTo"]),
        issued_at=datetime.fromtimestamp(said["iat"], UTC),
        document=said["doc"],
    )


def jwk(key: ec.EllipticCurvePublicKey) -> dict[str, Any]:
    """A public key as a JSON Web Key, without a name."""
    return ECAlgorithm.to_jwk(key, as_dict=True) | {"use": "sig", "alg": ALGORITHM}


def read_jwks(text: str) -> dict[str, ec.EllipticCurvePublicKey]:
    """The keys of a JSON Web Key Set by key id; ValueError where it is none, or has none of ours."""
    try:
        found = {entry["kid"]: ECAlgorithm.from_jwk(entry) for entry in json.loads(text)["keys"]}
    except (KeyError, TypeError, ValueError, jwt.PyJWTError):
        raise ValueError("this is not a JSON Web Key Set with keys of P-256") from None
    return {name: key for name, key in found.items() if isinstance(key, ec.EllipticCurvePublicKey)}


def key_id(key: ec.EllipticCurvePrivateKey) -> str:
    """The name of a key: its thumbprint (RFC 7638), so that two installations never give two keys one name."""
    own = jwk(key.public_key())
    needed = {name: own[name] for name in ("crv", "kty", "x", "y")}
    digest = sha256(json.dumps(needed, separators=(",", ":")).encode()).digest()
    return base64url_encode(digest).decode()[:16]


def open_permit_keys(folder: Path) -> PermitKeys:
    """The keys in `folder/keys`, newest first; the first one is made on first use."""
    numbers = sorted(_numbers(folder) or [1], reverse=True)
    keys = [_key(folder, number) for number in numbers]
    return PermitKeys({key_id(key): key for key in keys})


def rotate(folder: Path) -> str:
    """Add a key that signs from the next start on, and give its id; codes under older keys still verify."""
    open_permit_keys(folder)
    return key_id(_key(folder, max(_numbers(folder)) + 1))


def new_key() -> ec.EllipticCurvePrivateKey:
    """A fresh key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def _numbers(folder: Path) -> list[int]:
    found = (KEY_FILE.fullmatch(path.name) for path in (folder / "keys").glob("permits-*"))
    return [int(match[1]) for match in found if match]


def _key(folder: Path, number: int) -> ec.EllipticCurvePrivateKey:
    """The key of a number, made where there is none: of two processes that start at once, one makes it."""
    path = folder / "keys" / f"permits-{number}.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_name(f".{path.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_bytes(new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        if not path.exists():
            os.link(made, path)
        made.unlink()
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError(f"{path.name} holds no private key on P-256")
    return key
