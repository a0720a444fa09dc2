"""A release is charged, measured once, published once; products are sound values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import prod, sqrt
from pathlib import Path

import pytest

from disclosure.ledger import BudgetSpent, Caps, Ledger
from disclosure.ledger_file import LedgerFile
from disclosure.measuring import epsilon, noisy, scale_of
from disclosure.products import OTHER, PRODUCTS, Product
from disclosure.releases import Releases, read_release
from disclosure.releasing import (
    Codes,
    Month,
    NotReleasable,
    axes_of,
    expected,
    make,
    month_of,
    months_of,
    product_of,
)

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
MARCH = Month(2025, 3)
REGIONS = ("KZ-10", "KZ-55", "KZ-75")
CODES: Codes = {
    "region": REGIONS,
    "age_band": ("AGE_0_17", "AGE_18_62"),
    "sex": ("FEMALE", "MALE"),
    "education": ("HIGHER", "UNKNOWN"),
    "programme": ("ETA", "E_VISA"),
}
FAMILIES = PRODUCTS["placed-families"]


def thousands(product: Product, axes: Codes, _month: Month) -> Sequence[int]:
    return [1000] * prod(map(len, axes.values()))


def desk(folder: Path, caps: Caps | None = None) -> tuple[Ledger, Releases]:
    return Ledger(LedgerFile(folder / "ledger", folder / "kept"), caps or Caps()), Releases(
        folder / "releases"
    )


@pytest.mark.parametrize("product", PRODUCTS.values(), ids=PRODUCTS)
def test_products_are_sound(product: Product) -> None:
    axes = {axis.key for axis in product.axes}
    assert sum(level.share for level in product.levels) == 100
    assert any(set(level.axes) == axes for level in product.levels)
    assert all(set(level.axes) <= axes for level in product.levels)
    assert all(
        list(level.axes) == [a.key for a in product.axes if a.key in level.axes] for level in product.levels
    )
    assert all(axis.codes[-1] == OTHER for axis in product.axes if axis.key in ("origin", "nationality"))
    assert sum(product.rho_of(level) for level in product.levels) <= product.micro_rho / 1e6 * (1 + 1e-12)


def test_all_products_together_leave_a_reserve_for_requests() -> None:
    assert sum(product.micro_rho * product.periods for product in PRODUCTS.values()) == 88_400 < Caps().year


def test_the_same_release_is_charged_once_and_never_changes(tmp_path: Path) -> None:
    ledger, releases = desk(tmp_path)
    first = make(FAMILIES, MARCH, CODES, thousands, ledger, releases, NOW)
    again = make(FAMILIES, MARCH, CODES, thousands, ledger, releases, NOW + timedelta(days=1))
    fresh = Releases(tmp_path / "releases").get("placed-families", "2025-03", 1)
    assert first == again == fresh
    assert [entry.charge.micro_rho for entry in ledger.entries()] == [5_000]
    with pytest.raises(FileExistsError):
        releases.publish(first)
    path = releases.path("placed-families", "2025-03", 1)
    assert path.stat().st_mode & 0o222 == 0
    assert [p.name for p in path.parent.iterdir() if p.name != ".lock"] == ["2025-03-v1.json"]


def test_a_correction_is_a_release_of_its_own_and_is_charged(tmp_path: Path) -> None:
    ledger, releases = desk(tmp_path)
    make(FAMILIES, MARCH, CODES, thousands, ledger, releases, NOW)
    make(FAMILIES, MARCH, CODES, thousands, ledger, releases, NOW, version=2)
    assert ledger.left(2025) == 90_000
    assert [release.id for release in releases.of("placed-families")] == ["placed-families/2025-03-v2"]


def test_without_budget_nothing_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, releases = desk(tmp_path, Caps(4_999, 25_000))
    drawn: list[object] = []
    monkeypatch.setattr("disclosure.releasing.noisy", lambda *given: drawn.append(given))
    with pytest.raises(BudgetSpent):
        make(FAMILIES, MARCH, CODES, thousands, ledger, releases, NOW)
    assert (drawn, releases.names(), ledger.entries()) == ([], (), ())


def test_an_attempt_that_left_no_release_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, releases = desk(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Releases, "publish", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            make(FAMILIES, MARCH, CODES, thousands, ledger, releases, NOW)
    make(FAMILIES, MARCH, CODES, thousands, ledger, releases, NOW)
    assert [entry.charge.attempt for entry in ledger.entries()] == [1, 2]
    assert ledger.left(2025) == 90_000


@pytest.mark.parametrize(
    "period", ["2026-03", "2026-02", "2027-01", "2025-13", "2025-00", "2025-3", "2025", "x", "²025-01"]
)
def test_only_closed_months_are_released(period: str) -> None:
    with pytest.raises(NotReleasable):
        month_of(period, datetime(2026, 2, 28, 19, tzinfo=UTC) + timedelta(hours=23))
    with pytest.raises(NotReleasable):
        product_of(period)


def test_a_month_is_one_in_almaty_and_closes_a_day_after_its_end() -> None:
    month = month_of("2026-02", datetime(2026, 3, 1, 19, tzinfo=UTC))
    assert (month.start, month.end) == (
        datetime(2026, 1, 31, 19, tzinfo=UTC),
        datetime(2026, 2, 28, 19, tzinfo=UTC),
    )


def test_a_stock_is_released_once_a_year() -> None:
    stock, late = PRODUCTS["diaspora"], datetime(2027, 1, 5, tzinfo=UTC)
    assert months_of(stock, "2025", late) == months_of(stock, "2025-12", late) == (Month(2025, 12),)
    assert len(months_of(FAMILIES, "2025", late)) == 12
    with pytest.raises(NotReleasable, match="end of a year"):
        months_of(stock, "2025-11", late)


@pytest.mark.parametrize("rho", [float("nan"), float("inf"), 0.0, -0.1, "0.1", None, 1])
def test_no_noise_for_a_rho_that_is_none(rho: object) -> None:
    with pytest.raises(ValueError, match="finite number"):
        noisy([1], 1, rho)  # type: ignore[arg-type]


def test_the_card_lets_anybody_work_out_the_noise(tmp_path: Path) -> None:
    release = make(FAMILIES, MARCH, CODES, thousands, *desk(tmp_path), NOW)
    card = json.loads(release.text())["card"]
    for level in card["levels"]:
        assert level["sigma"] == pytest.approx(card["d_in"] / sqrt(2 * level["rho"]), rel=1e-8)
        assert level["sigma"] >= card["d_in"] / sqrt(2 * level["rho"])
    assert sum(level["rho"] for level in card["levels"]) == pytest.approx(card["rho"])
    assert card["household"]["rho"] == pytest.approx(36 * 0.005)
    assert card["adjacency"] == "add or remove one family"
    assert read_release(release.text()) == release


def test_a_year_of_the_whole_budget_is_epsilon_2_72() -> None:
    assert round(epsilon(0.1), 2) == 2.72
    assert scale_of(1, 0.005) == pytest.approx(10)


def test_least_squares_make_margins_better_and_never_worse() -> None:
    product = PRODUCTS["placements"]
    found = expected(product, axes_of(product, CODES))
    assert all(each.rmse <= each.sigma for each in found)
    assert found[0].rmse < 0.8 * found[0].sigma
