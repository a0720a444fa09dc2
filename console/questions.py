"""A question to a metric as a file, on the command line: through the same gate as an answer of the graph."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.engine import check_question, open_engine
from analytics.exports import columns, every_measure, write_file
from analytics.facts import FactsError
from analytics.metric import Metric
from analytics.metrics import METRICS
from analytics.questions import EVERYTHING, Question, Refused, Wanted
from analytics.sheets import METADATA, About, TooManyRows, csvw
from analytics.streaming import stream
from analytics.written import as_json, condition
from console.opening import CONSOLE, open_feed, open_rules, publish, record
from console.settings import refuse, settings
from disclosure.figures import Clearance
from disclosure.gate import exactly, release_each
from models.columns import local_day
from translations.metrics import about_table

SUBJECT = "operator"
"""Who reads, in the log: whoever runs the installation."""


def asked(
    metric: str,
    now: datetime,
    by: Sequence[str],
    measures: Sequence[str],
    where: str | None,
    as_of: date | None,
    known_at: datetime | None,
) -> Question:
    """The question of a command; ends it where there is none. Measures may have an argument: `paid:EUR`."""
    found = METRICS[metric]
    try:
        question = Question(
            metric=metric,
            today=local_day(now),
            by=tuple(by),
            where=condition(json.loads(where), found) if where else EVERYTHING,
            as_of=as_of,
            known_at=known_at,
            measures=tuple(_wanted(found, each) for each in measures) or every_measure(found),
        )
        check_question(question)
    except (Refused, json.JSONDecodeError) as error:
        refuse(f"{error}")
    return question


def write_question(question: Question, to: Path, purpose: str, now: datetime) -> None:
    """Bring the figures up to date and write the exact answer; ends the command where it cannot."""
    given, metric = settings(), METRICS[question.metric]
    with record(given) as database, TemporaryDirectory(dir=to.parent, prefix=".export-") as name:
        publish(open_feed(given, database), now)
        engine = open_engine(given.figures, open_rules())
        try:
            with CONSOLE.status("Working out the figures…"):
                found = stream(engine, question)
                rows = release_each(metric, found.rows, Clearance.ANALYST, subject=SUBJECT, purpose=purpose)
                told = (found.data_as_of, "OCCURRED", found.provisional)
                protection = exactly(Clearance.ANALYST, purpose)
                about = About(*about_table(metric, told, protection, json.dumps(as_json(question)), "EN"))
                write_file(question, metric, rows, Path(name) / to.name, about, exact=True)
        except (Refused, TooManyRows, FactsError) as error:
            refuse(f"{error}")
        finally:
            engine.close()
        (Path(name) / to.name).replace(to)
    if to.suffix == ".csv":
        described = csvw(to.name, columns(question, metric, exact=True), about)
        to.with_name(f"{to.name}{METADATA}").write_text(json.dumps(described, ensure_ascii=False, indent=1))


def _wanted(metric: Metric, said: str) -> Wanted:
    id, _, argument = said.partition(":")
    known = {measure.id: measure.argument for measure in metric.measures}
    if id not in known:
        raise Refused(f"This metric has no measure {id}; there are {', '.join(known)}.")
    if known[id] is None:
        return id, None
    if known[id] == "currency":
        return id, argument or "KZT"
    if not argument.isdigit():
        raise Refused(f"{id} needs a number, as in {id}:50.")
    return id, int(argument)
