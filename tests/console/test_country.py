"""What the command line says of the demo country, and the facts it can add."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from console.country import build_demo, write_demo_facts
from console.opening import record
from console.settings import Settings

NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)


def settings(folder: Path) -> Settings:
    url = f"sqlite:///{folder / 'record.db'}"
    return Settings(folder, url, "127.0.0.1", 8000, dev_issuer=True, demo=True)


def test_a_country_is_built_once_and_says_what_its_size_means(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = settings(tmp_path)
    with record(given) as database:
        build_demo(given, database, people=40)
        said = capsys.readouterr()
        assert "The demo country is built, every person invented: 40 persons" in said.out
        assert "It has 40 people; published figures hold at 90,000 only." in said.err
        build_demo(given, database, people=40)
        assert "The demo country stands, every person invented: 40 persons" in capsys.readouterr().out


def test_another_plan_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = settings(tmp_path)
    with record(given) as database, pytest.raises(typer.Exit):
        build_demo(given, database, people=10)
    assert "at least 20 people (QAZETA_DEMO=off" in capsys.readouterr().err


def test_facts_are_written_to_the_archive_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = settings(tmp_path)
    with record(given) as database:
        for _ in range(2):
            write_demo_facts(given, database, 1000, "qazeta", NOW)
            assert "1,000 facts, every one invented, stand in 3 files" in capsys.readouterr().out
    assert len(list((tmp_path / "loads").rglob("*.parquet"))) == 3
