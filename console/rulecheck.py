"""What the `policy` commands do: check the rules, show those of a day, and compare two sets of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from console.opening import CONSOLE, open_rules
from console.settings import Settings, refuse, settings
from models.columns import local_day
from policy.casebook import load_cases
from policy.citing import uncited
from policy.difference import difference, side, table
from policy.programmes import programmes
from policy.report_check import broken, broken_words
from policy.report_html import LANGUAGES
from policy.report_text import as_text, counted
from policy.report_words import Words
from policy.rulebook import RULES, Rulebook
from policy.versions import described, keep
from translations.catalogue import texts, unreviewed

NAMED = 6
"""How many nationalities, or journeys, a row names when it need not name all."""


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """The commands of a lawyer, under `policy`."""
    policy = typer.Typer(
        help="The rules: check them, read them, see what a change alters.", no_args_is_help=True
    )
    app.add_typer(policy, name="policy")

    @policy.command()
    def check(
        on: Annotated[
            datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Show the rules of this day.")
        ] = None,
        locale: Annotated[str, typer.Option(help="Show them in kk, ru, en or fr.")] = "en",
        rules: Annotated[
            Path, typer.Option(help="Check this folder of rule files.", file_okay=False)
        ] = RULES,
    ) -> None:
        """Check every rule, case and wording (1 if one is broken), and show the rules of a day, route by route."""
        check_rules(settings(), rules, on.date() if on else local_day(clock()), locale)

    @policy.command()
    def diff(
        before: Annotated[
            str,
            typer.Argument(
                help="2025-08-01, known:2025-08-01, a version (see `versions`), or a folder of rules."
            ),
        ],
        after: Annotated[str, typer.Argument(help="What is compared with it, written alike.")],
        every: Annotated[bool, typer.Option("--all", help="Name every nationality and journey.")] = False,
    ) -> None:
        """List nationalities, routes and journeys of the case files whose answer moves between two sets of rules."""
        compare_rules(settings(), before, after, every)

    @policy.command()
    def versions() -> None:
        """List the versions of the rules that were in use here, each of which `diff` can name."""
        list_versions(settings())


def words_of(locale: str) -> Words:
    """The words of a page of rules in one language (kk ru en fr)."""
    return Words(locale, texts(locale), unreviewed(locale))


def worded_rules(given: Settings) -> Rulebook:
    """The rules to serve, and keep; ends the command where one cannot be used, cannot be cited or has no words."""
    book = open_rules()
    words = broken_words(book, {name: texts(name) for name in LANGUAGES})
    for wrong in (*words, *uncited(book, programmes())):
        refuse(f"The rules cannot be used. {wrong}")
    keep_rules(given)
    return book


def keep_rules(given: Settings) -> None:
    """Keep the present version among the older ones, so that it can be compared with when it is one of them."""
    try:
        keep(given.rules)
    except OSError as error:
        refuse(f"The rules cannot be kept in {given.rules} ({error.strerror}); make it a folder to write in.")


def check_rules(given: Settings, rules: Path, day: date, locale: str) -> None:
    """Print the rules of a day, and keep those of the program; end with 1, and a line for each thing broken."""
    if locale not in LANGUAGES:
        refuse(f"There is no language {locale!r}; there are {', '.join(LANGUAGES)}.")
    with CONSOLE.status("Checking the rules, their cases and their words…"):
        wrong = broken({name: texts(name) for name in LANGUAGES}, rules)
    for line in wrong:
        typer.echo(line, err=True)
    if wrong:
        refuse(f"The rules cannot be used; things to put right: {len(wrong)}.")
    if rules == RULES:
        keep_rules(given)
    book, words = open_rules(rules), words_of(locale)
    typer.echo(f"{as_text(book, day, words)}\n\n{counted(book, words)}")
    typer.echo(f"Unreviewed wordings: {', '.join(f'{name} {unreviewed(name)}' for name in LANGUAGES)}")


def compare_rules(given: Settings, before: str, after: str, every: bool) -> None:
    """Print a table of the answers that move between two sets of rules, or that none does."""
    book = open_rules()
    try:
        with CONSOLE.status("Comparing every journey of the case files…") as bar:
            moved = difference(
                side(before, book, given.rules),
                side(after, book, given.rules),
                load_cases(),
                lambda done, total: bar.update(f"Comparing journeys of the case files: {done} of {total}…"),
            )
    except ValueError as error:
        refuse(f"{error}")
    if not moved:
        typer.echo(
            f"Nothing moves from {before} to {after}: no journey of the case files has another answer."
        )
        return
    shown = Table("Nationalities", "Route", "Before", "After", show_lines=True)
    shown.add_column("Journeys", ratio=1, min_width=24)
    for row in table(moved, sys.maxsize if every else NAMED):
        shown.add_row(*map(escape, row))
    Console().print(shown)


def list_versions(given: Settings) -> None:
    """Print a table of the versions that are kept, and which of them is in use; the present one is kept first."""
    book = open_rules()
    keep_rules(given)
    shown = Table("Version", "Rules", "Known to", "")
    for version in described(given.rules):
        numbers = (str(version.rules), str(version.known_to)) if version.rules else ("", "")
        use = "in use" if version.digest == book.version else version.trouble
        shown.add_row(version.digest, *numbers, escape(use))
    Console().print(shown)
