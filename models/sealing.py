"""The vault: personal columns encrypted under a data key per person, found by blind index.

AES-256-GCM-SIV (RFC 8452); associated data binds a ciphertext to table, column, person and key version, so it
cannot be moved. Layout of a sealed value: 12 bytes nonce, then ciphertext and tag. Blind indexes are HMAC-SHA256.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from sqlalchemy.orm import Session

from models.identifiers import SYSTEM, Chance
from models.persons import PersonKey

NONCE_BYTES = 12
KEY_VERSION = 1


@dataclass(frozen=True)
class Vault:
    """Holds the key-encryption key and the index key; hands out data keys, never stores them in the clear."""

    kek: bytes
    index_key: bytes

    def blind(self, *parts: str) -> bytes:
        """The blind index of a value: equal inputs give equal bytes, and nothing can be read from them."""
        return hmac.digest(self.index_key, "\x1f".join(parts).encode(), hashlib.sha256)

    def new_key(self, session: Session, person_id: str, chance: Chance) -> bytes:
        """Make, wrap and store the data key of a person."""
        key, wrapped = self.fresh_key(person_id, chance)
        session.add(PersonKey(person_id=person_id, key_version=KEY_VERSION, wrapped=wrapped))
        return key

    def fresh_key(self, person_id: str, chance: Chance) -> tuple[bytes, bytes]:
        """A data key for a person, and its wrapped form, which alone may be stored."""
        key, nonce = chance.randbytes(32), chance.randbytes(NONCE_BYTES)
        return key, nonce + AESGCMSIV(self.kek).encrypt(nonce, key, _wrap_context(person_id))

    def unwrap(self, person_id: str, wrapped: bytes) -> bytes:
        """The data key of a person from its wrapped form; InvalidTag where it was altered or moved."""
        nonce, body = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        return AESGCMSIV(self.kek).decrypt(nonce, body, _wrap_context(person_id))

    def held(self, session: Session, person_id: str) -> bytes | None:
        """The data key of a person; None where there is none: nothing was sealed yet, or the person was erased."""
        wrapped = session.scalar(
            sa.select(PersonKey.wrapped).where(
                PersonKey.person_id == person_id, PersonKey.key_version == KEY_VERSION
            )
        )
        return self.unwrap(person_id, wrapped) if wrapped else None


def seal(key: bytes, plain: str, place: str, person_id: str, chance: Chance) -> bytes:
    """Encrypt one value for one place, `table.column`, of one person's file."""
    nonce = chance.randbytes(NONCE_BYTES)
    return nonce + AESGCMSIV(key).encrypt(nonce, plain.encode(), _context(place, person_id))


def unseal(key: bytes, value: bytes, place: str, person_id: str) -> str:
    """Decrypt one value; InvalidTag where it was altered, or belongs elsewhere."""
    return (
        AESGCMSIV(key).decrypt(value[:NONCE_BYTES], value[NONCE_BYTES:], _context(place, person_id)).decode()
    )


def _context(place: str, person_id: str) -> bytes:
    return f"{place}|{person_id}|{KEY_VERSION}".encode()


def _wrap_context(person_id: str) -> bytes:
    return f"person_keys|{person_id}|{KEY_VERSION}".encode()


def open_vault(folder: Path, chance: Chance = SYSTEM) -> Vault:
    """The vault whose keys lie in `folder/keys`, made with mode 0600 on first use (development; a KMS elsewhere)."""
    return Vault(kek=secret(folder, "kek", chance), index_key=secret(folder, "index", chance))


def secret(folder: Path, name: str, chance: Chance = SYSTEM) -> bytes:
    """32 secret bytes kept in `folder/keys/<name>`, made on first use."""
    path = folder / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(chance.randbytes(32))
    return path.read_bytes()
