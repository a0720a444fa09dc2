"""Random questions to every metric of the catalogue."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from analytics.engine import check_question
from analytics.metrics import METRICS
from analytics.questions import All, AnyOf, Condition, Leaf, Not, Order, Question, Refused
from tests.analytics.happened import BANDS, EDUCATIONS, NATIONALITIES, ORIGINS, PLACES, REGIONS, days

TODAY = date(2026, 11, 22)


def ranged(field: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Leaf]:
    return st.one_of(
        st.builds(Leaf, st.just(field), st.sampled_from(["eq", "from", "to"]), values),
        st.builds(Leaf, st.just(field), st.just("in"), st.lists(values, max_size=3).map(tuple)),
    )


def coded(field: str, codes: list[str]) -> st.SearchStrategy[Leaf]:
    return st.one_of(
        st.builds(Leaf, st.just(field), st.just("eq"), st.sampled_from(codes)),
        st.builds(
            Leaf, st.just(field), st.just("in"), st.lists(st.sampled_from(codes), max_size=3).map(tuple)
        ),
    )


YEARS = st.integers(2022, 2026)
SPLIT = [
    coded("regionBefore2022", ["KZ-VOS", "KZ-55"]),
    st.builds(Leaf, st.just("regionSplit"), st.just("eq"), st.booleans()),
]
OFFICES = ["MIGRATION", "MISSION-ULN", "OTANDASTAR"]
CASE_KINDS = coded("programme", ["ETA", "E_VISA", "KANDAS"])
ORIGINS_OR_PASSPORTS = coded("nationality", ["FRA", "ZAF", "CHN"])
DATED = [ranged("on", days), ranged("year", YEARS)]
AT_OFFICES = coded("office", OFFICES)
REGIONAL = [
    *SPLIT,
    ranged("on", days),
    ranged("year", YEARS),
    coded("region", REGIONS),
    st.builds(Leaf, st.just("targetRegion"), st.just("eq"), st.booleans()),
]
LEAVES = {
    "arrivals": [
        *REGIONAL,
        coded("origin", ORIGINS),
        coded("ageBand", BANDS),
        coded("sex", ["FEMALE", "MALE"]),
        coded("education", EDUCATIONS),
    ],
    "placements": [
        *REGIONAL,
        coded("origin", ORIGINS),
        st.builds(Leaf, st.just("underQuota"), st.just("eq"), st.booleans()),
    ],
    "crossings": [
        ranged("on", days),
        ranged("year", YEARS),
        coded("nationality", NATIONALITIES),
        coded("direction", ["ENTRY", "EXIT"]),
        coded("checkpoint", PLACES),
        coded("travelMode", ["AIR", "LAND", "RAIL"]),
    ],
    "aidSpend": [*REGIONAL, coded("origin", ORIGINS), coded("kind", ["HOUSING", "RELOCATION_GRANT"])],
    "applications": [
        ranged("submittedAt", days),
        ranged("decidedAt", days),
        coded("programme", ["ETA", "E_VISA"]),
        coded("nationality", ["FRA", "ZAF"]),
        coded("status", ["SUBMITTED", "RETURNED", "APPROVED", "REFUSED", "REVOKED"]),
        st.builds(Leaf, st.just("office"), st.just("contains"), st.sampled_from(["mission", "MI", "x"])),
    ],
    "diaspora": [
        *DATED,
        *SPLIT,
        coded("residence", ["MNG", "CHN"]),
        coded("registeredBy", OFFICES),
        coded("preferredRegion", REGIONS),
        st.builds(Leaf, st.just("wantsToReturn"), st.just("eq"), st.booleans()),
        ranged("returnYear", st.integers(2026, 2028)),
    ],
    "kandasCases": [
        *DATED,
        coded("step", ["OPENED", "APPROVE", "PLACED", "COMMISSION", "APPEALED"]),
        coded("origin", ORIGINS),
        AT_OFFICES,
    ],
    "refusals": [
        *DATED,
        coded("ground", ["X", "SECURITY"]),
        coded("outcome", ["REFUSE", "RETURN", "REVOKE"]),
        CASE_KINDS,
        ORIGINS_OR_PASSPORTS,
        AT_OFFICES,
    ],
    "appeals": [
        *DATED,
        coded("outcome", ["APPROVE", "REFUSE"]),
        CASE_KINDS,
        ORIGINS_OR_PASSPORTS,
        AT_OFFICES,
    ],
    "permits": [*DATED, coded("programme", ["ETA", "E_VISA"]), ORIGINS_OR_PASSPORTS, AT_OFFICES],
    "overstays": [*DATED, coded("nationality", NATIONALITIES), coded("checkpoint", PLACES)],
    "workload": [*DATED, AT_OFFICES, CASE_KINDS],
}
CURRENCIES = st.sampled_from(["KZT", "EUR", "USD", "MRP"])
ARGUMENTS = {"paid": CURRENCIES, "net": CURRENCIES, "repaid": CURRENCIES, "perFamily": CURRENCIES}
ARGUMENTS |= dict.fromkeys(
    ("daysToDecision", "daysFromOpening", "daysFromStepBefore", "daysToAnswer", "daysOver", "daysWaiting"),
    st.integers(1, 100),
)
ARGUMENTS |= {
    "stayed": st.one_of(st.integers(1, 12), st.integers(1, 120)),
}


@st.composite
def question(draw: st.DrawFn) -> Question:
    """Any metric, by any of its dimensions in any order, under any filter, at any two times."""
    metric = METRICS[draw(st.sampled_from(sorted(METRICS)))]
    by = draw(st.lists(st.sampled_from([d.id for d in metric.dimensions]), unique=True, max_size=3))
    leaves = st.one_of(LEAVES[metric.id])
    where: st.SearchStrategy[Condition] = st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(All, st.lists(inner, max_size=3).map(tuple)),
            st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Not, inner),
        ),
        max_leaves=4,
    )
    # All of them, or a few: what can be added up is answered from rollups only where nothing else is asked for.
    some = st.lists(st.sampled_from(metric.measures), unique_by=id, max_size=3)
    measures = draw(st.one_of(st.just(metric.measures), some))
    orderable = [m.id for m in metric.measures if m.order]
    orders = [st.builds(Order, st.sampled_from(orderable), st.none(), st.booleans())]
    if by:
        orders.append(st.builds(Order, st.none(), st.sampled_from(by), st.booleans()))
    known = st.builds(
        lambda day, hour: datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
        days,
        st.sampled_from([0, 12, 20]),
    )
    return Question(
        metric=metric.id,
        today=TODAY,
        by=tuple(by),
        where=draw(st.one_of(st.just(All(())), where)),
        as_of=draw(st.one_of(st.none(), days)),
        known_at=draw(st.one_of(st.none(), st.none(), known)),
        order=tuple(draw(st.lists(st.one_of(orders), max_size=2))),
        first=draw(st.sampled_from([None, None, 0, 1, 2])),
        measures=tuple((m.id, draw(ARGUMENTS[m.id]) if m.id in ARGUMENTS else None) for m in measures),
    )


def can_be(asked: Question) -> bool:
    """Whether it is a question at all: by chance, a period may end before it begins."""
    try:
        check_question(asked)
    except Refused:
        return False
    return True
