"""The codes that dimensions may hold: fixed lists, in alphabetical order, which is also the order of ties."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analytics.tables import Kind
from policy.reference import countries, regions

VOCABULARY: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.COUNTRY: tuple(sorted(countries())),
        Kind.REGION: tuple(sorted(regions())),
        Kind.AGE_BAND: ("AGE_0_17", "AGE_18_62", "AGE_63_PLUS", "AGE_UNKNOWN"),
        Kind.SEX: ("FEMALE", "MALE", "UNSPECIFIED"),
        Kind.AID_KIND: ("HOUSING", "MOBILITY_CERTIFICATE", "RELOCATION_GRANT"),
        Kind.PROGRAMME: ("ETA", "E_RESIDENCY", "E_VISA"),
        Kind.OUTCOME: ("APPROVE", "REFUSE", "RETURN", "REVOKE"),
        Kind.CASE_STEP: ("APPROVE", "ARRIVED", "OPENED", "PLACED", "REFUSE", "RETURN", "REVOKE"),
    }
)
"""Every code of every kind that is a list. A fact with a code outside its list is a fault, and is not loaded."""
