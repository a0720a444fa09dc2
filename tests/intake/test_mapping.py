"""The mapping: what it may say, and that everything else is refused with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.mapping import Conventions, parse_mapping, read_mapping
from intake.problems import IntakeError

WHOLE = """
kind = "PAYMENTS"
sheet = "Лист1"
heading_row = 2
separator = ";"
encoding = "windows-1251"
date = "DD.MM.YYYY"
decimal = ","
[columns]
"Дата" = "on"
"Сумма" = { to = "amount", decimal = ".", thousands = ",", unit = "million KZT" }
"Вид" = "kind"
[constants]
origin = "CHN"
[units]
persons = "thousand"
[codes.kind]
"наём" = "HOUSING"
"""


def test_a_mapping_is_read_whole() -> None:
    mapping = parse_mapping(WHOLE)
    assert (mapping.kind, mapping.sheet, mapping.heading_row, mapping.separator) == (
        "PAYMENTS",
        "Лист1",
        2,
        ";",
    )
    assert mapping.encoding == "windows-1251"
    assert mapping.columns == {"on": "Дата", "amount": "Сумма", "kind": "Вид"}
    assert mapping.constants == {"origin": "CHN"}
    assert mapping.codes == {"kind": {"наём": "HOUSING"}}
    assert mapping.of("on") == Conventions("DD.MM.YYYY", ",")
    assert mapping.of("amount") == Conventions("DD.MM.YYYY", ".", ",", 6)
    assert mapping.of("persons") == Conventions("DD.MM.YYYY", ",", None, 3)
    assert mapping.text == WHOLE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind = ", "Invalid value"),
        ('kind = "PEOPLE"', "it must be one of ARRIVALS"),
        ('colums = {}', "nothing is called 'colums'"),
        ('date = "DD-MM"', "it must be one of ISO, DD.MM.YYYY"),
        ('decimal = ";"', 'it must be "," or "."'),
        ('decimal = ","\nthousands = ","', "are both ','"),
        ('separator = "x"', "separator is 'x'"),
        ("heading_row = 0", "heading_row is 0"),
        ('[columns]\n"a" = 1', "'a' must name a canonical column"),
        ('[columns]\n"a" = "on"\n"b" = "on"', "on is named twice: by 'a' and by 'b'"),
        ('[columns]\n"a" = { to = "on", colour = "red" }', "'a' has 'colour'"),
        ('[units]\namount = "pounds"', "unit is 'pounds'"),
        ('kind = "PAYMENTS"\n[units]\npersons = "tiyn"', "persons is not counted in that unit"),
        ('kind = "PAYMENTS"\n[units]\nkind = "thousand"', "kind is not counted in that unit"),
        ('kind = "RATES"\n[columns]\n"a" = "persons"', "RATES has no column 'persons'"),
        ('kind = "RATES"\n[columns]\n"a" = "rate"\n[constants]\nrate = 1', "rate has both a heading and a constant"),
        ('kind = "ARRIVALS"\n[codes.sex]\n"м" = "MAN"', "'MAN' is no code of sex"),
        ('columns = 1', "columns must be a table"),
    ],
)  # fmt: skip
def test_what_a_mapping_may_not_say_is_named(text: str, said: str) -> None:
    with pytest.raises(IntakeError, match="MAPPING_BROKEN") as caught:
        parse_mapping(text)
    assert said in str(caught.value)


def test_a_mapping_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="FILE_NOT_FOUND"):
        read_mapping(tmp_path / "no.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(IntakeError, match=r"MAPPING_BROKEN: The mapping bad\.toml cannot be used"):
        read_mapping(tmp_path / "bad.toml")
