"""The same rows are the same facts, whatever the format, encoding, language and signs of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from intake.files import load_file
from intake.mapping import parse_mapping
from intake.work import Work
from models import Record
from models.database import open_database
from tests.intake.world import NOW, archived, work_of

MIDNIGHT = datetime.fromisoformat("2025-03-25T00:00:00")
PAID: Counter[tuple[Any, ...]] = Counter(
    [
        (date(2025, 3, 25), "HOUSING", "PAID", "KZ-23", "CHN", 123_450_000, 23, None),
        (date(2025, 4, 3), "RELOCATION_GRANT", "PAID", "KZ-71", None, 6_210_050, None, 4),
    ]
)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    database = open_database(f"sqlite:///{tmp_path / 'record.db'}")
    Record.metadata.create_all(database.engine)
    yield work_of(database, tmp_path / "data")
    database.engine.dispose()


def paid(work: Work, path: Path, mapping: str = "") -> Counter[tuple[Any, ...]]:
    done = load_file(work, path, NOW, kind="PAYMENTS", mapping=parse_mapping(mapping))
    assert done.codes == {}
    return archived(work, "aid")


def test_canonical_headings_need_no_mapping(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "aid.csv"
    path.write_text(
        "on,kind,region,origin,amount,families,persons\n"
        "2025-03-25,HOUSING,KZ-23,CHN,1234500.00,23,\n2025-04-03,RELOCATION_GRANT,KZ-71,,62100.5,,4\n"
    )
    assert paid(work, path) == PAID


RUSSIAN = """
date = "DD.MM.YYYY"
decimal = ","
[columns]
"Дата" = "on"
"Вид" = "kind"
"Область" = "region"
"Страна" = "origin"
"Сумма, тыс. тенге" = "amount"
"Семей" = "families"
"Человек" = "persons"
[units]
amount = "thousand KZT"
[codes.kind]
"наём" = "HOUSING"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_file_in_russian(work: Work, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "выплаты.csv"
    text = (
        "Дата;Вид;Область;Страна;Сумма, тыс. тенге;Семей;Человек;Примечание\n"
        '25.03.2025;наём;Атырауская область;КНР;"1 234,5";23;;"есть; всё"\n'
        "03.04.2025;единовременная выплата;г. Нур-Султан;прочие;62,1005;-;4;\n"
    )
    path.write_bytes(text.encode(encoding))
    assert paid(work, path, RUSSIAN) == PAID


def test_a_file_in_kazakh_with_american_days(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "төлем.txt"
    path.write_text(
        "Күні\tТүрі\tОблыс\tЕлі\tСома\tОтбасы\tАдам\n"
        "03/25/2025\tтұрғын үй\tАТЫРАУ ОБЛЫСЫ\tҚытай\t1,234,500\t23\t\n"
        "04/03/2025\tбір жолғы төлем\tАстана\tбасқа елдер\t62,100.50\t\t4\n"
    )
    mapping = """
    date = "MM/DD/YYYY"
    thousands = ","
    [columns]
    "Күні" = "on"
    "Түрі" = "kind"
    "Облыс" = "region"
    "Елі" = "origin"
    "Сома" = "amount"
    "Отбасы" = "families"
    "Адам" = "persons"
    """
    assert paid(work, path, mapping) == PAID


def test_parquet_with_types_of_its_own(work: Work, tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "on": [MIDNIGHT, MIDNIGHT + timedelta(days=9)],
            "kind": pl.Series(["HOUSING", "RELOCATION_GRANT"], dtype=pl.Categorical),
            "region": ["KZ-23", "KZ-71"],
            "origin": ["CHN", None],
            "amount": [Decimal("1234500.00"), Decimal("62100.50")],
            "families": pl.Series([23, None], dtype=pl.Int16),
            "persons": [None, 4.0],
        }
    )
    frame.write_parquet(tmp_path / "aid.parquet")
    assert paid(work, tmp_path / "aid.parquet") == PAID
    frame.with_columns(pl.col("amount").cast(pl.Float64)).write_parquet(tmp_path / "float.parquet")
    assert paid(work, tmp_path / "float.parquet") == PAID
    evening = (pl.col("on") - pl.duration(hours=5)).dt.replace_time_zone("UTC")
    frame.with_columns(evening).write_parquet(tmp_path / "moments.parquet")
    assert paid(work, tmp_path / "moments.parquet") == PAID


@pytest.mark.parametrize("title_rows", [0, 3])
def test_a_sheet_with_cells_of_every_kind(work: Work, tmp_path: Path, title_rows: int) -> None:
    path = tmp_path / "aid.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, days = book.add_worksheet("Выплаты"), book.add_format({"num_format": "dd.mm.yyyy"})
        if title_rows:
            page.write(1, 4, "Отчёт")
        page.write_row(title_rows, 1, ["on", "kind", "region", "origin", "amount", "families", "persons"])
        page.write_datetime(title_rows + 1, 1, MIDNIGHT, days)
        page.write_row(title_rows + 1, 2, ["HOUSING", "Атырауская область", "Китай", 1234500, 23])
        page.write_row(title_rows + 3, 1, [45750, "RELOCATION_GRANT", "KZ-71", "", "62 100,50", "", 4])
    mapping = f'date = "EXCEL"\ndecimal = ","\nheading_row = {title_rows + 1}\n'
    named = '[columns]\non = "on"\nkind = "kind"\nregion = "region"\norigin = "origin"\namount = "amount"\n'
    assert paid(work, path, mapping + named + 'families = "families"\npersons = "persons"\n') == PAID


def test_rows_keep_the_number_they_have_in_the_source(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title\non,origin,persons\n2025-01-02,CHN,1\n\n2025-01-02,XX,1\n")
    mapping = parse_mapping("heading_row = 2")
    rejects = load_file(work, path, NOW, kind="ARRIVALS", mapping=mapping).rejects
    assert pl.read_csv(rejects or "")["row"].to_list() == [5]


def test_a_constant_and_the_day_of_the_file(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Область;Чел\nПавлодарская;5\n")
    mapping = parse_mapping(
        '[columns]\n"Область" = "region"\n"Чел" = "persons"\n[constants]\norigin = "MNG"\n'
    )
    load_file(work, path, NOW, kind="ARRIVALS", mapping=mapping, as_of=date(2024, 12, 31))
    fact = (date(2024, 12, 31), "MNG", "KZ-55", "AGE_UNKNOWN", None, "UNKNOWN", 5)
    assert archived(work, "arrivals") == {fact: 1}
