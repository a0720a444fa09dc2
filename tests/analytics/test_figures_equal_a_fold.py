"""Random journals and random questions: what DuckDB says is what a plain fold of the journal says."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.engine import RawRow, open_engine
from analytics.metrics import METRICS
from analytics.questions import All, AnyOf, Condition, Leaf, Not, Order, Question
from policy.rulebook import load_rulebook
from tests.analytics import fold
from tests.analytics.lakes import publish
from tests.feed import journals
from tests.feed.journals import Said, noon

RULEBOOK = load_rulebook()
TODAY = date(2026, 11, 22)
# Around ends of years and quarters, the raised quota of 2024, years with and without lists, rates old and fresh.
DAYS = [
    date(2022, 5, 4), date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30), date(2024, 7, 1), date(2025, 1, 1),
    date(2025, 3, 31), date(2025, 6, 14), date(2025, 7, 15), date(2025, 7, 16), date(2025, 9, 30), date(2026, 2, 28),
    date(2026, 10, 1),
]  # fmt: skip
REGIONS = ["KZ-55", "KZ-23", "KZ-75", "KZ-10"]
ORIGINS = ["CHN", "MNG", "UZB"]
AMOUNTS = [1, 5, 78_640_00, 27_524_000, 6_877_123, 300_000_007]
BANDS = ["AGE_0_17", "AGE_18_62", "AGE_63_PLUS", "AGE_UNKNOWN"]

days = st.sampled_from(DAYS)
late = st.sampled_from([0, 0, 0, 3, 200])


@st.composite
def journal(draw: st.DrawFn) -> list[Said]:
    """Families granted, placed and paid, travellers who apply and are decided on, some of it recorded late."""
    events: list[Said] = []

    def at(on: date) -> datetime:
        return noon(on + timedelta(days=draw(late)))

    for number in range(draw(st.integers(0, 7))):
        case, origin, on = f"kan_{number}", draw(st.sampled_from(ORIGINS)), draw(days)
        people = draw(
            st.lists(
                st.tuples(st.sampled_from(BANDS), st.sampled_from(["FEMALE", "MALE", None])),
                min_size=1,
                max_size=4,
            )
        )
        persons = [(f"per_{number}_{n}", band, sex) for n, (band, sex) in enumerate(people)]
        events.append(journals.granted(case, on, persons, origin, at(on)))
        if draw(st.booleans()):
            day, region = on + timedelta(days=draw(st.integers(0, 120))), draw(st.sampled_from(REGIONS))
            under = draw(st.booleans())
            events.append(journals.placed(case, day, region, len(persons), origin, under, at(day)))
            for _ in range(draw(st.integers(0, 3))):
                when, kind = (
                    day + timedelta(days=draw(st.integers(0, 60))),
                    draw(st.sampled_from(["HOUSING", "RELOCATION_GRANT"])),
                )
                amount = draw(st.sampled_from(AMOUNTS))
                events.append(journals.paid(case, when, amount, kind, region, origin, at(when)))
    for number in range(draw(st.integers(0, 2))):
        outcome = draw(st.sampled_from(["REFUSE", "RETURN", "REVOKE"]))
        events.append(journals.not_granted(f"kan_x{number}", draw(days), outcome))
    for number in range(draw(st.integers(0, 7))):
        application, on = f"app_{number}", draw(days)
        programme, nationality = (
            draw(st.sampled_from(["ETA", "E_VISA"])),
            draw(st.sampled_from(["FRA", "ZAF"])),
        )
        office = draw(st.sampled_from(["MIGRATION", "MISSION-ULN"]))
        events.append(journals.submitted(application, on, programme, nationality, at(on), office))
        for outcome in draw(
            st.sampled_from(
                [[], ["RETURN"], ["APPROVE"], ["REFUSE"], ["RETURN", "APPROVE"], ["APPROVE", "REVOKE"]]
            )
        ):
            on += timedelta(days=draw(st.integers(0, 40)))
            events.append(journals.decided(application, on, outcome, programme, nationality, at(on)))
    # Families and travellers mix, but what happens to one of them stays in its order.
    lanes: dict[str, list[Said]] = {}
    for event in events:
        lanes.setdefault(event.subject, []).append(event)
    order = draw(st.permutations([event.subject for event in events]))
    return [lanes[subject].pop(0) for subject in order]


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
    ],
    "placements": [*REGIONAL, coded("origin", ORIGINS)],
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
ARGUMENTS |= {"daysToDecision": st.integers(1, 100), "stayed": st.integers(1, 120)}


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


def plain(row: RawRow) -> tuple[dict[str, Any], dict[Any, Any]]:
    """A row in the words of the fold: keys as in the graph, None for what is not collected."""
    keys = {fold.KEYS.get(name.upper(), name): value for name, value in row.keys.items()}
    return keys, {wanted: getattr(value, "since", value) for wanted, value in row.values.items()}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(events=journal(), questions=st.lists(question(), min_size=12, max_size=12), cut=st.integers(0, 40))
def test_every_answer_equals_the_fold(events: list[Said], questions: list[Question], cut: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        engine = open_engine(Path(name), RULEBOOK, threads=1)
        try:
            publish(Path(name), events[:cut])
            engine.facts.refresh()
            publish(Path(name), events[cut:], start=cut)
            for asked in questions:
                table, truth = engine.answer(asked), fold.answer(events, asked, RULEBOOK)
                assert [plain(row) for row in table.rows] == truth["rows"], asked
                assert (plain(table.rest)[1] if table.rest else None) == truth["rest"], asked
                assert plain(table.total)[1] == truth["total"], asked
        finally:
            engine.close()
