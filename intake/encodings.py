"""Text files of any encoding become UTF-8, read once from end to end in bounded memory, and are refused where a
line is too long, a byte is NUL, a quotation mark is never closed, or one part is written in another encoding.

What is not UTF-8 or UTF-16 is told apart by charset-normalizer on the lines that are not plain ASCII; the mapping
may say it instead. A capital inside a word gives away a line that is in the other of the two Russian encodings.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from intake.problems import IntakeError

LONGEST_LINE = 1_048_576
"""Bytes of a line, or of a record whose quoted text has line breaks."""
CHUNK = LONGEST_LINE
SAMPLE = 200_000
FEW = 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SINGLE = ("cp1251", "koi8_r", "kz1048", "cp1252", "cp866")
"""What a file may be in that is not UTF-8: Russian, Kazakh, French."""
UTF8_WORD = re.compile(rb"(?:[\xd0-\xd3][\x80-\xbf]){3}")
UNNATURAL = {
    "cp1251": re.compile(rb"(?<![\xc0-\xff])[\xe0-\xff][\xc0-\xdf]{2}"),
    "kz1048": re.compile(rb"(?<![\xc0-\xff])[\xe0-\xff][\xc0-\xdf]{2}"),
    "koi8_r": re.compile(rb"(?<![\xc0-\xff])[\xc0-\xdf][\xe0-\xff]{2}"),
}
"""A small letter and then two capitals: how a word of the other encoding looks."""
KAZAKH = re.compile(rb"[\x8d\x9d\xa3\xbc\xbd\xbe]")
"""Letters of Kazakh (Қ қ Ә ә Ң ң) in KZ-1048, where windows-1251 has letters of Serbian and Macedonian."""


@dataclass(frozen=True)
class Text:
    """A text file as UTF-8: where it lies now, the digest of the file as it came, and the encoding it had."""

    path: Path
    digest: str
    encoding: str


def as_utf8(path: Path, place: Path, encoding: str | None = None) -> Text:
    """The file in UTF-8, rewritten into `place` where it was something else. Raises IntakeError."""
    found = _named(encoding, path) if encoding else _marked(path) or _guessed(path)
    digest = hashlib.sha256()
    if found in {"utf-8", "utf-8-sig"}:
        _walk(path, _chunks(path, digest), "utf-8")
        return Text(path, digest.hexdigest(), "utf-8")
    target = place / "text.csv"
    with target.open("wb") as out:
        source = _chunks(path, digest)
        if found.startswith("utf-16"):
            _walk(path, _written(_decoded(path, source, found), out), "utf-8")
        else:
            _walk(path, _rewritten(source, found, out), found)
    return Text(target, digest.hexdigest(), found)


def _named(encoding: str, path: Path) -> str:
    try:
        name = codecs.lookup(encoding).name.replace("-", "_")
    except LookupError:
        raise IntakeError("MAPPING_BROKEN", file="", detail=f"there is no encoding {encoding!r}") from None
    if name in {"utf_16", "utf16"}:
        return _marked(path) or "utf-16-le"
    return {"utf_8": "utf-8", "utf_8_sig": "utf-8", "utf_16_le": "utf-16-le", "utf_16_be": "utf-16-be"}.get(
        name, name
    )


def _marked(path: Path) -> str | None:
    """The encoding that a byte order mark names, or that NUL bytes at every other place give away."""
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 8 and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return None


def _guessed(path: Path) -> str:
    """UTF-8 where every line is; else what the lines beyond ASCII look like."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, beyond, carried = 1, False, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            carried = _measure(path, chunk, carried, lines)
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                bad = error.start - (len(error.object) - len(chunk))
                line = lines + chunk.count(b"\n", 0, max(bad, 0))
                if beyond or not chunk[: max(bad, 0)].isascii():
                    raise IntakeError("ENCODING_MIXED", file=path.name, line=line, encoding="UTF-8") from None
                return _single(path, line)
            beyond = beyond or not chunk.isascii()
            lines += chunk.count(b"\n")
    return "utf-8"


