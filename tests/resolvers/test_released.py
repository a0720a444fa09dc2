"""Answers of releases: additive, the same however phrased, with intervals; and nearest questions that do pass."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from access.actor import ANYBODY
from analytics.metrics import METRICS
from analytics.questions import All, AnyOf, Condition, Leaf, Not, Order, Question
from disclosure.figures import Published, Reason, Suppressed
from disclosure.releases import Releases
from resolvers.released import Desk, keys_of
from resolvers.released_cells import NotThere, OffPeriod
from resolvers.released_measures import MEASURED
from tests.analytics.asked import TODAY
from tests.resolvers.released_world import BOOK, NET, PERSONS, YEAR, ask, researcher
from tests.schema.world import World


def test_a_total_is_the_sum_of_the_released_cells_and_its_error_that_of_the_card(releases: Releases) -> None:
    table = ask(
        releases,
        "arrivals",
        where=All((Leaf("on", "from", date(2025, 3, 1)), Leaf("on", "to", date(2025, 3, 31)))),
    )
    release = releases.get("arrivals", "2025-03", 1)
    found = table.total.figures[PERSONS]
    assert isinstance(found, Published)
    assert found.value == Decimal(sum(release.cells)) / 100
    (total,) = (level for level in release.card["levels"] if not level["axes"])
    assert float(found.high - found.low) == pytest.approx(2 * 1.959964 * total["rmse"], abs=0.02)
    assert (table.protection.mechanism, table.freshness.time_basis) == ("DISCRETE_GAUSSIAN", "RECORDED")


def test_months_add_up_to_a_year_and_so_do_their_variances(releases: Releases) -> None:
    by_month = ask(releases, "arrivals", by=("MONTH",), where=YEAR)
    year = ask(releases, "arrivals", by=("YEAR",), where=YEAR)
    assert [row.keys["month"] for row in by_month.rows] == [f"2025-{number:02d}" for number in range(1, 13)]
    whole = year.rows[0].figures[PERSONS]
    assert isinstance(whole, Published)
    assert sum(row.figures[PERSONS].value for row in by_month.rows) == whole.value
    half = by_month.rows[0].figures[PERSONS]
    assert float(whole.high - whole.value) == pytest.approx(
        float(half.high - half.value) * math.sqrt(12), abs=0.05
    )


CONDITIONS = [
    Leaf("origin", "eq", "UZB"),
    Leaf("origin", "in", ("UZB", "CHN", "AFG")),
    Leaf("ageBand", "eq", "AGE_0_17"),
    Leaf("sex", "in", ("MALE", "UNSPECIFIED")),
    Leaf("education", "eq", "HIGHER"),
    Leaf("on", "from", date(2025, 4, 1)),
    Leaf("on", "to", date(2025, 9, 30)),
    YEAR,
]
conditions = st.recursive(
    st.sampled_from(CONDITIONS),
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=4,
)
dimensions = st.lists(
    st.sampled_from(["ORIGIN", "AGE_BAND", "SEX", "EDUCATION", "YEAR", "QUARTER", "MONTH"]),
    unique=True,
    max_size=3,
)


@settings(max_examples=25)
@given(conditions, dimensions, st.randoms(use_true_random=False))
def test_rows_are_a_partition_however_the_question_is_phrased(
    releases: Releases, where: Condition, by: list[str], chance: Any
) -> None:
    assume(len(set(by) & {"ORIGIN", "EDUCATION", "MONTH"}) < 3)
    desk = Desk(releases, BOOK, Question("arrivals", TODAY))
    one, _ = desk.sums(PERSONS, keys_of(by), All((YEAR, where)))
    assert sum(part.hundredths for part in one.groups.values()) == one.total.hundredths
    rest, _ = desk.sums(PERSONS, (), All((Not(where), YEAR)))
    everything, _ = desk.sums(PERSONS, (), YEAR)
    assert one.total.hundredths + rest.total.hundredths == everything.total.hundredths
    again, _ = desk.sums(PERSONS, keys_of(by[::-1]), _shuffled(All((YEAR, where)), chance))
    assert {group[::-1]: part.hundredths for group, part in again.groups.items()} == {
        group: part.hundredths for group, part in one.groups.items()
    }
    assert again.total.with_(again.total) == pytest.approx(one.total.with_(one.total))


def test_all_others_together_can_be_asked_without_naming_them(releases: Releases) -> None:
    named = ("UZB", "CHN", "MNG", "TKM", "RUS", "KGZ", "TUR", "IRN", "AFG")
    desk = Desk(releases, BOOK, Question("arrivals", TODAY))
    others, _ = desk.sums(PERSONS, (), Not(Leaf("origin", "in", named)))
    by_origin, _ = desk.sums(PERSONS, ("origin",), All(()))
    assert others.total.hundredths == by_origin.groups[("OTHER",)].hundredths


def test_a_region_that_was_a_target_is_told_by_the_rules(releases: Releases) -> None:
    desk = Desk(releases, BOOK, Question("placements", TODAY))
    by_flag, _ = desk.sums(PERSONS, ("target_region",), YEAR)
    by_region, _ = desk.sums(PERSONS, ("region",), All((YEAR, Leaf("targetRegion", "eq", True))))
    assert set(by_flag.groups) == {(True,), (False,)}
    assert 0 < len(by_region.groups) < 15
    assert by_region.total.hundredths == by_flag.groups[(True,)].hundredths


def test_families_of_several_kinds_of_aid_are_not_added_up(releases: Releases) -> None:
    families = ("families", None)
    table = ask(releases, "aidSpend", families, NET, by=("KIND",), where=YEAR)
    found = {row.keys["kind"]: row.figures[families] for row in table.rows}
    assert found["HOUSING"] == Suppressed(Reason.NOT_RELEASED)
    assert found["RELOCATION_GRANT"] != Suppressed(Reason.NOT_RELEASED)
    assert table.total.figures[families] == Suppressed(Reason.NOT_RELEASED)
    one_off = Leaf("kind", "in", ("RELOCATION_GRANT", "MOBILITY_CERTIFICATE"))
    table = ask(releases, "aidSpend", families, where=All((YEAR, one_off)))
    assert table.total.figures[families] == Suppressed(Reason.NOT_RELEASED)


def test_a_share_is_exact_where_it_is_of_itself_and_a_mean_is_sum_by_count(releases: Releases) -> None:
    share = ("share", None)
    table = ask(releases, "arrivals", share, PERSONS, by=("YEAR",), where=YEAR)
    assert table.rows[0].figures[share] == Published(*[Decimal("1.0000")] * 3)
    grant = All((YEAR, Leaf("kind", "eq", "RELOCATION_GRANT")))
    mean = ("perFamily", "KZT")
    told = ask(releases, "aidSpend", mean, NET, ("families", None), where=grant).total.figures
    net, families, per_family = told[NET], told["families", None], told[mean]
    assert (
        isinstance(net, Published) and isinstance(families, Published) and isinstance(per_family, Published)
    )
    assert per_family.value == (net.value / families.value).quantize(Decimal("0.01"))
    relative = [(f.high - f.value) / f.value for f in (net, families, per_family)]
    assert float(relative[2]) == pytest.approx(math.hypot(*map(float, relative[:2])), rel=1e-3)


def test_rows_come_in_order_and_the_rest_is_what_is_beyond(releases: Releases) -> None:
    order = (Order("persons", None, True),)
    table = ask(releases, "arrivals", by=("ORIGIN",), where=YEAR, order=order, first=2)
    full = ask(releases, "arrivals", by=("ORIGIN",), where=YEAR, order=order)
    desk = Desk(releases, BOOK, Question("arrivals", TODAY))
    sums, _ = desk.sums(PERSONS, ("origin",), YEAR)
    best = sorted(sums.groups, key=lambda group: -sums.groups[group].hundredths)
    assert [row.keys["origin"] for row in full.rows] == [group[0] for group in best]
    assert [row.keys for row in table.rows] == [row.keys for row in full.rows[:2]]
    rest = desk.together(PERSONS, ("origin",), YEAR, set(best[2:]))
    assert table.rest is not None and table.rest.figures[PERSONS] == rest
    assert sum(sums.groups[g].hundredths for g in best[:2]) + int(rest.value * 100) == sums.total.hundredths
    assert ask(releases, "arrivals", by=("ORIGIN",), where=YEAR).rows[-1].keys["origin"] == "OTHER"


def test_everything_promised_is_answered_to_anybody_from_releases_alone(released_graph: World) -> None:
    for who in (None, ANYBODY):
        arrivals = researcher(released_graph, "12", {"where": {"year": {"eq": 2025}}}, who)["arrivals"]
        assert {row["origin"]["code"] for row in arrivals["rows"] if row["origin"]} >= {"UZB", "CHN"}
        assert arrivals["protection"]["mechanism"] == "DISCRETE_GAUSSIAN"
        assert "epsilon 1.31 at delta 1e-09" in arrivals["protection"]["guarantee"]
        assert arrivals["freshness"]["timeBasis"] == "RECORDED"
        assert arrivals["freshness"]["dataAsOf"] == "2026-01-31T19:00:00.000Z"
    placed = researcher(released_graph, "13", {"year": 2025})["placements"]["rows"]
    persons = {row["persons"]["__typename"] for row in placed}
    assert "Published" in persons and {row["quota"]["reason"] for row in placed} == {"NOT_RELEASED"}
    spend = researcher(
        released_graph, "14", {"where": {"year": {"eq": 2025}, "kind": {"eq": "RELOCATION_GRANT"}}}
    )
    assert spend["aidSpend"]["total"]["net"]["__typename"] == "Published"
    dashboard = researcher(released_graph, "15", {"from": "2025-01-01", "to": "2025-12-31"})
    assert len(dashboard["byMonth"]["rows"]) == 12 and dashboard["byRegion"]["rows"] == []


@pytest.mark.parametrize("metric", ["arrivals", "placements", "aidSpend"])
def test_every_measure_of_a_product_is_one_of_its_metric(metric: str) -> None:
    known = {measure.id for measure in METRICS[metric].measures}
    assert {measure for name, measure, _ in MEASURED if name == metric} <= known


def test_without_releases_there_is_nothing(tmp_path: Path) -> None:
    desk = Desk(Releases(tmp_path), BOOK, Question("arrivals", TODAY))
    with pytest.raises(NotThere):
        desk.sums(PERSONS, (), All(()))
    assert desk.until() is None
    table = ask(Releases(tmp_path), "arrivals", with_nearest=True)
    assert table.total.figures == {PERSONS: Suppressed(Reason.NOT_RELEASED)}
    assert table.protection.mechanism == "WITHHELD"


def test_a_day_is_in_no_release(releases: Releases) -> None:
    desk = Desk(releases, BOOK, Question("arrivals", TODAY))
    with pytest.raises(OffPeriod):
        desk.sums(PERSONS, (), Leaf("on", "eq", date(2025, 3, 1)))


def _shuffled(where: Condition, chance: Any) -> Condition:
    """The same condition, its parts in another order."""
    match where:
        case All(parts) | AnyOf(parts):
            mixed = [_shuffled(part, chance) for part in parts]
            chance.shuffle(mixed)
            return type(where)(tuple(mixed))
        case Not(part):
            return Not(_shuffled(part, chance))
    return where
