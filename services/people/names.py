"""Names as passports print them: compared whatever their case, marks, transliteration and order."""

from __future__ import annotations

import re
import unicodedata

from mrz.base.functions import transliterate
from mrz.generator.dictionaries.latin_based import transliteration as latin

CUT = frozenset({30, 31, 39})
"""Letters and fillers of a name that fills the field of a card, of a TD2 document and of a passport."""

APOSTROPHES = re.compile("['’‘ʼʻ`´]")
Name = tuple[str, ...]
"""Family name and given names, or the one of them that is known."""


def same_name(typed: str, printed: str, truncated: bool = False) -> bool:
    """Whether a name may be printed so in a zone; names in other scripts cannot be compared and pass."""
    if not _is_latin(typed):
        return True
    want = _bare(printed)
    forms = {_bare(form) for form in _forms(typed)}
    return want in forms or (truncated and any(form.startswith(want) for form in forms))


def same_names(one: Name, other: Name) -> bool | None:
    """Whether two names, of the same parts, may be one person's; None where they are written in two scripts.

    Given names may come in any order. A name that a zone had no room for may stop short.
    """
    scripts = [_is_latin("".join(name)) for name in (one, other)]
    if not any(scripts):
        # An Arabic and a Cyrillic name cannot be compared, two Cyrillic ones can.
        alike = _script("".join(one)) == _script("".join(other))
        return _plain(one) == _plain(other) if alike else None
    if not all(scripts):
        return None
    return all(_agree(a, b) for a, b in zip(one, other, strict=True)) or _cut(one, other) or _cut(other, one)


def _agree(one: str, other: str) -> bool:
    forms = [{_bare(f) for f in _forms(text)} | {_sorted(f) for f in _forms(text)} for text in (one, other)]
    return bool(forms[0] & forms[1])


def _cut(short: Name, long: Name) -> bool:
    """Whether `short` fills the field of a zone, and `long` goes on where it stops."""
    printed = "<<".join("<".join(_words(part)) for part in short)
    wholes = [["".join(_words(form)) for form in _forms(part)] for part in long]
    return len(printed.rstrip("<")) in CUT and all(
        any(form.startswith(_bare(part)) for form in forms) for part, forms in zip(short, wholes, strict=True)
    )


def _forms(text: str) -> tuple[str, str]:
    """Without marks, and as ICAO 9303 transliterates."""
    return unicodedata.normalize("NFKD", text), transliterate(unicodedata.normalize("NFC", text), latin, " ")


def _words(text: str) -> list[str]:
    marks = "".join(c for c in APOSTROPHES.sub("", text.upper()) if unicodedata.category(c) != "Mn")
    return re.findall("[A-Z]+", marks)


def _sorted(text: str) -> str:
    return " ".join(sorted(_words(text)))


def _bare(text: str) -> str:
    return re.sub("[^A-Z]", "", text.upper())


def _plain(name: Name) -> list[list[str]]:
    # Marks belong to the letters here: й is not и.
    return [
        sorted(
            re.findall(r"\w+", re.sub("[\u200c\u200d]", "", unicodedata.normalize("NFC", part).casefold()))
        )
        for part in name
    ]


def _letters(text: str) -> list[str]:
    return [c for c in unicodedata.normalize("NFKD", text) if c.isalpha()]


def _is_latin(text: str) -> bool:
    return all(unicodedata.name(c, "").startswith("LATIN") for c in _letters(text))


def _script(text: str) -> frozenset[str]:
    return frozenset(unicodedata.name(c, "").split(" ")[0] for c in _letters(text))
