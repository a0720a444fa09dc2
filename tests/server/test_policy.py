"""The commands of a lawyer: check the rules, read them, compare two sets of them; and the keys of receipts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import server
from policy.rulebook import RULES, load_rulebook
from policy.versions import keep
from tests.server.test_serve import free_port

VERSION = load_rulebook().version
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, where versions of the rules are kept."""
    monkeypatch.setenv("QAZETA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(
        server.app, words, env={"COLUMNS": "160", **environment}, catch_exceptions=False
    )


def test_the_groups_hold_these_commands() -> None:
    groups = {group.name: group.typer_instance for group in server.app.registered_groups}
    assert {
        name: [command.name or command.callback.__name__ for command in group.registered_commands]
        for name, group in groups.items()
    } == {
        "audit": ["verify", "checkpoint"],
        "fees": ["reconcile", "refunds"],
        "keys": ["rotate"],
        "ledger": ["verify"],
        "outbox": ["send"],
        "permit": ["verify"],
        "policy": ["check", "diff", "versions"],
    }


@pytest.mark.parametrize(
    "words", [("policy", "check"), ("policy", "diff"), ("policy", "versions"), ("keys", "rotate")]
)
def test_every_command_explains_itself(words: tuple[str, str]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert f"Usage: root {' '.join(words)}" in result.output


def test_check_shows_the_rules_of_a_day_and_counts() -> None:
    result = run("policy", "check", "--on", "2025-08-25", "--locale", "fr")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Règles en vigueur le 25 août 2025\n")
    assert f"Version des règles : {VERSION}" in result.stdout
    assert "regime.tur.band" in result.stdout
    assert "regime.tur\n" not in result.stdout
    *_, counts, wordings = result.stdout.strip().splitlines()
    assert counts.startswith("sourcée ")
    assert counts.split(", ")[-1].startswith("contesté ")
    assert wordings.startswith("Unreviewed wordings: kk ")
    assert ", en 0, " in wordings


@pytest.mark.parametrize(
    ("words", "says"), [(("--locale", "de"), "no language 'de'"), (("--on", "soon"), "soon")]
)
def test_check_says_what_it_cannot_do(words: tuple[str, ...], says: str) -> None:
    result = run("policy", "check", *words)
    assert result.exit_code in (1, 2)
    assert says in result.stderr
    assert result.stdout == ""


def test_a_broken_draft_is_named_by_file_and_line(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "draft")
    eta = tmp_path / "draft" / "eta.toml"
    eta.write_text(eta.read_text().replace("value = { hours = 72 }", 'value = { hours = "72" }'))
    line = eta.read_text().splitlines().index('id = "eta.deadline"')
    result = run("policy", "check", "--rules", str(tmp_path / "draft"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"eta.toml, line {line}: rule 'eta.deadline': the value does not say what the subject needs. "
        "Write instead: value = { hours = 72 }",
        "qazeta: The rules cannot be used; things to put right: 1.",
    ]


def test_diff_shows_what_moves() -> None:
    result = run("policy", "diff", "2025-09-09", "2025-09-10")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in result.stdout.splitlines() if "│" in line
    ]
    heads = [row for row in rows if row[0]]
    assert {(row[0], row[1]) for row in heads} == {("TUR", "VISA_FREE")}
    assert any(row[2].startswith("UNDETERMINED") and row[3].startswith("OPEN, stay 90 d") for row in heads)


def test_diff_says_when_nothing_moves() -> None:
    result = run("policy", "diff", VERSION, VERSION)
    assert (result.exit_code, result.stdout) == (
        0,
        f"Nothing moves from {VERSION} to {VERSION}: no journey of the case files has another answer.\n",
    )


def test_diff_takes_a_version_that_a_check_has_kept(data: Path, tmp_path: Path) -> None:
    assert run("policy", "check").exit_code == 0
    shutil.copytree(data / "rules" / VERSION, tmp_path / "once")
    eta = tmp_path / "once" / "rules" / "eta.toml"
    eta.write_text(eta.read_text().replace("value = { days = 180 }", "value = { days = 90 }"))
    older = keep(data / "rules", tmp_path / "once" / "rules", tmp_path / "once" / "programmes")
    result = run("policy", "diff", older[:8], VERSION[:8])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "valid 90 d" in result.stdout
    listed = run("policy", "versions").stdout
    assert {line.split("│")[1].strip(): "in use" in line for line in listed.splitlines() if "│" in line} == {
        older: False,
        VERSION: True,
    }
    unknown = run("policy", "diff", "0" * 16, VERSION)
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert f"no version {'0' * 16} of the rules; there are {', '.join(sorted((older, VERSION)))}." in (
        unknown.stderr
    )


def test_a_draft_that_is_checked_is_not_kept(data: Path, tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "draft")
    assert run("policy", "check", "--rules", str(tmp_path / "draft")).exit_code == 0
    assert not (data / "rules").exists()


@pytest.mark.parametrize("words", [("x", VERSION), (VERSION, "known:soon"), ("2025-13-01", VERSION)])
def test_diff_says_what_names_no_rules(words: tuple[str, str]) -> None:
    result = run("policy", "diff", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "names no rules" in result.stderr
    assert result.stderr.count("\n") == 1


def test_keys_rotate_adds_a_key(tmp_path: Path) -> None:
    for number in (2, 3):
        result = run("keys", "rotate", QAZETA_DATA=str(tmp_path))
        assert result.stdout.startswith(f"Key {number} signs once every server is started anew")
    assert {path.name for path in (tmp_path / "keys").iterdir()} == {"signing", "signing-2", "signing-3"}


@pytest.mark.parametrize(
    ("file", "old", "new", "says", "demo"),
    [
        ("policy/rules/eta.toml", "value = { hours = 72 }", "value = { hours = }", "eta.toml, line ", "on"),
        (
            "policy/rules/eta.toml",
            'id = "eta.validity"',
            'id = "eta.validity.new"',
            "translations/kk: no words for ",
            "off",
        ),
        ("policy/programmes/eta.toml", "[decide]", "[decide", "eta.toml: ", "off"),
    ],
)
def test_a_broken_file_stops_the_start(
    tmp_path: Path, file: str, old: str, new: str, says: str, demo: str
) -> None:
    away = shutil.ignore_patterns(".*", "data", "tests", "bench", "docs", "node_modules", "__pycache__")
    shutil.copytree(ROOT, tmp_path / "house", ignore=away)
    broken = tmp_path / "house" / file
    text = broken.read_text()
    assert old in text
    broken.write_text(text.replace(old, new))
    ended = subprocess.run(
        [sys.executable, "server.py", "serve"],
        cwd=tmp_path / "house", capture_output=True, text=True, timeout=60,
        env={"QAZETA_DATA": str(tmp_path / "data"), "QAZETA_PORT": str(free_port()), "QAZETA_DEMO": demo},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Traceback" not in ended.stderr
    (said,) = ended.stderr.splitlines()
    assert said.startswith(f"qazeta: The rules cannot be used. {says}")
    assert " Write instead: " in said
