"""The documents of the bench, for qazeta and for PostGraphile: the same fields of the same rows in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

OFFICE = 'officeCode:"MIGRATION"'
NEWEST = "orderBy:[SUBMITTED_AT_DESC,ROW_ID_DESC]"
MOMENT = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)$")
CURSORS = frozenset({"cursor", "endCursor", "startCursor"})


@dataclass(frozen=True)
class Document:
    """One question put to both."""

    name: str
    ours: str
    peers: str
    single: bool = False
    """Asked for another application each time, by its reference."""
    unordered: bool = False
    """Neither side promises an order."""
    bare: str = ""
    """What it counts, as plain SQL."""
    sealed: bool = False
    """Asks for sealed values: the peer gives the bytes as they lie there, which are not compared."""


FACE = "id reference status submittedAt"
PEERS_FACE = "rowId reference status submittedAt"
EDGES = "applicant{name{given family}} decisions{outcome decidedAt}"
PEERS_EDGES = "personByPersonId{given family} decisionsByApplicationId{nodes{outcome decidedAt}}"
DEEP = "permit{number validFrom validTo checkpoints{code}}"
PEERS_DEEP = (
    "permitByApplicationId{number validFrom validTo "
    "permitCheckpointsByPermitId{nodes{checkpointByCheckpointCode{rowId: code}}}}"
)


def connection(first: int, fields: str, where: str = "", more: str = "") -> str:
    """A page of applications, the newest first, as qazeta's clients write it."""
    return f"{{applications(first:{first}{where}){{{more}edges{{node{{{fields}}}}}}}}}"


def peers_connection(first: int, fields: str, where: str = "", more: str = "") -> str:
    """The same page as PostGraphile's clients write it, with the row scope of the asker as a condition."""
    page = f"first:{first},condition:{{{OFFICE}{where}}},{NEWEST}"
    return f"{{allApplications({page}){{{more}edges{{node{{{fields}}}}}}}}}"


DOCUMENTS = (
    Document(
        "one record with edges",
        f"query($r:String!){{application(reference:$r){{{FACE} {EDGES}}}}}",
        f"query($r:String!){{applicationByReference(reference:$r){{{PEERS_FACE} {PEERS_EDGES}}}}}",
        single=True,
    ),
    Document(
        "list of 50 with two edges",
        connection(50, f"{FACE} {EDGES}"),
        peers_connection(50, f"{PEERS_FACE} {PEERS_EDGES}"),
    ),
    Document("list of 1,000", connection(1000, FACE), peers_connection(1000, PEERS_FACE)),
    Document(
        "list of 1,000 with two edges",
        connection(1000, f"{FACE} {EDGES}"),
        peers_connection(1000, f"{PEERS_FACE} {PEERS_EDGES}"),
    ),
    Document(
        "deep list of 50, three levels",
        connection(50, f"{FACE} {DEEP}"),
        peers_connection(50, f"{PEERS_FACE} {PEERS_DEEP}"),
    ),
    Document(
        "filtered list of 50",
        connection(50, f"{FACE} {EDGES}", ",where:{status:{eq:SUBMITTED}}"),
        peers_connection(50, f"{PEERS_FACE} {PEERS_EDGES}", ',status:"SUBMITTED"'),
    ),
    Document(
        "filtered list of 50 with totalCount",
        connection(50, f"{FACE} {EDGES}", ",where:{status:{eq:SUBMITTED}}", "totalCount "),
        peers_connection(50, f"{PEERS_FACE} {PEERS_EDGES}", ',status:"SUBMITTED"', "totalCount "),
        bare="SELECT count(*) FROM applications WHERE office_code = %s AND status = 'SUBMITTED'",
    ),
    Document(
        "grouped counts",
        "{applications{groups(by:[STATUS]){status count}}}",
        # The version of every row is 1 here, and a sum costs less than the plugin's distinct count.
        f"{{allApplications(condition:{{{OFFICE}}}){{groupedAggregates(groupBy:[STATUS]){{keys sum{{version}}}}}}}}",
        unordered=True,
        bare="SELECT status, count(*) FROM applications WHERE office_code = %s GROUP BY status",
    ),
)
SEALED = Document(
    "list of 50, each with a sealed number",
    connection(
        50,
        f"{FACE} details{{... on EResidencyDetails{{identifiers{{kind value}}}}}}",
        ",where:{programme:{eq:E_RESIDENCY}}",
    ),
    peers_connection(
        50,
        f"{PEERS_FACE} personByPersonId{{identifiersByPersonId{{nodes{{kind value}}}}}}",
        ',programme:"E_RESIDENCY"',
    ),
    sealed=True,
)

FIELDS = (
    ("id", "rowId"),
    ("reference", "reference"),
    ("programme", "programme"),
    ("status", "status"),
    ("submittedAt", "submittedAt"),
    ("dueAt", "dueAt"),
    ("version", "version"),
    ("applicant{name{given family}}", "personByPersonId{given family}"),
    ("applicant{name{family}}", "personByPersonId{family}"),
    ("decisions{outcome}", "decisionsByApplicationId{nodes{outcome}}"),
    ("decisions{decidedAt outcome}", "decisionsByApplicationId{nodes{decidedAt outcome}}"),
    ("permit{number validTo}", "permitByApplicationId{number validTo}"),
    (DEEP, PEERS_DEEP),
)
"""Fields that both sides have, ours and theirs."""


def at_random(count: int, seed: str) -> tuple[Document, ...]:
    """Documents drawn from FIELDS: any fields, in any order, at any page size."""
    random = Random(seed)
    drawn = []
    for number in range(1, count + 1):
        fields = random.sample(FIELDS, random.randint(2, len(FIELDS)))
        # GraphQL merges fields of one name: the second of a kind would say nothing new, or conflict.
        kept = {ours.partition("{")[0]: (ours, theirs) for ours, theirs in fields}
        size = random.choice((10, 20, 50, 100, 200, 500))
        ours, theirs = (" ".join(side) for side in zip(*kept.values(), strict=True))
        drawn.append(Document(f"drawn {number}", connection(size, ours), peers_connection(size, theirs)))
    return tuple(drawn)


def leaves(answer: Any) -> Iterator[Any]:
    """Every value of an answer in the order of the document, moments written alike, cursors left out."""
    match answer:
        case dict():
            for key, value in answer.items():
                if key not in CURSORS:
                    yield from leaves(value)
        case list():
            for value in answer:
                yield from leaves(value)
        case str() if found := MOMENT.match(answer):
            yield found[1]
        case _:
            yield answer
