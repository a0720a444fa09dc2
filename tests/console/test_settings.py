"""What the environment says, and the sentence for what it says wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from console.settings import settings

NAMES = ("DATA", "DATABASE_URL", "HOST", "PORT", "DEV_ISSUER", "DEMO")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"QAZETA_{name}", raising=False)
    monkeypatch.setenv("QAZETA_DATA", str(tmp_path / "here"))


def test_what_is_not_set(tmp_path: Path) -> None:
    given = settings()
    assert (given.host, given.port, given.dev_issuer, given.demo) == ("127.0.0.1", 8000, True, True)
    assert given.url == f"sqlite:///{tmp_path}/here/record.db"
    assert given.figures == tmp_path / "here" / "figures"
    assert list((tmp_path / "here").iterdir()) == []


def test_everything_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "DATABASE_URL": "postgresql://h/d",
        "HOST": "0.0.0.0",
        "PORT": "80",
        "DEV_ISSUER": "On",
        "DEMO": "no",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"QAZETA_{name}", value)
    given = settings()
    assert (given.url, given.host, given.port, given.dev_issuer, given.demo) == (
        *("postgresql://h/d", "0.0.0.0", 80),
        *(True, False),
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "http", "QAZETA_PORT is 'http'; it must be a number from 1 to 65535."),
        ("PORT", "0", "QAZETA_PORT is '0'"),
        ("PORT", "65536", "QAZETA_PORT is '65536'"),
        ("PORT", "²", "QAZETA_PORT is '²'"),
        ("DEV_ISSUER", "perhaps", "QAZETA_DEV_ISSUER is 'perhaps'; set it to on or off."),
        (
            "DATA",
            "/dev/null/x",
            "The data folder /dev/null/x cannot be written (Not a directory); set QAZETA_DATA",
        ),
    ],
)
def test_what_is_wrong_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"QAZETA_{name}", value)
    with pytest.raises(typer.Exit) as stopped:
        settings()
    assert stopped.value.exit_code == 1
    said = capsys.readouterr().err
    assert said.startswith(f"qazeta: {sentence}")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("host", "on"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("10.0.0.1", False)],
)
def test_the_built_in_issuer_is_on_only_where_this_machine_alone_reaches(
    monkeypatch: pytest.MonkeyPatch, host: str, on: bool
) -> None:
    monkeypatch.setenv("QAZETA_HOST", host)
    assert settings().dev_issuer is on
    monkeypatch.setenv("QAZETA_DEV_ISSUER", "off")
    assert settings().dev_issuer is False
