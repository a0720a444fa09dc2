"""What stands beside the small country: withdrawn consents, proposed matches, official figures with flags."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.identifiers import new_id
from models.loads import Load
from models.matches import PossibleMatch
from models.members import Consent, DiasporaMember
from models.official import OfficialFigure, OfficialFigureFlag

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
REASONS: tuple[list[str], ...] = (["NAMES_SAME", "BIRTH_DATE_SAME"], ["NAMES_CLOSE"], [])


def stand_beside(session: Session, chance: random.Random) -> None:
    """Give the members of the country a withdrawn plan here and there, and the country its official figures."""
    members = session.scalars(sa.select(DiasporaMember.id).order_by(DiasporaMember.id)).all()
    for number, member in enumerate(members):
        for withdrawn in [NOW, None][: number % 3]:
            consent = {"purpose": "RETURN_PLANNING", "granted_at": NOW, "withdrawn_at": withdrawn}
            session.add(Consent(id=new_id("Consent", chance), member_id=member, **consent))
    for number, (one, other) in enumerate(pairwise([*members, *members[::2], *members[::3]])):
        if one != other and number % 2:
            said = {"doubt": number % 5 * 123, "reasons": REASONS[number % 3], "found_at": NOW}
            session.add(
                PossibleMatch(id=new_id("PossibleMatch", chance), member_id=one, other_id=other, **said)
            )
    _official(session, chance)


def _official(session: Session, chance: random.Random) -> None:
    load = Load(
        id=new_id("Load", chance), kind="OFFICIAL_FIGURES", source="x.csv", digest="", mapping="", rows_read=9,
        rows_added=9, rows_known=0, rows_rejected=0, files=[], loaded_by="test", loaded_at=NOW,
    )  # fmt: skip
    session.add(load)
    session.flush()
    figures = [
        OfficialFigure(
            id=new_id("OfficialFigure", chance), row_key=bytes([number]) * 16, measure=f"m{number % 2}",
            dimension=None if number % 4 == 0 else "origin_country", key=None if number % 4 == 0 else 'U"Z',
            period_start=None if number % 3 == 0 else date(2023, 1, 1),
            period_end=None if number % 3 == 0 else date(2023, number + 1, 1),
            value=Decimal(f"{number}.50") if number % 2 else Decimal(1068300), unit="percent", source="журнал",
            as_of="2023", load_id=load.id,
        )
        for number in range(9)
    ]  # fmt: skip
    session.add_all(figures)
    session.flush()
    for one, other in pairwise(figures):
        flag = OfficialFigureFlag(
            id=new_id("OfficialFigureFlag", chance), figure_id=one.id, code="CUMULATIVE_FALLS",
            params={"value": "1", "other": "2", "day": "2023-02-28"}, others=[other, figures[0]],
        )  # fmt: skip
        session.add(flag)
    session.flush()
