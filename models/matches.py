"""Members who may be the same person: proposals with their reasons, and what officers decided about them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from models.columns import Record, identifier, text
from models.members import DiasporaMember

match_keys = sa.Table(
    "match_keys",
    Record.metadata,
    sa.Column(
        "member_id", text(32), sa.ForeignKey("diaspora_members.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("key_index", sa.LargeBinary(), primary_key=True, info={"personal": True}),
    sa.Index("ix_match_keys_key_index", "key_index", "member_id"),
)
"""Blind indexes of name and birth: members who share one are compared (services/registry/matching.py)."""


class PossibleMatch(Record):
    """A proposal, seen from one of two members; the other member has its own row. It can be made again."""

    __tablename__ = "possible_matches"

    id: Mapped[str] = identifier()
    member_id: Mapped[str] = mapped_column(sa.ForeignKey("diaspora_members.id", ondelete="CASCADE"))
    other_id: Mapped[str] = mapped_column(
        sa.ForeignKey("diaspora_members.id", ondelete="CASCADE"), index=True
    )
    doubt: Mapped[int] = mapped_column(
        comment="thousandths that are wanting to certainty: 1000 less the score"
    )
    reasons: Mapped[list[str]] = mapped_column(comment="codes of what agrees and what speaks against it")
    found_at: Mapped[datetime]

    member: Mapped[DiasporaMember] = relationship(
        lazy="raise",
        foreign_keys=[member_id],
        backref=backref("possible_matches", lazy="raise", passive_deletes="all"),
    )
    other: Mapped[DiasporaMember] = relationship(lazy="raise", foreign_keys=[other_id])

    __table_args__ = (sa.UniqueConstraint("member_id", "other_id"),)


class MatchDecision(Record):
    """An officer's word on two members, the smaller identifier first: it is not proposed again."""

    __tablename__ = "match_decisions"

    id: Mapped[str] = identifier()
    first_id: Mapped[str] = mapped_column(sa.ForeignKey("diaspora_members.id", ondelete="CASCADE"))
    second_id: Mapped[str] = mapped_column(
        sa.ForeignKey("diaspora_members.id", ondelete="CASCADE"), index=True
    )
    same: Mapped[bool]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("first_id", "second_id"),)
