"""Text of every encoding becomes the same UTF-8; what is damaged, or joined from two encodings, is named by line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.encodings import LONGEST_LINE, as_utf8
from intake.problems import IntakeError

LINES = [
    "дата;страна;область;человек",
    "25.03.2025;Китай;Павлодарская область;12",
    "26.03.2025;Узбекистан;Северо-Казахстанская область;7",
    "27.03.2025;Монголия;город Алматы;140",
]
TEXT = "\n".join(LINES * 6) + "\n"


def read(tmp_path: Path, content: bytes, encoding: str | None = None) -> str:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    place = tmp_path / "place"
    place.mkdir(exist_ok=True)
    return as_utf8(path, place, encoding).path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_every_encoding_is_told(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_told_without_its_mark(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, ("on;persons\n2025-01-01;1\n" + TEXT).encode(encoding)).endswith(TEXT)


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "utf-8", "utf-16", "kz1048", "cp866"])
def test_the_mapping_may_say_it(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, TEXT.encode(encoding), encoding) == TEXT


def test_kazakh_letters_tell_their_encoding(tmp_path: Path) -> None:
    text = "күні;елі;адам\n2025-01-02;Қытай;3\n2025-01-02;Өзбекстан;1\n"
    assert read(tmp_path, text.encode("kz1048")) == text


def test_a_short_file_can_be_told_too(tmp_path: Path) -> None:
    text = "on,origin,persons\n2025-01-02,Китай,3\n2025-01-02,Узбекистан,1\n"
    assert read(tmp_path, text.encode("cp1251")) == text


def wrong(tmp_path: Path, content: bytes, encoding: str | None = None) -> str:
    with pytest.raises(IntakeError) as caught:
        read(tmp_path, content, encoding)
    return f"{caught.value.code} {caught.value.given.get('line', '')}".strip()


def test_mixed_encodings_name_the_first_line_that_is_other(tmp_path: Path) -> None:
    utf8, cp1251, koi8 = (TEXT.encode(name) for name in ("utf-8", "cp1251", "koi8-r"))
    assert wrong(tmp_path, utf8 + cp1251) == "ENCODING_MIXED 25"
    assert wrong(tmp_path, cp1251 + utf8) == "ENCODING_MIXED 25"
    assert wrong(tmp_path, cp1251 + koi8, "windows-1251") == "ENCODING_MIXED 26"
    assert wrong(tmp_path, koi8 + cp1251, "koi8-r") == "ENCODING_MIXED 26"
    assert wrong(tmp_path, LINES[0].encode() + b"\n" + cp1251) == "ENCODING_MIXED 2"
    assert wrong(tmp_path, cp1251 * 2 + koi8).startswith("ENCODING_")


def test_nul_bytes_and_empty_files_are_named(tmp_path: Path) -> None:
    assert wrong(tmp_path, b"a,b\n1,2\n1,\x002\n") == "NUL_BYTE 3"
    assert wrong(tmp_path, b" \n\n") == "FILE_EMPTY"


def test_a_line_too_long_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(b"on,persons\n2025-01-02,")
        for _ in range(64):
            file.write(b"9" * LONGEST_LINE)
    before = bytes_read()
    for encoding in (None, "utf-8", "windows-1251"):
        with pytest.raises(IntakeError) as caught:
            as_utf8(path, tmp_path, encoding)
        assert (caught.value.code, caught.value.given["line"]) == ("LINE_TOO_LONG", 2)
    assert bytes_read() - before < 10 * LONGEST_LINE


def bytes_read() -> int:
    """What this process has read until now."""
    return int(re.findall(r"rchar: (\d+)", Path("/proc/self/io").read_text())[0])


def test_a_line_may_be_as_long_as_the_limit(tmp_path: Path) -> None:
    text = "a\n" + "x" * LONGEST_LINE + "\nb\n"
    assert read(tmp_path, text.encode()) == text
    assert wrong(tmp_path, ("a\n" + "x" * (LONGEST_LINE + 1) + "\nb\n").encode()) == "LINE_TOO_LONG 2"


def test_a_quotation_mark_that_is_never_closed_is_named(tmp_path: Path) -> None:
    assert wrong(tmp_path, b'a,b\n1,"2\n3,4\n') == "CSV_BROKEN 2"
    assert wrong(tmp_path, b'a,b\n1,"2\n' + b"3,4\n" * 300_000 + b'"\n') == "LINE_TOO_LONG 2"
    assert read(tmp_path, b'a,b\n1,"2\n3",4\n') == 'a,b\n1,"2\n3",4\n'


@given(
    st.lists(st.text("абвгдежзийклмнопрстуфхцчшщыьэюяАБВГ ;0123456789", min_size=1), min_size=1, max_size=20)
)
def test_what_is_utf8_is_never_taken_for_anything_else(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    text = "\n".join(lines)
    folder = tmp_path_factory.mktemp("utf8")
    if text.strip():
        assert read(folder, text.encode()) == text
