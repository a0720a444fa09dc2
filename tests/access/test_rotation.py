"""Signing keys in a folder: the newest signs, every one opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.signing import open_signer, rotate


def test_the_first_key_is_made_and_kept(tmp_path: Path) -> None:
    text = open_signer(tmp_path).sign(b"x")
    assert text.startswith("1.")
    assert open_signer(tmp_path).open(text) == b"x"
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["signing"]


def test_after_a_rotation_the_new_key_signs_and_the_old_one_opens(tmp_path: Path) -> None:
    old = open_signer(tmp_path)
    texts = [old.sign(b"r"), old.sign(b"c", "cursor")]
    assert rotate(tmp_path) == "2"
    new = open_signer(tmp_path)
    assert new.sign(b"r").startswith("2.")
    assert [new.open(texts[0]), new.open(texts[1], "cursor")] == [b"r", b"c"]
    assert new.open(texts[0], "cursor") is None
    assert old.open(new.sign(b"r")) is None


def test_keys_count_as_numbers_and_nothing_else_is_a_key(tmp_path: Path) -> None:
    assert [rotate(tmp_path) for _ in range(11)] == [str(number) for number in range(2, 13)]
    for name in ("signing-1", "signing-02", "signing-x", "signing-3.bak", "signing-old"):
        (tmp_path / "keys" / name).write_bytes(b"z" * 32)
    assert list(open_signer(tmp_path).keys) == [str(number) for number in range(12, 0, -1)]


def test_a_rotation_without_a_first_key_makes_both(tmp_path: Path) -> None:
    assert rotate(tmp_path) == "2"
    assert list(open_signer(tmp_path).keys) == ["2", "1"]


def test_keys_differ_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    rotate(tmp_path)
    assert len(set(open_signer(tmp_path).keys.values())) == 2
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_a_text_of_one_key_does_not_open_under_the_name_of_another(tmp_path: Path) -> None:
    text = open_signer(tmp_path).sign(b"x")
    rotate(tmp_path)
    assert open_signer(tmp_path).open("2" + text[1:]) is None


def test_a_key_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    rotate(tmp_path)
    (tmp_path / "keys" / "signing-2").write_bytes(b"short")
    with pytest.raises(ValueError, match="the key '2'"):
        open_signer(tmp_path)
