"""Reference tables: countries, regions, checkpoints and offices, loaded from dated data, never edited by users."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, refers


class Named:
    """A name in the four languages of the graph."""

    name_kk: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str]
    name_fr: Mapped[str]


class Country(Named, Record):
    """ISO 3166-1 alpha-3, with the ICAO 9303 codes that passports add (XXA XXB XXC XXX, RKS)."""

    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(primary_key=True)
    alpha2: Mapped[str | None]


class Region(Named, Record):
    """ISO 3166-2:KZ, with the day a region came to be and the day it ceased (three were split off in 2022)."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    split_from: Mapped[str | None] = mapped_column(comment="code of the region it was carved out of")


class Checkpoint(Named, Record):
    """A border checkpoint; airports bear their IATA code."""

    __tablename__ = "checkpoints"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="AIR LAND RAIL SEA")
    international: Mapped[bool]
    region_code: Mapped[str] = refers("regions.code", index=False)


class Office(Named, Record):
    """A body that registers, decides, pays or guards: a mission, an association, the migration service."""

    __tablename__ = "offices"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(
        comment="MISSION ASSOCIATION OTANDASTAR SELF MIGRATION_SERVICE BORDER PAYMENTS MINISTRY"
    )
    country_code: Mapped[str | None] = refers("countries.code", index=False, nullable=True)
