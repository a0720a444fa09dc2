"""Answers of releases as citations: the question and the releases are kept, and the answer is worked out again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import strawberry

from analytics.metric import Metric
from analytics.metrics import METRICS
from analytics.written import as_json, from_json
from disclosure.figures import Clearance, Figure, Published, Row, Suppressed, Table
from disclosure.releases import Pinned, Release, Releases
from policy.rulebook import Rulebook
from resolvers.context import Context
from resolvers.released import Desk
from resolvers.released_tables import released


@dataclass(frozen=True)
class Cited:
    """A citation that was read again: `answer` is the text it stands for, byte for byte what was answered."""

    id: str
    metric: Metric
    question: Mapping[str, Any]
    answer: str
    digest: str
    releases: tuple[Release, ...]
    url: str

    @property
    def made_of(self) -> list[str]:
        """The ids of the releases behind it."""
        return [release.id for release in self.releases]

    @property
    def year(self) -> str:
        """The year in which the newest of them was made."""
        return max((str(release.card["made_at"])[:4] for release in self.releases), default="")


def citation(root: Table, info: strawberry.Info) -> strawberry.ID | None:
    """The id of an answer of releases; null for exact figures, which nobody else could read again."""
    citations = info.context.services.citations
    if root.desk is None or citations is None:
        return None
    name = citations.keep(citing(root.desk, root))
    return None if name is None else strawberry.ID(name)


def cited(info: strawberry.Info, id: strawberry.ID) -> Cited | None:
    """A citation by its id; null where there is none."""
    context: Context = info.context
    services = context.services
    if services.citations is None or services.releases is None:
        return None
    text = services.citations.read(str(id))
    if text is None:
        return None
    return replayed(str(id), text, services.releases, services.rulebook, services.citations.at(str(id)))


def citing(desk: Desk, table: Table) -> str:
    """The text of a citation: the same answer to the same question, from the same releases, is the same text."""
    question = desk.question
    pins: dict[str, dict[str, int]] = {}
    for release in desk.all():
        pins.setdefault(release.product, {})[release.period] = release.version
    asked = as_json(question)
    # Nothing of a release depends on the day of asking: tomorrow's answer is the same citation.
    del asked["today"]
    return _text({"question": asked, "releases": pins, "answer": digest_of(answer_of(table))})


def replayed(id: str, text: str, releases: Releases, rulebook: Rulebook, url: str) -> Cited | None:
    """The answer worked out again from the releases of that time; None where it is not the one that was given."""
    found = json.loads(text)
    asked = found["question"]
    pinned = Pinned(releases, found["releases"])
    question = from_json(asked | {"today": date.min.isoformat()})
    metric = METRICS[question.metric]
    desk = Desk(pinned, rulebook, question)
    answer = answer_of(released(desk, metric, Clearance.PUBLIC, with_nearest=False))
    if digest_of(answer) != found["answer"]:
        return None
    return Cited(id, metric, asked, answer, found["answer"], desk.all(), url)


def answer_of(table: Table) -> str:
    """An answer as text: rows, rest and total, whoever asked, with nothing that can change."""
    return _text(
        {
            "metric": table.metric.id,
            "rows": [_row(row) for row in table.rows],
            "rest": None if table.rest is None else _row(table.rest),
            "total": _row(table.total),
            "mechanism": table.protection.mechanism,
        }
    )


def digest_of(text: str) -> str:
    """SHA-256 of a text."""
    return sha256(text.encode()).hexdigest()


def bibtex(root: Cited) -> str:
    """The citation as an entry of BibTeX."""
    by = " and ".join(each.lower().replace("_", " ") for each in root.question["by"]) or "in total"
    return (
        f"@misc{{qazeta-{root.id},\n"
        f"  title = {{{root.metric.id} by {by}: released figures}},\n"
        f"  author = {{{{qazeta}}}},\n"
        f"  year = {{{root.year}}},\n"
        f"  howpublished = {{\\url{{{root.url}}}}},\n"
        f"  note = {{{len(root.releases)} releases; SHA-256 of the answer {root.digest}}}\n"
        "}\n"
    )


def _row(row: Row) -> dict[str, Any]:
    figures = {
        id if argument is None else f"{id}({argument})": _figure(figure)
        for (id, argument), figure in row.figures.items()
    }
    return {"keys": dict(row.keys), "figures": figures}


def _figure(figure: Figure) -> dict[str, str]:
    if isinstance(figure, Published):
        return {"value": _plain(figure.value), "low": _plain(figure.low), "high": _plain(figure.high)}
    return {"suppressed": figure.reason.value if isinstance(figure, Suppressed) else "NOT_COLLECTED"}


def _plain(value: Decimal) -> str:
    return format(value, "f")


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
