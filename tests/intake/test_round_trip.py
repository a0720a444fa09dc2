"""Exported, loaded into an empty record and exported again, a file has the same bytes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

import server
from intake.kinds import KINDS
from intake.loading import load_frame
from migrations import upgrade
from models.database import open_database
from services.reference import load_reference
from tests.feed.journals import crossed, granted, noon, paid, placed, record
from tests.intake.world import NOW, work_of

DAY = date(2025, 1, 2)
FACTS = [kind.name for kind in KINDS.values() if kind.table]
FRAMES = {
    "ARRIVALS": {
        "on": [DAY, date(1995, 6, 1)],
        "origin": ["MNG", None],
        "region": ["KZ-55", None],
        "persons": [3, 250],
    },
    "PLACEMENTS": {
        "on": [DAY],
        "region": ["KZ-55"],
        "under_quota": [False],
        "persons": [9],
        "families": [None],
    },
    "PAYMENTS": {
        "on": [DAY],
        "kind": ["HOUSING"],
        "flow": ["REPAID"],
        "amount": [123_456_789],
        "persons": [4],
    },
    "CROSSINGS": {"on": [DAY], "direction": ["ENTRY"], "nationality": ["UZB"], "persons": [7_500_000]},
    "QUOTAS": {"on": [DAY], "region": ["KZ-55"], "quota": ["KANDAS"], "year": [2025], "places": [1056]},
    "RATES": {"on": [DAY], "currency": ["EUR"], "rate": [5_432_109]},
}
RECORDED = [
    granted("kan_1", DAY, [("per_1", "AGE_18_62", "FEMALE"), ("per_2", "AGE_0_17", None)], at=noon(DAY)),
    placed("kan_1", date(2025, 2, 3), "KZ-23", 2),
    paid("kan_1", date(2025, 2, 4), 55_048_000, "RELOCATION_GRANT", "KZ-23"),
    crossed("crs_1", date(2025, 2, 4)),
]


def run(data: Path, *words: str) -> Result:
    env = {"QAZETA_DATABASE_URL": "", "QAZETA_DATA": str(data)}
    return CliRunner().invoke(server.app, words, env=env, catch_exceptions=False)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a record with facts of its own and loaded ones."""
    data = tmp_path_factory.mktemp("full")
    database = open_database(f"sqlite:///{data / 'record.db'}")
    upgrade(database)
    with database.batch() as session:
        load_reference(session)
    record(database, *RECORDED)
    for kind, columns in FRAMES.items():
        load_frame(work_of(database, data, kind), kind, pl.DataFrame(columns), "before", NOW)
    database.engine.dispose()
    return data


def exported(data: Path, kind: str, to: Path) -> bytes:
    """What an export writes."""
    result = run(data, "export", kind, "--to", str(to))
    assert result.exit_code == 0, result.output
    assert "NOT anonymised" in result.stderr
    return to.read_bytes()


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
@pytest.mark.parametrize("kind", FACTS)
def test_a_file_comes_back_as_it_went(full: Path, tmp_path: Path, kind: str, ending: str) -> None:
    first = exported(full, kind, tmp_path / f"first.{ending}")
    assert exported(full, kind, tmp_path / f"again.{ending}") == first
    result = run(tmp_path / "empty", "load", str(tmp_path / f"first.{ending}"), "--kind", kind)
    assert result.exit_code == 0, result.output
    assert " 0 rejected" in result.output
    assert exported(tmp_path / "empty", kind, tmp_path / f"second.{ending}") == first


def test_an_export_says_what_the_facts_say(full: Path, tmp_path: Path) -> None:
    assert exported(full, "PAYMENTS", tmp_path / "p.csv").decode() == (
        "on,kind,flow,region,origin,amount,families,persons\n"
        "2025-01-02,HOUSING,REPAID,,,1234567.89,,4\n"
        "2025-02-04,RELOCATION_GRANT,PAID,KZ-23,CHN,550480.00,1,2\n"
    )
    assert (
        exported(full, "RATES", tmp_path / "r.csv").decode() == "on,currency,rate\n2025-01-02,EUR,543.2109\n"
    )
    early = run(full, "export", "ARRIVALS", "--to", str(tmp_path / "a.csv"), "--as-of", "2000-12-31")
    assert early.exit_code == 0
    lines = (tmp_path / "a.csv").read_text().splitlines()
    assert lines[1:] == ["1995-06-01,,,AGE_UNKNOWN,UNKNOWN,UNKNOWN,250"]
    before = run(
        full, "export", "ARRIVALS", "--to", str(tmp_path / "k.csv"), "--known-at", "2025-01-01T00:00:00Z"
    )
    assert before.exit_code == 0
    assert len((tmp_path / "k.csv").read_text().splitlines()) == 1


def test_a_metric_is_exported_with_what_it_means(full: Path, tmp_path: Path) -> None:
    to = tmp_path / "aid.csv"
    words = (
        "--by",
        "YEAR",
        "--measure",
        "paid",
        "--measure",
        "families",
        "--where",
        '{"kind": {"in": ["HOUSING"]}}',
    )
    result = run(full, "export", "aidSpend", "--to", str(to), "--purpose", "planning", *words)
    assert result.exit_code == 0, result.output
    assert "NOT anonymised" in result.stderr
    assert to.read_text() == (
        "level,year,paid_KZT,paid_KZT_status,families,families_status\n"
        "ROW,2025,0.00,PUBLISHED,0,PUBLISHED\n"
        "TOTAL,,0.00,PUBLISHED,0,PUBLISHED\n"
    )
    said = json.loads((tmp_path / "aid.csv-metadata.json").read_text())
    assert [column["name"] for column in said["tableSchema"]["columns"]][:3] == ["level", "year", "paid_KZT"]
    assert "“planning”" in said["dc:rights"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("MEMBERS", "--to", "x.csv"), "There is no 'MEMBERS' to export"),
        (("RATES", "--to", "x.json"), "must end in .csv, .parquet or .xlsx"),
        (("RATES", "--to", "nowhere/x.csv"), "There is no folder nowhere"),
        (("arrivals", "--to", "x.csv"), "Say what the figures are for: --purpose."),
        (("RATES", "--to", "x.csv", "--by", "YEAR"), "--where and --purpose are for metrics."),
        (("arrivals", "--to", "x.csv", "--purpose", "p", "--by", "PLANET"), "has no dimension PLANET"),
        (("arrivals", "--to", "x.csv", "--purpose", "p", "--measure", "weight"), "has no measure weight"),
        (("arrivals", "--to", "x.csv", "--purpose", "p", "--where", '{"on": 3}'), "on is no such value"),
        (("arrivals", "--to", "x.csv", "--purpose", "p", "--where", "{"), "Expecting property name"),
    ],
)
def test_what_cannot_be_exported_is_said(full: Path, words: tuple[str, ...], said: str) -> None:
    result = run(full, "export", *words)
    assert result.exit_code == 1
    assert said in result.stderr
