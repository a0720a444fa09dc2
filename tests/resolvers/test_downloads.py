"""Tables as files: the same figures as the answer, behind a link that nobody else can have made."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from starlette.applications import Starlette

from access.actor import ANYBODY
from access.personas import PERSONAS
from access.signing import Signer
from analytics import sheets
from analytics.engine import Engine, open_engine
from analytics.metrics import METRICS
from analytics.questions import Leaf, Order, Question
from analytics.vocabulary import VOCABULARY, Kind
from disclosure.figures import Clearance, Table
from disclosure.gate import release
from models.identifiers import SYSTEM
from policy.rulebook import load_rulebook
from resolvers.context import Context, Process
from resolvers.downloads import link, make
from resolvers.released_tables import answer_of_releases
from tests.analytics.lakes import publish
from tests.feed.archives import arrived_in, loaded
from tests.feed.journals import granted, noon, paid, placed
from transport.files import files

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
BOOK = load_rulebook()
DAY = date(2025, 2, 3)
MANY = [
    arrived_in(DAY, 1, origin=origin, region=region, education=education)
    for origin in VOCABULARY[Kind.COUNTRY]
    for region in VOCABULARY[Kind.REGION]
    for education in VOCABULARY[Kind.EDUCATION][:2]
]
"""More rows than an answer may have."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("lake")
    events = [
        granted("kan_1", date(2025, 2, 3), [("per_1", "AGE_0_17", "MALE"), ("per_2", "AGE_18_62", None)]),
        placed("kan_1", date(2025, 5, 6), "KZ-55", 2),
        granted("kan_2", date(2026, 1, 3), [("per_3", "AGE_63_PLUS", "FEMALE")], origin="UZB"),
        paid("kan_1", date(2025, 6, 1), 55_048_001, "RELOCATION_GRANT"),
    ]
    publish(folder, events)
    found = open_engine(folder, BOOK, threads=1)
    yield found
    found.close()


def process(engine: Engine, now: datetime = NOW) -> Process:
    """A process with figures and a key, and nothing else."""
    signer = Signer({"1": b"k" * 32})
    return Process(None, None, BOOK, None, SYSTEM, engine, lambda: now, signer, None)  # type: ignore[arg-type]


ANALYST = PERSONAS["analyst"]
QUESTION = Question(
    "arrivals",
    date(2026, 3, 2),
    by=("ORIGIN", "YEAR", "REGION_SPLIT"),
    order=(Order("persons", None, True),),
    measures=(("persons", None), ("share", None), ("changeOnYear", None)),
)


def asked(engine: Engine, question: Question = QUESTION) -> Table:
    """The answer of the graph to an analyst."""
    found = release(engine.answer(question), Clearance.ANALYST, subject="demo-analyst", purpose="planning")
    return replace(found, question=question)


def fetched(engine: Engine, address: str | None, now: datetime = NOW) -> Any:
    """What comes back for a link."""
    assert address is not None
    application = Starlette(routes=[files("/downloads", partial(make, process(engine, now)))])

    async def get() -> Any:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(address)

    return asyncio.run(get())


def file_of(engine: Engine, format: str, question: Question = QUESTION, actor: Any = ANALYST) -> Any:
    return fetched(engine, link(asked(engine, question), Context(actor, "FR", NOW, process(engine)), format))


def test_a_csv_says_what_the_answer_says(engine: Engine) -> None:
    answer, table = file_of(engine, "CSV"), asked(engine)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["cache-control"] == "private, no-store"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["level"] for row in rows] == ["ROW", "ROW", "TOTAL"]
    for row, told in zip(rows, (*table.rows, table.total), strict=True):
        for wanted in ("persons", "share", "changeOnYear"):
            figure = told.figures[wanted, None]
            assert (row[wanted], row[f"{wanted}_status"]) == (
                str(getattr(figure, "value", "")), figure.status,
            )  # fmt: skip
    assert [(r["origin"], r["year"], r["regionSplit"], r["persons"]) for r in rows] == [
        ("CHN", "2025", "false", "2"),
        ("UZB", "2026", "", "1"),
        ("", "", "", "3"),
    ]


@pytest.mark.parametrize("format", ["PARQUET", "ARROW"])
def test_columns_have_types(engine: Engine, format: str) -> None:
    body = io.BytesIO(file_of(engine, format).content)
    table = pl.read_parquet(body) if format == "PARQUET" else pl.read_ipc(body)
    assert table.schema["persons"] == pl.Int64
    assert table.schema["share"] == pl.Decimal(38, 4)
    assert table.schema["regionSplit"] == pl.Boolean
    assert table.select("level", "origin", "year", "persons", "share").rows() == [
        ("ROW", "CHN", 2025, 2, Decimal("0.6667")),
        ("ROW", "UZB", 2026, 1, Decimal("0.3333")),
        ("TOTAL", None, None, 3, Decimal("1.0000")),
    ]


