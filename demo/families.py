"""Families of the demo country: who belongs together, how old they are, and how they are related.

Ages and origins come in whole numbers that add up (published.py); here they are dealt to families.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random

from demo.people import Registrar, Somebody, born
from demo.published import CHILD, PENSIONER, WORKING
from demo.shares import deal

SIZES = (1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6)
"""Persons in a family, drawn evenly from this list (a parameter of the demo)."""
SOMEWHERE = {"KGZ": 4, "TUR": 3, "IRN": 2, "AFG": 2, "TJK": 1, "DEU": 1}
"""What `OTHER` origins stand for, by weight (a parameter: the sources do not say)."""
ADULT, RETIRED, OLDEST = 18, 63, 86
GROWN_CHILDREN = 0.7
"""Of further persons of working age with a parent old enough: children; the others are brothers and sisters."""
SEXES = ("FEMALE", "MALE")


@dataclass(frozen=True)
class Kin:
    """A person in a family and their relation to the applicant (SELF for the applicant)."""

    relation: str
    person: Somebody


@dataclass(frozen=True)
class Family:
    """People who move together; the first is the applicant. `part` (0 to 1) is the family's place in its group."""

    origin: str
    kin: tuple[Kin, ...]
    part: Fraction

    @property
    def applicant(self) -> Somebody:
        """The person in whose name things are asked for."""
        return self.kin[0].person


def families(
    origins: Mapping[str, int],
    ages: Mapping[str, int],
    day: Callable[[Fraction], date],
    registrar: Registrar,
) -> tuple[Family, ...]:
    """Families with exactly these persons by origin and (but for the tiniest groups) by age group.

    Ages are those of the family's day, which follows from its place in the group. Every family has an applicant
    of working age; where there are more families than such persons, families merge, and where that is not
    enough, a child counts as grown up.
    """
    random = registrar.random
    sizes = _sizes(origins, random)
    while len(sizes) > ages[WORKING] and _merge(sizes):
        pass
    workers = max(ages[WORKING], len(sizes))
    others = deal({CHILD: ages[CHILD], PENSIONER: ages[PENSIONER]})
    random.shuffle(others)
    rest = (deal({WORKING: workers - len(sizes)}) + others)[: sum(n for _, n in sizes) - len(sizes)]
    random.shuffle(rest)
    random.shuffle(sizes)
    made, before, total = [], 0, sum(n for _, n in sizes)
    for origin, size in sizes:
        members, rest = rest[: size - 1], rest[size - 1 :]
        country = origin if origin != "OTHER" else _elsewhere(random)
        part = Fraction(2 * before + size, 2 * total)
        made.append(Family(country, _kin(country, members, day(part), registrar), part))
        before += size
    return tuple(made)


def _sizes(origins: Mapping[str, int], random: Random) -> list[tuple[str, int]]:
    sizes = []
    for origin, persons in origins.items():
        while persons > 0:
            size = min(persons, random.choice(SIZES))
            sizes.append((origin, size))
            persons -= size
    return sizes


def _merge(sizes: list[tuple[str, int]]) -> bool:
    """Join the two smallest families of one origin; False where every origin has a single family."""
    for origin, _ in sorted(sizes, key=lambda entry: entry[1]):
        others = sorted(n for other, n in sizes if other == origin)
        if len(others) > 1:
            for n in others[:2]:
                sizes.remove((origin, n))
            sizes.append((origin, others[0] + others[1]))
            return True
    return False


def _elsewhere(random: Random) -> str:
    return random.choices(list(SOMEWHERE), list(SOMEWHERE.values()))[0]


def _kin(country: str, members: Sequence[str], on: date, registrar: Registrar) -> tuple[Kin, ...]:
    random = registrar.random
    sex, age, root = random.choice(SEXES), random.choice(range(23, 58)), registrar.root()
    kin: list[Kin] = []

    def add(relation: str, sex: str, age: int, root: tuple[str, str] | None = root) -> None:
        birth, days = born(on, age, random), {other.person.birth_date for other in kin}
        while birth in days:
            birth = born(on, age, random)
        kin.append(Kin(relation, registrar.kazakh(country, sex, birth, root)))

    def near(spread: int) -> int:
        return min(max(age + random.randint(-spread, spread), ADULT), RETIRED - 1)

    add("SELF", sex, age)
    for member in members:
        relations = [entry.relation for entry in kin]
        if member == CHILD:
            add("CHILD", random.choice(SEXES), random.randint(1, min(ADULT - 1, age - ADULT)))
        elif member == PENSIONER:
            parents = relations.count("PARENT")
            older = random.randint(max(RETIRED, age + ADULT), OLDEST)
            add("PARENT" if parents < 2 else "OTHER", SEXES[parents % 2], older)
        elif "SPOUSE" not in relations:
            add("SPOUSE", SEXES[1 - SEXES.index(sex)], near(5), None)
        elif age >= 2 * ADULT + 2 and random.random() < GROWN_CHILDREN:
            add("CHILD", random.choice(SEXES), random.randint(ADULT, age - ADULT))
        else:
            add("SIBLING", random.choice(SEXES), near(8))
    return tuple(kin)
