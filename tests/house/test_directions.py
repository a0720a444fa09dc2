"""Which folder may import which of ours; what breaks it is named by file and line."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.sources import Module, modules

MAY_IMPORT: dict[str, set[str]] = {
    "schema": {
        "resolvers",
        "services",
        "policy",
        "disclosure",
        "analytics",
        "access",
        "models",
        "translations",
    },
    "resolvers": {"services", "analytics", "disclosure", "policy", "access", "models", "translations"},
    "transport": {"access"},
    "intake": {"services", "policy", "models", "feed"},
    "demo": {"services", "policy", "models", "feed", "access", "intake", "analytics"},
    "feed": {"models", "analytics", "disclosure", "policy"},
    "services": {"policy", "access", "models"},
    "access": {"models"},
    "gateways": {"access", "models"},
    "analytics": {"policy"},
    "migrations": {"models"},
    "console": {
        "access",
        "analytics",
        "demo",
        "disclosure",
        "feed",
        "gateways",
        "intake",
        "migrations",
        "models",
        "policy",
        "resolvers",
        "services",
        "translations",
        "transport",
    },
    "docs": set(),
    "models": set(),
    "policy": set(),
    "disclosure": set(),
    "translations": set(),
    "web": set(),
}
FREE = {"server", "bench"}
"""The composition root sees everything, and so does what measures the whole."""

OF_THE_RECORD = {"models.journal", "models.database", "models.columns"}
"""All that feed/ may know of the record: it cannot name a table with people in it."""


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node, "." * node.level + (node.module or "")


def test_every_folder_has_its_line_in_the_table() -> None:
    assert {module.folder for module in modules()} - FREE <= set(MAY_IMPORT)


def test_imports_point_in_one_direction() -> None:
    ours = set(MAY_IMPORT) | FREE
    broken = [
        f"{module.at(node)} imports {name}, but {module.folder}/ may import {sorted(MAY_IMPORT[module.folder])}"
        for module in modules()
        if module.folder not in FREE
        for node, name in imports(module)
        if name.partition(".")[0] in ours - MAY_IMPORT[module.folder] - {module.folder}
    ]
    assert broken == []


def test_imports_name_the_whole_path() -> None:
    relative = [
        f"{m.at(node)} imports {name}" for m in modules() for node, name in imports(m) if name[:1] == "."
    ]
    assert relative == []


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        module.at(node)
        for module in modules()
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_the_feed_knows_no_table_with_people_in_it() -> None:
    named = {
        f"{module.at(node)} imports {name}"
        for module in modules()
        if module.folder == "feed"
        for node, name in imports(module)
        if name.partition(".")[0] == "models" and name not in OF_THE_RECORD
    }
    assert named == set()


def test_figures_know_no_record() -> None:
    named = [
        f"{module.at(node)} imports {name}"
        for module in modules()
        if module.folder in {"analytics", "disclosure"}
        for node, name in imports(module)
        if name.partition(".")[0] in {"sqlalchemy", "asyncpg", "sqlite3", "psycopg"}
    ]
    assert named == []
