"""People and their documents as rows: found again by country and number, else written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from demo.bulk.desk import Desk
from demo.bulk.rows import Row
from services.people.documents import TravelDocumentData
from services.people.zones import KINDS, PRINTED, SEXES

CENTURY = 100


@dataclass(frozen=True)
class Holder:
    """What a passport of the demo says, read off its machine-readable lines (TD3, ICAO 9303)."""

    number: str
    country: str
    nationality: str
    kind: str
    expires: date
    given: str
    family: str
    birth_date: date
    sex: str


def read(data: TravelDocumentData, today: date) -> Holder:
    """The passport; its lines were made by the demo, so their digits are not checked again here."""
    first, second = data.mrz or ("", "")
    born, expires = second[13:19], second[21:27]
    century = 2000 if int(born[:2]) <= today.year % CENTURY else 1900
    country, nationality = first[2:5].strip("<"), second[10:13].strip("<")
    return Holder(
        second[:9].strip("<"),
        PRINTED.get(country, country),
        PRINTED.get(nationality, nationality),
        KINDS.get(first[:2].strip("<"), "ORDINARY"),
        _day(2000, expires),
        data.given or "",
        data.family or "",
        _day(century, born),
        SEXES[second[20]],
    )


def holder_of(desk: Desk, passport: Holder, known: Row | None = None) -> tuple[Row, Row]:
    """The holder of a passport and the document; `known` is a person already known to hold it."""
    document = desk.files.documents.get((passport.country, passport.number))
    if document is not None:
        return desk.files.by_id[document["person_id"]], document
    person = known or new_person(
        desk,
        {
            "given": passport.given,
            "family": passport.family,
            "birth_date": passport.birth_date,
            "sex": passport.sex,
            "nationality_code": passport.nationality,
        },
    )
    person["nationality_code"] = person["nationality_code"] or passport.nationality
    place = "travel_documents.number"
    document = {
        "id": desk.new_id("TravelDocument"),
        "person_id": person["id"],
        "kind": passport.kind,
        "country_code": passport.country,
        "number": desk.seal(person["id"], place, passport.number),
        "number_index": desk.given.vault.blind(place, passport.country, passport.number),
        "expires": passport.expires,
    }
    desk.files.documents[passport.country, passport.number] = document
    return person, desk.add("travel_documents", document)


def new_person(desk: Desk, columns: dict[str, Any]) -> Row:
    """Write down a person; `columns` are those of their names, birth date, sex and nationality."""
    row = {"id": desk.new_id("Person"), "script": None, "created_at": desk.given.now}
    return desk.add("persons", row | columns)


def _day(century: int, text: str) -> date:
    return date(century + int(text[:2]), int(text[2:4]), int(text[4:]))
