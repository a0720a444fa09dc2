"""Dimensions and joins that several metrics share."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from analytics.metric import Bound, Dimension, Expression, Join
from analytics.questions import Question
from analytics.tables import Kind
from analytics.vocabulary import VOCABULARY
from policy.rulebook import Rulebook
from policy.rulefile import Rule

ALMATY = timezone(timedelta(hours=5), "Asia/Almaty")
LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)

DAY = Expression('f."on"')
YEAR_OF_DAY = Expression('CAST(year(f."on") AS INTEGER)')
YEAR = Dimension("YEAR", "year", YEAR_OF_DAY, Kind.NUMBER, about="The year, such as 2025.")
QUARTER = Dimension(
    "QUARTER",
    "quarter",
    Expression("CAST(date_trunc('quarter', f.\"on\") AS DATE)"),
    write=lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    about="The quarter, such as 2025-Q1.",
)
MONTH = Dimension(
    "MONTH",
    "month",
    Expression("CAST(date_trunc('month', f.\"on\") AS DATE)"),
    write=lambda day: f"{day.year}-{day.month:02d}",
    about="The month, such as 2025-03.",
)
ORIGIN = Dimension(
    "ORIGIN", "origin", Expression("f.origin"), Kind.COUNTRY, about="The country the family came from."
)
REGION = Dimension("REGION", "region", Expression("f.region"), Kind.REGION, about="The region.")
NATIONALITY = Dimension(
    "NATIONALITY",
    "nationality",
    Expression("f.nationality"),
    Kind.COUNTRY,
    about="The country of the passport shown; null where it is not known.",
)
TARGET_REGION = Dimension(
    "TARGET_REGION",
    "target_region",
    Expression("target.target", ("target",)),
    Kind.FLAG,
    about="Whether it was a target region of that year; null where the year has no list.",
)
CASE_KIND = Dimension(
    "PROGRAMME",
    "programme",
    Expression("f.programme"),
    Kind.CASE_KIND,
    about="The programme of an application, or KANDAS for a case.",
)
OFFICE = Dimension("OFFICE", "office", Expression("f.office"), Kind.TEXT, about="The office, by its code.")
PERIODS = (YEAR, QUARTER, MONTH)


def moments(question: Question) -> Bound:
    """The parameters of the two times: facts true on `as_of`, as recorded by `known_at`."""
    known = (question.known_at or LAST_MOMENT).astimezone(UTC).replace(tzinfo=None)
    return {"as_of": question.as_of or date.max, "known_at": known}


def known_on(question: Question) -> date | None:
    """The day by which rules must have been known, or None for all that is known today."""
    return question.known_at.astimezone(ALMATY).date() if question.known_at else None


def timeline(subject: str, question: Question, rulebook: Rulebook) -> tuple[Rule, ...]:
    """The rules on a subject in the order of their days, as known then; none where nothing was known yet."""
    known = known_on(question)
    if not any(r.subject == subject and (known is None or r.known_from <= known) for r in rulebook.rules):
        return ()
    return rulebook.timeline(subject, known)


def target_regions(question: Question, rulebook: Rulebook) -> dict[int, frozenset[str]]:
    """The target regions of every year that has a list, as known then: the list in force at the year's end."""
    known = known_on(question)
    segments = timeline("target_regions.kandas", question, rulebook)
    last = question.today.year + 1
    years = {
        y for s in segments for y in range(s.in_force_from.year, (s.in_force_to or date(last, 1, 1)).year + 1)
    }
    found = {year: rulebook.in_force("target_regions.kandas", date(year, 12, 31), known) for year in years}
    return {year: frozenset(rule.value["regions"]) for year, rule in found.items() if rule}


def target_join(region: str, needs: tuple[str, ...] = ()) -> Join:
    """Whether the region of a fact was a target region in the fact's year; unknown where the year has no list."""
    return Join(
        f"""LEFT JOIN (
            SELECT unnest($target_years::INTEGER[]) AS year, unnest($target_codes::VARCHAR[])::region AS region,
                unnest($targets::BOOLEAN[]) AS target
        ) AS target ON target.year = year(f."on") AND target.region = {region}""",
        needs,
        _bind_targets,
        over=(YEAR_OF_DAY, Expression(region, needs)),
    )


def _bind_targets(question: Question, rulebook: Rulebook) -> Bound:
    lists = target_regions(question, rulebook)
    pairs = [(year, code) for year in sorted(lists) for code in VOCABULARY[Kind.REGION]]
    return {
        "target_years": [year for year, _ in pairs],
        "target_codes": [code for _, code in pairs],
        "targets": [code in lists[year] for year, code in pairs],
    }
