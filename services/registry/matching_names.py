"""Names in one script: what a Kazakh name sounds like, whoever wrote it down.

Cyrillic, the Latin alphabets of 2018 to 2021, passports, Arabic script (töte jazu), and Chinese characters or their
pinyin all lead to the same letters, or nearly: `plain` keeps vowels, `sound` only the consonants that every one of
these scripts can tell apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import permutations
from types import MappingProxyType

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

CYRILLIC: Mapping[str, str] = MappingProxyType(
    dict(zip("абвгғдезийкқлмнңоөпрстуұүфхһцчшщыіэъь", "abvggdeziikklmnnooprstuuufhhscssyie", strict=False))
    | {"ж": "j", "ә": "a", "ё": "e", "ц": "s", "ч": "c", "ш": "S", "щ": "S", "ы": "y", "і": "i", "э": "e"}
    | {"ю": "iu", "я": "ia", "ъ": "", "ь": ""}
)
"""`S` and `c` stand for sh and ch until `plain` is made."""

ARABIC: Mapping[str, str] = MappingProxyType(
    dict(zip("ابپتحدرزسعفقكگلمنھوۇۆۋىي", "abpthdrzsgfkkglmnhouvuyi", strict=True))
    | {
        "ە": "e",
        "ه": "e",
        "ج": "j",
        "چ": "c",
        "ش": "S",
        "ڭ": "n",
        "ی": "i",
        "ک": "k",
        "غ": "g",
        "خ": "h",
        "آ": "a",
    }
    | {
        "ء": "",
        "ٴ": "",
        "أ": "a",
        "ې": "e",
        "ۈ": "u",
        "ۅ": "o",
        "ئ": "",
        "ـ": "",
        "ھ": "h",
        "ژ": "j",
        "ة": "e",
    }
)

LATIN = (
    ("shch", "S"), ("sch", "S"), ("sh", "S"), ("ş", "S"), ("ch", "c"), ("ç", "c"), ("zh", "j"), ("dzh", "j"),
    ("kh", "h"), ("gh", "g"), ("ng", "n"), ("ts", "s"), ("ph", "f"), ("q", "k"), ("x", "h"), ("w", "u"),
    ("yu", "iu"), ("ya", "ia"), ("yo", "io"), ("ye", "e"), ("ey", "ei"), ("ay", "ai"), ("oy", "oi"), ("ý", "u"),
    ("ı", "y"), ("ә", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
)  # fmt: skip
"""What Latin spellings write with other or with more letters, the longest first; marks are dropped afterwards."""

PINYIN = (
    ("zh", "j"), ("ch", "c"), ("sh", "S"), ("ng", "n"), ("x", "S"), ("q", "c"), ("w", "u"), ("yi", "i"),
    ("ye", "e"), ("ya", "ia"), ("yu", "iu"), ("er", "r"), ("hu", "h"), ("ie", "e"), ("ia", "a"), ("uo", "o"),
    ("ai", "a"), ("ei", "e"), ("ao", "o"), ("ou", "u"),
)  # fmt: skip

ENDINGS = re.compile(r"(?<=..)(?:ouly|uly|uli|oglu|ogly|kyzy|kizi|kizy|kyz|tegi|eua|oua|ova|eva|iev|ov|ev)$")
"""What patronymics and family names end in; a father's name alone is the same name."""

CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "b": "P",
        "p": "P",
        "f": "P",
        "v": "P",
        "m": "M",
        "n": "N",
        "r": "R",
        "l": "R",
        "k": "K",
        "g": "K",
        "h": "K",
    }
    | {"d": "T", "t": "T", "s": "S", "z": "S", "j": "J", "c": "J", "S": "J"}
)
"""Consonants that some script, or some ear, writes alike: 哈 stands for қ, ғ and х, 力 and 尔 for р and л."""

SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[iu]?a(?:ng|n|i|o)?|[iu]?e(?:ng|n|i|r)?|o(?:ng|u)?|i(?:ng|n|u)?|u(?:o|i|n)?|ü)"
)
WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
MOST = 4
"""Parts of a name that are compared; nobody is told apart by the fifth."""


