"""Made-up trips for the benchmarks: the same seed gives the same trips."""

from datetime import UTC, date, datetime

import polars as pl

from policy.bulk import SCHEMA
from policy.reference import country_codes

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
TODAY = date(2026, 3, 2)
UNKNOWN_IN_A_HUNDRED = 5
Column = pl.Series


class Draws:
    """Columns drawn at random; each call is another draw."""

    def __init__(self, rows: int, seed: int) -> None:
        self.rows, self.seed = rows, seed

    def whole(self, low: int, high: int) -> Column:
        """Whole numbers from ``low`` to below ``high``."""
        self.seed += 1
        return (pl.int_range(self.rows, eager=True).hash(self.seed) % (high - low)).cast(pl.Int32) + low

    def days(self, low: int, high: int) -> Column:
        """Days so many after today."""
        return after_today(self.whole(low, high))

    def among(self, dtype: pl.DataType) -> Column:
        """Values of a type that has few."""
        if not isinstance(dtype, pl.Enum):
            return self.whole(0, 2).cast(pl.Boolean)
        return dtype.categories.gather(self.whole(0, len(dtype.categories))).cast(dtype)

    def some(self, column: Column) -> Column:
        """The column with some facts left out."""
        known = self.whole(0, 100) >= UNKNOWN_IN_A_HUNDRED
        return pl.select(pl.when(known).then(pl.lit(column))).to_series()


def after_today(days: Column) -> Column:
    """Days so many after today."""
    return pl.select(pl.lit(TODAY) + pl.duration(days=pl.lit(days))).to_series()


def any_trips(rows: int, seed: int = 1) -> pl.DataFrame:
    """Any passport of the world, any journey in the half-year to come, one fact in twenty unknown."""
    draw = Draws(rows, seed)
    codes = pl.Series(sorted(country_codes()))
    passport = pl.select(
        country=codes.gather(draw.whole(0, len(codes))),
        kind=pl.Series(["ORDINARY", "SERVICE"]).gather((draw.whole(0, 50) == 0).cast(pl.UInt8)),
        expires=draw.some(draw.days(180, 3650)),
        blank_pages=draw.some(draw.whole(0, 30)),
    )
    columns = {
        name: draw.some(draw.among(dtype))
        for name, dtype in SCHEMA.items()
        if isinstance(dtype, pl.Enum) or dtype == pl.Boolean
    }
    columns |= {
        "passports": passport.select(pl.concat_list(pl.struct(pl.all()))).to_series(),
        "arrival": draw.some(draw.days(0, 180)),
        "stay_days": draw.some(draw.whole(1, 61)),
        "earlier_stays": draw.some(earlier_stays(draw, draw.whole(0, 4))),
    }
    return trips_of(columns, rows)


def stays_of_one_passport(rows: int, seed: int = 1) -> pl.DataFrame:
    """French travellers with one to three earlier stays each: all that the stay rule looks at, all known."""
    draw = Draws(rows, seed)
    return trips_of(
        {
            "passports": french(rows),
            "arrival": draw.days(0, 180),
            "stay_days": draw.whole(1, 46),
            "earlier_stays": earlier_stays(draw, draw.whole(1, 4)),
        },
        rows,
    )


def counts_of_one_passport(rows: int, seed: int = 1) -> pl.DataFrame:
    """French travellers who give the days of their earlier stays as one number."""
    draw = Draws(rows, seed)
    known = {
        "arrival": draw.days(0, 180),
        "stay_days": draw.whole(1, 46),
        "days_in_last_180": draw.whole(0, 91),
    }
    return trips_of({"passports": french(rows), **known}, rows)


def french(rows: int) -> Column:
    return pl.Series([[{"country": "FRA"}]], dtype=SCHEMA["passports"]).new_from_index(0, rows)


def earlier_stays(draw: Draws, number: Column) -> Column:
    """So many stays for each, none touching another, the last over before today."""
    slots, end = [], draw.whole(-40, 0)
    for _ in range(3):
        start = end - draw.whole(0, 30)
        slots.insert(0, pl.struct(from_=after_today(start), to=after_today(end)))
        end = start - draw.whole(1, 60)
    return pl.select(pl.concat_list(slots).list.tail(pl.lit(number))).to_series()


def trips_of(columns: dict[str, Column], rows: int) -> pl.DataFrame:
    """A frame of trips; columns that are not given are unknown."""
    return pl.DataFrame(
        [
            columns[name].cast(dtype).alias(name)
            if name in columns
            else pl.Series(name, [None], dtype).new_from_index(0, rows)
            for name, dtype in SCHEMA.items()
        ]
    )
