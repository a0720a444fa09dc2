"""What stands around the figures: keys of rows, the catalogue's words, and how a table is protected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from analytics.metric import Metric
from analytics.tables import Kind
from disclosure.figures import NearestQuestion, Protection, Row
from disclosure.releases import Release
from models.reference import Checkpoint, Country, Region
from policy import reference
from policy.trip import TravelMode
from resolvers.context import Context
from translations.catalogue import text

Worded = Callable[..., str]


@dataclass(frozen=True)
class LevelOfRelease:
    """A margin of a release: its axes, its part of the rho, its noise, and the error that is left."""

    axes: list[str]
    rho: float
    sigma: float
    rmse: float


def key(name: str) -> Callable[[Row], Any]:
    """The resolver of a key that is a plain value; null where the question does not group by it."""

    def resolver(root: Row) -> Any:
        return root.keys.get(name)

    return resolver


def found_in(name: str, kind: Kind | None) -> Callable[[Row], Any] | None:
    """The resolver of a key that names something of the reference tables; None where the kind is a plain value."""
    known = REFERENCES.get(kind)
    return known and (lambda root: known().get(root.keys.get(name) or ""))


@cache
def countries() -> Mapping[str, Country]:
    """Countries as the record writes them, without asking it."""
    return {
        code: Country(code=code, alpha2=found.alpha2 or None, **_names(found))
        for code, found in reference.countries().items()
    }


@cache
def regions() -> Mapping[str, Region]:
    """Regions as the record writes them, without asking it."""
    return {
        code: Region(code=code, valid_from=found.valid_from, valid_to=found.valid_to, **_names(found))
        for code, found in reference.regions().items()
    }


@cache
def checkpoints() -> Mapping[str, Checkpoint]:
    """Checkpoints as the record writes them, without asking it."""
    return {
        code: Checkpoint(
            code=code,
            kind=found.mode.value,
            # As in the record: one on land, rail or sea leads abroad by its nature.
            international=found.international == "y" or found.mode is not TravelMode.AIR,
            **_names(found),
        )
        for code, found in reference.checkpoints().items()
    }


REFERENCES: Mapping[Kind | None, Callable[[], Mapping[str, Any]]] = MappingProxyType(
    {Kind.COUNTRY: countries, Kind.REGION: regions, Kind.CHECKPOINT: checkpoints}
)


def _names(found: Any) -> dict[str, str]:
    return {f"name_{locale}": found.name(locale) for locale in reference.LOCALES}


def metric_word(word: str) -> Worded:
    """The words of a metric in the catalogue: title, definition or population."""
    return lambda root, asked, locale=None: text(f"metric.{root.id}.{word}", locale or asked.locale)


def caveats(root: Metric, asked: Context, locale: str | None = None) -> list[str]:
    """What to bear in mind, one sentence each."""
    return [text(f"metric.caveat.{code}", locale or asked.locale) for code in root.caveats]


def dimensions(root: Metric) -> list[str]:
    """The names by which a metric can be grouped."""
    return [dimension.id for dimension in root.dimensions]


def measures(root: Metric) -> list[str]:
    """The names of its figures."""
    return [measure.id for measure in root.measures]


def of_card(name: str) -> Callable[[Release], Any]:
    """The resolver of a value of a release's card."""
    return lambda root: root.card[name]


def levels_of_release(root: Release) -> list[LevelOfRelease]:
    """The margins by which a release was measured."""
    return [LevelOfRelease(**level) for level in root.card["levels"]]


def of_year(name: str) -> Callable[[Protection], float | None]:
    """The resolver of the highest value of a name on the cards of the releases; None where there are none."""
    return lambda root: max((release.card[name] for release in root.releases), default=None)


def guarantee(root: Protection, asked: Context) -> str:
    """What is promised to the people behind the figures."""
    return text(root.code, asked.locale, **root.params)


def nearest_description(root: NearestQuestion, asked: Context, locale: str | None = None) -> str:
    """The nearest question that would be answered, in words."""
    return text(root.code, locale or asked.locale, **root.params)
