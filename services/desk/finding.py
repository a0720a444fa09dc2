"""Finding records by the number of a travel document: through the blind index, within one's scope."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from access.scope import scope
from models.applications import Application
from models.kandas import CaseMember, KandasCase
from services.checks import Checks
from services.deciding.standing import Subject
from services.given import Given
from services.people.documents import TravelDocumentData, read_document
from services.people.people import find_document

MOST = 100
"""Records given of each kind, the newest first."""


def records_by_document(
    session: Session, actor: Actor, shown: TravelDocumentData, given: Given
) -> tuple[Subject, ...]:
    """The applications and cases of whoever holds a document, as far as the actor sees them; else nothing."""
    identity = read_document(session, Checks(), "document", shown, given.today, needed=())
    if identity is None:
        return ()
    document = find_document(session, given, identity.country, identity.number, locked=False)
    if document is None:
        return ()
    binds = actor.binds()
    mine = sa.select(Application).where(
        Application.person_id == document.person_id, scope(Application, actor.roles, Application)
    )
    family = sa.select(CaseMember.case_id).where(CaseMember.person_id == document.person_id)
    cases = sa.select(KandasCase).where(KandasCase.id.in_(family), scope(KandasCase, actor.roles, KandasCase))
    applications = session.scalars(
        mine.order_by(Application.submitted_at.desc(), Application.id).limit(MOST), binds
    )
    returns = session.scalars(cases.order_by(KandasCase.opened_at.desc(), KandasCase.id).limit(MOST), binds)
    return (*applications, *returns)
