"""Services for holders of an ETA through the graph: announced today, whole on the day of their rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from access.actor import Actor
from resolvers.operations import Graph
from schema import build_schema
from tests.schema.families import BORDER
from tests.schema.travellers import decide, eta
from tests.schema.world import NOON, World
from tests.services.extras import dated

ASK = """mutation Ask($input: ApplyForServiceInput!) { applyForService(input: $input) {
  __typename
  ... on Application { id programme status
    details { ... on FastTrackDetails { eta { number kind } } ... on HealthInsuranceDetails { eta { number } } } }
  ... on NotYetInForce { code rule { id source }
    kk: message(locale: KK) ru: message(locale: RU) en: message(locale: EN) fr: message(locale: FR) }
  ... on Problem { code }
} }"""
CROSS = """mutation Cross($input: RecordCrossingInput!) { recordCrossing(input: $input) { ... on Crossing {
  permit { kind } fastTrack { kind number entriesLeft } insurance { kind validTo } } } }"""
LOOK = """query Look($document: TravelDocumentInput!) {
  borderCheck(document: $document, checkpoint: "ALA", direction: ENTRY) { ... on BorderCheck {
    services { kind inForce state goesAlong rule { id } permit { number } } } } }"""
IN_FORCE = {"announced": True, "in_force": True}


def opened(world: World) -> World:
    """The same graph after both services came into force."""
    values = {"announced.fast_track": IN_FORCE, "announced.health_insurance": IN_FORCE}
    process = replace(world.process, rulebook=dated(world.process.rulebook, values, date(2026, 2, 1)))
    return replace(world, process=process, graph=Graph(build_schema(), process))


def held(world: World, traveller: Actor) -> tuple[dict, str]:
    """A passport, and the number of the ETA that was given for it."""
    passport = world.passport("FRA")
    sent = eta(world, traveller, document=passport)
    decide(world, sent["id"], 1, "APPROVE")
    asked = "query($id: ID!) { node(id: $id) { ... on Application { permit { number } } } }"
    return passport, world.data(asked, {"id": sent["id"]}, traveller)["permit"]["number"]


def ask(world: World, actor: Actor, number: str, service: str):
    return world.data(
        ASK, {"input": {"idempotencyKey": world.key(), "eta": number, "service": service}}, actor
    )


def test_what_is_announced_says_so_in_four_languages(world: World, traveller: Actor) -> None:
    passport, number = held(world, traveller)
    for service in ("FAST_TRACK", "HEALTH_INSURANCE"):
        refused = ask(world, traveller, number, service)
        assert (refused["__typename"], refused["code"]) == ("NotYetInForce", "NOT_YET_IN_FORCE")
        assert refused["rule"]["id"] == f"announced.{service.lower()}"
        assert refused["en"] == "This service was announced and is not yet in force."
        assert len({refused[locale] for locale in ("kk", "ru", "en", "fr")}) == 4
    services = world.data(LOOK, {"document": passport}, BORDER)["services"]
    assert [(s["kind"], s["inForce"], s["state"], s["goesAlong"]) for s in services] == [
        ("HEALTH_INSURANCE", False, None, False),
        ("FAST_TRACK", False, None, False),
    ]


def test_in_force_it_is_asked_for_issued_and_used(world: World, traveller: Actor) -> None:
    world = opened(world)
    passport, number = held(world, traveller)
    for service in ("FAST_TRACK", "HEALTH_INSURANCE"):
        sent = ask(world, traveller, number, service)
        assert (sent["programme"], sent["status"], sent["details"]["eta"]["number"]) == (
            service,
            "SUBMITTED",
            number,
        )
        assert decide(world, sent["id"], 1, "APPROVE")["status"] == "APPROVED"
    world.now[0] = NOON + timedelta(days=10)
    services = world.data(LOOK, {"document": passport}, BORDER)["services"]
    assert [(s["kind"], s["inForce"], s["state"], s["goesAlong"]) for s in services] == [
        ("HEALTH_INSURANCE", True, "VALID", True),
        ("FAST_TRACK", True, "VALID", True),
    ]
    asked = {"idempotencyKey": world.key(), "document": passport, "checkpoint": "ALA", "direction": "ENTRY"}
    crossed = world.data(CROSS, {"input": asked}, BORDER)
    assert crossed["permit"] == {"kind": "ETA"}
    assert (crossed["fastTrack"]["kind"], crossed["fastTrack"]["entriesLeft"]) == ("FAST_TRACK", 0)
    assert crossed["fastTrack"]["number"] == services[1]["permit"]["number"]
    assert crossed["insurance"] == {"kind": "HEALTH_INSURANCE", "validTo": "2026-08-28"}
    assert ask(world, traveller, number, "HEALTH_INSURANCE")["code"] == "SERVICE_ISSUED"
