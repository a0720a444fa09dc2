"""The leaves of the e-Visa categories: purpose, length of stay, confirmation by Astana Hub.

Each looks only at purposes that the leaf before it lets pass, so that an unknown purpose misses no more
than it must.
"""

from collections.abc import Mapping
from typing import Any

from policy.conditions import Case, Finding, Leaf
from policy.stays import LONGEST_STAY
from policy.trip import Fact

SUBJECT = "e_visa.categories"
ASTANA_HUB = "authority.astana_hub"


def _table(case: Case) -> Mapping[str, Mapping[str, Any]]:
    rule = case.rules.get(SUBJECT)
    return rule.value if rule else {}


def _thinkable(case: Case, keeping_stay: bool = False) -> list[Mapping[str, Any]]:
    """The categories that the purpose (or, if unknown, any purpose) and, if asked, the stay leave."""
    table, purpose, stay = _table(case), case.trip.purpose, case.trip.stay_days
    rows = list(table.values()) if purpose is None else [table[purpose]] if purpose in table else []
    if keeping_stay and stay is not None:
        return [row for row in rows if stay <= row["stay_days"]] or rows
    return rows


def _purpose(case: Case) -> Finding:
    rule, purpose = case.rules.get(SUBJECT), case.trip.purpose
    if purpose is None:
        return Finding(None, (Fact.PURPOSE,), rule=rule)
    return Finding(purpose in _table(case), rule=rule)


def _stay(case: Case) -> Finding:
    rule, stay, rows = case.rules.get(SUBJECT), case.trip.stay_days, _thinkable(case)
    limits = {int(row["stay_days"]) for row in rows}
    params = {"limit": max(limits, default=0), "days": stay or 0}
    if not limits:
        return Finding(True, rule=rule, params=params)
    unknown_purpose = (Fact.PURPOSE,) if len(limits) > 1 else ()
    if stay is None:
        return Finding(None, (*unknown_purpose, Fact.STAY_DAYS), rule=rule, params=params)
    if stay <= min(limits):
        return Finding(True, rule=rule, params=params)
    if stay > max(limits):
        return Finding(False, rule=rule, params=params)
    return Finding(None, unknown_purpose, rule=rule, params=params)


def _hub(case: Case) -> Finding:
    rule, rows, hub = (
        case.rules.get(SUBJECT),
        _thinkable(case, keeping_stay=True),
        case.trip.astana_hub_confirmed,
    )
    needs = [bool(row.get("hub")) for row in rows]
    if not any(needs) or hub:
        return Finding(True, rule=rule)
    if hub is False:
        return Finding(False, rule=rule) if all(needs) else Finding(None, (Fact.PURPOSE,), rule=rule)
    if case.trip.purpose is None:
        # Only one of the purposes needs this act; the traveller is asked for it once the purpose is that one.
        return Finding(None, (Fact.PURPOSE,), (ASTANA_HUB,), rule=rule)
    return Finding(None, (Fact.ASTANA_HUB_CONFIRMED,), rule=rule)


def longest(case: Case) -> int:
    """The longest stay, in days, that any thinkable category allows."""
    return max((int(row["stay_days"]) for row in _thinkable(case)), default=LONGEST_STAY)


def category(case: Case) -> str:
    """The visa category of the purpose, or an empty string."""
    return str(_table(case).get(case.trip.purpose or "", {}).get("category", ""))


PURPOSE = Leaf("e_visa.purpose", frozenset({Fact.PURPOSE}), _purpose)
STAY = Leaf("e_visa.stay", frozenset({Fact.PURPOSE, Fact.STAY_DAYS}), _stay, less_is_safe=True)
HUB_FACTS = frozenset({Fact.PURPOSE, Fact.STAY_DAYS, Fact.ASTANA_HUB_CONFIRMED})
HUB = Leaf("e_visa.hub", HUB_FACTS, _hub, less_is_safe=True)
