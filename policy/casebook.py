"""Cases beside the rules: a trip, a day of asking, and what the answer must be.

A case file holds ``[[case]]`` tables. ``trip`` is laid over the traveller of ``traveller.toml``; a value of
"unknown" removes a fact. ``passports`` are codes or tables laid over that traveller's passport. Days may be
given relative to the day of asking: ``arrival_in_days``, ``arrival_in_hours``; ``expires_in_days``; stays
as ``earlier = [[days, days before arrival on which it ended]]``. ``expect`` has one table for each route
looked at, named ROUTE or COUNTRY.ROUTE.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from policy.eligibility import RouteAnswer, answer, violations
from policy.rulebook import Rulebook
from policy.rulefile import RuleFileError, line_of, not_toml, text_of
from policy.trip import (
    AtaZholyGround,
    Passport,
    PassportKind,
    Purpose,
    Route,
    Stay,
    TravelMode,
    Trip,
    Verdict,
    day_of,
)

CASES = Path(__file__).parent / "cases"
ENUMS: dict[str, Callable[[str], Any]] = {
    "purpose": Purpose,
    "travel_mode": TravelMode,
    "ata_zholy_ground": AtaZholyGround,
}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TripCase:
    """One case; ``expect`` maps "ROUTE" or "COUNTRY.ROUTE" to what the answer must say."""

    file: str
    name: str
    trip: Trip
    now: datetime
    on: date | None
    known_at: date | None
    expect: Mapping[str, Mapping[str, Any]]


def load_cases(folder: Path = CASES) -> tuple[TripCase, ...]:
    """Every case of every file of a folder. Raises RuleFileError for the first that cannot be read."""
    with (folder / "traveller.toml").open("rb") as base_file:
        base = tomllib.load(base_file)
    found = []
    for path in sorted(folder.glob("*.toml")):
        text = text_of(path)
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise not_toml(path, error) from error
        for place, case in enumerate(content.get("case", ())):
            try:
                found.append(_case(path.stem, case, base))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise RuleFileError(
                    path,
                    line_of(text, "case", place),
                    f"case {case.get('name', '?')!r} cannot be read: {type(error).__name__} {error}",
                    "name, trip and expect, with values such as those of traveller.toml",
                ) from error
    return tuple(found)


def _case(file: str, case: Mapping[str, Any], base: Mapping[str, Any]) -> TripCase:
    now, on = case.get("now", base["now"]), case.get("on")
    day = on or day_of(now)
    trip = _trip({**base["trip"], **case.get("trip", {})}, base["passport"], now, day)
    for name in case["expect"]:
        Route(name.rpartition(".")[2])
    return TripCase(file, case["name"], trip, now, on, case.get("known_at"), case["expect"])


def failures(rulebook: Rulebook, cases: tuple[TripCase, ...]) -> Iterator[str]:
    """A line for everything that a case expects and the answer does not say."""
    for case in cases:
        place = f"{case.file}: {case.name}"
        wrong = violations(case.trip, now=case.now, on=case.on)
        if wrong:
            yield f"{place}: refused with {[(found.path, found.code) for found in wrong]}"
            continue
        given = answer(rulebook, case.trip, now=case.now, on=case.on, known_at=case.known_at)
        by_name = {f"{route.passport.country}.{route.route}": route for route in given.routes}
        first = case.trip.passports[0].country
        for name, expected in case.expect.items():
            route = by_name.get(name if "." in name else f"{first}.{name}")
            if route is None:
                yield f"{place}: {name} is not answered: none of the passports is of that country"
                continue
            said = _said(rulebook, route)
            for key, value in expected.items():
                if key not in said:
                    yield f"{place}: {name} {key} is not one of {', '.join(said)}"
                elif said[key] != value:
                    yield f"{place}: {name} {key} is {said[key]!r}, not {value!r}"


def _said(rulebook: Rulebook, route: RouteAnswer) -> dict[str, Any]:
    """What a case may look at; ``because`` are the decisive reasons without the route's own."""
    rules = [rulebook.rule(reason.rule_id) for reason in route.reasons if reason.rule_id]
    change = route.nearest_change
    return {
        "verdict": route.verdict.value,
        "open": route.verdict is Verdict.OPEN,
        "necessity": route.necessity.value if route.necessity else "",
        "max_stay_days": route.max_stay_days or 0,
        "validity_days": route.validity_days or 0,
        "apply_by": route.apply_by,
        "missing": [fact.value for fact in route.missing],
        "awaiting": list(route.awaiting),
        "steps": [step.code for step in route.steps],
        "because": [reason.message.code for reason in route.reasons[1:]],
        "rules": sorted({rule.id for rule in rules}),
        "disputed": sorted({rule.id for rule in rules if rule.disputed}),
        "nearest": " ".join([change.fact, *map(str, change.message.params.values())]) if change else "",
    }


def _trip(given: Mapping[str, Any], passport: Mapping[str, Any], now: datetime, day: date) -> Trip:
    values: dict[str, Any] = {}
    if "arrival_in_hours" in given:
        values["arrival_at"] = now + timedelta(hours=given["arrival_in_hours"])
        arrival = day_of(values["arrival_at"])
    elif "arrival" in given:
        arrival = values["arrival"] = given["arrival"]
    else:
        arrival = values["arrival"] = day + given["arrival_in_days"] * DAY
    if arrival == "unknown":
        arrival = day
    for length, ended in given.get("earlier", ()):
        end = arrival - ended * DAY
        values.setdefault("earlier_stays", ())
        values["earlier_stays"] += (Stay(end - (length - 1) * DAY, end),)
    if "earlier_stays" in given and "days_in_last_180" not in given:
        values.setdefault("earlier_stays", tuple(given["earlier_stays"]))
    values["passports"] = tuple(_passport(passport, one, day) for one in given["passports"])
    for field in fields(Trip):
        if field.name in given and field.name not in values and field.name != "earlier_stays":
            values[field.name] = given[field.name]
    known: dict[str, Any] = {}
    for key, value in values.items():
        if value != "unknown" and given.get(key) != "unknown":
            known[key] = ENUMS[key](value) if key in ENUMS else value
    return Trip(**known)


def _passport(base: Mapping[str, Any], given: str | Mapping[str, Any], day: date) -> Passport:
    values = {**base, **({"country": given} if isinstance(given, str) else given)}
    expires = values.get("expires", day + values["expires_in_days"] * DAY)
    return Passport(
        values["country"],
        None if values["kind"] == "unknown" else PassportKind(values["kind"]),
        None if expires == "unknown" else expires,
        None if values["blank_pages"] == "unknown" else values["blank_pages"],
    )
