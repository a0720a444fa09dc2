"""Keyed pseudonyms: the same id gives the same 16 bytes, and without the key nothing leads back."""

from __future__ import annotations

import hashlib
import hmac

SIZE = 16


def pseudonym(key: bytes, identifier: str) -> bytes:
    """HMAC-SHA256 of an opaque id under the lake's key, cut to 16 bytes."""
    return hmac.digest(key, identifier.encode(), hashlib.sha256)[:SIZE]
