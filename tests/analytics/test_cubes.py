"""The sensitivity gate: take one person or family away, and no cube changes by more than it says; planted faults do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

import pytest

from analytics import cubes
from analytics.cubes import CLASSIFIERS, SOURCES, cells
from analytics.facts import Facts, open_facts
from disclosure.products import PRODUCTS, Product
from disclosure.releasing import Month, axes_of

YEAR_END = [Month(2025, 12)]
MONTHS = [Month(2025, number) for number in range(1, 5)]
KINDS = ("HOUSING", "RELOCATION_GRANT", "MOBILITY_CERTIFICATE")
REGIONS = ("KZ-55", "KZ-10", "KZ-15")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    """Two hundred people who do everything that must not count twice, and loaded facts beside them."""
    facts = open_facts(tmp_path_factory.mktemp("lake"))
    chance = random.Random(8)
    for number in range(200):
        family, moment = UUID(int=number // 4 + 1), _moment(chance)
        for _ in range(chance.choice((1, 1, 2))):
            _add(facts, "arrivals", chance, recorded_at=moment, family=family, person=UUID(int=1000 + number),
                 origin=chance.choice(("UZB", "MNG", "FRA", None)), age_band="AGE_0_17",
                 sex=chance.choice(("MALE", None)), education="HIGHER", persons=1)  # fmt: skip
            moment = _moment(chance)
    for number in range(50):
        family = UUID(int=number + 1)
        for _ in range(chance.choice((1, 2))):
            _add(facts, "placements", chance, family=family, region=chance.choice(REGIONS), origin="UZB",
                 under_quota=chance.random() < 0.5, persons=4, families=1)  # fmt: skip
        for _ in range(20):
            _add(facts, "aid", chance, family=family, kind=chance.choice(KINDS), region=chance.choice(REGIONS),
                 flow=chance.choice(("PAID", "PAID", "REPAID")), amount=chance.randrange(10**9),
                 origin="UZB", families=1)  # fmt: skip
    for number in range(200):
        for turn in range(chance.choice((1, 2, 5))):
            named = {
                "application": UUID(int=10_000 + 10 * number + turn),
                "nationality": chance.choice(("CHN", "BRA")),
            }
            named["programme"] = chance.choice(("ETA", "E_VISA"))
            _add(facts, "applications_submitted", chance, person=UUID(int=1000 + number), **named)
            for _ in range(chance.choice((0, 1, 2))):
                outcome = chance.choice(("APPROVE", "REFUSE", "RETURN"))
                _add(facts, "applications_decided", chance, outcome=outcome, **named)
    for number in range(50):
        for _ in range(5):
            step = chance.choice(("OPENED", "APPROVE", "REFUSE", "RETURN"))
            _add(
                facts,
                "cases",
                chance,
                family=UUID(int=number + 1),
                origin=chance.choice(("UZB", None)),
                step=step,
            )
        for step in ("REGISTERED", "UPDATED", "UPDATED", "REMOVED")[: chance.randrange(1, 5)]:
            wish = chance.choice((True, False, None))
            for place in (1, 2):
                _add(facts, "members", chance, member=UUID(int=number + 1), step=step, residence="UZB",
                     wants_to_return=wish, choice=place, statistics=True)  # fmt: skip
    _add(facts, "arrivals", chance, recorded_at=MONTHS[2].start, origin="UZB", age_band="AGE_0_17", sex="MALE",
         education="HIGHER", persons=100_000)  # fmt: skip
    yield facts
    facts.close()


@pytest.mark.parametrize("product", PRODUCTS.values(), ids=PRODUCTS)
def test_one_unit_more_or_less_changes_one_cell_by_at_most_the_clip(facts: Facts, product: Product) -> None:
    whole = cubes_of(facts, product)
    assert any(map(any, whole))
    for unit in _units(product):
        with without(facts, product, unit):
            assert outside(whole, cubes_of(facts, product), product) == []


def test_everybody_is_in_one_month_and_loaded_facts_in_none(facts: Facts) -> None:
    found = {id: sum(map(sum, cubes_of(facts, product))) for id, product in PRODUCTS.items()}
    assert found["applications"] > 200 and found["application-decisions"] > 100
    assert (found["arrivals"], found["placements"], found["placed-families"]) == (200, 200, 50)


def test_months_are_those_of_almaty(facts: Facts) -> None:
    with without(facts, PRODUCTS["arrivals"], None):
        for before in (timedelta(0), timedelta(microseconds=1000)):
            _add(facts, "arrivals", random.Random(1), recorded_at=datetime(2025, 1, 31, 19, tzinfo=UTC) - before,
                 family=UUID(int=7), person=UUID(int=5000 + before.microseconds), origin="UZB", age_band="AGE_0_17",
                 sex="MALE", education="HIGHER", persons=1)  # fmt: skip
        assert [sum(month) for month in cubes_of(facts, PRODUCTS["arrivals"])[:3]] == [1, 1, 0]


WITHOUT = {
    "PERSON": ("person", ("arrivals", "applications_submitted")),
    "FAMILY": ("family", ("arrivals", "placements", "aid", "cases")),
    "MEMBER": ("member", ("members",)),
}
"""Where the facts of a unit are; decisions on applications are found by these alone."""


def test_who_withdrew_the_consent_to_be_counted_is_not_counted(facts: Facts) -> None:
    product, chance = PRODUCTS["diaspora"], random.Random(5)
    later: dict[int, dict[str, bool]] = {
        1: {"statistics": True},
        2: {"statistics": False},
        3: {"planning": False},
    }
    with without(facts, product, None):
        for member, consent in later.items():
            said = {"member": UUID(int=member), "recorded_at": MONTHS[0].start}
            first = {"step": "REGISTERED", "residence": "CHN", "statistics": True, "wants_to_return": True}
            _add(facts, "members", chance, seq=1, **said, **first)
            _add(facts, "members", chance, seq=2, step="CONSENT", **said, **consent)
        (cube,) = cubes_of(facts, product)
    # CHN is the second of the list: of three members one is not counted, and of one the plans are not.
    assert (cube[2:4], sum(cube)) == ([1, 1], 2)


FAULTS = {
    "every application": (
        "applications",
        "QUALIFY row_number() OVER (PARTITION BY person, month ORDER BY recorded_at, xid, seq) = 1",
        "",
    ),
    "decisions in every month": ("application-decisions", "place <= $periods AND", ""),
    "every decision on a case": (
        "kandas-decisions",
        "QUALIFY row_number() OVER (PARTITION BY family, month ORDER BY recorded_at, xid, seq) = 1",
        "",
    ),
    "every word of a member": (
        "diaspora",
        "QUALIFY row_number() OVER (PARTITION BY member ORDER BY recorded_at DESC, xid DESC, seq DESC, choice) = 1",
        "",
    ),
    "in many cells": (
        "arrivals",
        "QUALIFY row_number() OVER (PARTITION BY person ORDER BY recorded_at, xid, seq, family) = 1",
        "",
    ),
    "unbounded payments": ("aid-relocation-grant", "greatest(-$clip, least($clip, value))", "value"),
    "clipped by payment": (
        "aid-housing",
        "greatest(-$clip, least($clip, value)) AS value FROM (",
        "value FROM (",
    ),
    "in every month": ("aid-relocation-grant", "place <= $periods AND", ""),
    "a family in two regions": (
        "aid-housing",
        "GROUP BY family, month\n",
        "GROUP BY family, month, region\n",
    ),
}
PER_PAYMENT = "sum(CASE flow WHEN 'PAID' THEN amount ELSE -amount END) // 100"


@pytest.mark.parametrize("fault", FAULTS)
def test_the_gate_sees_planted_faults(facts: Facts, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    id, right, wrong = FAULTS[fault]
    product = PRODUCTS[id]
    key = product.metric, product.measure
    assert right in SOURCES[key]
    sql = SOURCES[key].replace(right, wrong)
    if fault == "clipped by payment":
        sql = sql.replace(PER_PAYMENT, "sum(greatest(-$clip, least($clip, amount // 100)))")
    if fault == "a family in two regions":
        sql = sql.replace("arg_max(region::VARCHAR, (xid, seq)) AS region", "region::VARCHAR AS region")
    monkeypatch.setattr(cubes, "SOURCES", MappingProxyType(dict(SOURCES) | {key: sql}))
    whole = cubes_of(facts, product)

    def broken(unit: UUID) -> bool:
        with without(facts, product, unit):
            return outside(whole, cubes_of(facts, product), product) != []

    assert any(map(broken, _units(product)))


def test_the_gate_sees_keys_that_depend_on_data(facts: Facts) -> None:
    product = PRODUCTS["placed-families"]
    whole = cubes_of(facts, product)
    short = [[value for value in month if value] for month in whole]
    assert outside(whole, short, product) != []


def cubes_of(facts: Facts, product: Product) -> list[list[int]]:
    source = product.metric, product.measure
    axes = axes_of(product, CLASSIFIERS)
    bounds = {"clip": product.clip, "periods": product.periods, "fixed": product.fixed}
    months = YEAR_END if product.stock else MONTHS
    return [cells(facts, source, axes, month.start, month.end, **bounds) for month in months]


def outside(whole: list[list[int]], less: list[list[int]], product: Product) -> list[str]:
    """What breaks the promise of a product: the keys, the clip, the cells or the months that one unit changes."""
    if [len(month) for month in whole] != [len(month) for month in less]:
        return ["keys"]
    changes = [
        [a - b for a, b in zip(one, other, strict=True) if a != b]
        for one, other in zip(whole, less, strict=True)
    ]
    found = [f"clip {change}" for month in changes for change in month if abs(change) > product.clip]
    found += ["cells" for month in changes if len(month) > 1]
    return found + (["months"] if sum(map(bool, changes)) > product.periods else [])


@contextmanager
def without(facts: Facts, product: Product, unit: UUID | None) -> Iterator[None]:
    """The facts without a person or family; without anybody where none is named."""
    column, tables = WITHOUT[product.unit]
    for table in tables:
        facts.connection.execute(f"CREATE OR REPLACE TEMP TABLE kept_{table} AS FROM {table}")
        chosen = f"WHERE {column} = '{unit}'" if unit else ""
        facts.connection.execute(f"DELETE FROM {table} {chosen}")  # noqa: S608
    try:
        yield
    finally:
        for table in tables:
            facts.connection.execute(f"TRUNCATE {table}")
            facts.connection.execute(f"INSERT INTO {table} FROM kept_{table}")


def _units(product: Product) -> list[UUID]:
    return [
        UUID(int=number)
        for number in (range(1000, 1200, 50) if product.unit == "PERSON" else range(1, 50, 12))
    ]


def _moment(chance: random.Random) -> datetime:
    return MONTHS[0].start + timedelta(seconds=chance.randrange(119 * 86_400))


def _add(facts: Facts, table: str, chance: random.Random, **values: object) -> None:
    moment = values.pop("recorded_at", None) or _moment(chance)
    assert isinstance(moment, datetime)
    every = {
        "on": moment.date(),
        "recorded_at": moment.replace(tzinfo=None),
        "xid": 0,
        "seq": chance.randrange(10**9),
        "sign": 1,
    }
    named = every | values
    names = ", ".join(f'"{name}"' for name in named)
    marks = ", ".join("?" for _ in named)
    facts.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(named.values()))  # noqa: S608
