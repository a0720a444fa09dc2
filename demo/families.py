"""Families of the demo country: how old their people are, what they have learnt, and how they are related.

Origins, ages and education come in whole numbers that add up (parts.py); here they are dealt to families.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from demo.groups import Group
from demo.parts import CHILD, PENSIONER, WORKING
from demo.people import Registrar, Somebody
from demo.shares import deal

ADULT, RETIRED, OLDEST = 18, 63, 86
GROWN_CHILDREN = 0.7
"""Of further persons of working age with a parent old enough: children; the others are brothers and sisters."""
SEXES = ("FEMALE", "MALE")


@dataclass(frozen=True)
class Kin:
    """A person in a family and their relation to the applicant (SELF for the applicant)."""

    relation: str
    person: Somebody
    education: str | None = None


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
    groups: Sequence[Group],
    ages: Mapping[str, int],
    education: Mapping[str, int],
    day: Callable[[Fraction], date],
    registrar: Registrar,
) -> tuple[Family, ...]:
    """The groups' families, with exactly these persons by age group, and by education of working age.

    Ages are those of the family's day, which follows from its place among the groups. Every family has an
    applicant of working age: where there are more families than such persons, somebody else counts as one.
    """
    random, total = registrar.random, sum(group.size for group in groups)
    workers = max(ages.get(WORKING, 0), len(groups))
    others = deal({CHILD: ages.get(CHILD, 0), PENSIONER: ages.get(PENSIONER, 0)})
    random.shuffle(others)
    rest = (deal({WORKING: workers - len(groups)}) + others)[: total - len(groups)]
    random.shuffle(rest)
    learnt: list[str | None] = [*deal(education)]
    random.shuffle(learnt)
    learnt = [*[None] * max(0, workers - len(learnt)), *learnt]
    made, before = [], 0
    for group in groups:
        members, rest = rest[: group.size - 1], rest[group.size - 1 :]
        schooling = [learnt.pop() if member == WORKING else None for member in (WORKING, *members)]
        part = Fraction(2 * before + group.size, 2 * total)
        made.append(Family(group.origin, _kin(group.origin, members, schooling, day(part), registrar), part))
        before += group.size
    return tuple(made)


def _kin(
    country: str, members: Sequence[str], schooling: Sequence[str | None], on: date, registrar: Registrar
) -> tuple[Kin, ...]:
    random = registrar.random
    sex, age, root = random.choice(SEXES), random.randrange(23, 58), registrar.root()
    kin: list[Kin] = []

    def add(relation: str, sex: str, age: int, root: tuple[str, str] | None = root) -> None:
        kin.append(Kin(relation, registrar.kazakh(country, sex, on, age, root), schooling[len(kin)]))

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
