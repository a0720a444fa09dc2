"""Names and codes of countries, regions and words in Kazakh, Russian, English and French, without regard to case,
script or spelling variant. Exact after folding: what is only similar is proposed (intake/advice.py), never taken.

Countries: alpha-2, alpha-3, CLDR names (Babel), names of ISO 3166-1 (pycountry), variants in data/spellings.csv.
Regions: ISO 3166-2 (and its letters of before 2020), KATO, the names of policy/reference, the same variants.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pycountry
from anyascii import anyascii
from babel import Locale

from policy.reference import WITHDRAWN, countries, regions

DATA = Path(__file__).parent / "data"
LANGUAGES = ("kk", "ru", "en", "fr")
OTHER_LANGUAGES = ("uz", "tr", "ky", "mn", "de", "zh")
"""Languages of lists that missions send; a name that they share with another country is not taken from them."""
OLD_LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "AKM": "KZ-11", "AKT": "KZ-15", "ALA": "KZ-75", "AST": "KZ-71", "ATY": "KZ-23", "KUS": "KZ-39",
        "KZY": "KZ-43", "MAN": "KZ-47", "PAV": "KZ-55", "SEV": "KZ-59", "SHY": "KZ-79", "ZAP": "KZ-27",
        "ZHA": "KZ-31",
    }
)  # fmt: skip
GENERIC = re.compile(
    r"\b(облысы|обл|область|области|oblysy|oblasy|oblys|oblast|region|régions?|province|de la|de|du|d)\b"
)
UNKNOWN = ""
"""What a word gives that says that nothing is known."""


def fold(text: str) -> str:
    """The text without case, punctuation, and the spelling of ё and long dashes."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join(
        re.sub(r"[^\w+$€№/]+", " ", text.replace("'", "").replace("’", "").replace("ʻ", "")).split()
    )


def latin(text: str) -> str:
    """The folded text in plain Latin letters."""
    return " ".join(anyascii(fold(text)).lower().split())


@cache
def country_names() -> Mapping[str, str]:
    """Folded name or code -> alpha-3; UNKNOWN for words such as "other countries"."""
    found: dict[str, set[str]] = {}
    main = [
        (code, name)
        for code, country in countries().items()
        for name in (
            code,
            country.alpha2,
            country.names["en"],
            *(country.name(language) for language in LANGUAGES),
        )
    ]
    main += [(code, name) for code, name in _spellings("country")]
    for item in pycountry.countries:
        names = [getattr(item, key, "") for key in ("name", "official_name", "common_name")]
        main += [(item.alpha_3, name) for name in names]
    _add(found, main)
    more = [
        (code, Locale(language).territories.get(country.alpha2, ""))
        for language in OTHER_LANGUAGES
        for code, country in countries().items()
    ]
    _add(found, [(code, name) for code, name in more if fold(name) not in found])
    _add(found, [(code, latin(name)) for code, name in main if latin(name) not in found])
    _add(found, [(UNKNOWN, name) for _, name in _spellings("unknown")], over=True)
    unclear = {key for _, name in _spellings("unclear") for key in (fold(name), latin(name))}
    known = {*countries(), UNKNOWN}
    return {
        name: next(iter(codes))
        for name, codes in found.items()
        if len(codes) == 1 and codes <= known and name not in unclear
    }


