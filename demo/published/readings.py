"""What the published rows say about whole numbers of persons: bounds on sums of cells over months.

A cell counts the persons of one category in one month. Blocks of cells: TOTAL (persons granted the status), ORIGIN,
AGE (with the education of those of working age), REGION (of settlement), and PLACED (under quota, `K:` and the
region or the origin; `I:` and a region are internal migrants, who take no part in the programme).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from demo.published.figures import Row, month_of
from policy.reference import regions

GRANTED = ("kandas_status_granted", "kandas_arrivals", "kandas_cumulative_since_1991")
PLACED_TOTAL = ("kandas_placed_in_quota_regions", "resettled_kandas")
SUM_ROUNDING = Fraction(6, 10)
"""By how much the shares of a whole list may miss 100."""
OTHER = "OTHER"
"""Everything that a list does not name; as a cell, what no list ever names."""
ORIGINS = ("UZB", "CHN", "TKM", "MNG", "RUS", "IRN", "TUR", "AFG", "TJK", "PAK", OTHER)
NAMED = ORIGINS[:5]
"""Origins that every list names nowadays."""
CHILD, WORKING, PENSIONER = "AGE_0_17", "AGE_18_62", "AGE_63_PLUS"
EDUCATION = ("HIGHER", "INCOMPLETE_HIGHER", "VOCATIONAL_SECONDARY", "GENERAL_SECONDARY", "NONE")
AGES = {"below_working_age": CHILD, "working_age": WORKING, "pensioner": PENSIONER}
TARGETS = ("KZ-55", "KZ-59", "KZ-39", "KZ-63", "KZ-10", "KZ-11", "KZ-23", "KZ-27")
INTERNAL_ONLY = ("KZ-62", "KZ-35")
REGIONS = (
    *("KZ-19", "KZ-47", "KZ-61", "KZ-YUZ", "KZ-31", "KZ-71", "KZ-75", "KZ-79", "KZ-15", "KZ-43"),
    *(*TARGETS, *INTERNAL_ONLY, OTHER),
)
PLACED = tuple([f"K:{code}" for code in TARGETS] + [f"I:{code}" for code in (*TARGETS, *INTERNAL_ONLY)])
CELLS: Mapping[str, tuple[str, ...]] = {
    "TOTAL": ("ALL",),
    "ORIGIN": ORIGINS,
    "AGE": (CHILD, WORKING, PENSIONER),
    "EDUCATION": EDUCATION,
    "REGION": REGIONS,
    "PLACED": PLACED,
    "PLACED_ORIGIN": (*NAMED, OTHER),
}
BLOCK_OF = {
    "total": "TOTAL",
    "origin_country": "ORIGIN",
    "age_group": "AGE",
    "education_of_working_age": "EDUCATION",
    "settlement_region": "REGION",
}
PLACED_DIMENSIONS = {"total": "PLACED", "target_region": "PLACED", "origin_country": "PLACED_ORIGIN"}


@dataclass(frozen=True)
class Reading:
    """A row as bounds: the persons of `keys` in the months `first` to `last` are at least `low`, at most `high`.

    With a `base`, they are bounds on the part that `keys` have of the persons of `base`, all categories of the
    block; `high` None: no bound.
    A `limit` is no figure of the programme but a law that it keeps: the places of a quota.
    """

    row: Row
    block: str
    keys: frozenset[str]
    base: frozenset[str] | None
    first: int
    last: int
    low: Fraction
    high: Fraction | None
    limit: bool = False


def readings(rows: Iterable[Row]) -> tuple[Reading, ...]:
    """What the rows say, as far as they speak of persons granted the status or placed under quota."""
    rows = tuple(rows)
    named = named_with(rows)
    found = [_reading(row, named[row.line]) for row in rows]
    found += [_reading(row, frozenset()) for row in _head_counts(rows)]
    # Of several quotas for one year the last one printed holds at its end.
    amended = {(r.block, r.keys, r.first, r.last): r.row.line for r in found if r is not None and r.limit}
    return tuple(
        r
        for r in found
        if r is not None and (not r.limit or amended[r.block, r.keys, r.first, r.last] == r.row.line)
    )


def key_of(row: Row) -> str:
    """The category a row speaks of, without what the source says beside it."""
    return row.key.split("(")[0].rstrip("?")


def last_month(ends: date) -> int:
    """The last month of a period; of one that ends within a month, the month before."""
    whole = (ends + timedelta(days=1)).day == 1
    return month_of(ends) - (0 if whole else 1)


def named_with(rows: Iterable[Row]) -> Mapping[int, frozenset[str]]:
    """For every line the categories that its list names: what OTHER in it is not.

    A list of shares that does not come to 100 lost some: it then names also what the last whole one named.
    """
    lists: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        lists[row.measure, row.dimension, row.begins, row.ends, row.source, row.unit].append(row)
    found: dict[int, frozenset[str]] = {}
    whole: dict[tuple[str, str], frozenset[str]] = {}
    for some in sorted(lists.values(), key=lambda some: str(some[0].ends)):
        names, of = frozenset(map(key_of, some)), (some[0].measure, some[0].dimension)
        if OTHER in names and some[0].unit == "percent":
            if sum(row.value for row in some) < 100 - SUM_ROUNDING:
                names |= whole.get(of, frozenset())
            else:
                whole[of] = names
        found |= {row.line: names for row in some}
    return found


def _head_counts(rows: Iterable[Row]) -> Iterator[Row]:
    """Totals of lists that count the persons of every region there was, as rows with the line of the first."""
    lists: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.measure in GRANTED and row.dimension == "settlement_region" and row.unit == "persons":
            lists[row.measure, row.begins, row.ends, row.source].append(row)
    for some in lists.values():
        day = some[0].ends or date.max
        if {code for code in regions() if exists(code, day)} <= set(map(key_of, some)):
            whole = sum((row.value for row in some), Fraction(0))
            yield replace(some[0], dimension="total", key="ALL", value=whole, printed=str(whole))


def exists(code: str, day: date) -> bool:
    """Whether there was a region on a day; borders of before 2022 with codes of their own do not count."""
    found = regions().get(code)
    if found is None or (found.kind == "former" and code not in REGIONS):
        return code == OTHER
    return (found.valid_from or day) <= day <= (found.valid_to or day)


def _reading(row: Row, named: frozenset[str]) -> Reading | None:
    if row.begins is None or row.ends is None or not row.unit.startswith(("persons", "percent")):
        return None
    low, high = row.bounds
    if row.measure in GRANTED:
        block = BLOCK_OF[row.dimension]
        keys, base = _granted(row, named), None
        if row.unit == "percent":
            base, low, high = frozenset(CELLS[block]), low / 100, None if high is None else high / 100
        return Reading(row, block, keys, base, month_of(row.begins), last_month(row.ends), low, high)
    return _placed(row, named, low, high)


def _granted(row: Row, named: frozenset[str]) -> frozenset[str]:
    key = key_of(row)
    match row.dimension:
        case "total":
            return frozenset({"ALL"})
        case "age_group":
            return frozenset({AGES[key]})
        case "education_of_working_age":
            return frozenset({key.upper()})
    return _others(CELLS[BLOCK_OF[row.dimension]], named) if key == OTHER else frozenset({key})


def _others(cells: tuple[str, ...], named: frozenset[str]) -> frozenset[str]:
    return frozenset(cells) - named | {OTHER}


def _placed(row: Row, named: frozenset[str], low: Fraction, high: Fraction | None) -> Reading | None:
    """Placements under quota; the limits of quotas; and kandas with internal migrants, by region."""
    if row.dimension not in PLACED_DIMENSIONS or row.begins is None or row.ends is None:
        return None
    key, block, limit = key_of(row), PLACED_DIMENSIONS[row.dimension], False
    kinds = {"K", "I"}
    if row.measure in (*PLACED_TOTAL, "kandas_in_quota"):
        kinds = {"K"}
    elif row.measure == "aid_relocation_grant_recipients":
        kinds, high = {"K"}, None
    elif row.measure == "resettled_internal_migrants":
        kinds = {"I"}
    elif row.measure == "regional_quota_kandas":
        kinds, limit, low = {"K"}, True, Fraction(0)
    elif row.measure != "resettled_total":
        return None
    if block == "PLACED_ORIGIN":
        keys = _others(ORIGINS, named) if key == OTHER else frozenset({key})
    else:
        keys = frozenset(cell for cell in PLACED if cell[0] in kinds and key in ("ALL", cell[2:]))
    return Reading(row, block, keys, None, month_of(row.begins), last_month(row.ends), low, high, limit)
