"""Aid in tenge, in MRP of the day, in euros and dollars at the last published rate.

Each payment is converted by itself, at its own day's value, and rounded to hundredths, halves away from zero: so rows
always add up to their total. A rate older than 31 days is no rate; one payment without a rate leaves its whole cell
uncollected. Rates come from the rules and from loads: the newest known one of a day or before it counts, and on one
and the same day a loaded one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from analytics.dimensions import timeline
from analytics.metric import Bound, Expression, Join
from analytics.questions import Question
from policy.rulebook import Rulebook

SUBJECTS: Mapping[str, str] = MappingProxyType({"MRP": "mrp", "EUR": "fx.eur", "USD": "fx.usd"})
"""The rules that say how many tenge a unit is worth."""
OLDEST_RATE = timedelta(days=31)
LOADED = frozenset({"EUR", "USD"})
"""Whose rates can be loaded, too."""
MILLION = 1_000_000
TEN_THOUSAND = 10_000


def amount(currency: str) -> Expression:
    """The amount of a payment in hundredths of the currency."""
    if currency == "KZT":
        return Expression("f.sign * f.amount")
    value = f"value_{currency}"
    doubled = (
        f"(CAST(abs(f.amount) AS HUGEINT) * {2 * MILLION} + {value}.millionths) // (2 * {value}.millionths)"
    )
    return Expression(f"f.sign * sign(f.amount) * ({doubled})", (value,))


def values_join(currency: str) -> Join:
    """The value of a unit on the day of a payment, in millionths of a tenge."""
    name = f"value_{currency}"
    listed = f"""SELECT unnest($from_{currency}::DATE[]) AS first_day, unnest($to_{currency}::DATE[]) AS last_day,
                unnest($millionths_{currency}::BIGINT[]) AS millionths"""
    if currency in LOADED:
        listed = f"""SELECT first_day, millionths, least(
                    last_day, CAST(lead(first_day) OVER (ORDER BY first_day) - 1 AS DATE)) AS last_day
            FROM (
                {_loaded_rates(currency)}
                UNION ALL
                SELECT * FROM ({listed}) AS ruled WHERE first_day NOT IN (
                    SELECT first_day FROM ({_loaded_rates(currency)}) AS loaded)
            ) AS every_rate"""  # noqa: S608  # our own words
    return Join(
        f"""LEFT JOIN ({listed}) AS {name} ON f."on" BETWEEN {name}.first_day AND {name}.last_day""",
        binds=partial(_bind_values, currency),
    )


def _loaded_rates(currency: str) -> str:
    """The rates that loads brought and none took back, as known then: of several for a day the last one loaded."""
    return f"""SELECT first_day, CAST(first_day + {OLDEST_RATE.days} AS DATE) AS last_day,
                    arg_max(rate, loaded) * {MILLION // TEN_THOUSAND} AS millionths
                FROM (
                    SELECT "on" AS first_day, rate, max(seq) FILTER (WHERE sign > 0) AS loaded FROM rates
                    WHERE currency = '{currency}' AND recorded_at <= $known_at
                    GROUP BY "on", rate HAVING sum(sign) > 0
                ) AS standing GROUP BY first_day"""  # noqa: S608  # our own words


def _bind_values(currency: str, question: Question, rulebook: Rulebook) -> Bound:
    spans = values(currency, question, rulebook)
    return {
        f"from_{currency}": [start for start, _, _ in spans],
        f"to_{currency}": [end for _, end, _ in spans],
        f"millionths_{currency}": [int(value * MILLION) for _, _, value in spans],
    }


def values(currency: str, question: Question, rulebook: Rulebook) -> list[tuple[date, date, Decimal]]:
    """First day, last day and value in tenge of every rule on a unit, as known then; days do not overlap."""
    found = []
    for rule in timeline(SUBJECTS[currency], question, rulebook):
        end = rule.in_force_to or date.max
        if currency != "MRP":
            end = min(end, rule.in_force_from + OLDEST_RATE)
        found.append((rule.in_force_from, end, Decimal(rule.value)))
    return found
