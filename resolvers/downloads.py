"""Tables as files: a link says what was asked and by whom, is signed, and holds for half an hour.

The file is made when the link is followed, through the same gate as the answer; whoever has the link can follow it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analytics.exports import columns, every_measure, write_file
from analytics.facts import FactsError
from analytics.metrics import METRICS
from analytics.questions import Question, Refused
from analytics.sheets import METADATA, About, TooManyRows, csvw
from analytics.streaming import stream
from analytics.written import as_json, from_json
from disclosure.figures import Basis, Clearance, Freshness, Row, Table
from disclosure.gate import exactly, release_each
from models.columns import local_day
from resolvers.context import Context, Process
from resolvers.released_tables import answer_of_releases
from translations.metrics import about_table

PURPOSE = "download"
LASTS = timedelta(minutes=30)
"""How long a link holds."""
ENDINGS: Mapping[str, str] = MappingProxyType(
    {"CSV": ".csv", "PARQUET": ".parquet", "ARROW": ".arrow", "XLSX": ".xlsx"}
)
MEDIA: Mapping[str, str] = MappingProxyType(
    {
        ".csv": "text/csv; charset=utf-8; header=present",
        ".parquet": "application/vnd.apache.parquet",
        ".arrow": "application/vnd.apache.arrow.file",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        METADATA: "application/csvm+json",
    }
)
LONGEST = 16_384


@dataclass(frozen=True)
class File:
    """A file that was made: where it lies, what it is, and the name of what describes it."""

    path: Path
    media: str
    described_by: str | None = None


@dataclass(frozen=True)
class NoFile:
    """Why there is no file: a status, a stable code, and a sentence that says what to do."""

    status: int
    code: str
    message: str


def link(root: Table, asked: Context, format: Any) -> str | None:
    """The link to a table as a file; None where the table is no answer to a question."""
    if root.question is None:
        return None
    said = {
        "question": as_json(root.question),
        "clearance": root.protection.clearance.value,
        "subject": asked.actor.subject,
        "purpose": asked.actor.purpose,
        "locale": asked.locale,
        "until": (asked.now + LASTS).isoformat(),
    }
    payload = zlib.compress(json.dumps(said, separators=(",", ":")).encode(), 9)
    ending = ENDINGS[getattr(format, "value", format)]
    return f"{asked.services.address}/downloads/{asked.services.signer.sign(payload, PURPOSE)}/{root.metric.id}{ending}"


def make(process: Process, text: str, name: str, folder: Path) -> File | NoFile:
    """The file that a link leads to, written into a folder."""
    payload = process.signer.open(text, PURPOSE) if len(text) <= LONGEST else None
    said = None if payload is None else json.loads(zlib.decompress(payload))
    if said is None or not name.startswith(f"{said['question']['metric']}."):
        return NoFile(404, "NOT_FOUND", "There is no such file.")
    now = process.clock()
    if now > datetime.fromisoformat(said["until"]):
        return NoFile(410, "EXPIRED", "This link no longer holds; ask for `download` again.")
    ending = METADATA if name.endswith(METADATA) else Path(name).suffix
    if ending not in MEDIA:
        return NoFile(404, "NOT_FOUND", "There is no such format; there are CSV, PARQUET, ARROW and XLSX.")
    try:
        return _made(
            process, replace(from_json(said["question"]), today=local_day(now)), said, folder / name, ending
        )
    except (Refused, TooManyRows) as refused:
        return NoFile(400, "BAD_USER_INPUT", str(refused))
    except FactsError:
        return NoFile(503, "NOT_READY", "The figures cannot be read just now; follow the link again.")


def _made(process: Process, question: Question, said: Mapping[str, Any], to: Path, ending: str) -> File:
    metric, clearance = METRICS[question.metric], Clearance(said["clearance"])
    question = replace(question, measures=question.measures or every_measure(metric))
    exact = clearance is Clearance.ANALYST
    if exact:
        found = stream(process.figures, question)
        named = {"subject": said["subject"], "purpose": said["purpose"]}
        rows = release_each(metric, found.rows, clearance, **named)
        fresh = Freshness(found.data_as_of, found.known_at, Basis.OCCURRED, found.provisional)
        protection = exactly(clearance, said["purpose"])
    else:
        table = answer_of_releases(process, question, metric, clearance)
        rows, fresh, protection = _levelled(table), table.freshness, table.protection
    told = (fresh.data_as_of, fresh.time_basis.value, fresh.provisional)
    about = About(*about_table(metric, told, protection, json.dumps(as_json(question)), said["locale"]))
    if ending == METADATA:
        url = to.name.removesuffix(METADATA)
        to.write_text(
            json.dumps(csvw(url, columns(question, metric, exact=exact), about), ensure_ascii=False)
        )
        return File(to, MEDIA[ending])
    write_file(question, metric, rows, to, about, exact=exact)
    return File(to, MEDIA[ending], f"{to.name}{METADATA}")


def _levelled(table: Table) -> Iterator[tuple[str, Row]]:
    yield from (("ROW", row) for row in table.rows)
    if table.rest is not None:
        yield "REST", table.rest
    yield "TOTAL", table.total
