"""Names of the catalogue as enumerations of the graph."""

from __future__ import annotations

import re
from enum import StrEnum

import strawberry

from analytics.metrics import METRICS

HUMP = re.compile(r"([a-z])([A-Z])")


def dimensions_of(id: str, name: str) -> type[StrEnum]:
    """The enumeration of a metric's dimensions."""
    members = {dimension.id: dimension.id for dimension in METRICS[id].dimensions}
    return strawberry.enum(_members(name, members), description=f"By what {id} can be grouped.")


def measures_of(id: str, name: str) -> type[StrEnum]:
    """The enumeration of the measures by which the rows of a metric can be put in order."""
    members = {upper(measure.id): measure.id for measure in METRICS[id].measures if measure.order}
    return strawberry.enum(_members(name, members), description=f"By what rows of {id} can be put in order.")


def _members(name: str, members: dict[str, str]) -> type[StrEnum]:
    return StrEnum(name, members)  # type: ignore[return-value]  # the functional form makes a class


def upper(name: str) -> str:
    """`perFamily` as `PER_FAMILY`."""
    return HUMP.sub(r"\1_\2", name).upper()
