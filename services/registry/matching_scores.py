"""How likely two registered people are one: weights of evidence, added up, and the reasons in codes.

Every observation adds the logarithm of how much more often it is made of one person than of two (Fellegi and Sunter,
1969). The weights are set by judgement, not fitted; bench/results/matching.md says what they give.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.registry.matching_names import compare, parts

NOBODY = -20.0
"""The weight of names that do not agree."""
PRIOR = -6.0
"""Of two members who share a key, hardly one pair in four hundred is one person."""
PROPOSED = 0.5
"""From this score on a pair is proposed."""
SAME_NAME, ALIKE, CLOSE = 0.995, 0.9, 0.78
"""How alike names are that are the same, sound the same, or differ a little."""
UNKNOWN_SEX = frozenset({None, "UNSPECIFIED"})


@dataclass(frozen=True)
class Known:
    """What is compared of a member: name, birth, sex, residence, and who lives with them."""

    given: str
    family: str
    birth_date: date | None = None
    sex: str | None = None
    residence: str | None = None
    household: tuple[Known, ...] = ()


@dataclass(frozen=True)
class Score:
    """From 0 to 1, and codes of what agrees and of what speaks against it (translations: `match.<CODE>`)."""

    weight: float
    reasons: tuple[str, ...]

    @property
    def value(self) -> float:
        """How likely, to the thousandth."""
        return round(1 / (1 + math.exp(-self.weight)), 3)

    @property
    def undated(self) -> bool:
        """Whether the names agree and the dates of birth say nothing."""
        return self.weight > NOBODY and "BIRTH_DATE_UNKNOWN" in self.reasons

    @property
    def proposed(self) -> bool:
        """Whether somebody should look at the pair."""
        return self.value >= PROPOSED


def score(one: Known, other: Known) -> Score:
    """Compare two people; the order does not matter."""
    names = [parts(each.given, each.family) for each in (one, other)]
    near, moved = compare(*names)
    if near < CLOSE:
        return Score(NOBODY, ())
    written = sorted(names[0]) == sorted(names[1])
    weight = PRIOR + 7.0 * (near - CLOSE) / (1 - CLOSE)
    reasons = ["NAMES_SAME" if written else "NAMES_SOUND_SAME" if near >= ALIKE else "NAMES_CLOSE"]
    if moved:
        weight -= 0.5
        reasons.append("NAMES_SWAPPED")
    if len(names[0]) != len(names[1]):
        weight -= 0.5
        reasons.append("NAME_PART_MISSING")
    for said, code in (_birth(one.birth_date, other.birth_date), _sex(one.sex, other.sex)):
        weight += said
        reasons += [code] if code else []
    if one.residence is not None and one.residence == other.residence:
        weight += 0.5
        reasons.append("RESIDENCE_SAME")
    if any(_kin(mine, theirs) for mine in one.household for theirs in other.household):
        weight += 3.0
        reasons.append("HOUSEHOLD_ALIKE")
    return Score(weight, tuple(reasons))


def settled(scores: Sequence[Score]) -> list[Score]:
    """The scores of one person's pairs, looked at together: of many namesakes without a date one at most is it."""
    namesakes = max(1, sum(each.undated for each in scores))
    return [
        replace(each, weight=each.weight - math.log(namesakes)) if each.undated else each for each in scores
    ]


def _birth(one: date | None, other: date | None) -> tuple[float, str]:
    if one is None or other is None:
        return 0.0, "BIRTH_DATE_UNKNOWN"
    if one == other:
        return 6.0, "BIRTH_DATE_SAME"
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return 4.0, "BIRTH_DATE_SWAPPED"
    if sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True)) == 1:
        return 3.0, "BIRTH_DATE_DIGIT"
    if one.year != other.year:
        return -7.0, ""
    # Where only the year is known, clerks write the first of January.
    yearly = any((day.month, day.day) == (1, 1) for day in (one, other))
    return (1.5 if yearly else -3.0), "BIRTH_YEAR_SAME"


def _sex(one: str | None, other: str | None) -> tuple[float, str]:
    if {one, other} & UNKNOWN_SEX:
        return 0.0, ""
    return (0.5, "SEX_SAME") if one == other else (-4.0, "SEX_DIFFERS")


def _kin(one: Known, other: Known) -> bool:
    """Whether two people of two households are surely one: name and birth both agree."""
    near, _ = compare(parts(one.given, one.family), parts(other.given, other.family))
    return near >= ALIKE and one.birth_date is not None and one.birth_date == other.birth_date
