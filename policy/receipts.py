"""The payload of a receipt: what was asked, under which rules, and a digest of the answer's codes.

The payload holds no name and no document number. It is signed and opened elsewhere. Replaying asks the
same question as known on the day of the answer; since rules are appended and never edited, the codes come
out the same. If they do not, there is nothing honest to show.
"""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from policy.eligibility import Eligibility, answer
from policy.rulebook import Rulebook
from policy.trip import AtaZholyGround, Passport, PassportKind, Purpose, Stay, TravelMode, Trip

EDITION = 1
STATED, CROSSINGS, UNKNOWN = "STATED", "CROSSINGS", "UNKNOWN"
READERS: dict[str, Callable[[Any], Any]] = {
    "purpose": Purpose,
    "arrival": date.fromisoformat,
    "arrival_at": datetime.fromisoformat,
    "travel_mode": TravelMode,
    "ata_zholy_ground": AtaZholyGround,
    "earlier_stays": lambda rows: tuple(Stay(*map(date.fromisoformat, row)) for row in rows),
    "passports": lambda rows: tuple(_passport(*row) for row in rows),
}


def encode(
    eligibility: Eligibility, trip: Trip, on: date | None, known_at: date | None, recorded: bool = False
) -> bytes:
    """The canonical payload: the same answer gives the same bytes. `recorded`: its earlier stays are of crossings."""
    given = {field.name: getattr(trip, field.name) for field in fields(Trip)}
    payload = {
        "e": EDITION,
        "t": {key: _plain(value) for key, value in given.items() if value is not None},
        "o": _plain(on),
        "k": _plain(known_at),
        "n": _plain(eligibility.answered_at),
        "r": eligibility.rules_version,
        "d": digest(eligibility),
    }
    if recorded:
        payload["s"] = CROSSINGS
    text = json.dumps(payload, separators=(",", ":"), sort_keys=True, ensure_ascii=True)
    return text.encode("ascii")


def replay(rulebook: Rulebook, payload: bytes) -> Eligibility | None:
    """The answer again, as it was given; None for what is no payload or no longer gives the same codes."""
    try:
        content = json.loads(payload)
        if content["e"] != EDITION:
            return None
        given = {key: READERS[key](value) if key in READERS else value for key, value in content["t"].items()}
        trip = Trip(**given)
        on, known_at = (date.fromisoformat(content[key]) if content[key] else None for key in "ok")
        now = datetime.fromisoformat(content["n"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    again = answer(rulebook, trip, now=now, on=on, known_at=known_at)
    if digest(again) != content["d"]:
        return None
    return replace(again, rules_version=content["r"])


def stays_from(trip: Trip, recorded: bool) -> str:
    """Where the earlier stays of a trip come from: CROSSINGS, STATED, or UNKNOWN."""
    if recorded:
        return CROSSINGS
    return UNKNOWN if trip.earlier_stays is None and trip.days_in_last_180 is None else STATED


def source_in(payload: bytes) -> str:
    """The same, of a payload that replays."""
    content = json.loads(payload)
    said = content["t"].keys() & {"earlier_stays", "days_in_last_180"}
    return content.get("s", STATED if said else UNKNOWN)


def digest(eligibility: Eligibility) -> str:
    """A digest over every code and number of the answer, but not over any wording."""
    lines = [
        [
            eligibility.rules_on.isoformat(),
            [
                route.route,
                route.passport.country,
                route.verdict,
                route.necessity,
                route.max_stay_days,
                route.validity_days,
                _plain(route.apply_by),
                route.missing,
                route.awaiting,
                [step.code for step in route.steps],
                [[reason.id, reason.verdict, reason.rule_id] for reason in route.reasons],
            ],
        ]
        for route in eligibility.routes
    ]
    return sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()[:32]


def _passport(country: str, kind: str | None, expires: str | None, blank_pages: int | None) -> Passport:
    return Passport(
        country,
        PassportKind(kind) if kind else None,
        date.fromisoformat(expires) if expires else None,
        blank_pages,
    )


def _plain(value: Any) -> Any:
    match value:
        case Passport():
            return [value.country, _plain(value.kind), _plain(value.expires), value.blank_pages]
        case Stay():
            return [value.from_.isoformat(), value.to.isoformat()]
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case tuple():
            return [_plain(item) for item in value]
    return value
