"""The commands: what they print, what they leave, and how they end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import server

RUSSIAN = "Дата;Страна;Человек\n25.03.2025;Китай;3\n26.03.2025;СССР;1\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data: Path, *words: str) -> Result:
    env = {"QAZETA_DATABASE_URL": "", "QAZETA_DATA": str(data), "COLUMNS": "200"}
    return CliRunner().invoke(server.app, words, env=env, catch_exceptions=False)


def test_from_a_draft_to_a_load_and_back(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(RUSSIAN, encoding="utf-8")
    draft = run(data, "load", "--propose", str(path))
    assert (draft.exit_code, draft.stdout) == (
        0,
        f"{path}.mapping.toml: ARRIVALS, 3 headings recognised; read it before you load.\n",
    )
    assert "is there already" in run(data, "load", "--propose", str(path)).stderr
    mapping = f"{path}.mapping.toml"
    tried = run(data, "load", str(path), "--mapping", mapping, "--dry-run")
    assert "a.csv: ARRIVALS, tried only: 1 rows would be added, 0 known, 1 rejected" in tried.stdout
    done = run(data, "load", str(path), "--mapping", mapping)
    assert (done.exit_code, done.stderr.strip()) == (0, "")
    load = re.findall(r"load (lod_\w{20})", done.stdout)[0]
    assert done.stdout == (
        f"a.csv: ARRIVALS, load {load}: 1 rows added, 0 known, 1 rejected\n"
        f"  what to do about the rejected rows: {path}.rejects.csv (COUNTRY_CEASED 1)\n"
    )
    again = run(data, "load", str(path), "--mapping", mapping)
    assert "nothing new: 0 rows added, 1 known" in again.stdout
    assert f"  known from: {load} (1)" in again.stdout
    assert load in run(data, "loads").stdout
    undone = run(data, "load", "--undo", load)
    assert undone.stdout == f"The load {load} of a.csv is undone: 1 rows no longer count.\n"
    assert run(data, "load", "--undo", load).exit_code == 1


def test_a_file_that_cannot_be_used_does_not_stop_the_others(data: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("on,currency,rate\n2025-03-25,USD,512.34\n")
    bad.write_text("on,currency,rate,rate\n2025-03-25,USD,512.34,1\n")
    done = run(data, "load", str(bad), str(good))
    assert done.exit_code == 1
    assert "good.csv: RATES, load lod_" in done.stdout
    assert "bad.csv: nothing was loaded. HEADING_TWICE: bad.csv has the heading 'rate' twice." in done.stderr


def test_a_file_of_which_no_row_can_be_used_ends_with_1(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("on,currency,rate,\n25.03.2025,USD,512.34,\n")
    done = run(data, "load", str(path))
    assert (done.exit_code, "nothing new: 0 rows added, 0 known, 1 rejected" in done.stdout) == (1, True)


def test_what_is_asked_must_be_clear(data: Path, tmp_path: Path) -> None:
    assert run(data, "load").exit_code == 1
    assert run(data, "load", "a.csv", "--undo", "lod_x").exit_code == 1
    assert "LOAD_UNKNOWN" in run(data, "load", "--undo", "lod_x").stderr
    assert "FILE_NOT_FOUND" in run(data, "load", str(tmp_path / "a.csv"), "--kind", "RATES").stderr
    assert run(data, "loads").stdout == "Nothing was loaded yet.\n"
