"""Loaded facts beside those of the record, worked out by hand: weights, rates, quotas, stays and what nobody said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics.engine import Engine, open_engine
from analytics.metric import NOBODY, Absent
from analytics.questions import Leaf, Question
from analytics.raw import RawTable
from policy.rulebook import load_rulebook
from tests.analytics.lakes import publish
from tests.feed.archives import arrived_in, loaded, taken_back
from tests.feed.journals import Said, departed, granted, moved, noon, paid, placed, repaid

EARLY, LATE = noon(date(2026, 1, 5)), noon(date(2026, 1, 9))
Ask = Callable[..., RawTable]
Open = Callable[..., Ask]
NOTHING = str(NOBODY)


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Open]:
    """Opens an engine over a lake of the given events and gives a way to ask it."""
    engines: list[Engine] = []

    def over(*events: Said) -> Ask:
        publish(tmp_path, events)
        engines.append(open_engine(tmp_path, load_rulebook(), threads=1))

        def ask(metric: str, *by: str, measures: Any = (), **options: Any) -> RawTable:
            wanted = tuple((m, None) if isinstance(m, str) else m for m in measures)
            today = options.pop("today", date(2026, 11, 22))
            return engines[-1].answer(Question(metric, today, by, measures=wanted, **options))

        return ask

    yield over
    for engine in engines:
        engine.close()


def rows(table: RawTable) -> list[tuple[Any, ...]]:
    """Keys and values of the rows, as text where they are figures."""
    return [(*row.keys.values(), *map(str, row.values.values())) for row in table.rows]


def totals(table: RawTable) -> list[str]:
    return [str(value) for value in table.total.values.values()]


def test_a_loaded_fact_counts_for_as_many_as_it_says(lake: Open) -> None:
    ask = lake(
        granted("kan_1", date(2025, 1, 1), [("per_1", "AGE_0_17", "MALE")], education="NONE"),
        placed("kan_1", date(2025, 2, 1), "KZ-23", 1),
        loaded(
            "lod_1", "arrivals", [arrived_in(date(2025, 1, 1), 3, region="KZ-55", education="HIGHER")], EARLY
        ),
    )
    assert rows(ask("arrivals", "REGION", "EDUCATION", measures=["persons", "share"])) == [
        ("KZ-23", "NONE", "1", "0.2500"),
        ("KZ-55", "HIGHER", "3", "0.7500"),
    ]
    assert totals(ask("arrivals", measures=["persons"], where=Leaf("education", "eq", "HIGHER"))) == ["3"]
    # A region of its own is a target region of its year like any other.
    assert totals(ask("arrivals", measures=["persons"], where=Leaf("targetRegion", "eq", True))) == ["4"]


def test_what_was_taken_back_is_no_row(lake: Open) -> None:
    load = loaded("lod_1", "arrivals", [arrived_in(date(2025, 1, 1), 3, origin="CHN")], EARLY)
    ask = lake(load, taken_back(load, LATE))
    assert rows(ask("arrivals", "ORIGIN", measures=["persons"])) == []
    assert rows(ask("arrivals", "ORIGIN", measures=["persons"], known_at=EARLY)) == [("CHN", "3")]
    assert ask("arrivals", "ORIGIN", measures=["persons"], first=0).rest is None
    assert ask("arrivals", measures=["persons"]).rows == ()


def test_families_that_nobody_counted_are_not_zero(lake: Open) -> None:
    fact = {"on": date(2025, 2, 1), "region": "KZ-55", "under_quota": True, "persons": 10}
    ask = lake(
        placed("kan_1", date(2025, 2, 1), "KZ-55", 4),
        loaded("lod_1", "placements", [fact | {"families": 3}], EARLY),
        loaded("lod_2", "placements", [fact | {"region": "KZ-23"}], EARLY),
    )
    table = ask("placements", "REGION", "UNDER_QUOTA", measures=["persons", "families"])
    assert rows(table) == [("KZ-23", True, "10", NOTHING), ("KZ-55", True, "14", "4")]
    assert totals(table) == ["24", NOTHING]
    assert totals(ask("placements", measures=["persons"], where=Leaf("underQuota", "eq", False))) == ["0"]


def test_recipients_are_counted_once(lake: Open) -> None:
    fact = {"on": date(2025, 2, 4), "kind": "HOUSING", "flow": "PAID", "region": "KZ-55", "amount": 1_000}
    ask = lake(
        placed("kan_1", date(2025, 2, 1), "KZ-55", 4),
        paid("kan_1", date(2025, 2, 4), 10_000),
        paid("kan_1", date(2025, 3, 4), 10_000),
        repaid("kan_1", date(2025, 3, 5), 5_000),
        loaded("lod_1", "aid", [fact | {"families": 2, "persons": 7}], EARLY),
        loaded("lod_2", "aid", [fact | {"on": date(2025, 4, 4)}], EARLY),
    )
    measures = [*((name, "KZT") for name in ("paid", "repaid", "net", "perFamily")), "families", "persons"]
    table = ask("aidSpend", "MONTH", measures=measures)
    assert rows(table) == [
        ("2025-02", "110.00", "0.00", "110.00", "36.67", "3", "11"),
        ("2025-03", "100.00", "50.00", "50.00", "50.00", "1", "4"),
        ("2025-04", "10.00", "0.00", "10.00", NOTHING, NOTHING, NOTHING),
    ]
    until = totals(ask("aidSpend", measures=measures, as_of=date(2025, 3, 31)))
    assert until == ["210.00", "50.00", "160.00", "53.33", "3", "11"]


def test_a_loaded_rate_completes_those_of_the_rules(lake: Open) -> None:
    def rate(load: str, day: date, value: int, at: datetime = EARLY) -> Said:
        return loaded(load, "rates", [{"on": day, "currency": "EUR", "rate": value}], at)

    first = rate("lod_2", date(2025, 6, 20), 4_500_000)
    last = rate("lod_3", date(2025, 6, 20), 4_000_000, LATE)
    ask = lake(
        paid("kan_1", date(2025, 6, 14), 100_000),
        paid("kan_1", date(2025, 6, 30), 100_000),
        rate("lod_1", date(2025, 6, 14), 5_000_000),
        first,
        last,
        taken_back(last, noon(date(2026, 2, 1))),
    )
    measures = [("paid", "EUR")]
    # 14 June: the load of the rule's own day; 30 June: of two loads of 20 June the last.
    assert totals(ask("aidSpend", measures=measures, known_at=LATE)) == [
        str(Decimal("2.00") + Decimal("2.50"))
    ]
    assert totals(ask("aidSpend", measures=measures)) == [str(Decimal("2.00") + Decimal("2.22"))]
    assert totals(ask("aidSpend", measures=measures, known_at=EARLY)) == [
        str(Decimal("2.00") + Decimal("2.22"))
    ]
    # Before any load was known, the rule of 14 June (588.91) speaks for both days.
    assert totals(ask("aidSpend", measures=measures, known_at=noon(date(2025, 12, 1)))) == ["3.40"]


def test_a_loaded_rate_is_no_rate_after_thirty_one_days(lake: Open) -> None:
    ask = lake(
        loaded("lod_1", "rates", [{"on": date(2025, 1, 1), "currency": "USD", "rate": 5_000_000}], EARLY),
        paid("kan_1", date(2025, 2, 1), 100_000),
        paid("kan_2", date(2025, 2, 2), 100_000),
    )
    days = [Leaf("on", "eq", date(2025, 2, day)) for day in (1, 2)]
    assert [totals(ask("aidSpend", measures=[("net", "USD")], where=day)) for day in days] == [
        ["2.00"],
        [NOTHING],
    ]


def quotas_of(load: str, day: date, at: datetime = EARLY, **places: int) -> Said:
    fact = {"on": day, "quota": "KANDAS", "year": 2025}
    facts = [fact | {"region": code.replace("_", "-"), "places": count} for code, count in places.items()]
    return loaded(load, "quotas", facts, at)


def test_the_newest_word_on_a_regions_places_counts(lake: Open) -> None:
    more = quotas_of("lod_2", date(2025, 7, 1), LATE, KZ_55=1200)
    ask = lake(
        placed("kan_1", date(2025, 2, 1), "KZ-55", 300),
        quotas_of("lod_1", date(2025, 1, 1), KZ_55=1000, KZ_10=50),
        loaded(
            "lod_0",
            "quotas",
            [{"on": date(2025, 1, 1), "region": "KZ-23", "quota": "INTERNAL", "year": 2025, "places": 1}],
            EARLY,
        ),
        more,
    )

    def quota(**options: Any) -> list[str]:
        return totals(ask("placements", measures=["quota", "quotaUsed"], **options))

    here, year = Leaf("region", "eq", "KZ-55"), date(2025, 12, 31)
    assert quota(where=here, as_of=date(2025, 6, 30)) == ["1000", "0.3000"]
    assert quota(where=here, as_of=year) == ["1200", "0.2500"]
    assert quota(where=here, as_of=year, known_at=EARLY) == ["1000", "0.3000"]
    assert quota(where=here, as_of=year, known_at=datetime(2026, 1, 1, tzinfo=UTC)) == ["1056", "0.2841"]
    # All regions: the rules' 2,309, with 1,200 for 1,056 in Pavlodar and 50 for 244 in KZ-10.
    assert quota(as_of=year) == [
        str(2309 - 1056 + 1200 - 244 + 50),
        str((Decimal(300) / 2259).quantize(Decimal("0.0001"))),
    ]
    assert quota(where=Leaf("region", "eq", "KZ-23"), as_of=year)[0] == "100"
    assert quota(where=here)[0] == "977"


def test_a_load_says_how_a_total_is_split(lake: Open) -> None:
    fact = {"on": date(2024, 7, 1), "quota": "KANDAS", "year": 2024}
    split = [fact | {"region": code, "places": places} for code, places in (("KZ-55", 2000), ("KZ-23", 500))]
    ask = lake(
        placed("kan_1", date(2024, 8, 1), "KZ-55", 100),
        loaded("lod_1", "quotas", split, EARLY),
        moved("trf_1", date(2024, 9, 1), "KZ-55", "KZ-23", 30),
    )
    table = ask("placements", "REGION", "QUARTER", measures=["quota"])
    assert rows(table) == [("KZ-55", "2024-Q3", "1970")]
    assert totals(ask("placements", measures=["quota"], as_of=date(2024, 12, 31))) == ["2500"]
    assert totals(ask("placements", measures=["quota"], as_of=date(2024, 6, 30))) == ["2433"]


def test_a_rule_or_load_of_a_later_day_speaks_anew(lake: Open) -> None:
    fact = {"on": date(2024, 1, 1), "quota": "KANDAS", "year": 2024, "region": "KZ-55", "places": 2000}
    ask = lake(
        loaded("lod_1", "quotas", [fact], EARLY),
        quotas_of("lod_2", date(2025, 7, 1), KZ_23=110),
        moved("trf_1", date(2025, 6, 1), "KZ-55", "KZ-23", 3),
        moved("trf_2", date(2025, 8, 1), "KZ-55", "KZ-23", 4),
    )
    # The rule of July 2024 raised the total, and nobody said how that is split.
    days = [date(2024, 6, 30), date(2024, 7, 1)]
    assert [totals(ask("placements", measures=["quota"], as_of=day)) for day in days] == [["2000"], ["3033"]]
    # What was loaded as of July 2025 knows of the places moved in June; what the rules say does not.
    regions = [Leaf("region", "eq", code) for code in ("KZ-23", "KZ-55")]
    found = [
        totals(ask("placements", measures=["quota"], where=r, as_of=date(2025, 12, 31))) for r in regions
    ]
    assert found == [["114"], ["1049"]]


def test_places_move_between_regions(lake: Open) -> None:
    ask = lake(
        placed("kan_1", date(2025, 2, 1), "KZ-23", 103),
        moved("trf_1", date(2025, 6, 1), "KZ-55", "KZ-23", 3),
        moved("trf_2", date(2026, 6, 1), "KZ-55", "KZ-23", 9),
    )
    here = Leaf("region", "eq", "KZ-23")
    days = [date(2025, 5, 31), date(2025, 6, 1)]
    found = [
        totals(ask("placements", measures=["quota", "quotaUsed"], where=here, as_of=day)) for day in days
    ]
    assert found == [["100", "1.0300"], ["103", "1.0000"]]
    assert totals(ask("placements", measures=["quota"], as_of=date(2025, 12, 31))) == ["2309"]


def test_who_stayed_is_known_when_the_months_have_passed(lake: Open) -> None:
    ask = lake(
        placed("kan_1", date(2025, 1, 31), "KZ-55", 4),
        placed("kan_2", date(2025, 1, 31), "KZ-55", 3),
        placed("kan_3", date(2025, 3, 1), "KZ-23", 2),
        departed("kan_1", date(2025, 2, 28), "KZ-55", 4),
        departed("kan_2", date(2025, 2, 27), "KZ-55", 3, at=noon(date(2025, 6, 1))),
    )
    measures = [("stayed", 1), ("stayed", 12)]

    def stayed(**options: Any) -> list[Any]:
        where = options.pop("where", Leaf("region", "eq", "KZ-55"))
        return list(ask("placements", measures=measures, where=where, **options).total.values.values())

    # A month after 31 January is 28 February: who left that day had stayed it out.
    assert stayed() == [4, 0]
    assert stayed(known_at=noon(date(2025, 5, 31)))[0] == 7
    assert stayed(as_of=date(2025, 2, 27)) == [Absent(date(2025, 2, 28)), Absent(date(2026, 1, 31))]
    assert stayed(as_of=date(2025, 2, 28))[0] == 4
    everywhere = Leaf("on", "from", date(2025, 1, 1))
    assert stayed(where=everywhere, today=date(2025, 3, 31))[0] == Absent(date(2025, 4, 1))
    assert stayed(where=everywhere, today=date(2025, 4, 1))[0] == 6
    assert stayed(where=Leaf("region", "eq", "KZ-75")) == [NOBODY, NOBODY]


def test_nobody_knows_who_stayed_of_those_without_names(lake: Open) -> None:
    fact = {"on": date(2020, 2, 1), "region": "KZ-55", "under_quota": True, "persons": 10}
    load = loaded("lod_1", "placements", [fact], EARLY)
    ask = lake(placed("kan_1", date(2020, 2, 1), "KZ-55", 4), load, taken_back(load, LATE))
    assert totals(ask("placements", measures=[("stayed", 3)], known_at=EARLY)) == [NOTHING]
    assert totals(ask("placements", measures=[("stayed", 3)])) == ["4"]
