"""Codes on permits: read as they were written, with any of our keys, and by nothing else."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from access.permit_codes import (
    LONGEST,
    TYPE,
    Claims,
    PermitKeys,
    key_id,
    new_key,
    open_permit_keys,
    read_code,
    read_jwks,
    rotate,
)

CLAIMS = Claims(
    "PEVISA-7K3M-92QX-WP4H",
    "E_VISA",
    date(2026, 7, 1),
    date(2026, 9, 28),
    datetime(2026, 6, 1, tzinfo=UTC),
    "d",
)
KEY = new_key()
NAME = key_id(KEY)
KEYS = PermitKeys({NAME: KEY})
CODE = KEYS.code(CLAIMS)
BODY = base64.urlsafe_b64decode(CODE.split(".")[1] + "==")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SIGN = jwt.PyJWS()


def test_a_code_reads_as_it_was_written_and_is_always_the_same() -> None:
    assert read_code(CODE, KEYS.public) == CLAIMS
    assert KEYS.code(CLAIMS) == CODE
    assert len(CODE) < LONGEST / 2
    assert json.loads(BODY) == {
        "iss": "qazeta",
        "sub": "PEVISA-7K3M-92QX-WP4H",
        "kind": "E_VISA",
        "validFrom": "2026-07-01",
        "validTo": "2026-09-28",
        "iat": 1780272000,
        "doc": "d",
    }


def test_others_read_it_with_the_key_set_alone() -> None:
    [entry] = json.loads(KEYS.jwks)["keys"]
    assert entry.keys() == {"kty", "crv", "x", "y", "use", "alg", "kid"}
    key = jwt.PyJWKSet.from_json(KEYS.jwks)[NAME]
    assert jwt.PyJWS().decode(CODE, key, ["ES256"]) == BODY
    assert read_code(CODE, read_jwks(KEYS.jwks)) == CLAIMS


@given(st.integers(0, len(CODE) - 1), st.sampled_from(ALPHABET + ".=!"))
def test_no_character_can_be_another(place: int, letter: str) -> None:
    altered = CODE[:place] + letter + CODE[place + 1 :]
    assert (read_code(altered, KEYS.public) is None) is (altered != CODE)


@given(st.text(max_size=60) | st.lists(st.text(ALPHABET, max_size=30), min_size=3, max_size=3).map(".".join))
def test_garbage_is_no_code(text: str) -> None:
    assert read_code(text, KEYS.public) is None


PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
HEADER = {"kid": NAME, "typ": TYPE}


def unchecked(algorithm: str, secret: bytes) -> str:
    """A text under HS256 with the public key as its secret: the library itself refuses to make one."""
    part = [{"alg": algorithm, **HEADER}, json.loads(BODY)]
    head = ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in part)
    import_key = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return f"{head}.{base64.urlsafe_b64encode(import_key.sign(head.encode(), secret)).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    "code",
    [
        SIGN.encode(BODY, new_key(), "ES256", HEADER),
        SIGN.encode(BODY, KEY, "ES256", {**HEADER, "kid": "unknown"}),
        SIGN.encode(BODY, KEY, "ES256", {**HEADER, "typ": "JWT"}),
        SIGN.encode(BODY, KEY, "ES256", {**HEADER, "jku": "https://elsewhere.example"}),
        SIGN.encode(BODY, None, "none", HEADER),
        unchecked("HS256", PUBLIC),
        unchecked("ES256", PUBLIC),
        f"{CODE}.",
        f"{CODE}=",
        f" {CODE}",
        CODE.rpartition(".")[0] + ".",
        CODE.replace(".", "..", 1),
        "." * 2,
        "a" * (LONGEST + 1),
        CODE + "A" * LONGEST,
    ],
)
def test_what_is_not_authentic(code: str) -> None:
    assert read_code(code, KEYS.public) is None


def test_older_keys_still_verify_and_the_newest_signs(tmp_path: Path) -> None:
    first = open_permit_keys(tmp_path)
    assert open_permit_keys(tmp_path).public.keys() == first.public.keys()
    [file] = (tmp_path / "keys").iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("permits-1.pem", 0o600)
    added = rotate(tmp_path)
    both = open_permit_keys(tmp_path)
    assert list(both.keys) == [added, *first.keys]
    old, new = first.code(CLAIMS), both.code(CLAIMS)
    assert read_code(old, both.public) == read_code(new, both.public) == CLAIMS
    assert read_code(new, first.public) is None
    assert jwt.PyJWS().get_unverified_header(new)["kid"] == added


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": [{}]}', '{"keys": [{"kid": "a", "kty": "RSA"}]}'])
def test_what_is_no_key_set_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON"):
        read_jwks(text or "not JSON")
