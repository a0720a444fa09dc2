"""The lines of a machine-readable zone as people paste and type them, made into the lines that were printed.

Case, spaces, look-alikes of the filler and fillers left out at the end of a name are mended: nothing else could have
been meant. A letter in a digit's place could: that is never mended, only pointed at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

WIDTHS = {2: (44, 36), 3: (30,)}
"""Number of lines to the lengths that they may have."""

CUT = {44: (0,), 36: (0,), 30: (0, 2)}
"""Length of the lines to those that may end in fillers: the others end in a check digit."""

FILLERS = str.maketrans({"«": "<<", "‹": "<", "＜": "<", "〈": "<", "˂": "<"})
CONFUSED = {"O": "0", "0": "O", "I": "1", "1": "I"}
SHORTEST = 10
"""Letters that a line has at least: less is not a line whose fillers were left out."""


def lines_of(given: Iterable[str]) -> list[str]:
    """The lines without what nobody printed; as they are where they can be no zone."""
    typed = [part.strip() for line in given for part in line[:200].splitlines() if part.strip()]
    parts = [part.upper().translate(FILLERS) for part in typed]
    for width in WIDTHS.get(len(parts), ()):
        found = [_fitted(part, width, number in CUT[width]) for number, part in enumerate(parts)]
        if all(len(line) == width for line in found):
            return found
    return parts


def _fitted(part: str, width: int, may_be_cut: bool) -> str:
    """A space stands for nothing; for a filler where the line is whole with it, or has no filler of its own."""
    if len(part) == width or (may_be_cut and "<" not in part):
        part = part.replace(" ", "<")
    bare = "".join(part.split())
    if may_be_cut and SHORTEST <= len(bare) < width:
        return bare.ljust(width, "<")
    return bare


def misread(lines: Sequence[str], right: Callable[[str], bool]) -> dict[str, str | int] | None:
    """The one sign that makes the check digits right if it is read as its look-alike: where it is, and what it may be.

    None where there is none, or more than one.
    """
    found = [
        (line, place, sign) for line, place, sign in _others(lines) if right(_with(lines, line, place, sign))
    ]
    if len(found) != 1:
        return None
    line, place, sign = found[0]
    return {"line": line + 1, "place": place + 1, "read": lines[line][place], "perhaps": sign}


def _others(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(lines):
        for place, sign in enumerate(line):
            if sign in CONFUSED:
                yield number, place, CONFUSED[sign]


def _with(lines: Sequence[str], number: int, place: int, sign: str) -> str:
    changed = list(lines)
    changed[number] = changed[number][:place] + sign + changed[number][place + 1 :]
    return "\n".join(changed)
