"""Exact cells of a month for a release: what each person or family adds is bounded before anything is added up.

A *source* gives one row for every person or family (never more), with its keys and a whole value of at most `clip`:
so nobody can change the cells by more. Facts count in the month in which they were recorded. Loaded facts name nobody;
nobody's part in them can be bounded, so they are left out. Every cell of the public lists is there, in their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from analytics.facts import Facts
from analytics.tables import Kind
from analytics.vocabulary import VOCABULARY

OTHER = "OTHER"
CLASSIFIERS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "region": VOCABULARY[Kind.REGION],
        "age_band": VOCABULARY[Kind.AGE_BAND],
        "sex": VOCABULARY[Kind.SEX],
        "education": VOCABULARY[Kind.EDUCATION],
        "programme": VOCABULARY[Kind.PROGRAMME],
    }
)
"""The codes of axes that go by a classifier."""
FIRST_GRANT = """(SELECT person, family, origin, age_band, sex, education, recorded_at FROM arrivals
    WHERE person IS NOT NULL AND recorded_at < $before
    QUALIFY row_number() OVER (PARTITION BY person ORDER BY recorded_at, xid, seq, family) = 1)"""
FIRST_PLACE = """(SELECT family, region, under_quota, recorded_at FROM placements
    WHERE family IS NOT NULL AND recorded_at < $before
    QUALIFY row_number() OVER (PARTITION BY family ORDER BY recorded_at, xid, seq) = 1)"""
MONTH = "date_trunc('month', recorded_at + INTERVAL 5 HOUR)"


def _monthly(keys: str, rows: str, unit: str) -> str:
    """The first row of a unit in the month; in the first months of a year in which it has any, as many as allowed."""
    return f"""
SELECT {keys}, 1 AS value FROM (
    SELECT *, dense_rank() OVER (PARTITION BY {unit}, year(month) ORDER BY month) AS place
    FROM (SELECT *, {MONTH} AS month FROM ({rows}) WHERE {unit} IS NOT NULL AND recorded_at < $before)
    QUALIFY row_number() OVER (PARTITION BY {unit}, month ORDER BY recorded_at, xid, seq) = 1
) WHERE place <= $periods AND month = date_trunc('month', $from::TIMESTAMP + INTERVAL 5 HOUR)"""  # noqa: S608  # our own words


APPLIED = "programme::VARCHAR AS programme, coalesce(nationality::VARCHAR, '') AS nationality"
SOURCES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("arrivals", "persons"): f"""
SELECT coalesce(origin::VARCHAR, '') AS origin, age_band::VARCHAR AS age_band, education::VARCHAR AS education,
    coalesce(sex::VARCHAR, 'UNSPECIFIED') AS sex, 1 AS value
FROM {FIRST_GRANT} WHERE recorded_at >= $from""",  # noqa: S608  # our own words
        ("placements", "persons"): f"""
SELECT coalesce(p.origin::VARCHAR, '') AS origin, region::VARCHAR AS region, under_quota::VARCHAR AS under_quota,
    1 AS value
FROM {FIRST_GRANT} AS p JOIN {FIRST_PLACE} AS placed USING (family)
WHERE greatest(p.recorded_at, placed.recorded_at) >= $from""",  # noqa: S608
        ("placements", "families"): f"""
SELECT region::VARCHAR AS region, under_quota::VARCHAR AS under_quota, 1 AS value
FROM {FIRST_PLACE} WHERE recorded_at >= $from""",  # noqa: S608
        # The first months of a year in which a family has entries, as many as the product allows, and no more.
        ("aidSpend", "net"): """
