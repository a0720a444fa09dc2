"""What is printed at the start: complete lines that can be pasted."""

from __future__ import annotations

import json
import shlex
from datetime import date

from access.personas import PERSONAS
from console.welcome import FIRST, welcome

TODAY = date(2026, 11, 23)
ADDRESS = "http://127.0.0.1:8000"


def printed(lines: str) -> list[list[str]]:
    return [shlex.split(line) for line in lines.splitlines() if line.startswith("curl ")]


def test_the_first_questions_can_be_pasted() -> None:
    commands = printed("\n".join(welcome(ADDRESS, TODAY, lambda persona: f"token-of-{persona}")))
    assert [json.loads(command[-1])["query"] for command in commands] == [
        " ".join(q.split()) for _, _, q in FIRST
    ]
    assert [[word for word in command if "Bearer" in word] for command in commands] == [
        [],
        ["authorization: Bearer token-of-analyst"],
        ["authorization: Bearer token-of-researcher"],
    ]
    trip = {"arrival": "2026-12-23", "expires": "2031-11-22"}
    assert [json.loads(command[-1]).get("variables") for command in commands] == [trip, None, None]
    assert {command[2] for command in commands} == {f"{ADDRESS}/graphql"}


def test_the_built_in_issuer_is_announced_and_the_personas_are_named() -> None:
    text = "\n".join(welcome(ADDRESS, TODAY, lambda persona: "t"))
    assert "WARNING: the built-in issuer is ON" in text
    assert all(persona in text for persona in PERSONAS)
    assert f"{ADDRESS}/#token=t" in text.split()


def test_without_an_issuer_only_the_open_question_is_offered() -> None:
    text = "\n".join(welcome(ADDRESS, TODAY, None))
    assert len(printed(text)) == 1
    assert "QAZETA_DEV_ISSUER is off" in text
    assert "#token=" not in text
