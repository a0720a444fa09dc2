"""Steps of travellers: applications for ETA, e-Visa and e-Residency, decisions on them, and crossings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from access.actor import Actor
from demo.kandas import passport
from demo.people import Registrar, Somebody, born
from demo.posts import APPEALS_OFFICER, BORDER_OFFICER, case_officer, traveller
from demo.settings import kandas, travellers
from demo.shares import apportion, deal
from demo.steps import ENDS, IdOf, LastDecision, Step, VersionOf, at, draw, workday
from models.columns import local_day

LAUNCH = date(2026, 1, 23)
"""The day on which ETA, e-Visa and e-Residency came together in one application."""
FIRST_CROSSING = date(2025, 1, 6)
RECENT = 12
"""One application in so many was sent in the last days of the demo and waits for its decision."""
PERSONA = 25
"""One application in so many was sent in by the traveller persona, who also helps others."""
DECISIONS = {"APPROVE": 86, "REFUSE": 9, "RETURN": 5}
GROUNDS = {
    "ETA": {"REFUSE": ("DATA_MISMATCH",), "RETURN": ("DETAILS_MISSING",)},
    "E_VISA": {"REFUSE": ("INVITATION_NOT_CONFIRMED",), "RETURN": ("INVITATION_NOT_CONFIRMED",)},
    "E_RESIDENCY": {"REFUSE": ("IDENTITY_NOT_CONFIRMED",), "RETURN": ("DETAILS_MISSING",)},
}
DAYS_TO_DECIDE = {"ETA": (1, 2), "E_VISA": (3, 6), "E_RESIDENCY": (4, 18)}
DAYS_TO_ARRIVAL = {"ETA": (5, 40), "E_VISA": (16, 60)}
STAYS = {"ETA": (2, 13), "E_VISA": (4, 20), "NONE": (2, 13)}
PURPOSES = {"TOURISM": 50, "PRIVATE": 25, "BUSINESS": 25}
REGIONS = {"KZ-75": 40, "KZ-71": 25, "KZ-19": 15, "KZ-61": 8, "KZ-47": 7, "KZ-63": 5}
SERVICES = (("BANK_ACCOUNT",), ("BANK_ACCOUNT", "E_IIN"), ("E_IIN", "COMPANY"))
MODES = {"AIR": 80, "LAND": 20}
COMES = 0.85
"""How often an approved traveller does travel."""


@dataclass(frozen=True)
class Visit:
    """One traveller: what they apply for (NONE: nothing, they just come), from when to when they are here."""

    key: str
    person: Somebody
    programme: str
    sent: datetime
    arrival: date
    departure: date
    post: Actor
    recent: bool


def visits(key: str, persons: int, registrar: Registrar) -> tuple[Visit, ...]:
    """So many travellers, by programme and country in the proportions of data/travellers.toml."""
    random, parts = registrar.random, travellers()
    counts = apportion(parts["programmes"], persons)
    visa_free = deal(apportion(parts["visa_free"], counts["ETA"] + counts["E_RESIDENCY"] + counts["NONE"]))
    e_visa = deal(apportion(parts["e_visa"], counts["E_VISA"]))
    random.shuffle(visa_free)
    random.shuffle(e_visa)
    found = []
    for place, programme in enumerate(deal(counts)):
        country = e_visa.pop() if programme == "E_VISA" else visa_free.pop()
        person = registrar.traveller(country, born(LAUNCH, random.randint(19, 68), random))
        found.append(_visit(f"{key}-{place}", place, person, programme, random))
    return tuple(found)


def _visit(key: str, place: int, person: Somebody, programme: str, random: Random) -> Visit:
    recent = programme != "NONE" and place % RECENT == 0
    first = FIRST_CROSSING if programme == "NONE" else LAUNCH
    last = ENDS.date() - timedelta(days=4)
    day = first + timedelta(days=random.randrange((last - first).days))
    if recent:
        day = last + timedelta(days=random.randint(2, 3))
    arrival = day + timedelta(days=random.randint(*DAYS_TO_ARRIVAL.get(programme, (0, 0))))
    departure = arrival + timedelta(days=random.randint(*STAYS.get(programme, (0, 0))))
    post = traveller() if place % PERSONA == 0 else traveller(key)
    return Visit(
        key, person, programme, at(day, random.randint(8, 21), random), arrival, departure, post, recent
    )


def steps_of(visit: Visit, number: int, random: Random) -> Iterator[Step]:
    """All steps of one traveller."""
    if visit.programme == "NONE":
        yield from _journey(visit, None, random)
        return
    service, details = _application(visit, random)
    command = {"document": passport(visit.person), "email": _email(visit), **details}
    yield Step(f"{visit.key}/application", visit.sent, visit.post, service, command)
    outcome = draw(DECISIONS, random)
    wait = timedelta(days=random.randint(*DAYS_TO_DECIDE[visit.programme]))
    if visit.recent:
        return
    subject = {"subject": IdOf(f"{visit.key}/application"), "version": VersionOf(f"{visit.key}/application")}
    decision = {**subject, "outcome": outcome, "grounds": GROUNDS[visit.programme].get(outcome)}
    moment = max(
        at(workday(visit.sent.date() + wait), random.randint(9, 16), random), visit.sent + timedelta(hours=1)
    )
    yield Step(f"{visit.key}/decision", moment, case_officer(number), "decide", decision)
    if outcome == "REFUSE" and draw(kandas()["appeal"], random) == "YES":
        yield from _appeal(visit, local_day(moment), random)
    if outcome == "APPROVE" and visit.programme != "E_RESIDENCY" and random.random() < COMES:
        entry = details.get("entry_checkpoint") or _checkpoint(details["travel_mode"], visit, random)
        yield from _journey(visit, entry, random)


def _appeal(visit: Visit, refused: date, random: Random) -> Iterator[Step]:
    """The traveller contests the refusal; another officer answers."""
    application, version = f"{visit.key}/application", VersionOf(f"{visit.key}/application")
    lodged = refused + timedelta(days=random.randint(2, 30))
    ground = "The name is spelt as in my passport (synthetic)."
    contested = {"decision": LastDecision(application), "version": version, "ground": ground}
    yield Step(f"{visit.key}/appeal", at(lodged, 12, random), visit.post, "appeal_decision", contested)
    outcome = draw(kandas()["appeal_outcome"], random)
    answer = {"subject": IdOf(application), "version": version, "outcome": outcome}
    grounds = {"grounds": GROUNDS[visit.programme].get(outcome)}
    moment = at(workday(lodged + timedelta(days=random.randint(5, 15))), 14, random)
    yield Step(f"{visit.key}/answer", moment, APPEALS_OFFICER, "decide", answer | grounds)


def _application(visit: Visit, random: Random) -> tuple[str, dict[str, Any]]:
    """The service to ask, and what its form asks besides document and e-mail."""
    dates = {"arrival": visit.arrival, "departure": visit.departure}
    if visit.programme == "ETA":
        chosen = {"purpose": draw(PURPOSES, random), "region": draw(REGIONS, random)}
        return "apply_for_eta", {**dates, **chosen, "travel_mode": draw(MODES, random)}
    if visit.programme == "E_VISA":
        airport = draw(travellers()["checkpoints"]["AIR"], random)
        category = draw(travellers()["e_visa_categories"], random)
        invitation = f"SYN-{visit.sent:%y}-{random.randrange(10**12):012d}"
        through = {"entry_checkpoint": airport, "exit_checkpoint": airport}
        return "apply_for_e_visa", {**dates, **through, "category": category, "invitation": invitation}
    return "apply_for_e_residency", {"residence": visit.person.country, "services": random.choice(SERVICES)}


def _journey(visit: Visit, checkpoint: str | None, random: Random) -> Iterator[Step]:
    """Entry on the day of arrival, exit on the day of departure, through the same checkpoint."""
    checkpoint = checkpoint or _checkpoint(draw(MODES, random), visit, random)
    for direction, day in (("ENTRY", visit.arrival), ("EXIT", visit.departure)):
        command = {"document": passport(visit.person), "checkpoint": checkpoint, "direction": direction}
        moment = at(day, random.randint(6, 22), random)
        yield Step(f"{visit.key}/{direction.lower()}", moment, BORDER_OFFICER, "record_crossing", command)


def _checkpoint(mode: str, visit: Visit, random: Random) -> str:
    land = travellers()["checkpoints"]["LAND"].get(visit.person.country)
    return land if mode == "LAND" and land else draw(travellers()["checkpoints"]["AIR"], random)


def _email(visit: Visit) -> str:
    return f"{visit.person.name.family_latin.lower()}.{visit.key.removeprefix('guests-')}@example.org"
