"""How often the registry proposes the same person in another script, and how often somebody else.

    python -m bench.matching [PEOPLE] [hand | standards]

For every pair of scripts: PEOPLE are on file in one, half of them register again in the other with a clerk's errors,
beside twins, siblings and namesakes of theirs. Precision: of what is proposed, how much is right. Recall: of those
who are there twice, how many are proposed. Names are written
out by hand (bench/matching_people.py), or spelt by published tables (bench/matching_standards.py): the matcher was
made with neither at hand, and not changed for the second. The figures go to bench/results/.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench import matching_people, matching_standards
from services.registry.matching import COMPARED, keys_of
from services.registry.matching_scores import Known, score, settled

RESULTS = Path(__file__).parent / "results"
SOURCES: dict[str, tuple[Any, str]] = {
    "hand": (matching_people, "matching.md"),
    "standards": (matching_standards, "matching_standards.md"),
}
ABOUT = {
    "hand": (
        "script with a clerk's errors, and three look-alikes (twin, sibling, namesake) for every fourth. Names and",
        "errors come from `bench/matching_people.py`, which shares no code or table with the matcher; households and",
        "residence, which would help, are left out. Errors: 10 % names swapped, 10 % without sex, 6 % another day,",
        "up to 5 % day and month swapped, 3 % without a date of birth.",
    ),
    "standards": (
        "script with a clerk's errors, and four look-alikes (twin, sibling, namesake, somebody born on the same day)",
        "for every fourth. Names are spelt letter by letter by published tables (`bench/matching_standards.py`), made",
        "after the matcher, which was not changed for them; they share no name with the other table. Errors: 8 % a",
        "letter lost, 8 % names swapped, 12 % without sex, 7 % a year off, up to 5 % day and month swapped, 3 % only",
        "the year of birth, 3 % not even that. Seventy per cent of family names bear an ending of their script.",
    ),
}


def known(written: Any) -> Known:
    """What the registry keeps of it; nobody tells where they live, and households are left out."""
    return Known(written.given, written.family, written.born, written.sex)


def measure(source: Any, one: str, other: str, people: int, seed: str) -> tuple[float, float, float, float]:
    """Precision, recall, how many are compared for each, and milliseconds for each."""
    chance = random.Random(seed)
    everybody = [source.somebody(chance) for _ in range(people)]
    file = [known(source.write(each, one, chance)) for each in everybody]
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, kept in enumerate(file):
        for key in dict.fromkeys(keys_of(kept)):
            index[key].append(number)
    coming = [
        (known(source.spoil(source.write(each, other, chance), chance)), n)
        for n, each in enumerate(everybody[::2])
    ]
    coming = [(said, 2 * n) for said, n in coming]
    strangers = [like for each in everybody[::4] for like in source.relatives(each, chance)]
    coming += [
        (known(source.write(like, other, chance)), -1) for like in strangers if like not in set(everybody)
    ]
    right = wrong = compared = 0
    started = time.perf_counter()
    for said, whose in coming:
        shared: dict[int, int] = defaultdict(int)
        for key in dict.fromkeys(keys_of(said)):
            for number in index.get(key, ()):
                shared[number] += 1
        likely = sorted(shared, key=lambda n: (-shared[n], n))[:COMPARED]
        compared += len(likely)
        scores = settled([score(said, file[number]) for number in likely])
        for number, found in zip(likely, scores, strict=True):
            if found.proposed:
                right, wrong = right + (number == whose), wrong + (number != whose)
    spent = (time.perf_counter() - started) / len(coming) * 1000
    twice = sum(whose >= 0 for _, whose in coming)
    return right / max(right + wrong, 1), right / twice, compared / len(coming), spent


def main(people: int, name: str) -> None:
    """Measure every pair of scripts and write the table."""
    source, file = SOURCES[name]
    lines = [
        "# Matches across scripts",
        "",
        f"`python -m bench.matching {people} {name}`: {people} people on file, half of whom register again in another",
        *ABOUT[name],
        "",
        "| on file | registers in | precision | recall | compared | ms each |",
        "|---|---|---|---|---|---|",
    ]
    for one, other in itertools.combinations_with_replacement(source.SCRIPTS, 2):
        precision, recall, compared, spent = measure(source, one, other, people, f"{one}/{other}")
        lines.append(f"| {one} | {other} | {precision:.3f} | {recall:.3f} | {compared:.0f} | {spent:.1f} |")
        sys.stderr.write(lines[-1] + "\n")
    (RESULTS / file).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(int(asked[0]) if asked else 2000, asked[1] if len(asked) > 1 else "hand")
