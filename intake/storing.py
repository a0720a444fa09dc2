"""What goes into the record itself: one table says who stores the rows of a kind, and who takes them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl
from sqlalchemy.orm import Session

from intake.members import reverse_members, store_members
from intake.official import reverse_official_figures, store_official_figures
from services.given import Given


@dataclass(frozen=True)
class Store:
    """`store` adds the canonical rows of a frame (with `row_key`, and `row`, the number in the source) within the
    running transaction: how many were added, how many known. `reverse` takes a load's rows back."""

    store: Callable[[Session, pl.DataFrame, str, Given], tuple[int, int]]
    reverse: Callable[[Session, str, Given], None]


STORES: Mapping[str, Store] = MappingProxyType(
    {
        "MEMBERS": Store(store_members, reverse_members),
        "OFFICIAL_FIGURES": Store(store_official_figures, reverse_official_figures),
    }
)
"""By the name of the kind."""
