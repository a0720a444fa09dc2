"""Whether an application can still be given a place of its invitation: computed from the register, kept nowhere."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from models.applications import Application
from models.columns import Record
from models.invitations import Invitation, InvitationUse

_ONE: Any = sa.literal_column("1")
_APPLICATION: Any = Application.__table__.alias("asking")
_USE: Any = InvitationUse.__table__
_PAPER: Any = Invitation.__table__
_USED = sa.select(sa.func.count()).select_from(_USE).where(_USE.c.number_key == _APPLICATION.c.invitation_key)
_PLACES = sa.select(_PAPER.c.places).where(_PAPER.c.number_key == _APPLICATION.c.invitation_key)
_HELD = sa.exists(sa.select(_ONE).select_from(_USE).where(_USE.c.application_id == _APPLICATION.c.id))
_ROOM = sa.select(
    _APPLICATION.c.id,
    sa.and_(
        _APPLICATION.c.invitation_key.is_not(None),
        sa.not_(_HELD),
        _USED.scalar_subquery() >= sa.func.coalesce(_PLACES.scalar_subquery(), _ONE),
    ).label("taken"),
).subquery("invitation_rooms")
# Whoever reads asks every column whether it may be empty and whether it is personal: an expression does not know.
_ROOM.c.taken.nullable, _ROOM.c.taken.info = False, {}  # type: ignore[attr-defined]


class InvitationRoom(Record):
    """Whether others have every place of the invitation that an application names, while it has none itself.

    The key is that of the application; services/travel/invitations.py says the same of one.
    """

    __tablename__ = "invitation_rooms"
    __table__ = _ROOM

    id: Mapped[str]
    taken: Mapped[bool]
