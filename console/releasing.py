"""The commands `release` and `ledger`: figures leave for everybody, at a price that is booked first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain
from typing import Annotated

import typer

from analytics.cubes import CLASSIFIERS, cells
from analytics.facts import Facts, FactsError, open_facts
from console.opening import CONSOLE, open_feed, open_rules, publish, record
from console.settings import Settings, refuse, settings
from disclosure.audit import audit, published
from disclosure.ledger import BudgetSpent, Ledger, LedgerError, spending
from disclosure.measuring import epsilon
from disclosure.products import PRODUCTS, Product
from disclosure.releases import Release, Releases
from disclosure.releasing import (
    DECEMBER,
    SETTLED,
    Codes,
    Count,
    Month,
    NotReleasable,
    axes_of,
    expected,
    make,
    months_of,
    product_of,
)
from resolvers.attacks import attacked, invented
from resolvers.contradictions import contradictions

MILLION = 1_000_000
DEMO = (
    "arrivals",
    "placements",
    "aid-relocation-grant",
    "aid-housing",
    "aid-mobility-certificate",
    "families-relocation-grant",
    "applications",
    "application-decisions",
    "kandas-decisions",
    "diaspora",
)
DEMO_YEAR = 2025
"""What is released of the demo country by itself: it takes seconds, and 0.0814 of that year's 0.1 rho."""


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the commands to the command line."""
    ledger = typer.Typer(help="The ledger of the privacy budget.", no_args_is_help=True)
    app.add_typer(ledger, name="ledger")

    @app.command()
    def release(
        product: Annotated[str, typer.Argument(help="One of: " + ", ".join(PRODUCTS))],
        period: Annotated[str, typer.Argument(help="A closed month, such as 2025-03, or a year of them.")],
        version: Annotated[
            int, typer.Option(min=1, help="2 and more correct a release, and cost again.")
        ] = 1,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Say what it costs and how exact it will be; spend nothing.")
        ] = False,
    ) -> None:
        """Measure a product's month once, with noise, and publish it for everybody."""
        given, now = settings(), clock()
        try:
            chosen = product_of(product)
            months = months_of(chosen, period, now)
        except NotReleasable as error:
            refuse(f"{error}.")
        try:
            typer.echo("\n".join(forecast(chosen, Ledger(given.ledger), months)))
        except LedgerError as error:
            refuse(f"No release: {error}.")
        if not dry_run:
            with record(given) as database:
                publish(open_feed(given, database), now)
            for made in released(given, chosen, months, now, version):
                typer.echo(f"{made.id} is published in {given.releases}")

    @app.command("audit-releases")
    def audit_releases(
        draws: Annotated[int, typer.Option(min=1000, help="Draws of the noise.")] = 20_000,
        repeats: Annotated[int, typer.Option(min=300, help="Measurements of invented cells.")] = 2_000,
    ) -> None:
        """Hold noise, intervals and every published release against what is promised, and attack their answers; 1
        where anything fails."""
        failed = 0
        releases, rulebook = Releases(settings().releases), open_rules()
        for finding in chain(
            audit(draws, repeats),
            attacked(list(invented(repeats, rulebook))),
            published(releases),
            contradictions(releases, rulebook),
        ):
            failed += not finding.passed
            bars = f"{finding.least:.4g} to {finding.most:.4g}"
            typer.echo(
                f"{'passed' if finding.passed else 'FAILED'}  {finding.check}: {finding.score:.4g} ({bars})"
            )
        if failed:
            refuse(f"{failed} checks failed: release nothing before they are explained.")

    @ledger.command()
    def verify() -> None:
        """Check the chain, the checkpoint, and that every release was charged; 1 where anything is wrong."""
        given = settings()
        try:
            entries = Ledger(given.ledger).entries()
        except LedgerError as error:
            refuse(f"{error}.")
        charged = {entry.charge.key[:3] for entry in entries}
        if free := [name for name in Releases(given.releases).names() if name not in charged]:
            refuse(f"{len(free)} releases were never charged; the first is {'/'.join(map(str, free[0]))}.")
        for year, spent in sorted(spending(entry.charge for entry in entries).items()):
            typer.echo(f"{year}: {spent / MILLION:.6f} of {Ledger(given.ledger).caps.year / MILLION} rho")
        typer.echo(f"{len(entries)} entries, each following from the one before it.")


def released(
    given: Settings, product: Product, months: Sequence[Month], now: datetime, version: int = 1
) -> list[Release]:
    """Releases of some months, from the facts as they are published; ends the command where one cannot be made."""
    facts = open_facts(given.figures)
    count, ledger, releases = counter(facts), Ledger(given.ledger), Releases(given.releases)
    try:
        with CONSOLE.status(f"Releasing {product.id}…") as status:
            found = []
            for month in months:
                status.update(f"Releasing {product.id} {month}…")
                found.append(make(product, month, CLASSIFIERS, count, ledger, releases, now, version))
            return found
    except BudgetSpent as error:
        refuse(f"No release: {error}; {error.left / MILLION:.6f} rho are left.")
    except (LedgerError, FactsError) as error:
        refuse(f"No release: {error}.")
    finally:
        facts.close()


def release_demo(given: Settings, now: datetime) -> None:
    """What the demonstration releases, where it is not released yet: so that a researcher sees something."""
    releases = Releases(given.releases)
    months = [Month(DEMO_YEAR, number) for number in range(1, 13)]
    closed = [month for month in months if now >= month.end + SETTLED]
    for id in DEMO:
        of_product = [month for month in closed if not PRODUCTS[id].stock or month.number == DECEMBER]
        missing = [month for month in of_product if releases.find(id, str(month), 1) is None]
        if missing:
            try:
                released(given, PRODUCTS[id], missing, now)
            except typer.Exit:
                typer.echo(f"{id} is not released; everything else is served.", err=True)
                return


def counter(facts: Facts) -> Count:
    """What gives the exact cells of a product's month."""

    def count(product: Product, axes: Codes, month: Month) -> list[int]:
        source = product.metric, product.measure
        bounds = {"clip": product.clip, "periods": product.periods}
        return cells(facts, source, axes, month.start, month.end, fixed=product.fixed, **bounds)

    return count


def forecast(product: Product, ledger: Ledger, months: Sequence[Month]) -> list[str]:
    """What a release costs and how exact it will be, before anything is spent."""
    rho = product.micro_rho / MILLION
    unit = "tenge" if product.clip > 1 else product.measure
    lines = [
        f"{product.id}: {rho} rho a month (epsilon {epsilon(rho):.2f} at delta 1e-9), "
        f"{rho * product.periods:.6g} a year; a {product.unit.lower()} adds at most {product.clip:,} {unit}."
    ]
    for each in expected(product, axes_of(product, CLASSIFIERS)):
        by = "by " + " and ".join(each.level) if each.level else "in total"
        lines.append(f"  {by}: noise {each.sigma:,.1f}, after least squares {each.rmse:,.1f} {unit}")
    years = sorted({month.year for month in months})
    return lines + [f"  {ledger.left(year) / MILLION:.6f} rho of {year} are left." for year in years]
