"""What is sealed opens with its person's key, in its own place, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from models.database import Database
from models.identifiers import SYSTEM, seeded
from models.persons import Person, PersonKey
from models.sealing import Vault, open_vault, seal, secret, unseal

VAULT = Vault(kek=b"k" * 32, index_key=b"i" * 32)
KEY = b"d" * 32


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_sealed_text_opens(text: str) -> None:
    assert unseal(KEY, seal(KEY, text, "persons.email", "per_1", SYSTEM), "persons.email", "per_1") == text


@pytest.mark.parametrize(
    ("key", "place", "person"),
    [(b"e" * 32, "persons.email", "per_1"), (KEY, "persons.phone", "per_1"), (KEY, "persons.email", "per_2")],
)
def test_it_does_not_open_elsewhere(key: bytes, place: str, person: str) -> None:
    value = seal(KEY, "a@example.org", "persons.email", "per_1", SYSTEM)
    with pytest.raises(InvalidTag):
        unseal(key, value, place, person)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_an_altered_value_does_not_open(place: int, change: int) -> None:
    value = bytearray(seal(KEY, "a@example.org", "persons.email", "per_1", seeded("x")))
    value[place % len(value)] ^= change
    with pytest.raises(InvalidTag):
        unseal(KEY, bytes(value), "persons.email", "per_1")


def test_equal_texts_are_sealed_differently() -> None:
    assert seal(KEY, "x", "p.e", "per_1", SYSTEM) != seal(KEY, "x", "p.e", "per_1", SYSTEM)


def test_the_key_of_a_person_is_kept_wrapped(database: Database) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    with database.batch() as session:
        session.add_all(Person(id=name, given="A", family="B", created_at=now) for name in ("per_1", "per_2"))
        session.flush()
        first = VAULT.new_key(session, "per_1", SYSTEM)
        second = VAULT.new_key(session, "per_2", SYSTEM)
    with database.batch() as session:
        assert VAULT.held(session, "per_1") == first != second
        wrapped = session.scalar(sa.select(PersonKey.wrapped).where(PersonKey.person_id == "per_1"))
    assert first not in wrapped
    with pytest.raises(InvalidTag):
        VAULT.unwrap("per_2", wrapped)
    with pytest.raises(InvalidTag):
        Vault(kek=b"x" * 32, index_key=VAULT.index_key).unwrap("per_1", wrapped)


def test_the_blind_index_tells_values_apart_and_parts_too() -> None:
    assert VAULT.blind("KAZ", "N1") == VAULT.blind("KAZ", "N1")
    assert len({VAULT.blind(*parts) for parts in (("KAZ", "N1"), ("KAZN", "1"), ("KAZ", "N2"))}) == 3
    assert VAULT.blind("KAZ", "N1") != Vault(kek=VAULT.kek, index_key=b"j" * 32).blind("KAZ", "N1")


def test_keys_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    vault = open_vault(tmp_path)
    assert open_vault(tmp_path) == vault
    assert vault.kek != vault.index_key
    assert secret(tmp_path, "other") not in (vault.kek, vault.index_key)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
