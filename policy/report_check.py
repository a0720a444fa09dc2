"""Everything wrong with the rules, their cases and their words, one line each: the file, the line, what to write."""

import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from policy.casebook import CASES, TripCase, failures, load_cases
from policy.citing import uncited
from policy.programmes import ProgrammeFileError, programmes
from policy.rulebook import RULES, Rulebook, load_rulebook
from policy.rulefile import RuleFileError

Texts = Mapping[str, Mapping[str, str]]
"""Wordings by language (kk ru en fr) and code."""


def broken(texts: Texts, rules: Path = RULES, cases: Path = CASES) -> list[str]:
    """Everything wrong; cases and words are looked at once every file can be read."""
    wrong = list(broken_files(rules, cases))
    if not wrong:
        rulebook = load_rulebook(rules)
        wrong = [
            *broken_cases(rulebook, load_cases(cases), cases),
            *broken_words(rulebook, texts),
            *uncited(rulebook, programmes()),
        ]
    return wrong


def broken_files(rules: Path = RULES, cases: Path = CASES) -> Iterator[str]:
    """The first thing that makes a rule file, a case file or a programme one that must not be used."""
    loads: tuple[Callable[[], object], ...] = (
        lambda: load_rulebook(rules),
        lambda: load_cases(cases),
        programmes,
    )
    for load in loads:
        try:
            load()
        except (RuleFileError, ProgrammeFileError) as error:
            yield str(error)


def broken_cases(rulebook: Rulebook, cases: tuple[TripCase, ...], folder: Path = CASES) -> Iterator[str]:
    """Every expectation that does not hold, at the line of the case's name."""
    for case in cases:
        for failure in failures(rulebook, (case,)):
            said = failure.partition(": ")[2]
            yield (
                f"{case.file}.toml, line {_line(folder / f'{case.file}.toml', case.name)}: {said}. "
                "Write instead: what the rules say, or correct the rule"
            )


def broken_words(rulebook: Rulebook, texts: Texts) -> Iterator[str]:
    """Titles of rules, wordings and parameters that a language lacks."""
    wanted = {rule.title for rule in rulebook.rules}.union(*(texts[locale] for locale in texts))
    for locale, own in texts.items():
        for code in sorted(wanted - set(own)):
            yield f'translations/{locale}: no words for {code}. Write instead: msgid "{code}" with a msgstr'
    for code in sorted(wanted):
        held = {locale: _parameters(own[code]) for locale, own in texts.items() if code in own}
        if len(set(held.values())) > 1:
            said = ", ".join(f"{locale} {sorted(names)}" for locale, names in held.items())
            yield f"translations: {code} has unlike parameters: {said}. Write instead: the same in each"


def _line(file: Path, name: str) -> int:
    """The line on which a case is named; 1 where its name is written in another way."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.strip() == f'name = "{name}"'), 1)


def _parameters(wording: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(wording) if name is not None)