def parts(given: str, family: str) -> tuple[str, ...]:
    """The words of a name, family name first, lower case, without apostrophes."""
    text = re.sub(r"['’‘ʼʻ`´ʹ-]", "", f"{family} {given}".casefold().replace("i̇", "i"))
    # The dots by which Chinese texts part names are no letters, and the hamza of töte jazu is one.
    return tuple(WORD.findall(text.replace("ٴ", "").replace("ء", "")))[: 2 * MOST]


@lru_cache(maxsize=65536)
def plain(word: str) -> tuple[str, ...]:
    """The readings of a word in plain Latin letters: one, or more where letters or pinyin are in doubt."""
    first = unicodedata.name(word[0], "").partition(" ")[0]
    if first == "CYRILLIC":
        return (_tidy("".join(CYRILLIC.get(letter, letter) for letter in word)),)
    if first == "ARABIC":
        return (_tidy("".join(ARABIC.get(letter, "") for letter in word)),)
    if first == "CJK":
        return (_pinyin(anyascii(word).lower()),)
    readings = [_tidy(_latin(word))]
    if "sh" in word:
        # Асхат is Ashat in the Latin of 2018; the likeliest reading stays the last but pinyin.
        readings.insert(0, _tidy(_latin(word.replace("sh", "s·h"))))
    if SYLLABLE.match(word) and "".join(SYLLABLE.findall(word)) == word:
        readings.append(_pinyin(word))
    return tuple(dict.fromkeys(readings))


@lru_cache(maxsize=65536)
def sound(reading: str) -> str:
    """The consonants of a reading by their classes, each run of one class once."""
    found = [CLASSES[letter] for letter in reading if letter in CLASSES]
    return "".join(c for n, c in enumerate(found) if n == 0 or found[n - 1] != c)


def sounds(words: tuple[str, ...]) -> list[str]:
    """The sound of every word that has two consonants or more, by its likeliest reading."""
    return [heard for word in words for reading in plain(word)[-1:] if len(heard := sound(reading)) > 1]


@lru_cache(maxsize=65536)
def alike(one: str, other: str) -> float:
    """How alike two words are, from 0 to 1: the better pair of readings, vowels counting less than consonants."""
    return max(_near(a, b) for a in plain(one) for b in plain(other))


def compare(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, bool]:
    """How alike two names are, from 0 to 1, and whether their parts stand in another order.

    The shorter name is laid upon the longer one as it fits best; parts without a partner cost little.
    """
    short, long = sorted((one[:MOST], other[:MOST]), key=len)
    if not short:
        return 0.0, False
    best, moved = 0.0, False
    for order in permutations(range(len(long)), len(short)):
        pairs = [alike(word, long[place]) for word, place in zip(short, order, strict=True)]
        # One part that does not agree is a sister or a cousin: it weighs more than those that do.
        score = 0.5 * sum(pairs) / len(pairs) + 0.5 * min(pairs)
        if score > best + 1e-9:
            best, moved = score, list(order) != sorted(order)
    return best - (0.15 if len(short) == 1 < len(long) else 0.0), moved


def _near(one: str, other: str) -> float:
    if one == other:
        return 1.0
    heard = JaroWinkler.similarity(sound(one), sound(other)) if sound(one) and sound(other) else 0.0
    return 0.45 * JaroWinkler.similarity(one, other) + 0.55 * heard


def _latin(word: str) -> str:
    for spelled, letter in LATIN:
        word = word.replace(spelled, letter)
    bare = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in bare if letter.isascii() and letter.isalpha())


def _pinyin(word: str) -> str:
    for spelled, letter in PINYIN:
        word = word.replace(spelled, letter)
    return re.sub(r"(.)\1+", r"\1", word)


def _tidy(word: str) -> str:
    """One letter for two, i for y, and no ending of a patronymic."""
    bare = ENDINGS.sub("", word) or word
    return re.sub(r"(.)\1+", r"\1", bare.replace("y", "i"))
