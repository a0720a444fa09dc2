"""No committed file names a place of one machine or a package host, and the locks are whole."""

from __future__ import annotations

import ast
import re
import sys
import tomllib

from tests.house.sources import ROOT, files

MACHINE = re.compile(
    r"(^|[^A-Za-z0-9_.])/("
    + "|".join(("wor" + "k", "far" + "m", "hom" + "e", "roo" + "t", "Use" + "rs"))
    + r")/"
)
HOSTS = re.compile(
    "|".join((r"pypi\." + "org", "python" + "hosted", r"npm" + r"js\.", "index" + "-url [a-z]"))
)
BUILD = ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "Makefile", ".ci/run")
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==\S+", re.MULTILINE)


def test_no_file_names_a_place_of_one_machine() -> None:
    named = [
        f"{path}:{number}"
        for path in files()
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert named == []


def test_no_file_names_a_package_host() -> None:
    assert [str(path) for path in files() if HOSTS.search((ROOT / path).read_text(encoding="utf-8"))] == []


def test_no_build_file_has_an_address() -> None:
    assert [name for name in BUILD if "://" in (ROOT / name).read_text().replace("postgresql://", "")] == []


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        entries = [entry for entry in re.split(r"\n(?=\S)", text) if LOCKED.match(entry)]
        assert len(entries) > 20
        assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, dev = (_locked(name) for name in ("requirements.txt", "requirements-dev.txt"))
    assert {_name(wanted) for wanted in project["project"]["dependencies"]} <= set(run)
    assert {_name(wanted) for wanted in project["dependency-groups"]["dev"]} <= set(dev)
    assert run.items() <= dev.items()


def _locked(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text()
    return {match[1].lower(): match[0] for match in LOCKED.finditer(text)}


def _name(wanted: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]|(?<=[a-z])~", wanted)[0].lower()


BY_NAME = {"httptools", "uvloop", "websockets"}
"""Packages that are named in a setting or a URL instead of being imported."""
IMPORTED_AS = {
    "charset-normalizer": "charset_normalizer",
    "graphql-core": "graphql",
    "pyjwt": "jwt",
    "strawberry-graphql": "strawberry",
}
AHEAD = {"demo/published/linear.py"}
"""Modules that run before a release alone, with what the tests install: their result is committed."""
TOOLS = {"mypy", "pytest-xdist", "ruff"}


def test_every_package_is_used_and_every_import_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {_name(entry) for entry in project["project"]["dependencies"]}
    for_tests = {_name(entry) for entry in project["dependency-groups"]["dev"]} - TOOLS
    served, tested = _imported(tests=False), _imported(tests=True)
    assert served == {IMPORTED_AS.get(name, name) for name in wanted - BY_NAME}
    assert {name.replace("-", "_") for name in for_tests} == tested - served - {"tests"} - BY_NAME


def _imported(*, tests: bool) -> set[str]:
    """Packages of others that are imported in the tests, or outside them; what bench/ compares with is its own."""
    python = [path for path in files() if path.suffix == ".py" and path.parts[0] != "bench"]
    paths = [path for path in python if (path.parts[0] == "tests" or path.as_posix() in AHEAD) is tests]
    found = {
        name.partition(".")[0]
        for path in paths
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        for name in _names(node)
    }
    return found - set(sys.stdlib_module_names) - {path.parts[0].removesuffix(".py") for path in files()}


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
