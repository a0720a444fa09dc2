"""People and their documents: found again by the blind index of country and number, else written down."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.persons import NOBODY, Person, TravelDocument
from models.sealing import seal
from services.checks import known
from services.given import Given
from services.people.documents import Identity
from services.people.names import same_names
from services.problems import Conflict, PersonErased
from services.rows import is_duplicate
from services.visible import visible

UNKNOWN = frozenset({None, "UNSPECIFIED"})


def find_document(
    session: Session, given: Given, country: str, number: str, *, locked: bool = True
) -> TravelDocument | None:
    """The document of this number, locked until the transaction ends: one writer at a time per document."""
    index = given.vault.blind("travel_documents.number", country, number)
    found = sa.select(TravelDocument).where(TravelDocument.number_index == index)
    return session.scalar(found.with_for_update() if locked else found)


def person_of(
    session: Session, actor: Actor, given: Given, identity: Identity, holder: Person | None = None
) -> tuple[Person, TravelDocument] | Conflict:
    """The holder of a document and the document, written down where they are new.

    `holder` is a person already known to hold it. A number that is on file for somebody else is a Conflict:
    nobody may get at another person's file by typing what a passport's copy says in part.
    """
    if holder is not None and not same_person(holder, identity, trusted=True):
        return Conflict("DOCUMENT_OF_ANOTHER")
    found = find_document(session, given, identity.country, identity.number)
    if found is None:
        try:
            with session.begin_nested():
                person = holder or new_person(
                    session,
                    given,
                    given_name=identity.given or "",
                    family=identity.family or "",
                    birth_date=identity.birth_date,
                    sex=identity.sex,
                    nationality=identity.nationality,
                )
                person.nationality_code = person.nationality_code or identity.nationality
                return person, _new_document(session, given, person, identity)
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
        found = known(find_document(session, given, identity.country, identity.number))
    person = session.get_one(Person, found.person_id)
    if holder is not None and person.id != holder.id:
        return Conflict("DOCUMENT_OF_ANOTHER")
    trusted = visible(session, actor, Person, person.id) is not None
    return (person, found) if same_person(person, identity, trusted) else Conflict("DOCUMENT_OF_ANOTHER")


def same_person(person: Person, identity: Identity, trusted: bool) -> bool:
    """Whether a document may be this person's: name, birth date and sex agree as far as both are known.

    What is unknown, or written in two scripts, speaks against it unless whoever asks is `trusted`: they see
    this person's file already, or hold the passport in their hands. In two scripts, a birth date must agree
    where both are known.
    """
    dates, sexes = (person.birth_date, identity.birth_date), {person.sex, identity.sex} - UNKNOWN
    # A zone has two digits of the year: somebody over a hundred is known by the typed date.
    born = None if None in dates else len({f"{day:%y%m%d}" for day in dates}) == 1
    names = ((person.family, identity.family), (person.given, identity.given))
    both = [(kept, shown) for kept, shown in names if shown is not None]
    named = same_names(tuple(kept for kept, _ in both), tuple(shown for _, shown in both))
    whole = len(both) == len(names) or trusted
    return whole and len(sexes) < 2 and all(trusted if agrees is None else agrees for agrees in (born, named))


def new_person(
    session: Session,
    given: Given,
    *,
    given_name: str,
    family: str,
    birth_date: date | None,
    sex: str | None,
    nationality: str | None,
    script: str | None = None,
) -> Person:
    """Write down a person; their data key is made with the first value that is sealed."""
    person = Person(
        id=new_id("Person", given.chance),
        given=given_name,
        family=family,
        script=script,
        birth_date=birth_date,
        sex=sex,
        nationality_code=nationality,
        created_at=given.now,
    )
    session.add(person)
    session.flush()
    return person


def seal_for(session: Session, given: Given, person_id: str, place: str, plain: str | None) -> bytes | None:
    """A value of `table.column` encrypted under the person's own key; None stays None. PersonErased where the person
    was erased."""
    if plain is None:
        return None
    key = given.vault.held(session, person_id)
    if key is None:
        person = session.get(Person, person_id)
        if person is not None and person.given == NOBODY:
            raise PersonErased
        key = given.vault.new_key(session, person_id, given.chance)
    return seal(key, plain, place, person_id, given.chance)


def _new_document(session: Session, given: Given, person: Person, identity: Identity) -> TravelDocument:
    document = TravelDocument(
        id=new_id("TravelDocument", given.chance),
        person_id=person.id,
        kind=identity.kind,
        country_code=identity.country,
        number=seal_for(session, given, person.id, "travel_documents.number", identity.number),
        number_index=given.vault.blind("travel_documents.number", identity.country, identity.number),
        expires=identity.expires,
    )
    session.add(document)
    session.flush()
    return document