def test_what_a_table_means_goes_with_it(engine: Engine) -> None:
    address = link(asked(engine), Context(ANALYST, "FR", NOW, process(engine)), "CSV")
    answer = fetched(engine, address)
    assert answer.headers["link"] == (
        '<arrivals.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    )
    described = fetched(engine, f"{address}-metadata.json").json()
    assert described["@context"] == "http://www.w3.org/ns/csvw"
    assert described["url"] == "arrivals.csv"
    names = [column["name"] for column in described["tableSchema"]["columns"]]
    assert names == answer.text.splitlines()[0].split(",")
    assert described["dc:rights"].startswith("Non anonymisé")
    notes = {note["name"]: note["text"] for note in described["notes"]}
    assert len(notes["caveats"]) == 4
    assert notes["dataAsOf"] == "2026-01-03T12:00:00+00:00"
    metadata = pl.read_parquet_metadata(io.BytesIO(file_of(engine, "PARQUET").content))
    assert metadata["title"] == "Arrivées"
    assert json.loads(metadata["caveats"]) == notes["caveats"]
    book = pl.read_excel(io.BytesIO(file_of(engine, "XLSX").content), sheet_id=0)
    assert list(book) == ["Sheet1", "About"]
    assert book["Sheet1"].select("level", "origin", "year").row(0) == ("ROW", "CHN", 2025)
    said = dict(book["About"].iter_rows())
    assert (book["About"].columns, said["clearance"]) == (["title", "Arrivées"], "ANALYST")


def test_every_row_is_there_however_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, [loaded("lod_1", "arrivals", MANY, noon(DAY))])
    engine = open_engine(tmp_path, BOOK, threads=1)
    try:
        by = ("ORIGIN", "REGION", "EDUCATION")
        question = Question("arrivals", date(2026, 3, 2), by=by, measures=(("persons", None),))
        table = pl.read_parquet(io.BytesIO(file_of(engine, "PARQUET", question).content))
        assert len(MANY) > 10_000
        assert table.filter(level="ROW").height == len(MANY)
        assert table.filter(level="TOTAL")["persons"].to_list() == [len(MANY)]
        assert table.filter(level="REST").height == 0
        first = file_of(engine, "CSV", replace(question, first=3)).text.splitlines()[1:]
        assert [line.split(",")[0] for line in first] == ["ROW"] * 3 + ["REST", "TOTAL"]
        monkeypatch.setattr(sheets, "SHEET", 10_000)
        refused = file_of(engine, "XLSX", question)
        assert refused.status_code == 400
        assert "ask for Parquet or CSV" in refused.json()["errors"][0]["message"]
    finally:
        engine.close()


def test_a_link_cannot_be_made_up_and_does_not_last(engine: Engine) -> None:
    address = link(asked(engine), Context(ANALYST, "EN", NOW, process(engine)), "CSV")
    assert address is not None
    start, text, name = address.rsplit("/", 2)
    assert fetched(engine, address, NOW + timedelta(minutes=30)).status_code == 200
    assert fetched(engine, address, NOW + timedelta(minutes=31)).status_code == 410
    assert fetched(engine, f"{start}/{text[:-1]}{'A' if text[-1] != 'A' else 'B'}/{name}").status_code == 404
    assert fetched(engine, f"{start}/{text}/placements.csv").status_code == 404
    assert fetched(engine, f"{start}/{text}/arrivals.doc").status_code == 404
    foreign = process(engine).signer.sign(b"{}", "receipt")
    assert fetched(engine, f"{start}/{foreign}/{name}").status_code == 404


def test_whoever_is_no_analyst_gets_what_they_are_told(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    for actor, clearance in ((PERSONAS["researcher"], Clearance.RESEARCHER), (ANYBODY, Clearance.PUBLIC)):
        table = answer_of_releases(process(engine), QUESTION, METRICS["arrivals"], clearance)
        context = Context(actor, "EN", NOW, process(engine))
        with caplog.at_level(logging.INFO, "qazeta.figures.reads"):
            answer = fetched(engine, link(replace(table, question=QUESTION), context, "CSV"))
        assert caplog.records == []
        (row,) = csv.DictReader(io.StringIO(answer.text))
        assert (row["level"], row["persons"], row["persons_status"]) == ("TOTAL", "", "NOT_RELEASED")
        assert (row["persons_low"], row["persons_high"]) == ("", "")


def test_a_file_is_a_read_and_is_logged(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    where = Leaf("origin", "in", ("CHN", "MNG"))
    with caplog.at_level(logging.INFO, "qazeta.figures.reads"):
        answer = file_of(engine, "CSV", Question("aidSpend", date(2026, 3, 2), where=where))
    assert [(r.subject, r.purpose, r.metric) for r in caplog.records] == [
        ("demo-analyst", "planning", "aidSpend"),
        ("demo-analyst", "planning", "aidSpend"),
    ]
    row, _ = csv.DictReader(io.StringIO(answer.text))
    assert (row["paid_KZT"], row["perFamily_KZT"], row["families"]) == ("550480.01", "550480.01", "1")
