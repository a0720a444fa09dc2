"""What to do about a value that was refused: one sentence, with the nearest known spelling where there is one.

Proposals are never applied: whoever keeps the file decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from rapidfuzz import fuzz, process

from intake.kinds import SCALES, Column, Kind, Value
from intake.names import (
    abolished_region,
    ceased_countries,
    country_names,
    fold,
    latin,
    region_names,
    region_of,
    words,
)
from intake.problems import ROW_CODES
from intake.validating import last_day
from policy.reference import checkpoints, regions

ALIKE = 75
"""From this likeness on (of 100) a spelling is worth proposing."""


def advice(kind: Kind, column: Column, code: str, value: str, on: date | None, today: date) -> str:
    """What to do about a value that was refused with a code of intake/problems.py; `on` is the row's day."""
    sentence = ROW_CODES[code]
    if "{detail}" not in sentence:
        return sentence
    return sentence.format(detail=_detail(kind, column, code, value, on, today)).strip()


def _detail(kind: Kind, column: Column, code: str, value: str, on: date | None, today: date) -> str:
    match code:
        case "DAY_TOO_EARLY":
            return kind.earliest.isoformat()
        case "DAY_IN_FUTURE":
            return last_day(kind, today).isoformat()
        case "TOO_FINE":
            digits = SCALES.get(column.value, 0)
            return f"No more than {digits} decimals; say in the mapping in which unit the number is."
        case "ABSURD" | "TEXT_TOO_LONG":
            return _limit(column, column.most)
        case "TOO_SMALL":
            return _limit(column, column.least)
        case "COUNTRY_UNKNOWN":
            return _nearest(value, country_names())
        case "COUNTRY_CEASED":
            then, after = ceased_countries().get(fold(value)) or ceased_countries()[latin(value)]
            return f"{then}: write the country of today the row means: {', '.join(after) or 'none is on record'}."
        case "REGION_UNKNOWN":
            return _nearest(value, region_names())
        case "REGION_ABOLISHED" if gone := abolished_region(value):
            return f"{gone.name}, until {gone.on}: {gone.note}. Write {_or(_there(gone.successors, on))}."
        case "REGION_NOT_YET" | "REGION_CEASED":
            return _dated(region_of(value) or value, on)
        case "CODE_UNKNOWN" if column.value is Value.CHECKPOINT:
            return _nearest(value, {fold(name): key for key, name in _checkpoint_names()})
        case "CODE_UNKNOWN":
            return f"{_nearest(value, words(column.name))} There are {', '.join(column.codes)}.".strip()
    return ""


def _limit(column: Column, size: int | None) -> str:
    scale = SCALES.get(column.value, 0)
    return f"{(size or 0) // 10**scale:,}".replace(",", " ")


def _nearest(value: str, known: Mapping[str, str]) -> str:
    """The nearest spellings, as a question, or nothing."""
    folded = fold(value)[:100]
    found = process.extract(folded, list(known), scorer=fuzz.ratio, limit=8, score_cutoff=ALIKE)
    codes = list(dict.fromkeys(known[name] for name, _, _ in found if known[name]))[:3]
    return f"Is {_or(codes)} meant?" if codes else ""


def _dated(code: str, on: date | None) -> str:
    region = regions()[code]
    if on and region.valid_to and on > region.valid_to:
        return f"{code} ended on {region.valid_to}; write {_or(_there(region.successors, on))}."
    before = [old for old in regions().values() if code in old.successors and on and old.valid_on(on)]
    then = _there([*(s for old in before for s in old.successors), *(old.code for old in before)], on)
    what = f"; until then write {_or(then)}" if then else ""
    return f"{code} exists since {region.valid_from}{what}."


def _there(codes: Iterable[str], on: date | None) -> list[str]:
    return [code for code in codes if on is None or regions()[code].valid_on(on)]


def _checkpoint_names() -> list[tuple[str, str]]:
    return [
        (c.code, name)
        for c in checkpoints().values()
        for name in (c.code, *map(c.name, ("kk", "ru", "en", "fr")))
    ]


def _or(codes: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(codes)) or "one of its successors"
