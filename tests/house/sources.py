"""The project's own files, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {".venv", ".git", "node_modules", "__pycache__"}
NOT_OURS |= {".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
ANY_TEXT = {
    ".cfg",
    ".csv",
    ".css",
    ".graphql",
    ".html",
    ".ini",
    ".json",
    ".mako",
    ".md",
    ".po",
    ".py",
    ".svg",
}
ANY_TEXT |= {".toml", ".txt", ".yaml", ".yml", ""}


@dataclass(frozen=True)
class Module:
    """A Python file: its path from the root, its folder (or its own name in the root), its text and its tree."""

    path: str
    folder: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as path:line."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def files() -> tuple[Path, ...]:
    """Every text file of the project, from the root."""
    return tuple(sorted(_walk(ROOT)))


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file outside the tests."""
    return tuple(_module(path) for path in files() if path.suffix == ".py" and path.parts[0] != "tests")


def calls(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the last part of the called name: `a.b.c()` gives `c`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                yield node, function.attr
            elif isinstance(function, ast.Name):
                yield node, function.id


def _module(path: Path) -> Module:
    text = (ROOT / path).read_text(encoding="utf-8")
    folder = path.parts[0] if len(path.parts) > 1 else path.stem
    return Module(str(path), folder, text, ast.parse(text, str(path)))


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in NOT_OURS or entry == ROOT / "data":
            continue
        if entry.is_dir():
            yield from _walk(entry)
        elif entry.suffix in ANY_TEXT:
            yield entry.relative_to(ROOT)
