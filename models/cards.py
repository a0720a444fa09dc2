"""Cards for ethnic Kazakhs who keep their nationality: what an approved application for one gives."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, identifier, refers


class Card(Record):
    """Valid from and to, both days included. It ends earlier where it was revoked, renewed, or its holder is a citizen.

    What ends it by rule is not a decision: `ended_on` and `ended_because` say so, and nothing of it can be given back.
    """

    __tablename__ = "cards"

    id: Mapped[str] = identifier()
    application_id: Mapped[str] = refers("applications.id", unique=True, index=False)
    person_id: Mapped[str] = refers("persons.id")
    document_id: Mapped[str] = refers("travel_documents.id", index=False)
    kind: Mapped[str] = mapped_column(comment="ATA_ZHOLY KAZAKH_CARD: the programme it was given under")
    number: Mapped[str] = mapped_column(unique=True)
    ground: Mapped[str | None] = mapped_column(comment="PROFESSION_LIST DEMANDED_PROFESSION BUSINESS")
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    revoked: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]
    ended_because: Mapped[str | None] = mapped_column(comment="CITIZENSHIP RENEWED")
    ended_rule: Mapped[str | None] = mapped_column(comment="id of the rule that ends it")
    residence: Mapped[bool] = mapped_column(
        default=False, comment="whether it gave residence, by the rule of its first day"
    )
