"""A first draft of a mapping: headings in four languages, conventions where the values tell, remarks where not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from intake.files import load_file
from intake.mapping import parse_mapping
from intake.proposing import propose
from intake.work import Work
from models import Record
from models.database import open_database
from tests.intake.world import NOW, work_of

FILES = {
    "ru.csv": (
        "Отчёт за 2025 год;;;;\n;;;;\n"
        "Дата выплаты;Область;Вид выплаты;Сумма, тыс. тенге;Кол-во семей;Комментарий\n"
        "25.03.2025;Атырауская область;аренда;1 234,5;23;x\n26.03.2025;г. Астана;единовременная выплата;62,1;1;y\n"
    ),
    "kk.csv": "Күні,Шыққан елі,Облыс,Жынысы,Жас тобы,Адам саны\n2025-03-25,Қытай,Абай облысы,әйел,балалар,3\n",
    "en.csv": (
        "Date of grant|Country of origin|Region|Gender|Education|Number of persons\n"
        "2025-03-25|China|Abai Region|F|higher|3\n"
    ),
    "given.csv": (
        "Дата присвоения статуса;Область;Вид выплаты;Сумма\n2025-03-25;Шымкент қ.;Переселенческое пособие;100\n"
    ),
    "fr.csv": "Date;Sens;Nationalité;Poste frontière;Nombre de personnes\n25/03/2025;entrée;Chine;ALA;3\n",
    "canonical.csv": "on,currency,rate\n2025-03-25,USD,512.34\n",
}
KINDS = {
    "ru.csv": ("PAYMENTS", 5),
    "kk.csv": ("ARRIVALS", 6),
    "en.csv": ("ARRIVALS", 6),
    "given.csv": ("PAYMENTS", 4),
    "fr.csv": ("CROSSINGS", 5),
    "canonical.csv": ("RATES", 3),
}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    database = open_database(f"sqlite:///{tmp_path / 'record.db'}")
    Record.metadata.create_all(database.engine)
    yield work_of(database, tmp_path / "data")
    database.engine.dispose()


@pytest.mark.parametrize("name", FILES)
def test_a_draft_is_a_mapping_that_loads_its_file(work: Work, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    draft = propose(path, tmp_path)
    assert (draft.kind, draft.recognised) == KINDS[name]
    done = load_file(work, path, NOW, mapping=parse_mapping(draft.text))
    assert (done.codes, done.outcome.load.rows_rejected) == ({}, 0)
    assert done.outcome.load.rows_added == FILES[name].count("2025-03-2") + FILES[name].count(
        "03.2025"
    ) + FILES[name].count("/2025")


def test_a_draft_of_a_sheet(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(2, 0, ["Дата", "Страна исхода", "Человек"])
        page.write_row(3, 0, [45741, "Китай", 3])
    draft = propose(path, tmp_path)
    assert "heading_row = 3" in draft.text
    assert 'date = "EXCEL"' in draft.text
    assert load_file(work, path, NOW, mapping=parse_mapping(draft.text)).outcome.load.rows_added == 1


@pytest.mark.parametrize(
    ("days", "line"),
    [
        (["03.04.2025", "25.03.2025"], 'date = "DD.MM.YYYY"'),
        (["03/04/2025", "03/25/2025"], 'date = "MM/DD/YYYY"'),
        (
            ["03.04.2025"],
            '# date = "DD.MM.YYYY"  # or "MM/DD/YYYY": the values do not tell, and nothing is guessed',
        ),
        (["2025-04-03"], None),
    ],
)
def test_the_convention_of_days_is_told_or_left_open(
    tmp_path: Path, days: list[str], line: str | None
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("on,persons\n" + "".join(f"{day},1\n" for day in days))
    lines = propose(path, tmp_path).text.splitlines()
    assert [each for each in lines if "date =" in each] == ([line] if line else [])


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("1 234,5", 'decimal = ","'),
        ("1,234,567", 'thousands = ","'),
        ("1,234", '# decimal = ","  # or thousands = ",": the values do not tell, and nothing is guessed'),
        ("1234", None),
    ],
)
def test_the_signs_of_numbers_are_told_or_left_open(tmp_path: Path, number: str, line: str | None) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"on;kind;amount\n2025-04-03;HOUSING;{number}\n")
    lines = propose(path, tmp_path).text.splitlines()
    assert (
        (line in lines) if line else not [each for each in lines if "decimal" in each or "thousands" in each]
    )


def test_what_is_needed_and_what_is_not_recognised_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Область,Человек,Пол,Разное\nKZ-55,1,ктулху,1\n")
    text = propose(path, tmp_path).text
    assert '# on = "2025-01-31"  # needed' in text
    assert '# "ктулху" = "…"' in text
    assert '# left out: "Разное"' in text
    parse_mapping(text)
