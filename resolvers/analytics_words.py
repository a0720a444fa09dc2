"""What stands around the figures: keys of rows, the catalogue's words, and how a table is protected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import strawberry

from analytics.metric import Metric
from disclosure.figures import NearestQuestion, Protection, Row, Table
from models.reference import Checkpoint, Country, Region
from policy import reference
from policy.trip import TravelMode
from resolvers.context import Context
from translations.catalogue import text

Worded = Callable[..., str]


def key(name: str) -> Callable[[Row], Any]:
    """The resolver of a key that is a plain value; null where the question does not group by it."""

    def resolver(root: Row) -> Any:
        return root.keys.get(name)

    return resolver


def origin(root: Row) -> Country | None:
    """The country a family came from; null in rows of facts without one."""
    return countries().get(root.keys.get("origin") or "")


def nationality(root: Row) -> Country | None:
    """The country of the passport shown."""
    return countries().get(root.keys.get("nationality") or "")


def region(root: Row) -> Region | None:
    """The region; null in rows of facts without one."""
    return regions().get(root.keys.get("region") or "")


def checkpoint(root: Row) -> Checkpoint | None:
    """The checkpoint; null in rows of facts without one."""
    return checkpoints().get(root.keys.get("checkpoint") or "")


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


def guarantee(root: Protection, asked: Context) -> str:
    """What is promised to the people behind the figures."""
    return text(root.code, asked.locale, **root.params)


def nearest_description(root: NearestQuestion, asked: Context, locale: str | None = None) -> str:
    """The nearest question that would be answered, in words."""
    return text(root.code, locale or asked.locale, **root.params)


def citation(root: Table) -> strawberry.ID | None:
    """Null: answers cannot be cited before they are kept."""
    return None


def download(root: Table, format: Any) -> str | None:
    """Null: tables cannot be downloaded yet."""
    return None
