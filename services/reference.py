"""Fills the reference tables from the dated data of policy/; running it again brings them up to date."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from models.reference import Checkpoint, Country, Office, Region
from policy import reference
from policy.trip import TravelMode

OFFICES = Path(reference.__file__).parent / "reference" / "offices.csv"
LOCALES = ("kk", "ru", "en", "fr")


def load_reference(session: Session) -> None:
    """Countries, regions, checkpoints and offices; rows that are there already take the data's values."""
    for country in reference.countries().values():
        session.merge(Country(code=country.code, alpha2=country.alpha2 or None, **_names(country)))
    split_from = {
        new: old.code for old in reference.regions().values() for new in old.successors if new != old.code
    }
    for region in reference.regions().values():
        session.merge(
            Region(
                code=region.code,
                valid_from=region.valid_from,
                valid_to=region.valid_to,
                split_from=split_from.get(region.code),
                **_names(region),
            )
        )
    session.flush()
    for point in reference.checkpoints().values():
        session.merge(
            Checkpoint(
                code=point.code,
                kind=str(point.mode),
                # The data flags airports only; a checkpoint on land, rail or sea leads abroad by its nature.
                international=point.international == "y" or point.mode is not TravelMode.AIR,
                region_code=point.region,
                **_names(point),
            )
        )
    for row in _offices():
        names = {f"name_{locale}": row[locale] for locale in LOCALES}
        session.merge(
            Office(code=row["code"], kind=row["kind"], country_code=row["country"] or None, **names)
        )
    session.flush()


def _names(item: Any) -> dict[str, str]:
    return {f"name_{locale}": item.name(locale) for locale in LOCALES}


def _offices() -> list[dict[str, str]]:
    with OFFICES.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
