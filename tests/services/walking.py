"""A record of every programme, brought to every state of its table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from models.permits import Permit
from services.problems import Problem
from services.tickets.commands import OpenTicket
from services.tickets.threads import open_ticket
from services.travel.commands import ApplyForService
from services.travel.extras import EXTRAS, apply_for_service

from .returns import act, now_of
from .states import NUMBERS, path
from .world import MONGOLIAN, SOUTH_AFRICAN, World


def opened(world: World, code: str, run: str) -> Any:
    """A new record of a programme, for somebody with a passport of their own; `world` is one where services work."""
    passport = replace(SOUTH_AFRICAN if code == "E_VISA" else MONGOLIAN, number=f"R{run}")
    if code == "KANDAS":
        return world.case(run, applicant=passport)
    if code == "TICKET":
        return world.do(open_ticket, "traveller", OpenTicket(run, "OTHER", "How?", "I do not know."))
    if code in EXTRAS:
        carrier = world.decide(opened(world, "ETA", f"E{run}"), "APPROVE")
        eta = world.all(Permit, application_id=carrier.id)[0]
        return world.do(apply_for_service, "traveller", ApplyForService(run, eta.number, code))
    if code == "E_VISA":
        return world.e_visa(idempotency_key=run, invitation=run, document=passport)
    applies = {"ATA_ZHOLY": world.ata_zholy, "KAZAKH_CARD": world.kazakh_card, "ETA": world.eta}
    return applies.get(code, world.e_residency)(idempotency_key=run, document=passport)


def brought_to(world: World, code: str, state: str, run: str = "one") -> Any:
    """A new record of a programme in a state."""
    record = opened(world, code, run)
    for n, action in zip(NUMBERS, path(code, state), strict=False):
        done = act(world, record, action, n)
        assert not isinstance(done, Problem), done
    record = now_of(world, record)
    assert record.status == state
    return record
