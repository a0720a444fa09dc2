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
REGIONAL = [
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
}
CURRENCIES = st.sampled_from(["KZT", "EUR", "USD", "MRP"])
ARGUMENTS = {"paid": CURRENCIES, "net": CURRENCIES, "repaid": CURRENCIES, "perFamily": CURRENCIES}
ARGUMENTS |= {
    "daysToDecision": st.integers(1, 100),
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
        known_at=draw(st.one_of(st.none(), known)),
        order=tuple(draw(st.lists(st.one_of(orders), max_size=2))),
        first=draw(st.sampled_from([None, None, 0, 1, 2])),
        measures=tuple((m.id, draw(ARGUMENTS[m.id]) if m.id in ARGUMENTS else None) for m in metric.measures),
    )


def can_be(asked: Question) -> bool:
    """Whether it is a question at all: by chance, a period may end before it begins."""
    try:
        check_question(asked)
    except Refused:
        return False
    return True
