"""The whole plan of the demo country: a pure function of the seed and the number of people."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from demo import diaspora, kandas, travellers
from demo.people import Registrar
from demo.published import grants_published, strata
from demo.refusals import refusals
from demo.returns import GRANTED, Return, returns
from demo.steps import Step, settled
from demo.travellers import Visit

GRANTED_SHARE, UNDECIDED_SHARE, ABROAD_SHARE = Fraction(34, 100), Fraction(5, 100), Fraction(40, 100)
"""Parts of the people: granted the status, in cases that were not granted, registered and staying abroad.
The rest are travellers."""
FEWEST = 20


@dataclass(frozen=True)
class Plan:
    """The steps in the order of time, and what they should come to.

    `one_in`: the sample is about one in so many of the persons granted the status.
    """

    seed: str
    people: int
    one_in: int
    steps: tuple[Step, ...]
    returns: tuple[Return, ...]
    visits: tuple[Visit, ...]
    abroad: int

    @property
    def digest(self) -> str:
        """A digest of every step: equal plans build equal countries."""
        return hashlib.sha256("\n".join(map(repr, self.steps)).encode()).hexdigest()


def make_plan(seed: str = "qazeta", people: int = 2000) -> Plan:
    """The plan for so many people. ValueError for fewer than 20, which no share can be seen in."""
    if people < FEWEST:
        raise ValueError(f"the demo country needs at least {FEWEST} people")
    numbers = itertools.count(1)

    def registrar(subject: str) -> Registrar:
        return Registrar(Random(f"{seed}/{subject}"), numbers)

    one_in = max(1, round(grants_published() / (people * GRANTED_SHARE)))
    granted = sum(stratum.persons for stratum in strata(one_in))
    undecided, abroad = round(people * UNDECIDED_SHARE), round(people * ABROAD_SHARE)
    guests = people - granted - undecided - abroad
    cases = returns(one_in, undecided, registrar("returns"))
    visits = travellers.visits(guests, registrar("travellers"))
    persona = _persona(cases)
    steps: list[Step] = []
    for number, case in enumerate(cases):
        steps += kandas.steps_of(case, number, case == persona, Random(f"{seed}/{case.key}"))
    steps += diaspora.staying(abroad, registrar("abroad"))
    for number, visit in enumerate(visits):
        steps += travellers.steps_of(visit, number, Random(f"{seed}/{visit.key}"))
    steps += refusals(cases, registrar("refusals"))
    return Plan(seed, people, one_in, settled(steps), cases, visits, abroad)


def _persona(cases: tuple[Return, ...]) -> Return | None:
    """The family of the member persona: the last that was placed under quota, so that aid is still being paid."""
    placed = [case for case in cases if case.outcome == GRANTED and case.under_quota and case.placed_on]
    return max(placed, key=lambda case: (case.placed_on, case.key), default=None)
