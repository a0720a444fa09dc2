"""Signed texts: receipts and cursors that nobody but this installation can have made.

A text is `key id . payload . tag`, each part url-safe; the tag is HMAC-SHA256 over purpose, key id and payload, so
that a cursor never passes for a receipt. The payload is signed, not hidden: nothing personal belongs in it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.identifiers import SYSTEM, Chance
from models.sealing import secret

KEY_FILE = re.compile(r"signing(?:-([2-9]|[1-9][0-9]{1,8}))?")
"""The key called 1 lies in `keys/signing`, the next ones in `keys/signing-2` and so on; the newest signs."""

KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
"""What a key may be called; no dot, which parts a text."""


@dataclass(frozen=True)
class Signer:
    """Signs with the first key and opens with all, so that keys can be changed while old texts still open.

    `keys` maps key ids to secrets of at least 32 bytes; ValueError where one is shorter or badly named.
    """

    keys: Mapping[str, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError("a signer needs at least one key")
        for name, key in self.keys.items():
            if not KEY_ID.fullmatch(name) or len(key) < 32:
                raise ValueError(
                    f"the key {name!r} needs a name of letters and digits, and at least 32 bytes"
                )

    def sign(self, payload: bytes, purpose: str = "receipt") -> str:
        """The signed text of a payload for one purpose."""
        name, key = next(iter(self.keys.items()))
        tag = _tag(key, purpose, name, payload)
        return f"{name}.{_text(payload)}.{_text(tag)}"

    def open(self, text: str, purpose: str = "receipt") -> bytes | None:
        """The payload of a text signed for that purpose, or None: forged, altered, foreign or of a lost key."""
        name, _, rest = text.partition(".")
        body, _, tag = rest.partition(".")
        key, payload, given = self.keys.get(name), _bytes(body), _bytes(tag)
        if key is None or payload is None or given is None:
            return None
        return payload if hmac.compare_digest(_tag(key, purpose, name, payload), given) else None


def open_signer(folder: Path, chance: Chance = SYSTEM) -> Signer:
    """The signer whose keys lie in `folder/keys`, newest first; the first key is made on first use."""
    numbers = sorted(_numbers(folder) or [1], reverse=True)
    return Signer({str(number): secret(folder, _file(number), chance) for number in numbers})


def rotate(folder: Path, chance: Chance = SYSTEM) -> str:
    """Add a key that signs from the next start on, and give its id; what older keys signed still opens."""
    open_signer(folder, chance)
    number = max(_numbers(folder)) + 1
    secret(folder, _file(number), chance)
    return str(number)


def _numbers(folder: Path) -> list[int]:
    found = (KEY_FILE.fullmatch(path.name) for path in (folder / "keys").glob("signing*"))
    return [int(match[1] or 1) for match in found if match]


def _file(number: int) -> str:
    return "signing" if number == 1 else f"signing-{number}"


def _tag(key: bytes, purpose: str, name: str, payload: bytes) -> bytes:
    return hmac.digest(key, f"{purpose}\0{name}\0".encode() + payload, hashlib.sha256)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes | None:
    try:
        value = base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, UnicodeEncodeError):
        return None
    # One payload has one text: padding bits that the decoder ignores would give others for it.
    return value if _text(value) == text else None
