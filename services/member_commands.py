"""What can be asked for about a registered member: consents, and who else may be the same person."""

from dataclasses import dataclass


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