@cache
def ceased_countries() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Folded name or code of a country that no longer exists -> its code of then, and what came after it."""
    rows = {row["code"]: row for row in _rows("former_countries.csv")}
    historic = {item.alpha_3: item for item in pycountry.historic_countries}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for code in sorted({*WITHDRAWN, *historic, *rows} - set(countries())):
        own = rows.get(code, {"names": "", "successors": WITHDRAWN.get(code, "")})
        names = [code, *own["names"].split("|")]
        if item := historic.get(code):
            names += [item.name, item.alpha_4, item.alpha_4[:2]]
        for key in {key for name in names for key in (fold(name), latin(name))}:
            found.setdefault(key, {})[code] = tuple(own["successors"].split())
    # Some letters stood for one country and later for another: both are offered.
    return {
        key: (" or ".join(codes), tuple(after for each in codes.values() for after in each))
        for key, codes in found.items()
        if key and key not in country_names()
    }


@cache
def region_names() -> Mapping[str, str]:
    """Folded name or code -> ISO 3166-2; UNKNOWN for words such as "not stated"."""
    found: dict[str, set[str]] = {}
    named = [(r.code, r.name(locale)) for r in regions().values() for locale in LANGUAGES]
    named += _spellings("region")
    codes = [(r.code, r.code) for r in regions().values()] + [
        (r.code, r.code.replace("-", "")) for r in regions().values()
    ]
    codes += [(new, letters) for old, new in OLD_LETTERS.items() for letters in (f"KZ-{old}", old)]
    codes += [(r.code, r.kato[:2]) for r in regions().values() if r.kato]
    _add(found, codes + named)
    _add(found, [(code, latin(name)) for code, name in named if latin(name) not in found])
    _add(found, [(code, name) for name, code in region_stems().items() if name not in found])
    _add(found, [(UNKNOWN, name) for _, name in _spellings("unknown")], over=True)
    return {name: each.pop() for name, each in found.items() if len(each) == 1}


@cache
def region_stems() -> Mapping[str, str]:
    """Folded name of a region (never of a city) without the word for region, in its own script and in Latin."""
    found: dict[str, set[str]] = {}
    named = [(r.code, r.name(locale)) for r in regions().values() for locale in LANGUAGES if r.kind != "city"]
    named += [(code, name) for code, name in _spellings("region") if regions()[code].kind != "city"]
    for script in (fold, latin):
        stems = [(code, " ".join(GENERIC.sub(" ", script(name)).split())) for code, name in named]
        _add(found, [(code, stem) for code, stem in stems if stem not in found])
    return {name: each.pop() for name, each in found.items() if len(each) == 1}


def region_of(text: str) -> str | None:
    """The region that a name or code means: its ISO 3166-2 code, UNKNOWN, or None where it means none."""
    for folded in (fold(text), latin(text)):
        if (found := region_names().get(folded)) is not None:
            return found
        stem = " ".join(GENERIC.sub(" ", folded).split())
        if stem != folded and stem in region_stems():
            return region_stems()[stem]
    return kato_region(text.strip())


def country_of(text: str) -> str | None:
    """The country that a name or code means: alpha-3, UNKNOWN, or None where it means none."""
    found = country_names().get(fold(text))
    return country_names().get(latin(text)) if found is None else found


def kato_region(text: str) -> str | None:
    """The region of a KATO code of nine digits, of whatever level; None where it is none."""
    code = f"KZ-{text[:2]}"
    return code if re.fullmatch(r"\d{9}", text) and code in regions() else None


@dataclass(frozen=True)
class Abolished:
    """A region that was abolished before there were codes: regions of today in its place, and what became of it."""

    name: str
    on: str
    successors: tuple[str, ...]
    note: str


def abolished_region(text: str) -> Abolished | None:
    """The abolished region that a name means, with or without the word for region; None where it means none."""
    for folded in (fold(text), latin(text)):
        for name in (folded, " ".join(GENERIC.sub(" ", folded).split())):
            if found := _abolished().get(name):
                return found
    return None


@cache
def _abolished() -> Mapping[str, Abolished]:
    found: dict[str, Abolished] = {}
    for row in _rows("former_regions.csv"):
        names = row["names"].split("|")
        entry = Abolished(names[0], row["abolished_on"], tuple(row["successors"].split()), row["note"])
        whole = [script(name) for name in names for script in (fold, latin)]
        found |= dict.fromkeys([*whole, *(" ".join(GENERIC.sub(" ", name).split()) for name in whole)], entry)
    return {name: entry for name, entry in found.items() if name and name not in region_names()}


@cache
def words(column: str) -> Mapping[str, str]:
    """Folded word -> code of a canonical column (or `flag`), in four languages."""
    found: dict[str, set[str]] = {}
    rows = [
        (row["code"], name)
        for row in _rows("words.csv")
        if row["column"] == column
        for name in row["names"].split("|")
    ]
    _add(found, rows)
    _add(found, [(code, latin(name)) for code, name in rows if latin(name) not in found])
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """Canonical column -> folded headings that mean it, its own name first."""
    return {
        row["column"]: (fold(row["column"]), *map(fold, row["names"].split("|")))
        for row in _rows("headings.csv")
    }


def nothing_known() -> frozenset[str]:
    """Folded words that say that a value is not known."""
    return frozenset(fold(name) for _, name in _spellings("unknown"))


def _spellings(what: str) -> list[tuple[str, str]]:
    return [
        (row["code"], name)
        for row in _rows("spellings.csv")
        if row["what"] == what
        for name in row["names"].split("|")
    ]


def _add(found: dict[str, set[str]], named: Iterable[tuple[str, str]], *, over: bool = False) -> None:
    for code, name in named:
        if key := fold(name):
            found.setdefault(key, set())
            found[key] = {code} if over else found[key] | {code}


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
