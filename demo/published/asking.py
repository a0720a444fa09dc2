"""What a published row asks of the running figures, or why it asks nothing of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.questions import Leaf, Wanted
from demo.published.figures import Row
from demo.published.readings import AGES, GRANTED, OTHER, PLACED_TOTAL, key_of

Key = Any
PERSONS: Wanted = ("persons", None)
FAMILIES: Wanted = ("families", None)
PAID: Wanted = ("paid", "KZT")
DIMENSIONS = {
    "origin_country": ("ORIGIN", "origin"),
    "age_group": ("AGE_BAND", "age_band"),
    "education_of_working_age": ("EDUCATION", "education"),
    "settlement_region": ("REGION", "region"),
}
AID = {
    "aid_relocation_grant": ("RELOCATION_GRANT", PAID),
    "aid_relocation_grant_recipients": ("RELOCATION_GRANT", PERSONS),
    "aid_rent_utilities": ("HOUSING", PAID),
    "aid_rent_utilities_recipients": ("HOUSING", FAMILIES),
    "aid_certificates": ("MOBILITY_CERTIFICATE", PAID),
    "aid_certificates_recipients": ("MOBILITY_CERTIFICATE", FAMILIES),
}
NOT_COVERED = {
    "kandas_citizenship_granted": "citizenship is a step of a case here, not a figure",
    "immigration_quota": "quotas before 2016 were counted in families and had no regions",
    "kandas_employed_permanent": "employment is not recorded",
    "kandas_supported": "support of employment centres is not recorded",
    "kandas_housing_cost_subsidised": "persons who live in a home paid for are not counted apart",
    "resettled_total": "counts internal migrants too, who take no part in the programme",
    "resettled_internal_migrants": "internal migrants take no part in the programme",
    "resettled_employed": "employment is not recorded",
    "resettled_self_employed": "employment is not recorded",
    "resettled_working_age": "counts internal migrants too",
    "resettled_working_age_internal": "internal migrants take no part in the programme",
    "resettled_working_age_kandas": "placements are counted by region and origin, not by age",
    "regional_quota_internal": "internal migrants take no part in the programme; the places are loaded",
    "aid_labour_mobility_budget": "a budget of 2017 for internal migrants and kandas together",
    "certificates_of_economic_mobility": "counts internal migrants too",
    "certificates_of_economic_mobility_families": "counts internal migrants too",
    "ata_zholy_cards_issued": "the card is another programme",
    "kandas_applications_via_missions_pilot": "applications of a pilot outside the programme",
    "visa_free_countries": "a rule, not a figure",
    "evisa_countries": "a rule, not a figure",
    "evisas_issued": "no period is printed",
    "evisa_fee_revenue": "no period is printed",
    "foreigners_permanently_registered": "residence permits are not recorded",
}


@dataclass(frozen=True)
class Asked:
    """What a row asks of the figures: the sum of `keys` of a dimension, or of all keys but `without`; or a total.

    `share`: in percent of the total.
    """

    metric: str
    measure: Wanted
    where: tuple[Leaf, ...]
    by: tuple[str, str] | None = None
    keys: frozenset[Key] | None = None
    without: frozenset[Key] | None = None
    share: bool = False
    as_of: date | None = None


def ask(row: Row, named: frozenset[str], rows: tuple[Row, ...] = ()) -> Asked | str:
    """What a row asks of the figures, or why it asks nothing. `named` are all categories of its list."""
    if row.measure in NOT_COVERED:
        return NOT_COVERED[row.measure]
    if row.begins is None or row.ends is None:
        return "no period is printed"
    period = (Leaf("on", "from", row.begins), Leaf("on", "to", row.ends))
    key, region = key_of(row), (Leaf("region", "eq", key_of(row)),)
    if row.measure in GRANTED:
        if row.unit.startswith("families"):
            return "loaded arrivals count persons, not families"
        return _granted(row, key, named, period)
    if row.measure in (*PLACED_TOTAL, "kandas_in_quota"):
        measure = FAMILIES if row.unit == "families" else PERSONS
        quota = (*period, Leaf("underQuota", "eq", True))
        if row.dimension == "target_region":
            return Asked("placements", measure, (*quota, *region))
        return _of("placements", measure, quota, ("ORIGIN", "origin"), key, named)
    if row.measure == "kandas_arrivals_KZ-23":
        settled = (*period, Leaf("region", "eq", "KZ-23"))
        return Asked("placements", FAMILIES, settled, ("ORIGIN", "origin"), frozenset({key}))
    if row.measure in AID:
        kind, measure = AID[row.measure]
        measure = FAMILIES if row.unit == "families" else measure
        return Asked("aidSpend", measure, (*period, *region, Leaf("kind", "eq", kind)))
    if row.measure == "foreign_arrivals":
        entries = (*period, Leaf("direction", "eq", "ENTRY"))
        return _of("crossings", PERSONS, entries, ("NATIONALITY", "nationality"), key, named)
    return _quota(row, key, rows)


def _granted(row: Row, key: str, named: frozenset[str], period: tuple[Leaf, ...]) -> Asked:
    if row.dimension == "total":
        return Asked("arrivals", PERSONS, period)
    dimension = DIMENSIONS[row.dimension]
    names: Mapping[str, str] = AGES
    if row.dimension.startswith("education"):
        period = (*period, Leaf("ageBand", "eq", AGES["working_age"]))
        names = {name: name.upper() for name in (*named, key)}
    key, named = names.get(key, key), frozenset(names.get(name, name) for name in named)
    asked = _of("arrivals", PERSONS, period, dimension, key, named)
    return replace(asked, share=row.unit == "percent")


def _of(
    metric: str,
    measure: Wanted,
    where: tuple[Leaf, ...],
    by: tuple[str, str],
    key: str,
    named: frozenset[str],
) -> Asked:
    if key == "ALL":
        return Asked(metric, measure, where)
    if key == OTHER:
        return Asked(metric, measure, where, by, without=named - {OTHER})
    return Asked(metric, measure, where, by, frozenset({key}))


def _quota(row: Row, key: str, rows: tuple[Row, ...]) -> Asked | str:
    """The places in force when the year begins; of several totals for a year, the last one when it ends."""
    if not row.unit.startswith("persons"):
        return "a quota in families, of before the rules that are kept here"
    same = [r.line for r in rows if (r.measure, r.key, r.begins) == (row.measure, row.key, row.begins)]
    day = row.ends if len(same) > 1 and row.line == max(same) else row.begins
    where = () if row.dimension == "total" else (Leaf("region", "eq", key),)
    return Asked("placements", ("quota", None), where, as_of=day)
