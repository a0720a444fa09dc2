"""What was asked for with e-Residency waits from the approval on, until it is issued or refused."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.applications import Application
from models.e_residency import AskedService
from models.identifiers import new_id
from services.given import Given


def open_services(session: Session, application: Application, given: Given) -> None:
    """One row for each service that an approved application asks for; other programmes ask for none."""
    about = {"application_id": application.id, "person_id": application.person_id, "state": "ASKED"}
    for service in sorted(application.services or ()):
        session.add(AskedService(id=new_id("AskedService", given.chance), service=service, **about))
    session.flush()
