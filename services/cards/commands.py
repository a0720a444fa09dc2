"""What can be asked for about cards: fields as in the graph's inputs, in snake_case.

Enumerations travel as their names. What was left out is None.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.people.documents import TravelDocumentData


@dataclass(frozen=True)
class ApplyForCard:
    """Somebody of Kazakh origin asks for a card; `member` where they are in the registry already.

    `ground` is one of the Ata Zholy card's three; `occupation` names the profession, skill or registered business.
    """

    idempotency_key: str
    kind: str
    document: TravelDocumentData
    residence: str
    occupation: str
    email: str
    ground: str | None = None
    has_origin_documents: bool | None = None
    phone: str | None = None
    member: str | None = None


@dataclass(frozen=True)
class RenewCard:
    """The holder of a card asks for a new one; `ground` that of the card when left out."""

    idempotency_key: str
    card: str
    document: TravelDocumentData
    residence: str
    occupation: str
    email: str
    ground: str | None = None
    phone: str | None = None
