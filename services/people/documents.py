"""Travel documents as people send them: machine-readable lines, typed fields, or both, compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from policy.trip import Passport, PassportKind
from services.checks import Checks, known
from services.people.names import same_name
from services.people.zones import Zone, read_zone

NUMBER = re.compile(r"[^\W_]{3,20}")
SEPARATORS = re.compile(r"[\s-]+")
KINDS = frozenset(PassportKind)
SEXES = frozenset({"MALE", "FEMALE", "UNSPECIFIED"})
FULL = ("given", "family", "birth_date", "expires")
"""What an application needs to know of a document besides number and country."""

MERGED = (*FULL, "number", "kind", "sex")
IN_GRAPH = {"birth_date": "birthDate"}


@dataclass(frozen=True)
class TravelDocumentData:
    """A travel document: machine-readable lines, fields, or both."""

    mrz: tuple[str, ...] | None = None
    number: str | None = None
    country: str | None = None
    kind: str | None = None
    expires: date | None = None
    given: str | None = None
    family: str | None = None
    birth_date: date | None = None
    sex: str | None = None


@dataclass(frozen=True)
class Identity:
    """A document and its holder, checked. `country` issued it; `nationality` is the holder's."""

    number: str
    country: str
    nationality: str
    kind: str
    expires: date | None
    given: str | None
    family: str | None
    birth_date: date | None
    sex: str | None

    @property
    def passport(self) -> Passport:
        """The document as the rules look at it."""
        return Passport(self.nationality, PassportKind(self.kind), self.expires)


def read_document(
    session: Session,
    checks: Checks,
    path: str,
    data: TravelDocumentData,
    today: date,
    needed: tuple[str, ...] = FULL,
) -> Identity | None:
    """The document under a path of the input, or None where `checks` now holds what is wrong with it.

    A kind that nobody states is ORDINARY. Typed names are kept where both are given: the zone shortens them.
    """
    before = len(checks.found)
    zone = read_zone(checks, f"{path}.mrz", data.mrz, today) if data.mrz else None
    if data.mrz and zone is None:
        return None
    number = _number(checks, f"{path}.number", data.number, needed=zone is None)
    printed = zone.country if zone else None
    country = checks.country(session, f"{path}.country", data.country or printed)
    if data.country is None and zone is None:
        checks.add(f"{path}.country", "REQUIRED")
    typed = replace(
        data,
        number=number,
        given=checks.text(f"{path}.given", data.given, needed=False),
        family=checks.text(f"{path}.family", data.family, needed=False),
    )
    checks.one_of(f"{path}.kind", data.kind, KINDS)
    checks.one_of(f"{path}.sex", data.sex, SEXES)
    if zone:
        _compare(checks, path, typed, zone)
        checks.country(session, f"{path}.mrz", zone.nationality)
    merged: dict[str, Any] = {name: getattr(typed, name) or getattr(zone, name, None) for name in MERGED}
    for name in needed:
        if merged[name] is None:
            checks.add(f"{path}.{IN_GRAPH.get(name, name)}", "REQUIRED")
    checks.past(f"{path}.birthDate", merged["birth_date"], today)
    if len(checks.found) > before:
        return None
    issuer = known(country)
    merged["kind"] = merged["kind"] or "ORDINARY"
    return Identity(country=issuer, nationality=zone.nationality if zone else issuer, **merged)


def unexpired(checks: Checks, path: str, identity: Identity | None, today: date) -> None:
    """Note a document whose last day has passed."""
    if identity and identity.expires and identity.expires < today:
        checks.add(f"{path}.expires", "DOCUMENT_EXPIRED")


def _number(checks: Checks, path: str, value: str | None, *, needed: bool) -> str | None:
    text = checks.text(path, value, most=40, needed=needed)
    clean = SEPARATORS.sub("", text or "").upper()
    if text is not None and not NUMBER.fullmatch(clean):
        checks.add(path, "DOCUMENT_NUMBER_SHAPE")
    return clean or None


def _compare(checks: Checks, path: str, typed: TravelDocumentData, zone: Zone) -> None:
    """Note every typed field that the zone contradicts."""
    agree = {
        "number": typed.number is None or typed.number == zone.number,
        "kind": typed.kind in (None, zone.kind),
        "country": typed.country in (None, zone.country, zone.nationality),
        "expires": None in (typed.expires, zone.expires) or typed.expires == zone.expires,
        # A zone has two digits of the year: somebody over a hundred is known by the typed date.
        "birth_date": None in (typed.birth_date, zone.birth_date)
        or f"{typed.birth_date:%y%m%d}" == f"{zone.birth_date:%y%m%d}",
        "sex": typed.sex in (None, zone.sex) or zone.sex == "UNSPECIFIED",
        "given": typed.given is None or same_name(typed.given, zone.given, zone.truncated),
        "family": typed.family is None or same_name(typed.family, zone.family, zone.truncated),
    }
    for name, agrees in agree.items():
        if not agrees:
            checks.add(f"{path}.{IN_GRAPH.get(name, name)}", "MRZ_MISMATCH")
