"""The port to whoever makes releases: what the services need of it. console/requests.py has the one there is.

Rho is counted in millionths, and nothing here depends on any data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class Impossible(ValueError):
    """Such a release cannot be: `path` names the field of the input, `code` what is wrong with it."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(code)
        self.path, self.code = path, code


@dataclass(frozen=True)
class Wish:
    """What is to be released; `micro_rho` None stands for the product's own, a `correction` measures anew."""

    product: str
    period: str
    micro_rho: int | None
    correction: bool


@dataclass(frozen=True)
class Forecast:
    """What a release would cost: a month, and all `months` that are to be made together of their year.

    A further month of a product costs the year nothing where one person is in one of them at most.
    """

    version: int
    months: int
    micro_rho: int
    charge: int
    fits: bool


@dataclass(frozen=True)
class Budget:
    """What is left of a year, and from which day on people's data have a budget of their own again."""

    left: int
    renews_on: date


class Maker(Protocol):
    """Whoever makes releases."""

    def forecast(self, wish: Wish, now: datetime) -> Forecast:
        """What a release would cost, before anything is spent. Raises Impossible."""
        ...

    def budget(self, period: str) -> Budget:
        """What is left of a period's year."""
        ...
