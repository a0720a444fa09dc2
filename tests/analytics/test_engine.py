"""Answers worked out by hand: conversions, quotas, percentiles, two times, order, rest and total."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics.engine import Engine, open_engine
from analytics.metric import NOBODY
from analytics.questions import All, Leaf, Not, Order, Question
from analytics.raw import RawTable
from models.columns import ALMATY
from policy.rulebook import load_rulebook
from tests.analytics.lakes import publish
from tests.feed.journals import Said, decided, granted, noon, paid, placed, submitted

TODAY = date(2026, 11, 22)
Ask = Callable[..., RawTable]
Open = Callable[..., Ask]


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Open]:
    """Opens an engine over a lake of the given events and gives a way to ask it."""
    engines: list[Engine] = []

    def over(*events: Said) -> Ask:
        publish(tmp_path, events)
        engines.append(open_engine(tmp_path, load_rulebook(), threads=1))

        def ask(metric: str, *by: str, measures: Any = (), **options: Any) -> RawTable:
            wanted = tuple((m, None) if isinstance(m, str) else m for m in measures)
            return engines[-1].answer(
                Question(metric, options.pop("today", TODAY), by, measures=wanted, **options)
            )

        return ask

    yield over
    for engine in engines:
        engine.close()


def persons(case: str, count: int) -> list[tuple[str, str, str | None]]:
    return [(f"{case}_{number}", "AGE_18_62", "FEMALE") for number in range(count)]


def test_money_is_converted_at_its_own_day_and_adds_up(lake: Open) -> None:
    ask = lake(
        paid("kan_1", date(2025, 6, 14), 27_524_000, "RELOCATION_GRANT"),
        paid("kan_1", date(2025, 7, 15), 27_524_000),
        paid("kan_2", date(2025, 7, 16), 7_864_050),
    )
    table = ask(
        "aidSpend",
        "MONTH",
        "KIND",
        measures=[
            ("paid", "KZT"),
            ("net", "MRP"),
            ("net", "EUR"),
            ("perFamily", "KZT"),
            ("repaid", "EUR"),
            "families",
        ],
    )
    rows = [(row.keys["month"], row.keys["kind"], *map(str, row.values.values())) for row in table.rows]
    absent = str(NOBODY)
    assert rows == [
        # 275,240.00 / 3,932 = 70 MRP; 275,240.00 / 588.91 = 467.371… EUR
        ("2025-06", "RELOCATION_GRANT", "275240.00", "70.00", "467.37", "275240.00", "0.00", "1"),
        # On 15 July the rate of 14 June is 31 days old, on 16 July it is too old.
        ("2025-07", "HOUSING", "353880.50", "90.00", absent, "176940.25", "0.00", "2"),
    ]
    assert table.total.values["paid", "KZT"] == Decimal("629120.50")
    assert table.total.values["net", "MRP"] == Decimal("160.00")
    assert table.total.values["families", None] == Decimal(2)
    assert table.total.values["net", "EUR"] == NOBODY


def test_a_rate_of_thirty_one_days_still_counts(lake: Open) -> None:
    ask = lake(paid("kan_1", date(2025, 7, 15), 27_524_000))
    assert ask("aidSpend", measures=[("paid", "EUR")]).total.values["paid", "EUR"] == Decimal("467.37")


def test_quota_is_that_of_the_periods_end_and_is_never_added_up(lake: Open) -> None:
    ask = lake(
        placed("kan_1", date(2025, 2, 1), "KZ-55", 100),
        placed("kan_2", date(2025, 5, 1), "KZ-55", 64),
        placed("kan_3", date(2025, 5, 2), "KZ-55", 10, under_quota=False),
        placed("kan_4", date(2025, 5, 3), "KZ-23", 25),
        placed("kan_5", date(2025, 5, 4), "KZ-75", 3, under_quota=False),
    )
    measures = ["persons", "quota", "quotaUsed"]
    table = ask("placements", "REGION", "QUARTER", measures=measures)
    assert [(*row.keys.values(), *row.values.values()) for row in table.rows] == [
        ("KZ-23", "2025-Q2", Decimal(25), Decimal(100), Decimal("0.2500")),
        ("KZ-55", "2025-Q1", Decimal(100), Decimal(1056), Decimal("0.0947")),
        ("KZ-55", "2025-Q2", Decimal(74), Decimal(1056), Decimal("0.1553")),
        ("KZ-75", "2025-Q2", Decimal(3), Decimal(0), NOBODY),
    ]
    (year,) = ask("placements", "YEAR", measures=measures).rows
    assert tuple(year.values.values()) == (Decimal(202), Decimal(2309), Decimal("0.0819"))
    within = ask(
        "placements", "YEAR", measures=measures, where=Leaf("region", "in", ("KZ-23", "KZ-55"))
    ).total
    assert within.values["quota", None] == Decimal(125 + 977)  # as of today, in 2026
    in_2025 = All((Leaf("year", "eq", 2025), Leaf("region", "in", ("KZ-23", "KZ-55"))))
    assert ask("placements", measures=measures, where=in_2025).total.values["quota", None] == Decimal(1156)
    assert ask("placements", "ORIGIN", measures=measures).total.values["quota", None] == NOBODY
    first = ask("placements", "REGION", measures=measures, first=1)
    assert first.rest is not None
    assert first.rest.values["quota", None] == NOBODY
    assert first.rest.values["persons", None] == Decimal(177)


def test_the_quota_of_2024_was_raised_in_july(lake: Open) -> None:
    ask = lake(placed("kan_1", date(2024, 6, 1), "KZ-55", 10), placed("kan_2", date(2024, 8, 1), "KZ-55", 10))
    table = ask("placements", "QUARTER", measures=["quota", "quotaUsed"])
    assert [(row.keys["quarter"], *row.values.values()) for row in table.rows] == [
        ("2024-Q2", Decimal(2433), Decimal("0.0041")),
        ("2024-Q3", Decimal(3033), Decimal("0.0066")),
    ]
    # Known before it was raised, and for a region whose share of it nobody published.
    early = ask("placements", "QUARTER", measures=["quota"], known_at=datetime(2024, 7, 1, tzinfo=UTC))
    assert [row.values["quota", None] for row in early.rows] == [Decimal(2433)]
    by_region = ask("placements", "REGION", "QUARTER", measures=["quota"])
    assert {row.values["quota", None] for row in by_region.rows} == {NOBODY}


def test_a_running_period_ends_today_or_on_the_day_asked_for(lake: Open) -> None:
    ask = lake(placed("kan_1", date(2024, 6, 1), "KZ-55", 10))
    measures = ["quota"]
    (row,) = ask("placements", "YEAR", measures=measures).rows
    assert row.values["quota", None] == Decimal(3033)
    (row,) = ask("placements", "YEAR", measures=measures, as_of=date(2024, 6, 30)).rows
    assert row.values["quota", None] == Decimal(2433)
    (row,) = ask("placements", "YEAR", measures=measures, today=date(2024, 6, 29)).rows
    assert row.values["quota", None] == Decimal(2433)


def test_late_and_retroactive_events_change_today_and_not_yesterday(lake: Open) -> None:
    ask = lake(
        granted("kan_1", date(2025, 1, 10), persons("a", 2)),
        granted("kan_2", date(2025, 1, 20), persons("b", 3), at=noon(date(2025, 4, 1))),
        placed("kan_1", date(2025, 2, 5), "KZ-55", 2),
    )

    def count(**times: Any) -> Decimal:
        return ask("arrivals", measures=["persons"], **times).total.values["persons", None]

    assert count() == 5
    assert count(as_of=date(2025, 1, 15)) == 2
    assert count(known_at=noon(date(2025, 3, 1))) == 2
    assert count(as_of=date(2025, 1, 31), known_at=noon(date(2025, 4, 1))) == 5
    regions = [
        ask("arrivals", "REGION", as_of=day).rows[0].keys["region"]
        for day in (date(2025, 2, 4), date(2025, 2, 5))
    ]
    assert regions == [None, "KZ-55"]
    known = [noon(date(2025, 2, day)) for day in (4, 5)]
    regions = [ask("arrivals", "REGION", known_at=moment).rows[0].keys["region"] for moment in known]
    assert regions == [None, "KZ-55"]
    assert ask("arrivals").provisional
    assert not ask("arrivals", known_at=noon(date(2025, 2, 1))).provisional
    assert ask("arrivals", known_at=noon(date(2025, 4, 2))).provisional


def test_an_answer_is_never_newer_than_the_moment_it_is_asked_for(lake: Open) -> None:
    ask = lake(
        granted("kan_1", date(2025, 1, 10), persons("a", 2)),
        granted("kan_2", date(2025, 1, 20), persons("b", 3), at=noon(date(2025, 4, 1))),
        paid("kan_1", date(2025, 2, 5), 1),
    )

    def newest(**times: Any) -> datetime | None:
        return ask("arrivals", measures=["persons"], **times).data_as_of

    moments = [noon(date(2025, 1, 10)), noon(date(2025, 2, 5)), noon(date(2025, 4, 1))]
    assert newest() == moments[2]
    assert [newest(known_at=moment) for moment in moments] == moments
    assert newest(known_at=moments[2] - timedelta(milliseconds=1)) == moments[1]
    assert newest(known_at=moments[2] + timedelta(days=1)) == moments[2]
    assert newest(known_at=moments[0] - timedelta(milliseconds=1)) is None
    assert newest(known_at=moments[1].astimezone(ALMATY)) == moments[1]
    # Of figures true on an early day, what was recorded since is behind them all the same.
    assert newest(as_of=date(2025, 1, 1)) == moments[2]


def test_rates_and_days_go_by_the_first_decision(lake: Open) -> None:
    events = [submitted(f"app_{n}", date(2026, 2, 1)) for n in range(12)]
    events += [decided(f"app_{n}", date(2026, 2, 1 + n), "APPROVE" if n % 3 else "REFUSE") for n in range(10)]
    events += [decided("app_1", date(2026, 2, 20), "REVOKE"), decided("app_10", date(2026, 2, 20), "RETURN")]
    ask = lake(*events)
    wanted = [
        "count",
        "approvalRate",
        "refusalRate",
        ("daysToDecision", 1),
        ("daysToDecision", 50),
        ("daysToDecision", 91),
    ]
    total = ask("applications", measures=wanted).total
    assert list(total.values.values()) == [12, Decimal("0.6000"), Decimal("0.4000"), 0, 4, 9]
    statuses = {
        status: ask("applications", measures=["count"], where=Leaf("status", "eq", status)).total.values[
            "count", None
        ]
        for status in ("SUBMITTED", "RETURNED", "APPROVED", "REFUSED", "REVOKED")
    }
    assert statuses == {"SUBMITTED": 1, "RETURNED": 1, "APPROVED": 5, "REFUSED": 4, "REVOKED": 1}
    undecided = ask("applications", measures=wanted, as_of=date(2026, 1, 1)).total
    assert list(undecided.values.values()) == [0, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY]


def test_rows_come_in_order_and_what_is_left_is_the_rest(lake: Open) -> None:
    ask = lake(
        granted("kan_1", date(2025, 1, 1), persons("a", 2), "UZB"),
        granted("kan_2", date(2025, 1, 2), persons("b", 2), "CHN"),
        granted("kan_3", date(2025, 1, 3), persons("c", 1), "MNG"),
        granted("kan_4", date(2025, 1, 4), persons("d", 4), "TUR"),
    )
    most_first = (Order("persons", None, True),)
    table = ask("arrivals", "ORIGIN", measures=["persons", "share"], order=most_first, first=2)
    assert [(row.keys["origin"], *row.values.values()) for row in table.rows] == [
        ("TUR", Decimal(4), Decimal("0.4444")),
        ("CHN", Decimal(2), Decimal("0.2222")),
    ]
    assert table.rest is not None
    assert table.rest.values == {("persons", None): Decimal(3), ("share", None): Decimal("0.3333")}
    assert table.total.values == {("persons", None): Decimal(9), ("share", None): Decimal("1.0000")}
    assert ask("arrivals", "ORIGIN", first=4).rest is None
    none = ask("arrivals", "ORIGIN", measures=["persons"], first=0)
    assert none.rows == ()
    assert none.rest is not None
    assert none.rest.values == none.total.values
    names = [
        row.keys["origin"] for row in ask("arrivals", "ORIGIN", order=(Order(None, "ORIGIN", True),)).rows
    ]
    assert names == ["UZB", "TUR", "MNG", "CHN"]


def test_a_filter_and_its_negation_part_the_facts(lake: Open) -> None:
    ask = lake(
        granted("kan_1", date(2025, 1, 1), persons("a", 2)),
        placed("kan_1", date(2025, 1, 2), "KZ-55", 2),
        granted("kan_2", date(2025, 1, 1), persons("b", 5)),
    )
    here = Leaf("region", "eq", "KZ-55")
    counts = [
        ask("arrivals", measures=["persons"], where=w).total.values["persons", None]
        for w in (here, Not(here))
    ]
    assert counts == [2, 5]


def test_an_empty_lake_answers_with_nothing(lake: Open) -> None:
    ask = lake()
    table = ask("arrivals", "ORIGIN", measures=["persons", "share"])
    assert (table.rows, table.rest, table.data_as_of) == ((), None, None)
    assert table.total.values == {("persons", None): Decimal(0), ("share", None): NOBODY}


def test_a_raw_table_does_not_show_itself(lake: Open) -> None:
    ask = lake(granted("kan_1", date(2025, 1, 1), persons("a", 417)))
    table = ask("arrivals", "ORIGIN", measures=["persons"])
    assert table.total.values["persons", None] == 417
    assert "417" not in f"{table!r} {table} {table.rows!r} {table.total}"
