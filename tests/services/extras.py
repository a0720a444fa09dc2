"""Worlds in which a rule says something else from some day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from policy.rulebook import Rulebook

from .world import World

SINCE = date(2026, 5, 1)


def dated(book: Rulebook, values: Mapping[str, Any], since: date = SINCE) -> Rulebook:
    """The rules with later values, by subject, known and in force from a day."""
    later = [
        replace(
            book.in_force(subject, since),
            id=f"{subject}.later",
            value=value,
            in_force_from=since,
            known_from=since,
        )
        for subject, value in values.items()
    ]
    return Rulebook("later", (*book.rules, *later))


def with_rules(world: World, **values: Any) -> World:
    """The same record under later values; `__` in a name stands for a dot."""
    return replace(
        world, rulebook=dated(world.rulebook, {k.replace("__", "."): v for k, v in values.items()})
    )


def works(world: World) -> World:
    """The same record on a day after both announced services came into force."""
    value = {"announced": True, "in_force": True}
    values = dict.fromkeys(("announced.fast_track", "announced.health_insurance"), value)
    return replace(world, rulebook=dated(world.rulebook, values, min(SINCE, world.given.today)))
