"""Facts of the work on applications and cases: what came and was decided, on which grounds, and who appealed."""

from __future__ import annotations

from datetime import date
from functools import partial

from analytics.tables import APPEALS, CASES, PERMITS, REFUSALS, WORK
from feed.fact import Fact, Facts, Hide, about
from feed.journal import Event


def worked(step: str, event: Event, hide: Hide) -> Facts:
    """A step of the work on a record."""
    said = about(event, hide)
    yield WORK, {name: said[name] for name in ("record", "programme", "office")} | {"step": step}


def decided(event: Event, hide: Hide) -> Facts:
    """A decision as work, its grounds, and the answer to an appeal."""
    said, known = event.payload, about(event, hide)
    yield from worked("RETURNED" if said["outcome"] == "RETURN" else "DECIDED", event, hide)
    if said.get("on_appeal"):
        yield APPEALS, known | {"outcome": said["outcome"]}
    if said["outcome"] != "APPROVE":
        for ground in dict.fromkeys(said["grounds"]):
            yield REFUSALS, known | {"outcome": said["outcome"], "ground": ground}


def appealed(event: Event, hide: Hide) -> Facts:
    """An appeal that was lodged."""
    yield from worked("APPEALED", event, hide)
    yield APPEALS, about(event, hide) | {"outcome": None}


def stepped(step: str, event: Event, hide: Hide) -> Facts:
    """A step of a kandas case."""
    said = event.payload
    if "case" in said:
        known = {"family": hide(said["case"]), "origin": said.get("origin"), "office": event.office_code}
        yield CASES, known | {"step": step}


def shown(event: Event, hide: Hide) -> Facts:
    """A piece of evidence: the office has work again, and the commission may be asked."""
    yield from worked("ANSWERED", event, hide)
    if event.payload["status"] == "COMMISSION":
        yield from stepped("COMMISSION", event, hide)


def changed(event: Event, hide: Hide) -> Facts:
    """A change of an application: the answer to what was asked back for is work again."""
    if event.payload["outcome"] == "ANSWERED":
        yield WORK, {"record": hide(event.payload["application"]), "step": "ANSWERED"}


def given_back(event: Event, hide: Hide) -> Facts:
    """An application that was taken back, with its permit where it had one."""
    yield from worked("WITHDRAWN", event, hide)
    if event.payload["stood"] == "APPROVED":
        yield from permit("WITHDRAWN", event, hide)


def permitted(event: Event, hide: Hide) -> Facts:
    """What a decision does to a permit: it is issued, taken away, or given back."""
    said = event.payload
    if said.get("valid_from"):
        yield from permit("ISSUED", event, hide)
    elif said["outcome"] == "REVOKE":
        yield from permit("REVOKED", event, hide)
    elif said["outcome"] == "APPROVE" and said.get("on_appeal"):
        yield from permit("RESTORED", event, hide)


def changed_permit(event: Event, hide: Hide) -> Facts:
    """A permit whose days a change moved."""
    if event.payload.get("valid_from"):
        yield from permit("CHANGED", event, hide)


def permit(step: str, event: Event, hide: Hide) -> Facts:
    """What became of a permit or a card."""
    said = event.payload
    days: Fact = {
        name: date.fromisoformat(day)
        for name, day in (
            ("valid_from", said.get("valid_from")),
            ("valid_to", said.get("valid_to") or said.get("to")),
        )
        if day
    }
    known = {name: said.get(name) for name in ("programme", "nationality")}
    yield (
        PERMITS,
        {"application": hide(said["application"]), "office": event.office_code, "step": step} | known | days,
    )


received = partial(worked, "RECEIVED")
