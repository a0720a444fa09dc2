"""Random questions to arrivals, and those that the bench of figures times."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime

from analytics.metrics import METRICS
from analytics.questions import All, Leaf, Order, Question
from analytics.vocabulary import VOCABULARY
from bench.figures_facts import ORIGINS

TODAY = date(2026, 3, 3)
PERSONS = (("persons", None),)
BY_ORIGIN = Question("arrivals", TODAY, ("ORIGIN",), measures=PERSONS, order=(Order("persons", None, True),))
BY_SEX_AND_YEAR = Question("arrivals", TODAY, ("SEX", "YEAR"), measures=PERSONS)
BY_SEX = Question("arrivals", TODAY, ("SEX",), measures=PERSONS)
EARLIER = datetime(2026, 3, 1, 12, tzinfo=UTC)
DOCUMENT = """query($knownAt: DateTime) { analytics { arrivals(by: [ORIGIN], knownAt: $knownAt,
    orderBy: [{measure: PERSONS, direction: DESC}]) {
    rows { origin { code } persons { ... on Published { value } ... on Suppressed { reason } } } } } }"""
OF_WOMEN = Question(
    "arrivals", TODAY, ("ORIGIN",), Leaf("sex", "eq", "FEMALE"), measures=PERSONS,
    order=(Order("persons", None, True),),
)  # fmt: skip
DOCUMENT_OF_WOMEN = """{ analytics { arrivals(by: [ORIGIN], where: {sex: {eq: FEMALE}},
    orderBy: [{measure: PERSONS, direction: DESC}]) {
    rows { origin { code } persons { ... on Published { value } ... on Suppressed { reason } } } } } }"""
OF_WOMEN_BY_HAND = """SELECT origin, sum({kept}) AS persons FROM {cells} WHERE sex = 'FEMALE'
    GROUP BY origin ORDER BY persons DESC, origin"""
HEAVY = """query($knownAt: DateTime) { analytics { arrivals(by: [ORIGIN, REGION, YEAR], knownAt: $knownAt, first: 10) {
    rows { origin { code } persons { ... on Published { value } } }
    total { persons { ... on Published { value } } } } } }"""
PEERS = "{ allArrivals { groupedAggregates(groupBy: [ORIGIN]) { keys sum { persons } } } }"
BARE = "SELECT origin, sum(persons) AS persons FROM arrivals GROUP BY origin ORDER BY persons DESC, origin"
RAW_BY_ORIGIN = """SELECT origin, sum(persons * sign) AS persons FROM arrivals
    GROUP BY origin HAVING sum(sign) > 0 ORDER BY persons DESC, origin"""
RAW_BY_SEX_AND_YEAR = """SELECT sex, year("on") AS year, sum(persons * sign) FROM arrivals
    GROUP BY ALL HAVING sum(sign) > 0 ORDER BY sex, year"""
READ = '{ country(code: "KAZ") { code name(locale: KK) } }'


def at_random(many: int, seed: int) -> Iterator[Question]:
    """Questions to arrivals by up to three dimensions, under up to two conditions, some of an earlier day or moment."""
    chance = random.Random(seed)
    metric = METRICS["arrivals"]
    fields = {name: kind for name, (kind, _) in metric.filters.items() if kind in VOCABULARY}
    dimensions = [d.id for d in metric.dimensions]
    for _ in range(many):
        by = tuple(chance.sample(dimensions, chance.choice([0, 1, 1, 2, 2, 3])))
        where = [
            Leaf(name, "in", tuple(chance.sample(VOCABULARY[fields[name]][:ORIGINS], 2)))
            for name in chance.sample(sorted(fields), chance.choice([0, 0, 1, 1, 2]))
        ]
        if chance.random() < 0.3:
            first = chance.choice([date(2025, 1, 1), date(2024, 7, 1), date(2025, 3, 1), date(2025, 3, 14)])
            where.append(Leaf("on", "from", first))
        as_of = chance.choice([None] * 8 + [date(2025, 12, 31), date(2025, 8, 19)])
        known = EARLIER if chance.random() < 0.1 else None
        yield Question("arrivals", TODAY, by, All(tuple(where)), as_of, known, measures=PERSONS)
