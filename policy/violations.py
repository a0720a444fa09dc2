"""What no journey can be: inputs that are refused with a list, never guessed at.

Paths are those of the trip as a frontend sends it, in camel case, list places by number.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from policy.reference import ALIASES, WITHDRAWN, checkpoints, country_codes
from policy.stays import LONGEST_STAY
from policy.trip import YEARS_AHEAD, Passport, TravelMode, Trip, day_of, start_of

FIRST_DAY = date(1991, 12, 16)
MOST_STAYS, MOST_PASSPORTS, MOST_PAGES = 500, 10, 200
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong: where, a stable code (also its catalogue entry), and parameters for the wording."""

    path: str
    code: str
    params: Mapping[str, str | int]


def violations(trip: Trip, *, now: datetime, on: date | None = None) -> tuple[Violation, ...]:
    """Everything impossible about a trip asked about at ``now`` (aware), under the rules of ``on``."""
    if on is not None and not FIRST_DAY <= on <= day_of(now) + YEARS_AHEAD:
        return (_found("on", "day_out_of_range", day=on.isoformat()),)
    asked_at = start_of(on) if on else now
    days = tuple(_days(trip, asked_at))
    if any(found.code == "violation.day_out_of_range" for found in days):
        return (*_passports(trip, asked_at, None), *days)
    return (
        *_passports(trip, asked_at, trip.arrival_day),
        *days,
        *_stays(trip),
        *_places(trip),
        *_contradictions(trip, asked_at),
    )


def violations_without_passports(
    trip: Trip, *, now: datetime, on: date | None = None
) -> tuple[Violation, ...]:
    """The same for a trip that is asked about for every nationality and so must name no passport."""
    if trip.passports:
        return (_found("passports", "passports_given"),)
    return tuple(found for found in violations(trip, now=now, on=on) if found.path != "passports")


def _found(path: str, code: str, **params: str | int) -> Violation:
    return Violation(path, f"violation.{code}", params)


def _passports(trip: Trip, asked_at: datetime, arrival: date | None) -> Iterator[Violation]:
    if not 1 <= len(trip.passports) <= MOST_PASSPORTS:
        yield _found("passports", "passport_count", most=MOST_PASSPORTS)
    for place, passport in enumerate(trip.passports):
        path = f"passports.{place}"
        yield from _country(path, passport)
        if passport.expires and arrival and passport.expires < arrival:
            yield _found(
                f"{path}.expires", "passport_expires_before_arrival", day=passport.expires.isoformat()
            )
        elif passport.expires and passport.expires < day_of(asked_at):
            yield _found(f"{path}.expires", "passport_expired", day=passport.expires.isoformat())
        if passport.blank_pages is not None and not 0 <= passport.blank_pages <= MOST_PAGES:
            yield _found(f"{path}.blankPages", "blank_pages_out_of_range", most=MOST_PAGES)


def _country(path: str, passport: Passport) -> Iterator[Violation]:
    code = passport.country
    if code in WITHDRAWN:
        yield _found(f"{path}.country", "country_withdrawn", country=code, now=WITHDRAWN[code])
    elif code in ALIASES:
        yield _found(f"{path}.country", "country_alias", country=code, now=ALIASES[code])
    elif code not in country_codes():
        yield _found(f"{path}.country", "country_unknown", country=code[:8])


def _days(trip: Trip, asked_at: datetime) -> Iterator[Violation]:
    today = day_of(asked_at)
    latest = today + YEARS_AHEAD
    for path, day in (("arrival", trip.arrival), ("arrivalAt", trip.arrival_at and trip.arrival_at.date())):
        if day is not None and not FIRST_DAY <= day <= latest:
            yield _found(path, "day_out_of_range", day=day.isoformat())
            return
    if trip.arrival_at is not None and trip.arrival not in (None, day_of(trip.arrival_at)):
        yield _found("arrivalAt", "arrival_given_twice", day=trip.arrival.isoformat())
    elif trip.arrival_at is not None and trip.arrival_at < asked_at:
        yield _found("arrivalAt", "arrival_in_past", day=day_of(trip.arrival_at).isoformat())
    elif trip.arrival is not None and trip.arrival < today:
        yield _found("arrival", "arrival_in_past", day=trip.arrival.isoformat())
    if trip.stay_days is not None and not 1 <= trip.stay_days <= LONGEST_STAY:
        yield _found("stayDays", "stay_out_of_range", most=LONGEST_STAY)


def _stays(trip: Trip) -> Iterator[Violation]:
    stays = trip.earlier_stays or ()
    if trip.days_in_last_180 is not None:
        if trip.earlier_stays is not None:
            yield _found("daysInLast180", "earlier_stays_given_twice")
        if not 0 <= trip.days_in_last_180 <= 180:
            yield _found("daysInLast180", "days_out_of_range", most=180)
    if len(stays) > MOST_STAYS:
        yield _found("earlierStays", "too_many_stays", most=MOST_STAYS)
        return
    for place, stay in enumerate(stays):
        path = f"earlierStays.{place}"
        if stay.to < stay.from_:
            yield _found(f"{path}.to", "stay_reversed", day=stay.to.isoformat())
        elif trip.arrival_day and stay.to > trip.arrival_day:
            yield _found(f"{path}.to", "stay_after_arrival", day=stay.to.isoformat())
    ordered = sorted(enumerate(stays), key=lambda pair: (pair[1].from_, pair[1].to))
    for (_, before), (place, after) in pairwise(ordered):
        # Leaving and returning on one day is possible; the day counts once.
        if after.from_ < before.to:
            yield _found(f"earlierStays.{place}.from", "stays_overlap", day=after.from_.isoformat())


def _places(trip: Trip) -> Iterator[Violation]:
    for path, code in (("entryCheckpoint", trip.entry_checkpoint), ("exitCheckpoint", trip.exit_checkpoint)):
        if code is not None and code not in checkpoints():
            yield _found(path, "checkpoint_unknown", checkpoint=code[:16])


def _contradictions(trip: Trip, asked_at: datetime) -> Iterator[Violation]:
    if trip.former_citizen and any(passport.country == "KAZ" for passport in trip.passports):
        yield _found("formerCitizen", "citizen_and_former_citizen")
    soon = trip.arrival_day is not None and trip.arrival_day <= day_of(asked_at) + DAY
    inside = trip.outside_kazakhstan is False
    if inside and soon and trip.travel_mode == TravelMode.AIR and trip.exit_checkpoint is None:
        yield _found("outsideKazakhstan", "inside_and_arriving")
