"""What is asked again: no parsing, no validation, no walk over the document, no compiling; values are filled in."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from resolvers.reading import compiler, connections, prices, selections, statements, variables
from tests.resolvers.reading.test_graph import QUEUE
from tests.resolvers.reading.world import OFFICER, World

RECORD = """query($r: String!) { application(reference: $r) {
  id reference applicant { name { given } } decisions { outcome } permit { checkpoints { code } } } }"""
WORK = {module.__file__ for module in (compiler, connections, selections)} | {
    sys.modules["resolvers.documents"].__file__,
    sys.modules["resolvers.reading.permissions"].__file__,
}
"""Modules that work on documents and statements before anything is asked."""
WALKS = {
    (prices.__file__, "field"),
    (prices.__file__, "estimated"),
    (statements.__file__, "statement_of"),
    (variables.__file__, "names_in"),
    (variables.__file__, "shaping"),
    (variables.__file__, "arguments_of"),
}
ALLOWED = {"operation", "permit", "finish", "<lambda>", "<dictcomp>", "<listcomp>"}
"""Looked up under the text of the document and under the roles; and what was made to finish an answer."""


def called(work: Any) -> set[tuple[str, str]]:
    """The file and the name of every Python function that runs."""
    found: set[tuple[str, str]] = set()

    def seen(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            found.add((frame.f_code.co_filename, frame.f_code.co_name))

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize(
    ("document", "first", "again"),
    [
        (
            "{ applications(first: 5) { totalCount edges { cursor node { id decisions(first: 1) { id } } } } }",
            {},
            {},
        ),
        (RECORD, {"r": "ETA-1"}, {"r": "ETA-2"}),
        (
            QUEUE,
            {"first": 3, "where": {"status": {"eq": "APPROVED"}}},
            {"first": 3, "where": {"status": {"eq": "REFUSED"}}},
        ),
    ],
    ids=["a list without variables", "a record by its reference", "the queue with a filter"],
)
def test_a_hit_only_fills_in_values(
    worlds: tuple[World, World], document: str, first: dict[str, Any], again: dict[str, Any]
) -> None:
    for world in worlds:
        assert world.ask(document, first, OFFICER).code is None
        assert worked(called(lambda: world.ask(document, again, OFFICER))) == set()  # noqa: B023


def test_a_miss_does_all_of_it(worlds: tuple[World, World]) -> None:
    document = "{ hit: applications(first: 4) { nodes { id reference } } }"
    files = {file.rpartition("/")[2] for file, _ in worked(called(lambda: worlds[0].ask(document)))}
    assert {"parser.py", "validate.py", "compiler.py", "connections.py", "selections.py"} <= files


def worked(ran: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What of it is work on a document or a statement."""
    return {
        (file, name)
        for file, name in ran
        if any(
            part in file
            for part in (
                "/graphql/language/",
                "/graphql/validation/",
                "/graphql/execution/",
                "/sqlalchemy/sql/compiler.py",
            )
        )
        or (file in WORK and name not in ALLOWED)
        or (file, name) in WALKS
    }
