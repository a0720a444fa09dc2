"""Requests for releases: filed with a price, decided by a named person who did not ask, made beside the server."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.releases import ReleaseRequest
from policy.programmes import programmes
from services.checks import Checks
from services.given import Given
from services.once import once
from services.problems import BudgetExhausted, Conflict, IllegalMove, NotFound, NotPermitted, Problem
from services.releases.commands import DecideReleaseRequest, RequestRelease
from services.releases.maker import Forecast, Impossible, Maker, Wish
from services.visible import advance, stale, visible

MILLION = 1_000_000
OUTCOMES = {"APPROVE": "APPROVED", "REFUSE": "REFUSED"}
OPEN = ("FILED", "APPROVED")


@once
def request_release(
    session: Session, actor: Actor, command: RequestRelease, given: Given
) -> ReleaseRequest | Problem:
    """File a request; what it would cost is said at once, and nothing is spent before somebody approves it."""
    programme, checks = programmes()["RELEASE"], Checks()
    checks.one_of("purpose", command.purpose, programme.settings["purposes"])
    rho = _micro_rho(checks, command.rho)
    if given.maker is None:
        return NotPermitted()
    wish = Wish(command.product, command.period, rho, bool(command.correction))
    forecast = _forecast(checks, given.maker, wish, given)
    if forecast is None or checks.found:
        return checks.problem()
    pending = sa.select(ReleaseRequest.id).where(
        ReleaseRequest.product == command.product,
        ReleaseRequest.period == command.period,
        ReleaseRequest.status.in_(OPEN),
    )
    if session.scalar(pending) is not None:
        return Conflict("RELEASE_ALREADY_ASKED")
    if forecast.months == 0:
        return Conflict("ALREADY_RELEASED")
    if not forecast.fits:
        return BudgetExhausted(budget=given.maker.budget(command.period))
    request = ReleaseRequest(
        id=new_id("ReleaseRequest", given.chance),
        version=1,
        status=programme.initial,
        product=command.product,
        period=command.period,
        release_version=forecast.version,
        micro_rho=forecast.micro_rho,
        charge=forecast.charge,
        purpose=command.purpose,
        requested_by=actor.subject,
        requested_at=given.now,
    )
    session.add(request)
    tell(session, given, request, EventKind.RELEASE_REQUESTED, actor.office)
    return request


@once
def decide_release_request(
    session: Session, actor: Actor, command: DecideReleaseRequest, given: Given
) -> ReleaseRequest | Problem:
    """Approve or refuse; whoever asked cannot, and what does not fit the budget any more is not approved."""
    checks = Checks()
    checks.one_of("outcome", command.outcome, OUTCOMES)
    if checks.found:
        return checks.problem()
    request = visible(session, actor, ReleaseRequest, command.request)
    if request is None:
        return NotFound()
    if request.version != command.version:
        return stale(request)
    programme = programmes()["RELEASE"]
    if programme.move(request.status, "DECIDE_RELEASE") is None:
        return IllegalMove(allowed_actions=programme.allowed(request.status))
    if request.requested_by == actor.subject:
        return IllegalMove("ASKED_ONESELF")
    if command.outcome == "APPROVE" and given.maker is not None:
        wish = Wish(request.product, request.period, request.micro_rho, request.release_version > 1)
        forecast = _forecast(checks, given.maker, wish, given)
        if forecast is None:
            return checks.problem()
        if not forecast.fits:
            return BudgetExhausted(budget=given.maker.budget(request.period))
    decided = {"decided_by": actor.subject, "decided_at": given.now}
    if lost := advance(session, request, command.version, status=OUTCOMES[command.outcome], **decided):
        return lost
    tell(session, given, request, EventKind.RELEASE_DECIDED, actor.office)
    return request


def settle(session: Session, given: Given, request: ReleaseRequest, failure: str | None) -> bool:
    """An approved request was released, or failed for good; False where another process has said so before."""
    state = "RELEASED" if failure is None else "FAILED"
    if request.status != "APPROVED":
        return False
    if advance(session, request, request.version, status=state, ended_at=given.now, failure=failure):
        return False
    tell(session, given, request, EventKind.RELEASE_MADE, None)
    return True


def tell(
    session: Session, given: Given, request: ReleaseRequest, kind: EventKind, office: str | None
) -> None:
    """Write down what became of a request."""
    said = {
        "request": request.id,
        "product": request.product,
        "period": request.period,
        "version": request.release_version,
        "micro_rho": request.micro_rho,
        "status": request.status,
    }
    record_event(
        session, kind, request.id, said, on=given.today, now=given.now, office=office, chance=given.chance
    )


def _micro_rho(checks: Checks, rho: Decimal | None) -> int | None:
    if rho is None:
        return None
    if not rho.is_finite() or rho <= 0:
        checks.add("rho", "NOT_POSITIVE")
        return None
    return int((rho * MILLION).to_integral_value(ROUND_CEILING))


def _forecast(checks: Checks, maker: Maker, wish: Wish, given: Given) -> Forecast | None:
    try:
        return maker.forecast(wish, given.now)
    except Impossible as impossible:
        checks.add(impossible.path, impossible.code)
        return None
