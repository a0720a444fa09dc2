"""What shapers of events have in common: a fact by its table, and what an event is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from analytics.tables import Table
from feed.journal import Event

Hide = Callable[[str], bytes]
Fact = dict[str, Any]
Facts = Iterator[tuple[Table, Fact]]
Shaper = Callable[[Event, Hide], Facts]


def about(event: Event, hide: Hide) -> Fact:
    """The record an event is about, an application or a case, with its programme, its country and its office."""
    said = event.payload
    return {
        "record": hide(said.get("application") or said["case"]),
        "programme": said.get("programme", "KANDAS"),
        "nationality": said.get("nationality") or said.get("origin"),
        "office": event.office_code,
    }


def together(*shapers: Shaper) -> Shaper:
    """The facts of several shapers."""

    def shaped(event: Event, hide: Hide) -> Facts:
        for shaper in shapers:
            yield from shaper(event, hide)

    return shaped


def nothing(_event: Event, _hide: Hide) -> Facts:
    """No fact."""
    return iter(())
