"""The page of who sees what says what the code does; and what a role may not read costs it no statement."""

from __future__ import annotations

from access.scope import OWN
from console.seeing import CONTRACT, PAGE, ROWS, needs, page


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python server.py who-sees-what writes it anew"


def test_words_and_conditions_name_the_same_rows() -> None:
    shared = {"PossibleMatch": "seen by whoever sees both members"}
    assert {
        entity.__name__: set(roles) for entity, roles in OWN.items() if entity.__name__ not in shared
    } == {name: set(roles) for name, roles in ROWS.items()}


def test_every_field_of_the_contract_with_a_permission_is_found() -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    assert sum(len(fields) for fields in needs(CONTRACT).values()) == text.count('@needs(permission: "')
