"""Steps of the demo: what is asked of which service, by whom and when. Pure values; country.py carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from access.actor import Actor
from models.columns import ALMATY

ENDS = datetime(2026, 11, 20, 13, tzinfo=UTC)
"""The demo's last moment: what would happen later has not happened."""
SATURDAY = 5


@dataclass(frozen=True)
class IdOf:
    """Stands in a command for the id of the record that an earlier step made."""

    step: str


@dataclass(frozen=True)
class VersionOf:
    """Stands in a command for the version, at that moment, of the record that an earlier step made."""

    step: str


@dataclass(frozen=True)
class Step:
    """One call of a service. `key` is unique; `refused` names the problem type that is planned, if one is."""

    key: str
    moment: datetime
    post: Actor
    service: str
    command: Mapping[str, Any]
    refused: str | None = None


def at(day: date, hour: int, random: Random) -> datetime:
    """A moment within an hour of a day in Asia/Almaty."""
    local = datetime.combine(day, time(hour), ALMATY) + timedelta(seconds=random.randrange(3600))
    return local.astimezone(UTC)


def workday(day: date) -> date:
    """The day itself, or the Friday before where it falls on a weekend. Public holidays are not known here."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def draw(weights: Mapping[str, int], random: Random) -> str:
    """One key, by weight."""
    return random.choices(list(weights), list(weights.values()))[0]


def settled(steps: list[Step]) -> tuple[Step, ...]:
    """The steps up to the end of the demo, in the order of time; ties in the order of planning."""
    return tuple(sorted((step for step in steps if step.moment <= ENDS), key=lambda step: step.moment))
