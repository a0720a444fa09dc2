"""What can be asked for about a member of the diaspora: fields as in the graph's inputs, in snake_case.

Enumerations travel as their names. What was left out is None. Money is Decimal in KZT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class HouseholdPerson:
    """Somebody who lives with a member of the diaspora."""

    given: str
    family: str
    relation: str
    birth_date: date | None = None
    sex: str | None = None


@dataclass(frozen=True)
class Intentions:
    """What a member of the diaspora has in mind."""

    wants_to_return: bool | None = None
    preferred_regions: tuple[str, ...] | None = None
    profession: str | None = None
    year: int | None = None
    support_needed: tuple[str, ...] | None = None
    work: str | None = None
    relatives_in: tuple[str, ...] | None = None


@dataclass(frozen=True)
class RegisterDiasporaMember:
    """A mission, an association, Otandastar or the person registers a member of the diaspora."""

    idempotency_key: str
    given: str
    family: str
    residence: str
    consents: tuple[str, ...]
    script: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    nationality: str | None = None
    settlement: str | None = None
    household: tuple[HouseholdPerson, ...] | None = None
    intentions: Intentions | None = None


@dataclass(frozen=True)
class UpdateDiasporaMember:
    """What has changed with a member, seen at `version`; what is None stays as it was, in the intentions too."""

    idempotency_key: str
    member: str
    version: int
    residence: str | None = None
    settlement: str | None = None
    intentions: Intentions | None = None


@dataclass(frozen=True)
class GrantConsent:
    """The member consents to a purpose: REGISTRY CONTACT RETURN_PLANNING STATISTICS."""

    idempotency_key: str
    member: str
    purpose: str


@dataclass(frozen=True)
class WithdrawConsent:
    """The member withdraws consent to a purpose."""

    idempotency_key: str
    member: str
    purpose: str


@dataclass(frozen=True)
class ProposeMatches:
    """Look again for members who may be the same person as this one."""

    idempotency_key: str
    member: str


@dataclass(frozen=True)
class ResolveMatch:
    """An officer says whether a proposed match is one person; nothing is merged."""

    idempotency_key: str
    match: str
    same: bool
