"""What the small country of plain rows lacks: families, evidence, arrivals, payments, crossings."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.aid import AidEntitlement, AidPosting
from models.crossings import Crossing
from models.identifiers import new_id
from models.kandas import Arrival, CaseMember, Evidence, KandasCase
from models.matches import PossibleMatch
from models.members import DiasporaMember
from models.permits import Permit
from tests.resolvers.reading.country import NOW, Maker


def complete(session: Session, make: Maker) -> None:
    """Give every case a family and a ledger, every pair of members a match, every permit a crossing."""
    for case in session.scalars(sa.select(KandasCase).order_by(KandasCase.id)).all():
        mine = {"case_id": case.id}
        make.add(
            CaseMember(
                id=new_id("CaseMember", make.chance), person_id=make.person().id, relation="CHILD", **mine
            )
        )
        attested: dict[str, Any] = {
            "attested_by": b"",
            "attested_on": date(2026, 1, 1),
            "recorded_at": NOW,
            "recorded_by": "o",
        }
        make.add(
            Evidence(
                id=new_id("Evidence", make.chance), kind="DOCUMENT", verdict="CONSISTENT", **attested, **mine
            )
        )
        where: dict[str, Any] = {
            "checkpoint_code": "ALA",
            "origin_code": "MNG",
            "arrived_on": date(2026, 1, 1),
        }
        make.add(Arrival(id=new_id("Arrival", make.chance), **where, **mine))
        aid = session.scalars(sa.select(AidEntitlement).where(AidEntitlement.case_id == case.id)).first()
        if aid:
            ledger: dict[str, Any] = {
                "event": "AWARD",
                "kind": aid.kind,
                "period": "once",
                "posted_on": NOW.date(),
                "rule_id": "x",
            }
            make.add(
                AidPosting(id=new_id("AidPosting", make.chance), entitlement_id=aid.id, **ledger, **mine)
            )
    session.execute(sa.delete(PossibleMatch))
    members = session.scalars(sa.select(DiasporaMember.id).order_by(DiasporaMember.id)).all()
    for one, other in permutations(members, 2):
        make.add(
            PossibleMatch(
                id=new_id("PossibleMatch", make.chance),
                member_id=one,
                other_id=other,
                doubt=1,
                reasons=[],
                found_at=NOW,
            )
        )
    for number, permit in enumerate(session.scalars(sa.select(Permit).order_by(Permit.id)).all()):
        crossed: dict[str, Any] = {
            "person_id": permit.person_id,
            "document_id": permit.document_id,
            "checkpoint_code": "ALA",
            "may_stay_until": date(2026, 1, 1),
        }
        crossed |= {
            "direction": "ENTRY",
            "at": NOW,
            "days_in_last_180": 1,
            "recorded_by": f"border-{number % 2}",
        }
        make.add(Crossing(id=new_id("Crossing", make.chance), permit_id=permit.id, **crossed))