def _single(path: Path, line: int) -> str:
    """Of the encodings of one byte a letter, the one that the lines beyond ASCII look like; else the first of them."""
    sample: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < SAMPLE and (chunk := file.read(CHUNK)):
            beyond = [
                each for each in chunk.split(b"\n") if not each.isascii() and not UTF8_WORD.search(each)
            ]
            sample += beyond
            size += sum(map(len, beyond))
    for lines in (sample, sample[:FEW]):
        text = b"\n".join(lines)[:SAMPLE]
        best = from_bytes(text, cp_isolation=list(SINGLE), steps=8, chunk_size=2048).best()
        if best is not None:
            return "kz1048" if best.encoding == "cp1251" and KAZAKH.search(text) else best.encoding
    raise IntakeError("ENCODING_UNKNOWN", file=path.name, line=line)


def _chunks(path: Path, digest: hashlib._Hash) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            yield chunk


def _decoded(path: Path, chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).removeprefix("\ufeff").encode()
        decoder.decode(b"", final=True)
    except UnicodeError:
        raise IntakeError("ENCODING_MIXED", file=path.name, line="?", encoding=encoding.upper()) from None


def _written(chunks: Iterator[bytes], out: object) -> Iterator[bytes]:
    for chunk in chunks:
        out.write(chunk)  # type: ignore[attr-defined]
        yield chunk


def _rewritten(chunks: Iterator[bytes], encoding: str, out: object) -> Iterator[bytes]:
    for chunk in chunks:
        out.write(chunk.decode(encoding, "replace").encode())  # type: ignore[attr-defined]
        yield chunk


def _walk(path: Path, chunks: Iterator[bytes], encoding: str) -> None:
    """Look at every byte once. Raises IntakeError with the line where something is wrong."""
    lines, carried, opened = 1, 0, 0
    seen = False
    for chunk in chunks:
        seen = seen or bool(chunk.strip())
        if (at := chunk.find(0)) >= 0:
            raise IntakeError("NUL_BYTE", file=path.name, line=lines + chunk.count(b"\n", 0, at))
        reached = _measure(path, chunk, carried, opened or lines)
        if encoding in UNNATURAL:
            _refuse_mixed(path, chunk, lines, encoding)
        if opened or b'"' in chunk:
            opened, carried = _quotes(chunk, lines, opened, carried)
            if carried > LONGEST_LINE:
                raise IntakeError("LINE_TOO_LONG", file=path.name, line=opened or lines, detail="1 MB")
        else:
            carried = reached
        lines += chunk.count(b"\n")
    if not seen:
        raise IntakeError("FILE_EMPTY", file=path.name)
    if opened:
        raise IntakeError(
            "CSV_BROKEN", file=path.name, line=opened, detail="a quotation mark that is never closed"
        )


def _measure(path: Path, chunk: bytes, carried: int, line: int) -> int:
    """The bytes of the line that a chunk ends in, of which `carried` came before. Raises LINE_TOO_LONG."""
    first = chunk.find(b"\n")
    if carried + (first if first >= 0 else len(chunk)) > LONGEST_LINE:
        raise IntakeError("LINE_TOO_LONG", file=path.name, line=line, detail="1 MB")
    return len(chunk) - chunk.rfind(b"\n") - 1 if first >= 0 else carried + len(chunk)


def _quotes(chunk: bytes, line: int, opened: int, carried: int) -> tuple[int, int]:
    """The line in which a quotation stands open at the end of a chunk (0: none), and the bytes of the record so far."""
    for number, piece in enumerate(chunk.split(b"\n")):
        if number and not opened:
            carried = 0
        carried += len(piece) + 1
        if piece.count(b'"') % 2:
            opened = 0 if opened else line + number
        if carried > LONGEST_LINE:
            break
    return opened, carried


def _refuse_mixed(path: Path, chunk: bytes, lines: int, encoding: str) -> None:
    found = UTF8_WORD.search(chunk) or UNNATURAL[encoding].search(chunk)
    if found:
        line = lines + chunk.count(b"\n", 0, found.start())
        raise IntakeError("ENCODING_MIXED", file=path.name, line=line, encoding=encoding)
