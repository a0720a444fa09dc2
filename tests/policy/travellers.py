"""Trips for the tests, and strategies that draw them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from policy.reference import checkpoints
from policy.trip import AtaZholyGround, Passport, PassportKind, Purpose, Stay, TravelMode, Trip

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
# Drawn trips are often refused or decided at once, and the machine may be busy: neither is a fault.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def traveller(country: str = "FRA", **said: object) -> Trip:
    """The traveller of the promised answers."""
    passport = Passport(country, PassportKind.ORDINARY, date(2031, 11, 22), 10)
    base = Trip(
        (passport,),
        Purpose.TOURISM,
        TODAY + 10 * DAY,
        stay_days=20,
        earlier_stays=(),
        entry_checkpoint="ALA",
        exit_checkpoint="ALA",
        travel_mode=TravelMode.AIR,
        outside_kazakhstan=True,
        former_citizen=False,
        kazakh_origin=False,
    )
    return replace(base, **said)


countries = st.sampled_from(
    ("FRA", "RUS", "IND", "TUR", "MNG", "ZAF", "PAK", "JOR", "BIH", "GIB", "RKS", "XXA", "XXX", "KAZ")
)
kinds = st.sampled_from(PassportKind)
expiries = st.integers(0, 500).map(lambda days: TODAY + days * DAY) | st.just(date(2036, 1, 1))
pages = st.integers(0, 4)
purposes = st.sampled_from(Purpose)
arrivals = st.integers(0, 400).map(lambda days: TODAY + days * DAY)
stay_lengths = st.integers(1, 100) | st.sampled_from((365, 366, 3650))
places = st.sampled_from(tuple(checkpoints()))
modes = st.sampled_from(TravelMode)
grounds = st.sampled_from(AtaZholyGround)


@st.composite
def earlier_stays(draw: st.DrawFn) -> tuple[Stay, ...]:
    """Up to four stays before today that do not overlap."""
    found, day = [], TODAY - DAY
    for _ in range(draw(st.integers(0, 4))):
        end = day - draw(st.integers(0, 60)) * DAY
        start = end - draw(st.integers(0, 60)) * DAY
        found.append(Stay(start, end))
        day = start - DAY
    return tuple(found)


# Every fact that may be left out: the field of the trip (or of the passport), and what it may be.
TRIP_FACTS: dict[str, st.SearchStrategy] = {
    "purpose": purposes,
    "arrival": arrivals,
    "stay_days": stay_lengths,
    "earlier_stays": earlier_stays(),
    "entry_checkpoint": places,
    "exit_checkpoint": places,
    "travel_mode": modes,
    "has_invitation": st.booleans(),
    "outside_kazakhstan": st.booleans(),
    "astana_hub_confirmed": st.booleans(),
    "kazakh_origin": st.booleans(),
    "has_origin_documents": st.booleans(),
    "former_citizen": st.booleans(),
    "ata_zholy_ground": grounds,
}
PASSPORT_FACTS: dict[str, st.SearchStrategy] = {"kind": kinds, "expires": expiries, "blank_pages": pages}


# Values under which most routes of most passports are open.
GOOD: dict[str, object] = {
    "purpose": Purpose.TOURISM,
    "arrival": TODAY + 10 * DAY,
    "stay_days": 20,
    "earlier_stays": (),
    "entry_checkpoint": "ALA",
    "exit_checkpoint": "NQZ",
    "travel_mode": TravelMode.AIR,
    "has_invitation": True,
    "outside_kazakhstan": True,
    "astana_hub_confirmed": True,
    "kazakh_origin": True,
    "has_origin_documents": True,
    "former_citizen": False,
    "ata_zholy_ground": AtaZholyGround.BUSINESS,
    "kind": PassportKind.ORDINARY,
    "expires": date(2036, 1, 1),
    "blank_pages": 10,
}


@st.composite
def whole_trips(draw: st.DrawFn) -> Trip:
    """A trip on which everything is known: the good one with a few facts, or all, drawn anew."""
    names = tuple(GOOD)
    drawn = draw(st.sets(st.sampled_from(names), max_size=4) | st.just(set(names)))
    facts = {**PASSPORT_FACTS, **TRIP_FACTS}
    said = {name: draw(facts[name]) if name in drawn else GOOD[name] for name in names}
    passport = Passport(draw(countries), **{name: said.pop(name) for name in PASSPORT_FACTS})
    return Trip((passport,), **said)


@st.composite
def thinned(draw: st.DrawFn, trip: Trip) -> Trip:
    """The trip with some facts forgotten."""
    gone = draw(st.sets(st.sampled_from(tuple(TRIP_FACTS))))
    lost = draw(st.sets(st.sampled_from(tuple(PASSPORT_FACTS))))
    passport = replace(trip.passports[0], **dict.fromkeys(lost))
    return replace(trip, passports=(passport,), **dict.fromkeys(gone))
