"""What can be asked for at the support desk: fields as in the graph's inputs, in snake_case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OpenTicket:
    """Somebody asks an office, about an application or a case of theirs (`about`) or in general."""

    idempotency_key: str
    category: str
    title: str
    text: str
    language: str | None = None
    about: str | None = None


@dataclass(frozen=True)
class ReplyToTicket:
    """A further message: of whoever asked, or the answer of the office."""

    idempotency_key: str
    ticket: str
    version: int
    text: str


@dataclass(frozen=True)
class CloseTicket:
    """The question is resolved."""

    idempotency_key: str
    ticket: str
    version: int


@dataclass(frozen=True)
class ReopenTicket:
    """The question was not resolved after all."""

    idempotency_key: str
    ticket: str
    version: int
