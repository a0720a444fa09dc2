"""What changed, or will change, for a country between two days: its terms before and after, by route."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from policy.rulebook import Rulebook
from policy.rulefile import Rule
from policy.trip import Route

DAY = timedelta(days=1)
NONE = "none"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """On the day ``on`` the terms of a route went from ``before`` to ``after``, short stable codes.

    VISA_FREE: "30/90-in-180" (days in one stay / days in a window), "30", "unlimited", "none", readings
    joined by "|". E_VISA: "listed", "listed?" (uncertain), "none". ETA: the necessity or "none".
    CONSULAR_VISA: "required", "optional". Others: "none", "available", or the capped aid.
    """

    on: date
    route: Route
    before: str
    after: str
    rule_id: str | None


def rule_changes(rulebook: Rulebook, country: str, from_: date, to: date) -> tuple[RuleChange, ...]:
    """The changes on each day from ``from_`` to ``to``, both counted, in the order of days and routes."""
    found = []
    for day in rulebook.changes(subjects=("aid", *SUBJECTS)):
        if from_ <= day <= to:
            earlier, later = rulebook.on(day - DAY), rulebook.on(day)
            for route, (subject, describe) in TERMS:
                before, _ = describe(earlier, country)
                after, rule = describe(later, country)
                if before != after:
                    rule = rule or rulebook.on(day - DAY).get(subject)
                    found.append(RuleChange(day, route, before, after, rule.id if rule else None))
    return tuple(found)


def _regime(rules: Mapping[str, Rule], country: str) -> tuple[str, Rule | None]:
    rule = rules.get(f"regime.{country}")
    if rule is None:
        return NONE, None
    values = [rule.value, *(reading.value for reading in rule.readings if reading.value is not None)]
    return "|".join(_stay(value) for value in values), rule


def _stay(value: Mapping[str, Any]) -> str:
    if not value["visa_free"]:
        return NONE
    if "stay_days" not in value:
        return "unlimited"
    window = f"/{value['window_days']}-in-{value['window_per']}" if "window_days" in value else ""
    return f"{value['stay_days']}{window}"


def _eta(rules: Mapping[str, Rule], country: str) -> tuple[str, Rule | None]:
    rule = rules.get(f"eta.necessity.{country}") or rules.get("eta.necessity")
    regime = rules.get(f"regime.{country}")
    if rule is None or not _exempt(regime):
        return NONE, regime if rule else None
    return rule.value["necessity"], rule


def _e_visa(rules: Mapping[str, Rule], country: str) -> tuple[str, Rule | None]:
    rule, regime = rules.get(f"e_visa.nationality.{country}"), rules.get(f"regime.{country}")
    if rule is None or regime is None or regime.value["visa_free"]:
        return NONE, regime
    doubted = any(reading.value is not None for reading in rule.readings)
    return "listed?" if doubted else "listed", rule


def _consular(rules: Mapping[str, Rule], country: str) -> tuple[str, Rule | None]:
    regime = rules.get(f"regime.{country}")
    if regime is None or "citizen" in regime.value:
        return NONE, regime
    return "optional" if regime.value["visa_free"] else "required", regime


def _scheme(subject: str) -> Callable[[Mapping[str, Rule], str], tuple[str, Rule | None]]:
    def describe(rules: Mapping[str, Rule], country: str) -> tuple[str, Rule | None]:
        rule = rules.get(subject)
        return ("available" if rule and country != "KAZ" else NONE), rule

    return describe


def _certificate(rules: Mapping[str, Rule], country: str) -> tuple[str, Rule | None]:
    rule = rules.get("aid.mobility_certificate")
    if rule is None or country == "KAZ":
        return "certificate-none", rule
    return f"certificate-{rule.value['mrp_cap']}-MRP", rule


def _exempt(regime: Rule | None) -> bool:
    return regime is not None and regime.value["visa_free"] and "citizen" not in regime.value


TERMS = (
    (Route.VISA_FREE, ("regime", _regime)),
    (Route.ETA, ("eta.necessity", _eta)),
    (Route.E_VISA, ("e_visa.scheme", _e_visa)),
    (Route.CONSULAR_VISA, ("regime", _consular)),
    (Route.E_RESIDENCY, ("e_residency.scheme", _scheme("e_residency.scheme"))),
    (Route.ATA_ZHOLY, ("ata_zholy.scheme", _scheme("ata_zholy.scheme"))),
    (Route.KAZAKH_CARD, ("kazakh_card.scheme", _scheme("kazakh_card.scheme"))),
    (Route.KANDAS, ("kandas.definition", _scheme("kandas.definition"))),
    (Route.KANDAS, ("aid.mobility_certificate", _certificate)),
)
SUBJECTS = ("regime", "eta", "e_visa", "e_residency", "ata_zholy", "kazakh_card", "kandas")
