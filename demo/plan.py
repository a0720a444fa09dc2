"""The plan of the demo country: a pure function of the seed and the number of people, made one chunk at a time.

A chunk holds whole files: no step of it refers to another chunk, so chunks can be made in any order, anywhere.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from demo import diaspora, kandas, travellers
from demo.atyrau import counted_aid
from demo.parts import MOST, Part, published, sized
from demo.people import Registrar
from demo.refusals import refused_applications, refused_cases, refused_payments
from demo.returns import GRANTED, Return, granted, undecided
from demo.steps import ENDS, Step, settled
from demo.transfers import transfers
from policy.rulebook import load_rulebook

PEOPLE = 90_000
"""The size at which published figures hold: as many were granted the status as is published."""
UNDECIDED, ABROAD = Fraction(3, 100), Fraction(18, 100)
"""Parts of the people: in cases that were not granted, registered and staying abroad. Who is neither these nor
granted the status is a traveller."""
FEWEST = 20
FIRST_REFUSAL, FIRST_STAYING = date(2023, 2, 1), date(2022, 9, 1)
LAST_REFUSAL = date(2026, 4, 30)


@dataclass(frozen=True)
class Chunk:
    """Some files that are made together: persons from `first` on, of one kind, within some days.

    `parts` say what is published of them. `shown` marks the chunk with the planned refusals of its kind, and
    with the persona's family.
    """

    key: str
    kind: str
    persons: int
    first: int
    begins: date
    ends: date
    parts: tuple[Part, ...] = ()
    shown: bool = False


@dataclass(frozen=True)
class Plan:
    """What is to be made, chunk by chunk; `granted` of the `people` have been granted the status."""

    seed: str
    people: int
    granted: int
    chunks: tuple[Chunk, ...]

    @property
    def digest(self) -> str:
        """A digest of everything that makes the country: equal plans build equal countries."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def make_plan(seed: str = "qazeta", people: int = PEOPLE) -> Plan:
    """The plan for so many people. ValueError for fewer than 20, which no share can be seen in."""
    if people < FEWEST:
        raise ValueError(f"the demo country needs at least {FEWEST} people")
    months = published()
    persons = round(Fraction(people, PEOPLE) * sum(month.persons for month in months))
    others = {"undecided": round(people * UNDECIDED), "abroad": round(people * ABROAD)}
    others["guests"] = people - persons - sum(others.values())
    chunks = [_returning(place, parts) for place, parts in enumerate(_packed(sized(months, persons)))]
    under_quota = [
        place
        for place, chunk in enumerate(chunks)
        if not counted(chunk.parts) and any(part.quota.persons for part in chunk.parts)
    ]
    for place in under_quota[-1:]:
        chunks[place] = replace(chunks[place], shown=True)
    days = {
        "undecided": (FIRST_REFUSAL, LAST_REFUSAL),
        "abroad": (FIRST_STAYING, ENDS.date()),
        "guests": (travellers.FIRST_CROSSING, ENDS.date()),
    }
    for kind, count in others.items():
        chunks += _evenly(kind, count, *days[kind])
    # Number 0 to 9 are kept for people who are turned away.
    first_day = min(chunk.begins for chunk in chunks)
    chunks.insert(0, Chunk("transfers", "transfers", 0, 0, first_day, first_day))
    firsts = itertools.accumulate((chunk.persons for chunk in chunks), initial=10)
    placed = [replace(chunk, first=first) for chunk, first in zip(chunks, firsts, strict=False)]
    return Plan(seed, people, persons, tuple(placed))


def steps_of(plan: Plan, chunk: Chunk) -> tuple[Step, ...]:
    """The steps of a chunk in the order of time."""
    return settled(list(_steps(plan, chunk)))


def returns_of(plan: Plan, chunk: Chunk) -> tuple[Return, ...]:
    """The families of a chunk of cases."""
    people = _registrar(plan, chunk.key, chunk.first)
    if chunk.kind == "granted":
        return tuple(
            case
            for place, part in enumerate(chunk.parts)
            for case in granted(f"{chunk.key}-{place}", part, people)
        )
    return tuple(undecided(chunk.key, chunk.persons, chunk.begins, chunk.ends, people))


