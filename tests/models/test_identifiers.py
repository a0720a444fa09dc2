"""Identifiers say their type and nothing else."""

from __future__ import annotations

import re

import pytest

from models.identifiers import ALPHABET, PREFIXES, SYSTEM, new_id, new_reference, seeded, type_of


@pytest.mark.parametrize("name", sorted(PREFIXES))
def test_an_identifier_says_its_type(name: str) -> None:
    identifier = new_id(name, SYSTEM)
    assert re.fullmatch(rf"[a-z]{{3}}_[{ALPHABET}]{{20}}", identifier)
    assert type_of(identifier) == name


def test_prefixes_are_unlike() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)


@pytest.mark.parametrize("identifier", ["", "_", "xyz_1", "application", "APP_1"])
def test_an_unknown_identifier_has_no_type(identifier: str) -> None:
    assert type_of(identifier) is None


def test_a_reference_can_be_read_out() -> None:
    assert re.fullmatch(r"EVISA(-[2-9A-Z]{4}){3}", new_reference("E_VISA", SYSTEM))
    assert not set("01ILO") & set(ALPHABET.upper())


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    assert new_id("Person", seeded("a")) == new_id("Person", seeded("a"))
    assert new_id("Person", seeded("a")) != new_id("Person", seeded("b"))


def test_identifiers_do_not_repeat() -> None:
    assert len({new_id("Person", SYSTEM) for _ in range(2000)}) == 2000
