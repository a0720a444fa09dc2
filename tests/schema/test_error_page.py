"""docs/errors.md names every code a client can meet, and none that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from resolvers.reading import errors, pricing
from services import problems
from translations.catalogue import texts
from transport import statuses
from transport.app import CODES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([A-Z_0-9]+)` \| (?:[^|]* \| )?([^|]*) \|$", re.MULTILINE)
CODE = re.compile(r"[A-Z][A-Z_]+")
SAYING = {"Refusal": 1, "error_body": 0, "NoFile": 1}
"""Calls that say a code, and at which place."""


def listed(heading: str) -> dict[str, str]:
    """Codes and words of a section of the page."""
    section = PAGE.partition(f"## {heading}")[2].partition("\n## ")[0]
    rows = ROW.findall(section)
    assert len(dict(rows)) == len(rows) > 10
    return dict(rows)


def said(tree: ast.AST) -> Iterator[ast.expr | None]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in SAYING:
            yield from node.args[SAYING[node.func.id] :][:1]  # type: ignore[attr-defined]
        if isinstance(node, ast.Dict):
            yield from (
                v for k, v in zip(node.keys, node.values, strict=True) if getattr(k, "value", 0) == "code"
            )


def test_every_error_is_on_the_page() -> None:
    sources = [
        path for name in ("transport", "resolvers", "gateways") for path in (ROOT / name).rglob("*.py")
    ]
    literal = {
        value.value
        for path in sources
        for value in said(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }
    named = {
        v for n, v in [*vars(errors).items(), *vars(pricing).items()] if n.isupper() and isinstance(v, str)
    }
    known = literal | {v for v in named if CODE.fullmatch(v)}
    known |= {*statuses.ALWAYS, *statuses.PLAIN, *CODES.values()}
    assert sorted(listed("Errors")) == sorted(known)


def test_every_problem_and_violation_is_on_the_page_in_its_words() -> None:
    for heading, prefix in (("Problems", "problem."), ("Violations", "violation.")):
        words = {
            code.removeprefix(prefix).upper(): " ".join(text.split())
            for code, text in texts("en").items()
            if code.startswith(prefix)
        }
        assert listed(heading) == words
    kinds = {c.code for c in vars(problems).values() if isinstance(c, type) and hasattr(c, "code")}
    assert kinds <= listed("Problems").keys()
