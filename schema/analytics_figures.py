"""What a figure can be, and what stands around a table of them."""

from typing import Annotated

import strawberry

from disclosure import figures
from resolvers.analytics_words import (
    caveats,
    dimensions,
    guarantee,
    levels_of_release,
    measures,
    metric_word,
    nearest_description,
    of_card,
    of_year,
)
from resolvers.cited import bibtex, citation
from resolvers.downloads import link
from resolvers.reading.declare import computed, worded
from resolvers.writing import made_of
from schema.enums import (
    Clearance,
    ExportFormat,
    FiguresSource,
    Period,
    RollupReason,
    SuppressionReason,
    TimeBasis,
)
from schema.scalars import JSON, Date, DateTime, Decimal


@strawberry.type(
    description="A figure that is given, with its 95 % interval; low = value = high where it is exact."
)
class Published:
    is_type_of = made_of(figures.Published)
    value: Decimal = strawberry.field(description="The figure.")
    low: Decimal = strawberry.field(description="The lower end of its interval.")
    high: Decimal = strawberry.field(description="The upper end of its interval.")


@strawberry.type(description="A question that would be answered, ready to send.")
class NearestQuestion:
    description: str = worded(nearest_description, description="The question in words.")
    document: str = strawberry.field(description="The document to send.")
    variables: JSON = strawberry.field(description="Its variables.")


@strawberry.type(
    description="A figure that is not given, so that nobody can be found in it. It says nothing of its size."
)
class Suppressed:
    is_type_of = made_of(figures.Suppressed)
    reason: SuppressionReason = strawberry.field(description="Why.")
    nearest: NearestQuestion | None = strawberry.field(
        description="The nearest question that would be answered; null where there is none."
    )


@strawberry.type(description="A figure that nobody counts, or that is not defined here. Not zero.")
class NotCollected:
    is_type_of = made_of(figures.NotCollected)
    since: Date | None = strawberry.field(description="The day from which it is counted, where there is one.")


Figure = Annotated[
    Published | Suppressed | NotCollected,
    strawberry.union("Figure", description="A number, or the reason why there is none: never a silent zero."),
]


@strawberry.type(description="An entry of the catalogue of metrics.")
class Metric:
    id: strawberry.ID = strawberry.field(description="Its name, as in the field of Analytics.")
    title: str = worded(metric_word("title"), description="A short title.")
    definition: str = worded(metric_word("definition"), description="What exactly is counted.")
    unit: str = strawberry.field(description="What its main figure counts.")
    population: str = worded(metric_word("population"), description="Who or what is counted.")
    caveats: list[str] = worded(caveats, description="What to bear in mind.")
    dimensions: list[str] = strawberry.field(resolver=dimensions, description="By what it can be grouped.")
    measures: list[str] = strawberry.field(resolver=measures, description="The figures of a row.")
    owner: str = strawberry.field(description="The office that answers for it, by its code.")


@strawberry.type(description="How new an answer is.")
class Freshness:
    data_as_of: DateTime | None = strawberry.field(
        description="When the newest event behind it was recorded, never after knownAt; null where there is none, "
        "or where even that is not told."
    )
    known_at: DateTime | None = strawberry.field(description="The moment asked for by knownAt.")
    time_basis: TimeBasis = strawberry.field(
        description="Whether it goes by the day it happened or by the day it was recorded."
    )
    provisional: bool = strawberry.field(description="Whether something recorded later can still change it.")


@strawberry.type(description="A margin of a release that was measured with noise of its own.")
class ReleaseLevel:
    axes: list[str] = strawberry.field(description="Its dimensions; none for the total.")
    rho: float = strawberry.field(description="Its part of the release's rho.")
    sigma: float = strawberry.field(
        description="Standard deviation of the noise on each of its cells: dIn by the square root of twice its rho."
    )
    rmse: float = strawberry.field(description="What is left of it in the published cells, by least squares.")


