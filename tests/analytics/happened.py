"""Random journals: families, travellers, and what was loaded from files and taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from models.journal import EventKind
from tests.feed import journals
from tests.feed.archives import loaded, taken_back
from tests.feed.journals import Said, noon

# Around ends of years and quarters, the raised quota of 2024, years with and without lists, rates old and fresh.
DAYS = [
    date(2022, 5, 4), date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30), date(2024, 7, 1), date(2025, 1, 1),
    date(2025, 3, 31), date(2025, 6, 14), date(2025, 7, 15), date(2025, 7, 16), date(2025, 9, 30), date(2026, 2, 28),
    date(2026, 10, 1),
]  # fmt: skip
NATIONALITIES = ["FRA", "UZB"]
PLACES = ["ALA", "KZ-KHORGOS"]
EDUCATIONS = ["HIGHER", "NONE", "UNKNOWN"]
REGIONS = ["KZ-55", "KZ-23", "KZ-63", "KZ-10"]
ORIGINS = ["CHN", "MNG", "UZB"]
AMOUNTS = [1, 5, 78_640_00, 27_524_000, 6_877_123, 300_000_007]
BANDS = ["AGE_0_17", "AGE_18_62", "AGE_63_PLUS", "AGE_UNKNOWN"]

ENDINGS = [
    [],
    ["RETURN"],
    ["APPROVE"],
    ["REFUSE"],
    ["RETURN", "ANSWERED", "APPROVE"],
    ["APPROVE", "REVOKE"],
    ["APPROVE", "REVOKE", "APPEALED", "APPROVE!"],
    ["REFUSE", "APPEALED"],
    ["REFUSE", "APPEALED", "REFUSE!"],
    ["APPROVE", "EXTENDED", "VOIDED"],
    ["APPROVE", "CHANGED!"],
    ["APPROVE", "CHANGED"],
    ["APPROVE", "WITHDRAWN"],
    ["GIVEN_UP"],
    ["APPROVE", "ENDED"],
]
"""What becomes of an application; decisions on an appeal, and changes that move a permit, have a mark."""
AFTERWARDS: dict[str, tuple[EventKind, dict[str, Any]]] = {
    "ANSWERED": (EventKind.CHANGE_REQUESTED, {"outcome": "ANSWERED"}),
    "EXTENDED": (EventKind.PERMIT_EXTENDED, {}),
    "VOIDED": (EventKind.PERMIT_VOIDED, {}),
    "CHANGED": (EventKind.CHANGE_DECIDED, {"outcome": "APPROVE"}),
    "WITHDRAWN": (EventKind.APPLICATION_WITHDRAWN, {"stood": "APPROVED"}),
    "GIVEN_UP": (EventKind.APPLICATION_WITHDRAWN, {"stood": "SUBMITTED"}),
    "ENDED": (EventKind.CARD_ENDED, {}),
}
MEMBERSHIPS = [
    [EventKind.MEMBER_REGISTERED],
    [EventKind.MEMBER_REGISTERED, EventKind.MEMBER_UPDATED],
    [EventKind.MEMBER_REGISTERED, EventKind.MEMBER_REMOVED],
]
days = st.sampled_from(DAYS)
late = st.sampled_from([0, 0, 0, 3, 200])


counts = st.one_of(st.integers(1, 4), st.just(5_000_000))
maybe_region = st.sampled_from([None, *REGIONS])
maybe_origin = st.sampled_from([None, *ORIGINS])
FACTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "arrivals": st.fixed_dictionaries(
        {"on": days, "region": maybe_region, "origin": maybe_origin, "persons": counts}
        | {"age_band": st.sampled_from(BANDS), "education": st.sampled_from(EDUCATIONS)}
        | {"sex": st.sampled_from(["FEMALE", "UNKNOWN"])}
    ),
    "placements": st.fixed_dictionaries(
        {"on": days, "region": st.sampled_from(REGIONS), "origin": maybe_origin, "persons": counts}
        | {"under_quota": st.booleans(), "families": st.one_of(st.none(), st.integers(1, 9))}
    ),
    "aid": st.fixed_dictionaries(
        {"on": days, "region": maybe_region, "origin": maybe_origin, "amount": st.sampled_from(AMOUNTS)}
        | {
            "kind": st.sampled_from(["HOUSING", "RELOCATION_GRANT"]),
            "flow": st.sampled_from(["PAID", "REPAID"]),
        }
        | {name: st.one_of(st.none(), st.integers(1, 9)) for name in ("families", "persons")}
    ),
    "crossings": st.fixed_dictionaries(
        {"on": days, "direction": st.sampled_from(["ENTRY", "EXIT"]), "persons": counts}
        | {
            "checkpoint": st.sampled_from([None, *PLACES]),
            "nationality": st.sampled_from([None, *NATIONALITIES]),
        }
        | {"travel_mode": st.sampled_from([None, "AIR", "RAIL"])}
    ),
    "quotas": st.fixed_dictionaries(
        {"on": days, "region": st.sampled_from(REGIONS), "quota": st.sampled_from(["KANDAS", "INTERNAL"])}
        | {"year": st.sampled_from([2024, 2025, 2026]), "places": st.sampled_from([10, 1000])}
    ),
    "rates": st.fixed_dictionaries(
        {"on": days, "currency": st.sampled_from(["EUR", "USD"]), "rate": st.sampled_from([1, 5_000_000])}
    ),
}
"""What a load may bring, by table."""


@st.composite
def journal(draw: st.DrawFn) -> list[Said]:
    """Families granted, placed and paid, travellers who apply and are decided on, some of it recorded late."""
    events: list[Said] = []

    def at(on: date) -> datetime:
        return noon(on + timedelta(days=draw(late)))

    for number in range(draw(st.integers(0, 7))):
        case, origin, on = f"kan_{number}", draw(st.sampled_from(ORIGINS)), draw(days)
        people = draw(
            st.lists(
                st.tuples(st.sampled_from(BANDS), st.sampled_from(["FEMALE", "MALE", None])),
                min_size=1,
                max_size=4,
            )
        )
        persons = [(f"per_{number}_{n}", band, sex) for n, (band, sex) in enumerate(people)]
        education = draw(st.sampled_from(EDUCATIONS))
        if draw(st.booleans()):
            before = on - timedelta(days=draw(st.integers(0, 90)))
            events.append(journals.opened(case, before, origin, at(before)))
            events.append(
                journals.evidenced(case, before, draw(st.sampled_from(["OPEN", "COMMISSION"])), at(before))
            )
        if draw(st.integers(0, 3)) == 0:
            grounds = draw(st.sampled_from([("X",), ("X", "SECURITY"), ("X", "X")]))
            events.append(journals.not_granted(case, on, "REFUSE", origin, at(on), grounds=grounds))
            events.append(journals.appealed(case, on, at(on), case=case, programme="KANDAS", origin=origin))
        events.append(journals.granted(case, on, persons, origin, at(on), education))
        if draw(st.booleans()):
            day, region = on + timedelta(days=draw(st.integers(0, 120))), draw(st.sampled_from(REGIONS))
            under = draw(st.booleans())
            events.append(journals.placed(case, day, region, len(persons), origin, under, at(day)))
            for _ in range(draw(st.integers(0, 3))):
                when, kind = (
                    day + timedelta(days=draw(st.integers(0, 60))),
                    draw(st.sampled_from(["HOUSING", "RELOCATION_GRANT"])),
                )
                amount = draw(st.sampled_from(AMOUNTS))
                events.append(journals.paid(case, when, amount, kind, region, origin, at(when)))
            if draw(st.integers(0, 3)) == 0:
                events.append(journals.citizen(case, day, at(day)))
            if draw(st.booleans()):
                when = day + timedelta(days=draw(st.integers(0, 400)))
                events.append(journals.departed(case, when, region, len(persons), at(when)))
                amount = draw(st.sampled_from([*AMOUNTS, -5, -6_877_123]))
                events.append(journals.repaid(case, when, amount, at=at(when)))
    for number in range(draw(st.integers(0, 2))):
        outcome = draw(st.sampled_from(["REFUSE", "RETURN", "REVOKE"]))
        events.append(journals.not_granted(f"kan_x{number}", draw(days), outcome))
    for number in range(draw(st.integers(0, 7))):
        application, on = f"app_{number}", draw(days)
        programme, nationality = (
            draw(st.sampled_from(["ETA", "E_VISA"])),
            draw(st.sampled_from(["FRA", "ZAF"])),
        )
        office = draw(st.sampled_from(["MIGRATION", "MISSION-ULN"]))
        category = draw(st.sampled_from([None, "B1"]))
        kind_of = {"programme": programme, "nationality": nationality}
        about = {"application": application} | kind_of
        events.append(journals.submitted(application, on, programme, nationality, at(on), office, category))
        for step in draw(st.sampled_from(ENDINGS)):
            on += timedelta(days=draw(st.integers(0, 40)))
            outcome, _, contested = step.partition("!")
            if outcome in AFTERWARDS:
                kind, said = AFTERWARDS[outcome]
                said = said | (
                    {"valid_from": str(on), "valid_to": str(on + timedelta(days=9))} if contested else {}
                )
                said |= {"to": str(on + timedelta(days=300))} if outcome == "EXTENDED" else {}
                events.append(journals.of_permit(kind, application, on, at(on), **kind_of | said))
            elif outcome == "APPEALED":
                events.append(journals.appealed(application, on, at(on), **about))
            else:
                permit = (on, on + timedelta(days=draw(st.sampled_from([0, 30, 180, 900]))))
                given = permit if step == "APPROVE" and draw(st.booleans()) else None
                grounds = ("SECURITY",) if outcome != "APPROVE" else ()
                more = {"days": given, "on_appeal": bool(contested), "grounds": grounds}
                said = (application, on, outcome, programme, nationality, at(on))
                events.append(journals.decided(*said, **more))
    for number in range(draw(st.integers(0, 4))):
        on, way = draw(days), draw(st.sampled_from(["ENTRY", "EXIT"]))
        place, nationality = draw(st.sampled_from(PLACES)), draw(st.sampled_from(NATIONALITIES))
        person = draw(st.sampled_from([None, "per_a", "per_b"]))
        stay = {"person": person, "over": draw(st.integers(0, 9)) if way == "EXIT" else 0}
        stay["until"] = draw(st.sampled_from([None, on + timedelta(days=29)])) if way == "ENTRY" else None
        permit = draw(st.sampled_from([None, "ETA"]))
        events.append(journals.crossed(f"crs_{number}", on, way, place, nationality, permit, at(on), **stay))
    for number in range(draw(st.integers(0, 3))):
        on, name = draw(days), f"mem_{number}"
        for kind in draw(st.sampled_from(MEMBERSHIPS)):
            regions = draw(st.sampled_from([(), ("KZ-55",), ("KZ-10", "KZ-63")]))
            wish, year = draw(st.sampled_from([None, True, False])), draw(st.sampled_from([None, 2026, 2028]))
            lives, office = (
                draw(st.sampled_from(["MNG", "CHN"])),
                draw(st.sampled_from(["OTANDASTAR", "MIGRATION"])),
            )
            consents = draw(st.sampled_from([(), ("STATISTICS",), ("REGISTRY", "STATISTICS")]))
            events.append(
                journals.member(kind, name, on, regions, wish, year, lives, at(on), office, consents)
            )
            if draw(st.booleans()):
                purpose = draw(st.sampled_from(["STATISTICS", "RETURN_PLANNING", "CONTACT"]))
                events.append(journals.consented(name, on, purpose, draw(st.booleans()), at(on)))
            on += timedelta(days=draw(st.integers(0, 400)))
    for number in range(draw(st.integers(0, 2))):
        on, sides = draw(days), draw(st.permutations(REGIONS))
        events.append(
            journals.moved(f"trf_{number}", on, sides[0], sides[1], draw(st.integers(1, 50)), at(on))
        )
    for number in range(draw(st.integers(0, 4))):
        table = draw(st.sampled_from(sorted(FACTS)))
        facts = draw(st.lists(FACTS[table], max_size=4))
        for fact in facts:
            # Loads do not repeat what is known already: the word of each is its own.
            fact |= {name: value + number for name, value in fact.items() if name in ("rate", "places")}
        load = loaded(f"lod_{number}", table, facts, noon(draw(days)))
        events.append(load)
        if draw(st.booleans()):
            events.append(taken_back(load, load.recorded_at + timedelta(days=draw(late))))
    # Families and travellers mix, but what happens to one of them stays in its order.
    lanes: dict[str, list[Said]] = {}
    for event in events:
        lanes.setdefault(event.subject, []).append(event)
    order = draw(st.permutations([event.subject for event in events]))
    return [lanes[subject].pop(0) for subject in order]
