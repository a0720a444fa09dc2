"""The registry of the diaspora: its members, and what they have in mind, by where and when they would return."""

from __future__ import annotations

from analytics.dimensions import DAY, MONTH, OFFICE, QUARTER, REGION, YEAR, YEAR_OF_DAY
from analytics.finishes import count, ratio, share_of_total
from analytics.metric import Dimension, Expression, Measure, Metric
from analytics.regions import over_the_split, region_filters
from analytics.tables import Kind

RESIDENCE = Expression("f.residence")
WANTS = Expression("f.wants_to_return")
RETURN_YEAR = Expression("CAST(f.return_year AS INTEGER)")
MEMBERS = {"members": "count(DISTINCT member)"}
WISHES = {"wishes": "count(DISTINCT member) FILTER (WHERE wants)"}

DIASPORA = Metric(
    id="diaspora",
    unit="members",
    owner="OTANDASTAR",
    table="members",
    # What a member said last counts, dated by the registration, while the consent to be counted stands; plans count
    # until that consent is withdrawn. Who was removed counts no more.
    relation="""(
        SELECT registered_on AS "on", said.recorded_at, said.xid, said.seq, said.sign, said.member, said.residence,
            said.office, CASE WHEN planned IS DISTINCT FROM FALSE THEN said.region END AS region,
            CASE WHEN planned IS DISTINCT FROM FALSE THEN said.wants_to_return END AS wants_to_return,
            CASE WHEN planned IS DISTINCT FROM FALSE THEN said.return_year END AS return_year
        FROM members AS said JOIN (
            SELECT member, max(seq) FILTER (WHERE step <> 'CONSENT') AS newest,
                min("on") FILTER (WHERE step <> 'CONSENT') AS registered_on,
                arg_max(step, seq) FILTER (WHERE step <> 'CONSENT') AS last_step,
                arg_max(statistics, seq) FILTER (WHERE statistics IS NOT NULL) AS counted,
                arg_max(planning, seq) FILTER (WHERE planning IS NOT NULL) AS planned
            FROM members WHERE "on" <= $as_of AND recorded_at <= $known_at GROUP BY member
        ) AS now ON now.member = said.member AND now.newest = said.seq
        WHERE last_step <> 'REMOVED' AND counted)""",
    dimensions=(
        Dimension("RESIDENCE", "residence", RESIDENCE, Kind.COUNTRY, about="The country a member lives in."),
        Dimension(
            "PREFERRED_REGION",
            "preferred_region",
            REGION.value,
            Kind.REGION,
            about="A region a member would prefer; null where none was named.",
        ),
        *over_the_split(REGION.value),
        Dimension(
            "RETURN_YEAR",
            "return_year",
            RETURN_YEAR,
            Kind.NUMBER,
            about="The year in which a member means to return; null where none was named.",
        ),
        Dimension(
            "WANTS_TO_RETURN",
            "wants_to_return",
            WANTS,
            Kind.FLAG,
            about="Whether a member wishes to return; null where it is not known.",
        ),
        OFFICE,
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure(
            "members",
            MEMBERS,
            count("members"),
            order="members",
            about="How many members; one who names two regions is in the rows of both, and once in their total.",
        ),
        Measure(
            "share",
            MEMBERS,
            share_of_total("members"),
            about="Their share of the question's members, 0 to 1, four digits.",
        ),
        Measure(
            "wantToReturn",
            WISHES,
            count("wishes"),
            order="wishes",
            about="How many of them say that they wish to return.",
        ),
        Measure(
            "wishRate",
            MEMBERS | WISHES,
            ratio("wishes", "members"),
            about="Those who wish to return by all members, 0 to 1, four digits.",
        ),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "residence": (Kind.COUNTRY, RESIDENCE),
        "registeredBy": (Kind.TEXT, OFFICE.value),
        "wantsToReturn": (Kind.FLAG, WANTS),
        "preferredRegion": (Kind.REGION, REGION.value),
        "returnYear": (Kind.NUMBER, RETURN_YEAR),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    }
    | region_filters(REGION.value),
    caveats=("consented_members", "registration_day", "newest_word", "several_regions", "borders_of_2022"),
    columns={"member": Expression("f.member"), "wants": WANTS},
)
