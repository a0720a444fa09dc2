"""The commands `release` and `ledger`, on an empty record: what they say, what they refuse, and what then stands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from disclosure.figures import Suppressed
from disclosure.ledger import NOTHING
from disclosure.releases import Releases
from tests.resolvers.released_world import PERSONS, YEAR, ask
from tests.server.test_commands import run


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a year of two products."""
    data = tmp_path_factory.mktemp("released")
    for product in ("arrivals", "placed-families"):
        result = run(data, "release", product, "2025")
        assert result.exit_code == 0, result.output
    assert (
        f"arrivals/2025-12-v1 is published in {data / 'releases'}" in result.output
        or "placed" in result.output
    )
    return data


def test_a_year_is_released_charged_and_verified(released: Path) -> None:
    result = run(released, "ledger", "verify")
    assert result.stdout == "2025: 0.030000 of 0.1 rho\n24 entries, each following from the one before it.\n"
    assert len(Releases(released / "releases").names()) == 24


def test_the_audit_holds_and_attacks_fresh_releases_and_published_ones(released: Path) -> None:
    result = run(released, "audit-releases", "--draws", "1000", "--repeats", "300")
    assert (result.exit_code, result.stdout.count("passed"), result.stdout.count("FAILED")) == (0, 42, 0)


def test_releasing_again_changes_and_costs_nothing(released: Path) -> None:
    path = released / "releases" / "arrivals" / "2025-03-v1.json"
    before = path.read_bytes()
    assert run(released, "release", "arrivals", "2025-03").exit_code == 0
    assert path.read_bytes() == before
    assert "24 entries" in run(released, "ledger", "verify").stdout


def test_releases_answer_after_the_facts_are_gone(released: Path) -> None:
    before = ask(Releases(released / "releases"), "arrivals", by=("ORIGIN",), where=YEAR)
    shutil.rmtree(released / "figures")
    after = ask(Releases(released / "releases"), "arrivals", by=("ORIGIN",), where=YEAR)
    assert after == before
    assert len(after.rows) == 10
    # Nobody has arrived in an empty record: zeros have noise like everything else, and none of them is told.
    assert all(isinstance(row.figures[PERSONS], Suppressed) for row in after.rows)


def test_a_dry_run_says_the_error_of_every_level_and_spends_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, "release", "placed-families", "2025-03", "--dry-run")
    assert result.stdout.splitlines() == [
        "placed-families: 0.005 rho a month (epsilon 0.56 at delta 1e-9), 0.005 a year; "
        "a family adds at most 1 families.",
        "  in total: noise 25.8, after least squares 20.0 families",
        "  by region: noise 14.9, after least squares 12.9 families",
        "  by under_quota: noise 25.8, after least squares 20.3 families",
        "  by region and under_quota: noise 20.0, after least squares 15.3 families",
        "  0.100000 rho of 2025 are left.",
    ]
    assert not (tmp_path / "releases").exists()
    assert json.loads((tmp_path / "budget" / "checkpoint.json").read_text())["digest"] == NOTHING


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("gold", "2025-03"), "there is no product 'gold'"),
        (("arrivals", "2225-03"), "2225-03 is not closed yet"),
        (("arrivals", "March"), "a period is a month such as 2025-03"),
        (("arrivals", "2225"), "2225-01 is not closed yet"),
    ],
)
def test_what_cannot_be_released_is_refused_in_one_sentence(
    tmp_path: Path, words: tuple[str, str], why: str
) -> None:
    result = run(tmp_path, "release", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert why in result.stderr and result.stderr.count("\n") == 1
    assert not (tmp_path / "budget").exists()


def test_a_tampered_ledger_and_a_free_release_are_found(tmp_path: Path) -> None:
    assert run(tmp_path, "release", "placed-families", "2025-01").exit_code == 0
    ledger = tmp_path / "budget" / "ledger.jsonl"
    line = ledger.read_text()
    ledger.write_text(line.replace('"micro_rho":5000', '"micro_rho":1'))
    result = run(tmp_path, "ledger", "verify")
    assert (result.exit_code, result.stderr) == (1, "qazeta: entry 1 of the ledger cannot be read.\n")
    assert "No release: entry 1" in run(tmp_path, "release", "placed-families", "2025-02").stderr
    ledger.write_text(line)
    folder = tmp_path / "releases" / "placed-families"
    shutil.copy(folder / "2025-01-v1.json", folder / "2025-01-v2.json")
    assert "1 releases were never charged" in run(tmp_path, "ledger", "verify").stderr


def test_the_checkpoint_can_lie_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "kept.json"
    data = tmp_path / "data"
    result = run(data, "release", "placed-families", "2025-01", QAZETA_CHECKPOINT=str(elsewhere))
    assert result.exit_code == 0
    assert json.loads(elsewhere.read_text())["number"] == 1
    (data / "budget" / "ledger.jsonl").unlink()
    restored = run(data, "ledger", "verify", QAZETA_CHECKPOINT=str(elsewhere))
    assert "it is a restored copy" in restored.stderr
