"""Who acts in the demo are the personas, and posts of offices that exist."""

from __future__ import annotations

from random import Random

import pytest

from access.personas import PERSONAS
from demo import posts

PAIRS = {
    "traveller": posts.traveller(),
    "member": posts.member(),
    "mission-officer": posts.registrar(posts.PERSONA_MISSION),
    "case-officer": posts.case_officer(),
    "border-officer": posts.BORDER_OFFICER,
    "payments-officer": posts.PAYMENTS_OFFICER,
    "appeals-officer": posts.APPEALS_OFFICER,
    "admin": posts.ADMIN,
}


@pytest.mark.parametrize("persona", PAIRS)
def test_a_post_is_the_persona(persona: str) -> None:
    assert PAIRS[persona] == PERSONAS[persona]


def test_offices_near_a_country() -> None:
    assert posts.office_for("MISSION", "MNG", Random(0)) == "MISSION-ULN"
    assert {posts.office_for("MISSION", "CHN", Random(n)) for n in range(20)} == {
        "MISSION-PEK",
        "MISSION-URC",
    }
    assert posts.office_for("MISSION", "AUT", Random(0)) == posts.OTANDASTAR
    assert posts.office_for("ASSOCIATION", "AUT", Random(0)) == "ASSOCIATION-WORLD"
