"""The ledger: charges before noise, once, under caps, in a chain; and what happens to it when the world ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.ledger import (
    AlreadyCharged,
    BudgetSpent,
    Caps,
    Charge,
    ClockSetBack,
    Ledger,
    LedgerError,
    micro_rho,
    spending,
)
from disclosure.ledger_file import LedgerFile

NOON = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
CAPS = Caps()


def charge(month: int = 1, cost: int = 25_000, product: str = "arrivals", **more: Any) -> Charge:
    plain = Charge(product, 2025, f"2025-{month:02d}", 1, 1, 1, cost)
    return replace(plain, **more)


def ledger_in(folder: Path, caps: Caps = CAPS) -> Ledger:
    return Ledger(LedgerFile(folder / "ledger.jsonl", folder / "elsewhere" / "checkpoint.json"), caps)


def test_a_person_is_in_one_month_of_a_year_and_pays_for_the_dearest(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    for month in range(1, 13):
        ledger.charge(charge(month), NOON)
    assert ledger.left(2025) == 75_000
    ledger.charge(charge(3, 4_000, version=2), NOON)
    assert ledger.left(2025) == 71_000
    for month in range(1, 13):
        ledger.charge(charge(month, 700, "aid-housing", periods=12), NOON)
    assert spending(entry.charge for entry in ledger.entries()) == {2025: 29_000 + 8_400}


def test_the_cap_of_a_year_holds_and_says_what_is_left(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.charge(charge(cost=90_000), NOON)
    with pytest.raises(BudgetSpent) as refused:
        ledger.charge(charge(cost=10_001, product="placements"), NOON)
    assert refused.value.left == 10_000
    ledger.charge(charge(cost=10_000, product="placements"), NOON)
    assert (ledger.left(2025), len(ledger.entries())) == (0, 2)


def test_the_cap_of_five_years_holds_in_every_window(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, Caps(100, 250))
    for year in (2021, 2023):
        ledger.charge(charge(cost=100, year=year, period=f"{year}-01"), NOON)
    with pytest.raises(BudgetSpent) as refused:
        ledger.charge(charge(cost=51, year=2025, period="2025-01"), NOON)
    assert refused.value.left == 50
    ledger.charge(charge(cost=100, year=2026, period="2026-01"), NOON)
    with pytest.raises(BudgetSpent):
        ledger.charge(charge(cost=51, year=2022, period="2022-01"), NOON)


def test_the_same_charge_is_booked_once(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.charge(charge(), NOON)
    with pytest.raises(AlreadyCharged):
        ledger.charge(charge(), NOON)
    assert len(ledger.entries()) == 1


def test_a_clock_set_back_gives_no_charge(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.charge(charge(), NOON)
    with pytest.raises(ClockSetBack):
        ledger.charge(charge(2), NOON - timedelta(microseconds=1))
    ledger.charge(charge(2), NOON)
    assert len(ledger.entries()) == 2


@pytest.mark.parametrize(
    "rho", [float("nan"), float("inf"), float("-inf"), 0, 0.0, -0.1, "0.1", None, True, Decimal("NaN")]
)
def test_rho_must_be_a_finite_number_above_zero(rho: Any) -> None:
    with pytest.raises(LedgerError):
        micro_rho(rho)


def test_rho_is_rounded_up_to_micro_rho() -> None:
    assert (micro_rho(0.1), micro_rho(Decimal("0.0000001")), micro_rho(1)) == (100_001, 1, 1_000_000)
    assert micro_rho(Decimal("0.1")) == 100_000


@pytest.mark.parametrize("cost", [0, -1, 1.5, float("nan"), "7", True])
def test_a_charge_is_a_positive_whole_number(tmp_path: Path, cost: Any) -> None:
    with pytest.raises(LedgerError):
        ledger_in(tmp_path).charge(charge(cost=cost), NOON)
    assert not (tmp_path / "ledger.jsonl").exists()


@given(st.integers(0, 2), st.data())
def test_a_changed_entry_is_found(entry: int, data: st.DataObject) -> None:
    storage = Memory()
    ledger = Ledger(storage)
    for month in range(1, 4):
        ledger.charge(charge(month), NOON)
    line = storage.kept_lines[entry]
    place = data.draw(st.integers(0, len(line) - 1))
    other = data.draw(st.characters(codec="ascii", exclude_characters=[line[place], "\n"]))
    storage.kept_lines[entry] = line[:place] + other + line[place + 1 :]
    with pytest.raises(LedgerError):
        ledger.entries()


def test_a_removed_or_moved_entry_is_found() -> None:
    storage = Memory()
    for month in range(1, 4):
        Ledger(storage).charge(charge(month), NOON)
    first, second, third = storage.kept_lines
    for lines in ([second, third], [first, third], [second, first, third], [first, second]):
        storage.kept_lines = list(lines)
        with pytest.raises(LedgerError):
            Ledger(storage).entries()


def test_a_restored_copy_books_what_it_has_forgotten(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.charge(charge(1, 10_000), NOON)
    copy = (tmp_path / "ledger.jsonl").read_bytes()
    ledger.charge(charge(2, 20_000), NOON)
    ledger.charge(charge(2, 5_000, version=2), NOON)
    ledger.charge(charge(1, 30_000, "placements"), NOON)
    assert ledger.left(2025) == 45_000
    (tmp_path / "ledger.jsonl").write_bytes(copy)
    with pytest.raises(LedgerError, match="restored copy"):
        ledger.entries()
    with pytest.raises(BudgetSpent) as refused:
        ledger.charge(charge(3, 90_000), NOON + timedelta(days=1))
    assert refused.value.left == 45_000
    assert [(e.kind, e.charge.period, e.charge.micro_rho) for e in ledger.entries()] == [
        ("CHARGE", "2025-01", 10_000),
        ("RESTORED", "2025-02", 25_000),
        ("RESTORED", "2025-01", 30_000),
    ]
    assert ledger.left(2025) == 45_000


def test_a_lost_ledger_is_booked_from_its_checkpoint_and_a_lost_checkpoint_stops_it(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.charge(charge(1, 10_000), NOON)
    (tmp_path / "ledger.jsonl").unlink()
    ledger.charge(charge(2, 10_000), NOON)
    assert [entry.kind for entry in ledger.entries()] == ["RESTORED", "CHARGE"]
    (tmp_path / "elsewhere" / "checkpoint.json").unlink()
    with pytest.raises(LedgerError, match="no checkpoint"):
        ledger.charge(charge(3), NOON)


def test_another_ledger_does_not_fit_the_checkpoint(tmp_path: Path) -> None:
    ledger_in(tmp_path).charge(charge(1, 10_000), NOON)
    ledger_in(tmp_path / "other").charge(charge(1, 1), NOON)
    (tmp_path / "ledger.jsonl").write_bytes((tmp_path / "other" / "ledger.jsonl").read_bytes())
    with pytest.raises(LedgerError, match="different stories"):
        ledger_in(tmp_path).entries()


CHARGES = """
import sys
from pathlib import Path
from tests.disclosure.test_ledger import NOON, charge, ledger_in
from disclosure.ledger import BudgetSpent
ledger, won = ledger_in(Path(sys.argv[1])), 0
for number in range(25):
    try:
        ledger.charge(charge(cost=2_500, product=f"{sys.argv[2]}-{number}"), NOON)
        won += 1
    except BudgetSpent:
        pass
