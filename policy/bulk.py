"""The routes judged for many trips at once: the same conditions, over a Polars frame.

A leaf with a judge for columns is judged by it; any other is judged once for all rows that agree in the
facts it names and in what the rules say of the country. Only verdicts come out; reasons are for one trip.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl

from policy.conditions import AllOf, AnyOf, Condition, Leaf, Not
from policy.reference import checkpoints, country_codes
from policy.routes import PLANS, RoutePlan
from policy.rows import Found, Rows, spread
from policy.rulebook import Rulebook
from policy.trip import (
    AtaZholyGround,
    Passport,
    PassportKind,
    Purpose,
    TravelMode,
    Trip,
    Verdict,
    day_of,
    start_of,
)

VERDICT = pl.Enum(Verdict)
PLACE = pl.Enum(sorted(checkpoints()))
PASSPORT = pl.Struct(
    {
        "country": pl.Enum(sorted(country_codes())),
        "kind": pl.Enum(PassportKind),
        "expires": pl.Date,
        "blank_pages": pl.Int16,
    }
)
COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "passports": pl.List(PASSPORT),
    "purpose": pl.Enum(Purpose),
    "arrival": pl.Date,
    "arrival_at": pl.Datetime("us", "UTC"),
    "stay_days": pl.Int16,
    "earlier_stays": pl.List(pl.Struct({"from_": pl.Date, "to": pl.Date})),
    "days_in_last_180": pl.Int16,
    "entry_checkpoint": PLACE,
    "exit_checkpoint": PLACE,
    "travel_mode": pl.Enum(TravelMode),
    "has_invitation": pl.Boolean,
    "outside_kazakhstan": pl.Boolean,
    "astana_hub_confirmed": pl.Boolean,
    "kazakh_origin": pl.Boolean,
    "has_origin_documents": pl.Boolean,
    "former_citizen": pl.Boolean,
    "ata_zholy_ground": pl.Enum(AtaZholyGround),
}
SCHEMA = pl.Schema(COLUMNS)
"""A column for each field of a Trip; a frame of this schema is what ``verdicts`` takes."""


def frame(trips: Iterable[Trip]) -> pl.DataFrame:
    """Trips as a frame of ``SCHEMA``, a row each."""
    return pl.DataFrame([_plain(trip) for trip in trips], schema=SCHEMA)


def verdicts(
    rulebook: Rulebook,
    trips: pl.DataFrame,
    *,
    now: datetime,
    on: date | None = None,
    known_at: date | None = None,
    plans: Sequence[RoutePlan] = PLANS,
) -> pl.DataFrame:
    """A row for each passport of each trip, in their order: ``trip`` (number of the row), ``country``, and
    a column of verdicts for each route, each the verdict that ``answer`` gives for that one trip.

    The trips must have no ``violations``; ``now`` is an aware datetime.
    """
    asked_at = start_of(on) if on else now
    today, known = day_of(now), known_at or day_of(now)
    rows = passport_rows(trips)
    parts = []
    for part, days in _eras(rows, rulebook.changes(known), on, today):
        judged = []
        for day in days:
            earliest = day_of(asked_at) if len(days) == 1 else max(day_of(asked_at), day)
            under = Rows(part, asked_at, earliest, rulebook.on(day, known))
            judged.append([_holds(plan.condition, under) for plan in plans])
        columns = [reduce(_same, over_days) for over_days in zip(*judged, strict=True)]
        named = {plan.route.value: _verdict(holds) for plan, holds in zip(plans, columns, strict=True)}
        parts.append(part.select("row").with_columns(**named))
    none = pl.DataFrame(schema={"row": pl.UInt32, **{plan.route.value: VERDICT for plan in plans}})
    joined = parts[0] if len(parts) == 1 else pl.concat([none, *parts]).sort("row")
    return pl.concat([rows.select("trip", "country"), joined.drop("row")], how="horizontal")


def found(condition: Condition, rows: Rows) -> Found:
    """Judges a condition for every row, ``holds`` worked out; as ``conditions.judge`` does for one."""
    judged = _found(condition, rows)
    return replace(judged, holds=rows.settled(judged.holds))


def _holds(condition: Condition, rows: Rows) -> pl.Series:
    return rows.settled(_found(condition, rows).holds)


def _found(condition: Condition, rows: Rows) -> Found:
    match condition:
        case Leaf():
            if condition not in rows.found:
                rows.found[condition] = (
                    condition.in_bulk(rows) if condition.in_bulk else _one_by_one(condition, rows)
                )
            return rows.found[condition]
        case AllOf():
            parts = [_found(part, rows) for part in condition.parts]
            holds = rows.settled(reduce(and_, (part.holds for part in parts)))
            return Found(_unless_no_day_is_left(holds, parts))
        case AnyOf():
            return Found(reduce(or_, (_holds(part, rows) for part in condition.parts)))
        case Not():
            return Found(~_holds(condition.part, rows))
    yes, no = _holds(condition.yes, rows), _holds(condition.no, rows)
    return Found(
        rows.column(pl.when(rows.each(condition.test, pl.Boolean)).then(pl.lit(yes)).otherwise(pl.lit(no)))
    )


def _one_by_one(leaf: Leaf, rows: Rows) -> Found:
    key, cases = rows.alike(leaf.facts)
    findings = [leaf.judge(case) for case in cases]
    holds = rows.column(spread(key, [finding.holds for finding in findings], pl.Boolean))
    bounds: list[pl.Series | None] = []
    for name, none in (("no_earlier", date.min), ("no_later", date.max)):
        days = [getattr(finding, name) for finding in findings]
        some = [None if day == none else day for day in days]
        bounds.append(rows.column(spread(key, some, pl.Date)) if any(some) else None)
    return Found(holds, *bounds)


def _unless_no_day_is_left(holds: pl.Series, parts: list[Found]) -> pl.Series:
    """The parts joined; closed where the unknown ones leave no day on which to arrive."""
    early, late = (
        [
            pl.when(pl.lit(part.holds).is_null()).then(pl.lit(bound))
            for part in parts
            if (bound := getattr(part, name)) is not None
        ]
        for name in ("no_earlier", "no_later")
    )
    if not early or not late:
        return holds
    none_left = pl.min_horizontal(late) < pl.max_horizontal(early)
    return pl.select(
        pl.when(pl.lit(holds).is_null() & none_left).then(False).otherwise(pl.lit(holds))
    ).to_series()


def _same(one: pl.Series, other: pl.Series) -> pl.Series:
    """What holds on both days, unknown where they differ."""
    return pl.select(pl.when(pl.lit(one) == pl.lit(other)).then(pl.lit(one))).to_series()


def _verdict(holds: pl.Series) -> pl.Series:
    words = [
        pl.lit(verdict.value, VERDICT) for verdict in (Verdict.OPEN, Verdict.CLOSED, Verdict.UNDETERMINED)
    ]
    return pl.select(
        pl.when(pl.lit(holds)).then(words[0]).when(~pl.lit(holds)).then(words[1]).otherwise(words[2])
    ).to_series()


def passport_rows(trips: pl.DataFrame) -> pl.DataFrame:
    """A row for each passport, the arrival as a day and as a moment, and whether a citizen asks."""
    given, almaty = pl.col("arrival_at"), pl.duration(hours=5)
    passports, trips = trips["passports"], trips.drop("passports").with_row_index("trip")
    citizen = passports.list.eval(pl.element().struct.field("country") == "KAZ").list.any()
    number = passports.list.len()
    if not (number == 1).all():
        place = pl.int_range(len(number), eager=True).repeat_by(number).filter(number > 0).explode()
        trips, citizen = trips[place], citizen.gather(place)
    rows = trips.with_columns(
        *passports.filter(number > 0).explode().struct.unnest().get_columns(),
        citizen.alias("citizen"),
        arrival=pl.coalesce((given + almaty).dt.date(), "arrival"),
        arrival_at=pl.coalesce(given, pl.col("arrival").cast(SCHEMA["arrival_at"]) - almaty),
    ).with_row_index("row")
    # A column that Polars keeps as one value repeated compares wrongly with a literal; as a series it does not.
    return pl.DataFrame(rows.get_columns())


def _eras(
    rows: pl.DataFrame, changes: Sequence[date], on: date | None, today: date
) -> Iterator[tuple[pl.DataFrame, tuple[date, ...]]]:
    """The rows by the days whose rules may bind; more than one while neither the arrival nor ``on`` is known."""
    era = pl.Series(changes, dtype=pl.Date).search_sorted(rows["arrival"], side="right")
    era = pl.select(era=pl.when(rows["arrival"].is_not_null()).then(pl.lit(era))).to_series()
    if on:
        parts = [rows]
    elif era.null_count() == 0 and era.min() == era.max():
        parts = [rows] if len(rows) else []
    else:
        parts = [part for _, part in rows.group_by(era)]
    for part in parts:
        arrival = on or part["arrival"][0]
        yield part, (arrival,) if arrival else (today, *(day for day in changes if day > today))


def _plain(trip: Trip) -> dict[str, Any]:
    return {
        **{field.name: getattr(trip, field.name) for field in fields(Trip)},
        "passports": [
            {f.name: getattr(passport, f.name) for f in fields(Passport)} for passport in trip.passports
        ],
        "earlier_stays": None
        if trip.earlier_stays is None
        else [{"from_": stay.from_, "to": stay.to} for stay in trip.earlier_stays],
    }
