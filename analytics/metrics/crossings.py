"""Crossings of the border, in and out: those recorded at checkpoints, and those loaded as counts."""

from __future__ import annotations

from analytics.comparisons import comparisons
from analytics.dimensions import DAY, MONTH, NATIONALITY, QUARTER, YEAR, YEAR_OF_DAY
from analytics.finishes import count, share_of_total
from analytics.metric import Dimension, Expression, Measure, Metric
from analytics.tables import Kind

DIRECTION = Expression("f.direction")
CHECKPOINT = Expression("f.checkpoint")
TRAVEL_MODE = Expression("f.travel_mode")
PERSONS = {"persons": "sum(persons)"}
COMPARED, BESIDE = comparisons(lambda: CROSSINGS, "persons", "on record")

CROSSINGS: Metric = Metric(
    id="crossings",
    unit="persons",
    owner="BORDER",
    table="crossings",
    dimensions=(
        NATIONALITY,
        Dimension(
            "DIRECTION", "direction", DIRECTION, Kind.DIRECTION, about="Into the country, or out of it."
        ),
        Dimension(
            "CHECKPOINT",
            "checkpoint",
            CHECKPOINT,
            Kind.CHECKPOINT,
            about="Where; null where it is not known.",
        ),
        Dimension(
            "TRAVEL_MODE",
            "travel_mode",
            TRAVEL_MODE,
            Kind.TRAVEL_MODE,
            about="By air, land, rail or sea; null where it is not known.",
        ),
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure("persons", PERSONS, count("persons"), order="persons", about="How many persons."),
        Measure(
            "share",
            PERSONS,
            share_of_total("persons"),
            about="Their share of the question's total, 0 to 1, four digits.",
        ),
        *COMPARED,
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "nationality": (Kind.COUNTRY, NATIONALITY.value),
        "direction": (Kind.DIRECTION, DIRECTION),
        "checkpoint": (Kind.CHECKPOINT, CHECKPOINT),
        "travelMode": (Kind.TRAVEL_MODE, TRAVEL_MODE),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    },
    caveats=("crossing_day", "crossings_not_persons", "loaded_facts"),
    companions=BESIDE,
    columns={"persons": Expression("f.persons * f.sign")},
)
