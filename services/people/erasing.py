"""Erasure: what identifies a person is destroyed; files, money and the log go on with an identifier of nobody.

The data key goes, and with it everything that is sealed. Names and the day of birth go, and blind indexes become
random. Aid postings, decisions, journal and figures hold ids, codes and pseudonyms: they stay, and add up as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.audit import erase
from models.accesses import AccessEntry
from models.identifiers import Chance
from models.matches import match_keys
from models.members import DiasporaMember
from models.persons import NOBODY, Identifier, Person, PersonKey, TravelDocument


def erase_person(session: Session, person_id: str, chance: Chance) -> bool:
    """Erase a person; False where there is none. A second time changes nothing more."""
    person = session.get(Person, person_id)
    if person is None:
        return False
    person.given = person.family = NOBODY
    person.birth_date = person.sex = person.script = person.locale = None
    person.email = person.phone = None
    for document in session.scalars(sa.select(TravelDocument).where(TravelDocument.person_id == person_id)):
        document.number_index = chance.randbytes(32)
    for identifier in session.scalars(sa.select(Identifier).where(Identifier.person_id == person_id)):
        identifier.value_index = chance.randbytes(32)
    members = sa.select(DiasporaMember.id).where(DiasporaMember.person_id == person_id)
    session.execute(sa.delete(match_keys).where(match_keys.c.member_id.in_(members)))
    session.execute(sa.delete(PersonKey).where(PersonKey.person_id == person_id))
    erase(session, AccessEntry.person_id == person_id)
    session.flush()
    return True
