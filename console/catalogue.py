"""The command `metrics`: the catalogue of metrics as a page, made of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from analytics.metric import Metric
from analytics.metrics import METRICS
from console.settings import refuse
from translations.catalogue import text

PAGE = Path(__file__).parents[1] / "docs" / "metrics.md"
INTRODUCTION = """# Metrics

*Made of `analytics/metrics/` by `python server.py metrics`; a test holds both alike.*

Every metric is a field of `analytics` in the graph, of the same shape: `by` (any dimensions, in any order), `where`,
`asOf` (true on that day), `knownAt` (as recorded by that moment), `orderBy`, `first`; back come `rows`, `rest`,
`total`, `revisions`, `freshness`, `protection`, `download`. `python server.py export METRIC` writes the same to a file.
Exact figures are for analysts with a purpose; everybody else is told what was released, or that nothing was
(`docs/figures.md`)."""


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the command to the command line."""

    @app.command()
    def metrics(
        check: Annotated[bool, typer.Option("--check", help="Only compare; 1 if unlike.")] = False,
    ) -> None:
        """Write the page of the catalogue of metrics, docs/metrics.md."""
        if check and PAGE.read_text(encoding="utf-8") != page():
            refuse(
                "docs/metrics.md is not what the catalogue says; `python server.py metrics` writes it anew."
            )
        if not check:
            PAGE.write_text(page(), encoding="utf-8")
            typer.echo(f"{PAGE.name}: {len(METRICS)} metrics")


def page() -> str:
    """The page as it must be."""
    return (
        "\n".join([INTRODUCTION, *(line for metric in METRICS.values() for line in _metric(metric))]) + "\n"
    )


def _metric(metric: Metric) -> Iterator[str]:
    yield f"\n## {text(f'metric.{metric.id}.title', 'EN')} (`{metric.id}`)\n"
    yield text(f"metric.{metric.id}.definition", "EN")
    yield f"\n**Population.** {text(f'metric.{metric.id}.population', 'EN')}"
    yield f"**Unit.** {metric.unit}. **Owner.** {metric.owner}.\n"
    yield "| measure | what it says |\n|---|---|"
    for measure in metric.measures:
        argument = f"({measure.argument}:)" if measure.argument else ""
        yield f"| `{measure.id}{argument}` | {measure.about} |"
    yield "\n| dimension | what a row says with it |\n|---|---|"
    for dimension in metric.dimensions:
        yield f"| `{dimension.id}` | {dimension.about} |"
    yield f"\nFilters: {', '.join(f'`{name}`' for name in metric.filters)}.\n"
    yield from (f"- {text(f'metric.caveat.{code}', 'EN')}" for code in metric.caveats)
