"""Eligibility for every nationality at once. Nothing is stored about who asked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import strawberry

import models.reference
from policy import reference
from policy.matrix import EligibilityMatrix, MatrixRow, matrix
from policy.trip import Trip
from policy.violations import violations_without_passports
from resolvers.arguments import filled
from resolvers.context import Context
from resolvers.rules import days_of, refuse


async def eligibility_matrix(
    info: strawberry.Info,
    trip: Any,
    on: date | None = strawberry.UNSET,
    known_at: datetime | None = strawberry.UNSET,
) -> EligibilityMatrix:
    """Every nationality and route; GraphQLError BAD_USER_INPUT where the trip cannot be or names passports."""
    context, asked = info.context, filled(Trip, trip)
    day, known = days_of(context, on, known_at)
    refuse(context, violations_without_passports(asked, now=context.now, on=day))
    return await asyncio.to_thread(
        matrix, context.services.rulebook, asked, now=context.now, on=day, known_at=known
    )


def country_of(row: MatrixRow, asked: Context) -> models.reference.Country:
    """The country of a row."""
    return _countries()[row.country]


@cache
def _countries() -> Mapping[str, models.reference.Country]:
    """The countries as the record keeps them: its table is filled from this reference and no other."""
    return {
        country.code: models.reference.Country(
            code=country.code,
            alpha2=country.alpha2 or None,
            **{f"name_{locale}": country.name(locale) for locale in reference.LOCALES},
        )
        for country in reference.countries().values()
    }
