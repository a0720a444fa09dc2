"""Whatever is wrong with a file has a name and a way out, and leaves nothing behind."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from intake import sources, spreadsheet
from intake.files import load_file
from intake.mapping import parse_mapping
from intake.problems import IntakeError
from intake.work import Work
from models import Record
from models.database import open_database
from tests.intake.world import NOW, events, leftovers, loads, work_of

GOOD = pl.DataFrame({"on": [date(2025, 1, 2)] * 3, "origin": ["CHN", "UZB", "MNG"], "persons": [1, 2, 3]})


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    database = open_database(f"sqlite:///{tmp_path / 'record.db'}")
    Record.metadata.create_all(database.engine)
    yield work_of(database, tmp_path / "data")
    database.engine.dispose()


def refused(work: Work, path: Path, mapping: str = "") -> IntakeError:
    """The error of a file that is refused; nothing of it is anywhere."""
    with pytest.raises(IntakeError) as caught:
        load_file(work, path, NOW, kind="ARRIVALS", mapping=parse_mapping(mapping))
    assert (loads(work), events(work), leftovers(work)) == ([], [], [])
    assert {p.name for p in path.parent.iterdir() if p.name.startswith((".", f"{path.name}."))} == set()
    return caught.value


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("", "FILE_EMPTY", ""),
        ("on,origin,persons\n", "FILE_EMPTY", ""),
        ("on,origin,origin,persons\n2025-01-02,CHN,CHN,1\n", "HEADING_TWICE", "'origin'"),
        ("on,origin\n2025-01-02,CHN\n", "COLUMN_MISSING", "persons"),
        ("on,orign,persons\n2025-01-02,CHN,1\n", "COLUMN_UNKNOWN", "is 'origin' meant?"),
        (
            "on,origin,persons\n2025-01-02,CHN,1\n2025-01-02,CHN,1,9\n",
            "CSV_BROKEN",
            "line 3 of a.csv has 4 fields",
        ),
    ],
)
def test_a_broken_csv(work: Work, tmp_path: Path, text: str, code: str, named: str) -> None:
    error = refused(work, csv(tmp_path, text))
    assert error.code == code
    assert named.lower() in str(error).lower()


def test_a_late_fault_loads_nothing_of_what_came_before(work: Work, tmp_path: Path) -> None:
    good = "2025-01-02,CHN,{}\n"
    text = "on,origin,persons\n" + "".join(good.format(n) for n in range(1, 150_000)) + "2025-01-02,CHN,1,9\n"
    error = refused(work, csv(tmp_path, text))
    assert (error.code, error.given["line"]) == ("CSV_BROKEN", 150_001)


def test_a_parquet_that_was_cut_or_altered(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    GOOD.write_parquet(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(work, path).code == "PARQUET_CORRUPT"
    path.write_bytes(whole[:40] + bytes(b ^ 0xFF for b in whole[40:200]) + whole[200:])
    assert refused(work, path).code in {"PARQUET_CORRUPT", "FILE_EMPTY"}
    GOOD.with_columns(persons=pl.concat_list("persons")).write_parquet(path)
    assert refused(work, path).code == "PARQUET_TYPE"


def test_a_parquet_that_unpacks_to_more_than_it_should(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    pl.concat([GOOD] * 1_000).write_parquet(path)
    monkeypatch.setattr(sources, "MOST_ROWS", 2_999)
    assert "3,000 rows" in str(refused(work, path))
    monkeypatch.setattr(sources, "MOST_ROWS", 3_000)
    monkeypatch.setattr(sources, "LARGEST_GROUP", 10)
    assert refused(work, path).code == "PARQUET_TOO_LARGE"


def test_a_folder_where_nothing_may_be_written(work: Work, tmp_path: Path) -> None:
    (tmp_path / f".a.csv.rejects.{os.getpid()}.part").mkdir()
    with pytest.raises(IntakeError, match="FOLDER_UNWRITABLE"):
        load_file(work, csv(tmp_path, "on,origin,persons\n2025-01-02,XX,1\n"), NOW, kind="ARRIVALS")
    assert (loads(work), leftovers(work)) == ([], [])


def sheet(tmp_path: Path, *, formula: bool = False, sheets: int = 1) -> Path:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number in range(sheets):
            page = book.add_worksheet(f"Лист {number + 1}")
            for row, cells in enumerate([GOOD.columns, ["2025-01-02", "CHN", 1], ["2025-01-02", "UZB", 2]]):
                page.write_row(row, 0, cells)
            if formula:
                page.write_formula(2, 2, "=1+1", None, 2)
    return path


def test_a_formula_is_named_by_its_cell(work: Work, tmp_path: Path) -> None:
    error = refused(work, sheet(tmp_path, formula=True))
    assert (error.code, error.given["cell"]) == ("FORMULA", "C3")


def test_a_sheet_is_named_where_there_are_several(work: Work, tmp_path: Path) -> None:
    assert refused(work, sheet(tmp_path, sheets=2)).code == "SHEET_AMBIGUOUS"
    assert refused(work, sheet(tmp_path, sheets=2), 'sheet = "Лист 3"').code == "SHEET_UNKNOWN"
    taken = load_file(work, sheet(tmp_path, sheets=2), NOW, mapping=parse_mapping('sheet = "Лист 2"'))
    assert taken.outcome.load.rows_added == 2


def test_a_bomb_is_found_by_what_it_says_and_by_what_it_does(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "LARGEST", 3_000_000)
    path = sheet(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr("xl/media/picture.xml", b" " * 5_000_000)
    assert path.stat().st_size < 50_000
    assert refused(work, path).code == "XLSX_TOO_LARGE"
    said = (5_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(said, (100).to_bytes(4, "little")))
    assert refused(work, path).code == "XLSX_CORRUPT"


def test_a_workbook_that_is_none(work: Work, tmp_path: Path) -> None:
    path = sheet(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(work, path).code == "XLSX_CORRUPT"
    with zipfile.ZipFile(path, "w") as parcel:
        parcel.writestr("hello.txt", "hello")
    assert refused(work, path).code == "XLSX_CORRUPT"
    with zipfile.ZipFile(path, "w") as parcel:
        parcel.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>')
    error = refused(work, path)
    assert (error.code, error.given["detail"]) == ("XLSX_CORRUPT", "a document type definition")


def test_what_is_nothing_of_all_this(work: Work, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert refused(work, tmp_path / "a.pdf").code == "FORMAT_UNKNOWN"
    assert refused(work, tmp_path / "nothing.csv").code == "FILE_NOT_FOUND"
    (tmp_path / "folder").mkdir()
    assert refused(work, tmp_path / "folder").code == "FILE_NOT_FOUND"


@pytest.mark.parametrize(
    ("cells", "column", "code", "advice"),
    [
        ("2025-01-02,CHN,,-3", "persons", "NEGATIVE", "no fact"),
        ("2025-01-02,CHN,,0", "persons", "ZERO", "leave it out"),
        ("2025-01-02,CHN,,2000000", "persons", "ABSURD", "1 000 000"),
        ("2025-01-02,CHN,,1.5", "persons", "NOT_WHOLE", "whole"),
        ("1990-12-31,CHN,,3", "on", "DAY_TOO_EARLY", "1991-01-01"),
        ("2026-11-21,CHN,,3", "on", "DAY_IN_FUTURE", "2026-11-20"),
        ("03.04.2025,CHN,,3", "on", "DATE_AMBIGUOUS", 'date = "DD.MM.YYYY"'),
        ("03/04/2025,CHN,,3", "on", "DATE_AMBIGUOUS", "MM/DD/YYYY"),
        ("2025-01-02,СССР,,3", "origin", "COUNTRY_CEASED", "KAZ, KGZ"),
        ("2025-01-02,YUG,,3", "origin", "COUNTRY_CEASED", "SRB"),
        ("2025-01-02,Узбекистон,,3", "origin", "COUNTRY_UNKNOWN", "Is UZB"),
        ("1995-01-02,CHN,Семипалатинская область,3", "region", "REGION_ABOLISHED", "Write KZ-63"),
        ("2025-01-02,CHN,Талдыкорганская область,3", "region", "REGION_ABOLISHED", "KZ-33"),
        ("2022-06-07,CHN,KZ-10,3", "region", "REGION_NOT_YET", "2022-06-08; until then write KZ-63"),
        ("2018-06-18,CHN,Туркестанская область,3", "region", "REGION_NOT_YET", "write KZ-YUZ"),
        ("2018-06-19,CHN,ЮКО,3", "region", "REGION_CEASED", "write KZ-61 or KZ-79"),
        ("2025-01-02,CHN,Павлодорская облость,3", "region", "REGION_UNKNOWN", "Is KZ-55"),
        (",CHN,,3", "on", "MISSING", "Fill"),
    ],
)
def test_a_bad_row_is_rejected_with_what_to_do(
    work: Work, tmp_path: Path, cells: str, column: str, code: str, advice: str
) -> None:
    path = csv(tmp_path, f"on,origin,region,persons\n2025-01-02,CHN,KZ-55,1\n{cells}\n")
    done = load_file(work, path, NOW, kind="ARRIVALS")
    assert (done.outcome.load.rows_added, done.outcome.load.rows_rejected) == (1, 1)
    assert done.rejects == tmp_path / "a.csv.rejects.csv"
    (line,) = pl.read_csv(done.rejects, infer_schema=False).iter_rows(named=True)
    assert (line["row"], line["column"], line["code"]) == ("3", column, code)
    assert advice in line["what to do"]


@pytest.mark.parametrize("on", ["2022-06-08", "2018-06-18"])
def test_a_region_counts_while_it_is_there(work: Work, tmp_path: Path, on: str) -> None:
    region = {"2022-06-08": "область Абай", "2018-06-18": "KZ-YUZ"}[on]
    path = csv(tmp_path, f"on,region,persons\n{on},{region},3\n")
    assert load_file(work, path, NOW, kind="ARRIVALS").outcome.load.rows_added == 1


def test_rejected_cells_are_no_formulas(work: Work, tmp_path: Path) -> None:
    evil = '=HYPERLINK(""http://x"")'
    path = csv(tmp_path, f'on,origin,persons\n2025-01-02,"{evil}",1\n2025-01-02,@SUM(1),1\n2025-01-02,+1,1\n')
    done = load_file(work, path, NOW, kind="ARRIVALS")
    values = pl.read_csv(done.rejects or "", infer_schema=False)["value"].to_list()
    assert values == ['\'=HYPERLINK("http://x")', "'@SUM(1)", "'+1"]
    assert (done.rejects or path).stat().st_mode & 0o777 == 0o600


def test_the_rejects_of_yesterday_go_when_the_file_is_right(work: Work, tmp_path: Path) -> None:
    path = csv(tmp_path, "on,origin,persons\n2025-01-02,XX,1\n")
    rejects = load_file(work, path, NOW, kind="ARRIVALS").rejects
    assert rejects is not None and rejects.exists()
    load_file(work, csv(tmp_path, "on,origin,persons\n2025-01-02,CHN,1\n"), NOW, kind="ARRIVALS")
    assert not rejects.exists()
    rejects.write_text("my own notes\n")
    load_file(work, csv(tmp_path, "on,origin,persons\n2025-01-02,UZB,1\n"), NOW, kind="ARRIVALS")
    with pytest.raises(IntakeError, match="FOLDER_UNWRITABLE"):
        load_file(work, csv(tmp_path, "on,origin,persons\n2025-01-02,XX,1\n"), NOW, kind="ARRIVALS")
    assert rejects.read_text() == "my own notes\n"