print(won)
"""


def test_four_processes_at_the_cap_never_overspend(tmp_path: Path) -> None:
    asked = [
        subprocess.Popen(
            [sys.executable, "-c", CHARGES, str(tmp_path), name], cwd=ROOT, stdout=subprocess.PIPE
        )
        for name in "abcd"
    ]
    won = [int(process.communicate()[0]) for process in asked]
    assert sum(won) == 40
    assert (ledger_in(tmp_path).left(2025), len(ledger_in(tmp_path).entries())) == (0, 40)


STEPS = ("before append", "half a line", "after append", "half a checkpoint", "after the checkpoint")


@dataclass(frozen=True)
class Dying(LedgerFile):
    """A storage whose process is killed at a step of the second charge."""

    step: str = ""

    def append(self, line: str) -> None:
        self._die("before append")
        if self.step == "half a line":
            with self.file.open("ab") as file:
                file.write(line.encode()[: len(line) // 2])
            self._die("half a line")
        super().append(line)
        self._die("after append")

    def keep(self, checkpoint: str) -> None:
        if self.step == "half a checkpoint":
            self.kept.with_suffix(".new").write_text(checkpoint[: len(checkpoint) // 2])
            self._die("half a checkpoint")
        super().keep(checkpoint)
        self._die("after the checkpoint")

    def _die(self, here: str) -> None:
        if self.step == here:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_budget_may_be_lost_and_never_privacy(tmp_path: Path, step: str) -> None:
    ledger_in(tmp_path).charge(charge(1, 40_000), NOON)
    child = os.fork()
    if child == 0:
        dying = Dying(tmp_path / "ledger.jsonl", tmp_path / "elsewhere" / "checkpoint.json", step)
        with suppress(BaseException):
            Ledger(dying).charge(charge(1, 40_000, "placements"), NOON)
            (tmp_path / "noise").touch()  # pragma: no cover
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert not (tmp_path / "noise").exists()
    booked = 40_000 if step in STEPS[:2] else 80_000
    ledger = ledger_in(tmp_path)
    assert ledger.left(2025) == 100_000 - booked
    ledger.charge(charge(1, 20_000, "more"), NOON)
    assert sum(entry.charge.micro_rho for entry in ledger.entries()) == booked + 20_000


class Memory:
    """A storage that lasts as long as it is looked at."""

    def __init__(self) -> None:
        self.kept_lines: list[str] = []
        self.kept: str | None = None

    def exclusive(self) -> Any:
        return nullcontext()

    def lines(self) -> list[str]:
        return list(self.kept_lines)

    def append(self, line: str) -> None:
        self.kept_lines.append(line)

    def checkpoint(self) -> str | None:
        return self.kept

    def keep(self, checkpoint: str) -> None:
        self.kept = checkpoint


def test_of_fifty_charges_at_once_as_many_pass_as_the_cap_allows(tmp_path: Path) -> None:
    folder = LedgerFile(tmp_path / "ledger", tmp_path / "kept")

    def ask(number: int) -> bool:
        try:
            asked = Charge(f"product-{number}", 2025, "2025-01", 1, 1, 1, 700)
            Ledger(folder, Caps(10_000, 10_000)).charge(asked, NOON)
        except BudgetSpent:
            return False
        return True

    with ThreadPoolExecutor(50) as pool:
        passed = list(pool.map(ask, range(50)))
    assert passed.count(True) == 14
    assert sum(entry.charge.micro_rho for entry in Ledger(folder).entries()) == 9_800
