"""Whoever is still here beyond the last day that was allowed: computed from crossings, kept nowhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, relationship

from models.cards import Card
from models.columns import Record
from models.crossings import Crossing
from models.kandas import CaseMember, KandasCase
from models.persons import Person
from models.reference import Checkpoint, Country

TODAY = sa.bindparam("today", None, type_=sa.Date())
"""The day in Asia/Almaty on which it is asked; where nobody says it, nobody is here too long."""

_ONE: Any = sa.literal_column("1")
_ENTRY: Any = Crossing.__table__.alias("entry")
_PERSON: Any = Person.__table__
_CASE: Any = KandasCase.__table__.alias("status")
_CARD: Any = Card.__table__.alias("card")
_MEMBER: Any = CaseMember.__table__.alias("member")


def _held(what: Any, wanted: Any) -> Any:
    """Something of the cases of whoever entered that meet a condition."""
    found = sa.select(what).select_from(_MEMBER.join(_CASE, _CASE.c.id == _MEMBER.c.case_id))
    return found.where(_MEMBER.c.person_id == _ENTRY.c.person_id, wanted).correlate(_ENTRY)


def _shown(what: Any, wanted: Any) -> Any:
    """Something of the cards of whoever entered that gave residence, were not revoked and meet a condition."""
    given = _CARD.c.residence, sa.not_(_CARD.c.revoked), _CARD.c.valid_from <= TODAY
    found = sa.select(what).select_from(_CARD).where(_CARD.c.person_id == _ENTRY.c.person_id, *given, wanted)
    return found.correlate(_ENTRY)


def _later(one: Any, other: Any) -> Any:
    """The later of two days; the first where there is no second."""
    return sa.case((one < other, other), else_=one)


def _is(*statuses: str) -> Any:
    return sa.or_(*(_CASE.c.status == sa.literal_column(f"'{status}'") for status in statuses))


_IN_FORCE = _is("GRANTED", "PLACED") & (_CASE.c.granted_on <= TODAY)
_PERMITTED = _IN_FORCE & (_CASE.c.residence_permit_on <= TODAY)
_CITIZEN = _is("CITIZEN") & (_CASE.c.citizen_on <= TODAY)
_ENDLESS = (
    _CITIZEN
    | (_IN_FORCE & _CASE.c.status_valid_to.is_(None))
    | (_PERMITTED & _CASE.c.residence_permit_to.is_(None))
)
_COVERED = (
    _ENDLESS
    | (_IN_FORCE & (_CASE.c.status_valid_to >= TODAY))
    | (_PERMITTED & (_CASE.c.residence_permit_to >= TODAY))
)
_PERMIT = sa.case((_PERMITTED, _CASE.c.residence_permit_to))
_GIVEN = _held(sa.func.max(_later(_CASE.c.status_valid_to, _PERMIT)), _IN_FORCE).scalar_subquery()
_CARD_TO = sa.case((_CARD.c.ended_on < _CARD.c.valid_to, _CARD.c.ended_on), else_=_CARD.c.valid_to)
_CARDED = _shown(sa.func.max(_CARD_TO), sa.true()).scalar_subquery()
_ALLOWED = _later(_later(_ENTRY.c.may_stay_until, _GIVEN), _CARDED)

_OVERSTAYS = (
    sa.select(
        *(_ENTRY.c[name] for name in ("id", "person_id", "checkpoint_code", "at")),
        _ALLOWED.label("may_stay_until"),
        *(_PERSON.c[name] for name in ("given", "family", "birth_date", "nationality_code")),
    )
    .select_from(_ENTRY.join(_PERSON, _PERSON.c.id == _ENTRY.c.person_id))
    .where(
        _ENTRY.c.direction == sa.literal_column("'ENTRY'"),
        _ENTRY.c.may_stay_until < TODAY,
        sa.not_(_ENTRY.c.followed),
        sa.not_(sa.exists(_held(_ONE, _COVERED))),
        sa.not_(sa.exists(_shown(_ONE, _CARD_TO >= TODAY))),
    )
    .subquery("overstays")
)
# Whoever reads asks every column whether it may be empty and whether it is personal: an expression does not know.
_OVERSTAYS.c.may_stay_until.nullable, _OVERSTAYS.c.may_stay_until.info = False, {}  # type: ignore[attr-defined]


class Overstay(Record):
    """The entry of somebody who has not left since, though the last day is over: what it gave, or a right given later.

    The key is that of the crossing. A right that was given while they stayed (status, residence permit, citizenship,
    a card that gives residence) moves the last day; services/travel/stays.py says the same of one person.
    """

    __tablename__ = "overstays"
    __table__ = _OVERSTAYS

    id: Mapped[str]
    checkpoint_code: Mapped[str]
    nationality_code: Mapped[str | None]
    at: Mapped[datetime]
    may_stay_until: Mapped[date]
    nationality: Mapped[Country | None] = relationship(
        lazy="raise", viewonly=True, primaryjoin=lambda: Country.code == foreign(Overstay.nationality_code)
    )
    checkpoint: Mapped[Checkpoint] = relationship(
        lazy="raise", viewonly=True, primaryjoin=lambda: Checkpoint.code == foreign(Overstay.checkpoint_code)
    )
