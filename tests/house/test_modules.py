"""Sizes, docstrings, names, and what no module may do but one."""

from __future__ import annotations

import ast
import re
import sys

from tests.house.sources import ROOT, Module, calls, files, modules

CEILING = 300
GENERATED = "migrations/versions/"
BAD_NAMES = {"core", "common", "utils", "util", "lib", "helpers", "helper", "manager", "handler", "misc"}
PUT_TOGETHER = {f"schema/{name}.py" for name in ("__init__", "assembly", "enums", "scalars")}
"""How declarations become a schema, and how a scalar is read; all else in schema/ only declares."""
CLOCKS = {"now", "utcnow", "today", "localtime", "gmtime"}
DATABASE_CLOCK = re.compile(r"\bnow\(\)|\bcurrent_(date|time|timestamp)\b|'now'", re.IGNORECASE)


def test_no_module_is_longer_than_its_ceiling() -> None:
    lengths = {
        str(path): len((ROOT / path).read_text().splitlines()) for path in files() if path.suffix == ".py"
    }
    own = {path: length for path, length in lengths.items() if not path.startswith(GENERATED)}
    print(*(f"{length:4} {path}" for path, length in own.items() if length > 200), sep="\n")
    assert {path: length for path, length in own.items() if length > CEILING} == {}


def test_every_module_says_what_it_is() -> None:
    assert [
        module.path for module in modules() if module.text.strip() and not ast.get_docstring(module.tree)
    ] == []


def test_names_say_something() -> None:
    parts = {part.partition(".")[0] for path in files() for part in path.parts}
    assert parts & BAD_NAMES == set()


def test_no_root_folder_hides_a_standard_module() -> None:
    folders = {path.parts[0] for path in files() if len(path.parts) > 1 and path.suffix == ".py"}
    assert folders & sys.stdlib_module_names == set()


def test_only_the_database_door_commits() -> None:
    elsewhere = [
        f"{module.at(node)} calls {name}()"
        for module in modules()
        if module.path != "models/database.py" and module.folder not in {"bench", "analytics"}
        for node, name in calls(module)
        # analytics/ has transactions in its own memory; that it cannot reach the record is held by the directions.
        if (name in {"commit", "begin"} and ast.unparse(node.func) not in savepoints(module))
        or _says(node, "commit")
    ]
    assert elsewhere == []


def savepoints(module: Module) -> set[str]:
    """`x.commit` for every x that was assigned from begin_nested(): releasing a savepoint commits nothing."""
    return {
        f"{ast.unparse(node.targets[0])}.commit"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.value).endswith(".begin_nested()")
    }


def test_only_the_server_reads_the_clock() -> None:
    read = [
        f"{module.at(node)} calls {name}()"
        for module in modules()
        if module.path != "server.py" and module.folder != "bench"
        for node, name in calls(module)
        if name in CLOCKS or ast.unparse(node.func) in {"time.time", "time.time_ns"}
    ]
    assert read == []


def test_no_statement_reads_the_clock_of_the_database() -> None:
    read = [
        f"{module.at(node)}: {node.value!r}"
        for module in modules()
        if module.folder not in {"bench", "server"}
        for node in texts(module)
        if DATABASE_CLOCK.search(node.value)
    ]
    assert read == []


def texts(module: Module) -> list[ast.Constant]:
    """Every string of a module that is not a docstring."""
    nodes = list(ast.walk(module.tree))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    found = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node for node in found if id(node) not in docstrings]


def test_every_folder_has_its_tests() -> None:
    folders = {"server" if "/" not in module.path else module.folder for module in modules()} - {"bench"}
    tested = {
        path.parts[1]
        for path in files()
        if path.match("tests/*/**/test_*.py") or path.match("tests/*/test_*.py")
    }
    assert folders - tested == set()


def test_the_schema_only_declares() -> None:
    allowed = (
        ast.ClassDef,
        ast.Assign,
        ast.AnnAssign,
        ast.Expr,
        ast.Import,
        ast.ImportFrom,
        ast.Pass,
        ast.If,
    )
    statements = [
        f"{module.at(node)}: {type(node).__name__}"
        for module in modules()
        if module.folder == "schema" and module.path not in PUT_TOGETHER
        for node in ast.walk(module.tree)
        if isinstance(node, ast.stmt) and not isinstance(node, allowed)
    ]
    assert statements == []


def test_nothing_is_left_unfinished() -> None:
    words = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3 + r"\b", "NotImplemented" + "Error")))
    marks = [
        f"{path}:{number}"
        for path in files()
        if path.suffix == ".py"
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        # The ICAO code of a person whose nationality is unspecified is three times the same letter.
        if (found := words.search(line)) and not (found[0] == "X" * 3 and "TO" + "DO" not in line)
    ]
    assert marks == []


def test_no_test_may_stay_out() -> None:
    ways = re.compile(
        "|".join(("mark" + r"\.(skip|skipif|xfail)", r"pytest" + r"\.(skip|xfail)", "importor" + "skip"))
    )
    out = [str(path) for path in files() if path.parts[0] == "tests" and path.suffix == ".py"]
    assert [path for path in out if ways.search((ROOT / path).read_text())] == []


def _says(node: ast.Call, word: str) -> bool:
    return any(isinstance(a, ast.Constant) and str(a.value).strip().lower() == word for a in node.args)