def visits_of(plan: Plan, chunk: Chunk) -> tuple[travellers.Visit, ...]:
    """The travellers of a chunk of guests."""
    return travellers.visits(chunk.key, chunk.persons, _registrar(plan, chunk.key, chunk.first))


def _packed(parts: Iterator[Part]) -> Iterator[tuple[Part, ...]]:
    """Parts put together to be made at once; those whose aid is published stay by themselves, all together."""
    alone: list[Part] = []
    run: list[Part] = []
    for part in parts:
        if part.quota_families:
            alone.append(part)
            continue
        if run and sum(other.persons for other in run) + part.persons > MOST:
            yield tuple(run)
            run = []
        run.append(part)
    yield from (tuple(found) for found in (run, alone) if found)


def counted(parts: tuple[Part, ...]) -> bool:
    """Whether the families under quota of some parts are published, and their aid with them."""
    return any(part.quota_families for part in parts)


def _returning(place: int, parts: tuple[Part, ...]) -> Chunk:
    begins, ends = min(part.begins for part in parts), max(part.ends for part in parts)
    persons = sum(part.persons for part in parts)
    return Chunk(f"kandas-{place}", "granted", persons, 0, begins, ends, parts)


def _evenly(kind: str, persons: int, begins: date, ends: date) -> Iterator[Chunk]:
    """Chunks of about equal size, one after the other in time; the first shows what is turned away."""
    pieces, days = max(1, -(-persons // MOST)), (ends - begins).days
    at = [Fraction(place, pieces) for place in range(pieces + 1)]
    for place, (low, high) in enumerate(itertools.pairwise(at)):
        count = int(persons * high) - int(persons * low)
        first, last = begins + timedelta(days=int(days * low)), begins + timedelta(days=int(days * high))
        yield Chunk(f"{kind}-{place}", kind, count, 0, first, last, shown=place == 0)


def _steps(plan: Plan, chunk: Chunk) -> Iterator[Step]:
    if chunk.kind == "transfers":
        parts = [part for other in plan.chunks for part in other.parts]
        yield from transfers(parts, load_rulebook(), Random(f"{plan.seed}/transfers"))
    elif chunk.kind == "abroad":
        people = _registrar(plan, chunk.key, chunk.first)
        yield from diaspora.staying(chunk.key, chunk.persons, chunk.begins, chunk.ends, people)
    elif chunk.kind == "guests":
        for number, visit in enumerate(visits_of(plan, chunk)):
            yield from travellers.steps_of(visit, number, Random(f"{plan.seed}/{visit.key}"))
        if chunk.shown:
            yield from refused_applications(_registrar(plan, "refusals", 0))
    else:
        yield from _cases(plan, chunk)


def _cases(plan: Plan, chunk: Chunk) -> Iterator[Step]:
    cases = returns_of(plan, chunk)
    persona = _persona(cases) if chunk.shown else None
    paid = counted_aid(cases, load_rulebook()) if counted(chunk.parts) else {}
    for number, case in enumerate(cases):
        random = Random(f"{plan.seed}/{case.key}")
        yield from kandas.steps_of(case, number, case is persona, random, paid.get(case.key))
    if chunk.shown:
        random = Random(f"{plan.seed}/refusals/{chunk.kind}")
        yield from (refused_payments if chunk.parts else refused_cases)(cases, random)


def _persona(cases: tuple[Return, ...]) -> Return | None:
    """The family of the member persona: the last that was placed under quota, so that aid is still being paid."""
    placed = [case for case in cases if case.outcome == GRANTED and case.under_quota]
    return max(placed, key=lambda case: (case.placed_on or case.decided_on, case.key), default=None)


def _registrar(plan: Plan, subject: str, first: int) -> Registrar:
    return Registrar(Random(f"{plan.seed}/{subject}"), itertools.count(first))
