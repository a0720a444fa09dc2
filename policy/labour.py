"""The work that regions look for, as the dated rules have it: a reason to propose a region, never to refuse one."""

from collections.abc import Mapping
from datetime import date

from policy.rulebook import Rulebook

FIELDS = (
    "AGRICULTURE",
    "CONSTRUCTION",
    "EDUCATION",
    "HEALTH",
    "INDUSTRY",
    "SERVICES",
    "TECHNOLOGY",
    "TRANSPORT",
)
"""Fields of work, coarse enough to tell nobody apart."""


def sought(rulebook: Rulebook, on: date) -> Mapping[str, tuple[str, ...]]:
    """The fields of work that each region looks for on a day; empty where no rule says."""
    rule = rulebook.in_force("labour.sought", on)
    return rule.value["regions"] if rule else {}