SELECT region, greatest(-$clip, least($clip, value)) AS value FROM (
    SELECT family, month, arg_max(region::VARCHAR, (xid, seq)) AS region,
        sum(CASE flow WHEN 'PAID' THEN amount ELSE -amount END) // 100 AS value,
        rank() OVER (PARTITION BY family, year(month) ORDER BY month) AS place
    FROM (SELECT *, date_trunc('month', recorded_at + INTERVAL 5 HOUR) AS month FROM aid
        WHERE family IS NOT NULL AND kind = $kind AND recorded_at < $before)
    GROUP BY family, month
) WHERE place <= $periods AND month = date_trunc('month', $from::TIMESTAMP + INTERVAL 5 HOUR)""",
        ("applications", "count"): _monthly(APPLIED, "FROM applications_submitted", "person"),
        ("applications", "decisions"): _monthly(
            f"{APPLIED}, outcome::VARCHAR AS outcome",
            """SELECT decided.*, submitted.person FROM applications_decided AS decided
            JOIN (SELECT DISTINCT application, person FROM applications_submitted) AS submitted USING (application)
            WHERE outcome IN ('APPROVE', 'REFUSE')""",
            "person",
        ),
        ("kandasCases", "decisions"): _monthly(
            "coalesce(origin::VARCHAR, '') AS origin, step::VARCHAR AS step",
            "FROM cases WHERE step IN ('APPROVE', 'REFUSE', 'RETURN', 'REVOKE')",
            "family",
        ),
        # What a member said last, while the consent to be counted stands, and plans while that to plans does.
        ("diaspora", "members"): """
SELECT coalesce(residence::VARCHAR, '') AS residence,
    coalesce(wants_to_return AND planned IS DISTINCT FROM false, false)::VARCHAR AS wants, 1 AS value
FROM (FROM members WHERE member IS NOT NULL AND step <> 'CONSENT' AND recorded_at < $before
    QUALIFY row_number() OVER (PARTITION BY member ORDER BY recorded_at DESC, xid DESC, seq DESC, choice) = 1)
JOIN (SELECT member, arg_max(statistics, (xid, seq)) FILTER (WHERE statistics IS NOT NULL) AS counted,
        arg_max(planning, (xid, seq)) FILTER (WHERE planning IS NOT NULL) AS planned
    FROM members WHERE recorded_at < $before GROUP BY member) USING (member)
WHERE step <> 'REMOVED' AND counted""",
        ("aidSpend", "families"): """
SELECT region::VARCHAR AS region, 1 AS value FROM (
    SELECT region, recorded_at FROM aid
    WHERE family IS NOT NULL AND kind = $kind AND flow = 'PAID' AND recorded_at < $before
    QUALIFY row_number() OVER (PARTITION BY family ORDER BY recorded_at, xid, seq) = 1
) WHERE recorded_at >= $from""",
    }
)  # fmt: skip
"""By metric and measure."""


def cells(
    facts: Facts,
    source: tuple[str, str],
    axes: Mapping[str, Sequence[str]],
    start: datetime,
    end: datetime,
    *,
    clip: int,
    periods: int,
    fixed: Mapping[str, str],
) -> list[int]:
    """The exact cells, the last axis running fastest. Codes outside a list with an OTHER are there; others nowhere.

    Raises FactsError.
    """
    facts.refresh()
    sql = SOURCES[source]
    bound = {"from": _plain(start), "before": _plain(end), "clip": clip, "periods": periods} | dict(fixed)
    used = {name: value for name, value in bound.items() if f"${name}" in sql}
    keys = [
        f"CASE WHEN list_contains($codes_{axis}, {axis}) THEN {axis} ELSE '{OTHER}' END AS {axis}"
        for axis in axes
    ]
    lists = [
        f"(SELECT unnest($codes_{axis}::VARCHAR[]) AS {axis}, "
        f"generate_subscripts($codes_{axis}::VARCHAR[], 1) AS n_{axis})"
        for axis in axes
    ]
    statement = f"""
WITH units AS ({sql}),
found AS (SELECT {", ".join([*keys, "CAST(sum(value) AS BIGINT) AS value"])} FROM units GROUP BY ALL)
SELECT coalesce(found.value, 0) FROM {" CROSS JOIN ".join(lists)}
LEFT JOIN found USING ({", ".join(axes)}) ORDER BY {", ".join(f"n_{axis}" for axis in axes)}"""  # noqa: S608  # our own
    with facts.snapshot() as cursor:
        rows = cursor.execute(
            statement, used | {f"codes_{axis}": list(codes) for axis, codes in axes.items()}
        ).fetchall()
    return [value for (value,) in rows]


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
