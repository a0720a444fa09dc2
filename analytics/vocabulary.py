"""The codes that dimensions may hold: fixed lists, in alphabetical order, which is also the order of ties."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analytics.tables import Kind
from policy.reference import checkpoints, countries, regions
from policy.trip import TravelMode

PROGRAMMES = (
    "ATA_ZHOLY",
    "ETA",
    "E_RESIDENCY",
    "E_VISA",
    "FAST_TRACK",
    "HEALTH_INSURANCE",
    "KAZAKH_CARD",
)
VOCABULARY: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.COUNTRY: tuple(sorted(countries())),
        Kind.REGION: tuple(sorted(regions())),
        Kind.AGE_BAND: ("AGE_0_17", "AGE_18_62", "AGE_63_PLUS", "AGE_UNKNOWN"),
        Kind.SEX: ("FEMALE", "MALE", "UNSPECIFIED"),
        Kind.EDUCATION: (
            "GENERAL_SECONDARY",
            "HIGHER",
            "INCOMPLETE_HIGHER",
            "NONE",
            "UNKNOWN",
            "VOCATIONAL_SECONDARY",
        ),
        Kind.FLOW: ("PAID", "REPAID"),
        Kind.DIRECTION: ("ENTRY", "EXIT"),
        Kind.CHECKPOINT: tuple(sorted(checkpoints())),
        Kind.TRAVEL_MODE: tuple(sorted(mode.value for mode in TravelMode)),
        Kind.QUOTA: ("INTERNAL", "KANDAS"),
        Kind.CURRENCY: ("EUR", "USD"),
        Kind.AID_KIND: ("HOUSING", "MOBILITY_CERTIFICATE", "RELOCATION_GRANT"),
        Kind.PROGRAMME: PROGRAMMES,
        Kind.CASE_KIND: tuple(sorted((*PROGRAMMES, "KANDAS"))),
        Kind.OUTCOME: ("APPROVE", "REFUSE", "RETURN", "REVOKE"),
        Kind.CASE_STEP: (
            "APPEALED",
            "APPROVE",
            "ARRIVED",
            "CITIZEN",
            "COMMISSION",
            "DEPARTED",
            "OPENED",
            "PLACED",
            "REFUSE",
            "RETURN",
            "REVOKE",
        ),
        Kind.WORK_STEP: ("ANSWERED", "APPEALED", "DECIDED", "RECEIVED", "RETURNED", "WITHDRAWN"),
        Kind.MEMBER_STEP: ("CONSENT", "REGISTERED", "REMOVED", "UPDATED"),
        Kind.PERMIT_STEP: (
            "CHANGED",
            "ENDED",
            "EXTENDED",
            "ISSUED",
            "RESTORED",
            "REVOKED",
            "VOIDED",
            "WITHDRAWN",
        ),
    }
)
"""Every code of every kind that is a list. A fact with a code outside its list is a fault, and is not loaded."""