@strawberry.type(description="A release: a product's month, measured once with noise and never changed.")
class Release:
    id: strawberry.ID = strawberry.field(
        description="Its name, as it is cited; its card is at /releases/<id>."
    )
    product: str = strawberry.field(description="What was measured.")
    period: str = strawberry.field(description="The month, by the moment of recording.")
    version: int = strawberry.field(description="1, and higher where it corrects an earlier one.")
    rho: float = strawberry.field(resolver=of_card("rho"), description="What it cost of the privacy budget.")
    epsilon: float = strawberry.field(
        resolver=of_card("epsilon"), description="The same as epsilon, at its delta."
    )
    delta: float = strawberry.field(resolver=of_card("delta"), description="The delta of its epsilon.")
    d_in: int = strawberry.field(
        resolver=of_card("d_in"),
        description="By how much one person or family changes its cells at the most.",
    )
    adjacency: str = strawberry.field(
        resolver=of_card("adjacency"), description="Which two states of the data cannot be told apart."
    )
    made_at: str = strawberry.field(resolver=of_card("made_at"), description="When it was made, in UTC.")
    digest: str = strawberry.field(description="SHA-256 of its file.")
    levels: list[ReleaseLevel] = strawberry.field(
        resolver=levels_of_release, description="The margins it was measured by."
    )


@strawberry.type(description="How the people behind an answer are protected.")
class Protection:
    rho: float | None = strawberry.field(
        resolver=of_year("rho_of_a_year"),
        description="What a year of the dearest product behind it costs one person; null for exact figures.",
    )
    epsilon: float | None = strawberry.field(
        resolver=of_year("epsilon_of_a_year"), description="The same as epsilon, at delta."
    )
    delta: float | None = strawberry.field(resolver=of_year("delta"), description="The delta of the epsilon.")
    releases: list[Release] = strawberry.field(
        description="The releases that it is answered from; none for exact figures."
    )
    clearance: Clearance = strawberry.field(description="As whom the viewer was answered.")
    mechanism: str = strawberry.field(
        description="NONE for exact figures, WITHHELD where nothing was released, DISCRETE_GAUSSIAN for releases, "
        "REHEARSAL for an invented country."
    )
    guarantee: str = computed(guarantee, description="What that means, in words.")


@strawberry.type(description="An answer that was cited, worked out again from the releases of its time.")
class Citation:
    id: strawberry.ID = strawberry.field(description="Its id.")
    url: str = strawberry.field(description="Its page.")
    metric: Metric = strawberry.field(description="What is counted.")
    question: JSON = strawberry.field(description="The question: dimensions, condition, order, measures.")
    answer: str = strawberry.field(description="The answer as JSON, byte for byte the one that was cited.")
    digest: str = strawberry.field(description="SHA-256 of the answer.")
    made_of: list[strawberry.ID] = strawberry.field(description="The releases behind it.")
    bibtex: str = strawberry.field(resolver=bibtex, description="An entry for BibTeX.")


@strawberry.type(description="How an exact answer was worked out.")
class Explanation:
    served_by: FiguresSource = strawberry.field(description="From a rollup, or from the facts themselves.")
    by: list[str] = strawberry.field(description="What the cells of the rollup keep apart, besides periods.")
    period: Period | None = strawberry.field(
        description="The periods of its cells; null where there are none, or where no rollup served."
    )
    cells: int | None = strawberry.field(description="How many cells were looked at.")
    reason: RollupReason | None = strawberry.field(description="Why no rollup served; null where one did.")


@strawberry.type(description="What stands around the rows of every table.")
class Surroundings:
    metric: Metric = strawberry.field(description="What is counted.")
    freshness: Freshness = strawberry.field(description="How new the answer is.")
    protection: Protection = strawberry.field(description="How the people behind it are protected.")
    explain: Explanation | None = strawberry.field(
        description="How the answer was worked out; null for everybody but analysts."
    )
    citation: strawberry.ID | None = strawberry.field(
        resolver=citation,
        description="An id under which this answer can be cited and read again, here and at /citations/<id>; null for "
        "exact figures, and where it cannot be kept.",
    )
    download: str | None = computed(
        link,
        arguments={"format": ExportFormat},
        description="A link to the same table as a file, with every row where `first` is not given; it holds for half "
        "an hour, for whoever has it, and what it leads to is logged like this answer. Its figures are those selected "
        "here; where none is, all that need no argument. XLSX holds 1,048,575 rows: beyond, ask for PARQUET.",
    )
