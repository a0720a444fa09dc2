"""Portions of a month: persons taken out of it, and real countries and regions for what no list names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from demo.published.allocation import Grant
from demo.published.atyrau import CODE
from demo.published.readings import NAMED, OTHER, WORKING
from demo.shares import apportion

SOMEWHERE = {"KGZ": 4, "TUR": 3, "IRN": 2, "AFG": 2, "TJK": 1, "DEU": 1}
"""What other origins stand for, by weight (a parameter: the sources do not say)."""
ELSEWHERE = {
    "KZ-11": 571,
    "KZ-63": 389,
    "KZ-10": 389,
    "KZ-39": 296,
    "KZ-15": 237,
    "KZ-55": 231,
    "KZ-35": 216,
    "KZ-62": 215,
    "KZ-33": 200,
    CODE: 145,
    "KZ-59": 102,
    "KZ-43": 24,
}
"""What other regions stand for, by weight: the only full head count, of 2016, with regions made in 2022 at half of
the one that they left (Zhetysu: a parameter)."""


def take(
    left: Mapping[str, Counter[str]],
    origins: Mapping[str, int],
    regions: Mapping[str, int],
    least_working: int = 0,
) -> dict[str, Mapping[str, int]]:
    """Take persons out of what is left of a month, of the ages and the education of the others."""
    persons = sum(origins.values())
    ages = apportion(left["ages"], persons)
    if ages[WORKING] < least_working:
        others = {key: n for key, n in ages.items() if key != WORKING}
        ages = {**apportion(others, persons - least_working), WORKING: least_working}
    taken = {
        "origins": origins,
        "regions": regions,
        "ages": ages,
        "education": apportion(left["education"], ages[WORKING]),
    }
    for name, counts in taken.items():
        left[name].subtract(counts)
        if min(left[name].values()) < 0:
            raise ValueError(f"more {name} are taken than there are")
    return taken


def margin(grants: Iterable[Grant], name: str) -> dict[str, int]:
    """Persons of grants by `origin` or by `region`."""
    found: Counter[str] = Counter()
    for grant in grants:
        found[getattr(grant, name)] += grant.persons
    return dict(found)


def named(counts: Mapping[str, int], rest: Counter[str]) -> dict[str, int]:
    """Origins with real countries for the others: over the months in the proportions of SOMEWHERE."""
    named = {key: counts.get(key, 0) for key in NAMED}
    return named | further(SOMEWHERE, sum(counts.values()) - sum(named.values()), rest)


def further(weights: Mapping[str, int], persons: int, reached: Counter[str]) -> dict[str, int]:
    """So many more persons, so that all there have been are in the proportions of the weights."""
    whole = sum(reached[key] for key in weights) + persons
    found = apportion(weights, whole, {key: reached[key] for key in weights})
    more = {key: n - reached[key] for key, n in found.items()}
    reached.update(more)
    return more


def without(weights: Mapping[str, int]) -> dict[str, int]:
    """Weights but for the region of which families are published."""
    return {key: weight for key, weight in weights.items() if key != CODE}


def real(grants: Iterable[Grant], origins: Mapping[str, int]) -> Iterator[Grant]:
    """Grants with real countries for other origins."""
    left = {key: n for key, n in origins.items() if key not in NAMED}
    for grant in grants:
        if grant.origin != OTHER:
            yield grant
            continue
        split = apportion(left, grant.persons)
        for origin, persons in split.items():
            left[origin] -= persons
            if persons:
                yield Grant(grant.granted, grant.placed, origin, grant.region, persons)
