"""The cells solved anew: the same bytes, every row but those that give way, and planted contradictions found."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from demo.published.blocks import Block
from demo.published.figures import DATA, Row, published
from demo.published.months import FIRST, LAST, evenly
from demo.published.readings import CELLS, readings
from demo.published.solution import Solution, solution, write
from demo.published.solving import solved

BY_LINE = {row.line: row for row in published()}
PLANTED = 9001


def planted(line: int, value: str, as_of: str) -> Row:
    """A row like another one, but for its value and its age."""
    return replace(
        BY_LINE[line], line=PLANTED, value=Fraction(value), printed=value, as_of=as_of, source="planted"
    )


def test_the_solver_gives_the_committed_cells_again(solved_anew: Solution, tmp_path: Path) -> None:
    write(solved_anew, tmp_path)
    for name in ("cells.csv", "conflicts.csv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_every_reading_that_does_not_give_way_holds(solved_anew: Solution) -> None:
    gone = {conflict.gives_way for conflict in solved_anew.conflicts}
    for reading in readings(published()):
        if reading.row.line in gone or reading.first < FIRST or not reading.block.startswith(("T", "O", "A")):
            continue
        cells = solved_anew.cells[reading.block]
        within = {
            (interval, key): n
            for (interval, key), n in cells.items()
            if reading.first <= interval[0] and interval[1] <= reading.last
        }
        found = Fraction(sum(n for (_, key), n in within.items() if key in reading.keys))
        if reading.base is not None:
            found /= sum(within.values())
        assert reading.low <= found and (reading.high is None or found <= reading.high), reading.row


def test_no_cell_is_negative_and_blocks_add_up(solved_anew: Solution) -> None:
    granted = sum(solved_anew.cells["TOTAL"].values())
    for name in ("ORIGIN", "AGE", "REGION"):
        assert min(solved_anew.cells[name].values()) >= 0
        assert sum(solved_anew.cells[name].values()) == granted == 1_168_184
    working = sum(n for (_, key), n in solved_anew.cells["AGE"].items() if key == "AGE_18_62")
    assert sum(solved_anew.cells["EDUCATION"].values()) == working


def test_conflicts_are_the_known_slips(solved_anew: Solution) -> None:
    against = {conflict.gives_way: conflict.against for conflict in solved_anew.conflicts}
    assert against[731] == (792,)  # 2,309 and 2,234 placed in 2025
    assert against[28] == (44,)  # Turkmenistan's share of all cannot fall by so much
    assert against[592] == (590, 591)  # 60.2 + 32.9 + 6.8
    assert against[593] == (583, 590)  # 16.7 % of 644 persons
    assert 381 in against and 262 in against  # totals since 1991 that fall short of the year to date
    assert sum(BY_LINE[line].required for line in against if BY_LINE[line].dimension != "target_region") == 19


@pytest.mark.parametrize(
    ("line", "value", "as_of", "partner"),
    [
        (633, "30", "2024-08-01", 633),  # a share of an origin, at odds with the one of that day
        (664, "12999", "2024-10-01", 664),  # a total
        (425, "1120600", "1999-01-01", None),  # within the rounding of what holds anyway
        (679, "1500", "2020-01-01", 679),  # placements under quota
    ],
)
def test_a_planted_row_is_found_with_its_partner(
    line: int, value: str, as_of: str, partner: int | None, solved_anew: Solution
) -> None:
    found = {c.gives_way: c for c in solution([*published(), planted(line, value, as_of)]).conflicts}
    before = {conflict.gives_way for conflict in solved_anew.conflicts}
    if partner is None:
        assert set(found) == before
        return
    assert set(found) == before | {PLANTED}
    assert partner in found[PLANTED].against


def test_a_newer_row_does_not_outweigh_two(solved_anew: Solution) -> None:
    rows = [*published(), planted(646, "9000", "2026-11-01")]
    by_block = [r for r in readings(rows) if r.block == "TOTAL"]
    found = solved(Block(CELLS["TOTAL"], FIRST, LAST, by_block, None))
    assert PLANTED in {conflict.gives_way for conflict in found.conflicts}
    months = evenly(found.cells, "ALL")
    assert sum(n for month, n in months.items() if 2025 * 12 <= month < 2025 * 12 + 8) == 9586
