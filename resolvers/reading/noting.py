"""Whom a read is about: fields that identify somebody are noted while an answer is made, by either way of reading.

A field identifies somebody where the column behind it is marked personal in models/: nothing else need be declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from access.reads import Fields, Reads
from models import Record
from models.applications import Application
from models.kandas import KandasCase
from models.members import DiasporaMember
from models.persons import Person
from resolvers.reading import declarations as d
from resolvers.reading.jsontext import JsonText, Text, concat, literal

RECORDS: tuple[type, ...] = (Application, DiasporaMember, KandasCase)
"""What a person's data is read through: the nearest of these around a field stands in the log."""

NOTE = "\x02"
"""Stands before and after each note in the text of an answer. No JSON text can contain it, see jsontext.MARK."""


def owner_of(read: d.Declaration | None, entity: type) -> d.Need | None:
    """Where the person stands whom a field of a row identifies; None where it identifies nobody."""
    if not (isinstance(entity, type) and issubclass(entity, Record)):
        return None
    if isinstance(read, d.Opened):
        return read.owner
    names: tuple[d.Need, ...] = ()
    if isinstance(read, d.Column):
        names = (read.name,)
    elif isinstance(read, d.Computed):
        names = read.needs
    personal = any(isinstance(name, str) and is_personal(entity, name) for name in names)
    return ("id" if entity is Person else "person_id") if personal else None


@cache
def is_personal(entity: type, name: str) -> bool:
    """Whether an attribute is a column that identifies somebody."""
    column = sa.inspect(entity).columns.get(name)
    return column is not None and bool(column.info.get("personal"))


def is_record(type_: Any, row: Any) -> bool:
    """Whether an object is the record that persons are read through, and not an edge to it, or a part of it."""
    declared = getattr(type_.extensions["strawberry-definition"].origin, "__entity__", None)
    return declared is not None and row.entity in RECORDS and row.attributes is None and not row.parts


def noted(
    json: JsonText, text: Text, owners: Sequence[tuple[Text, Sequence[str]]], record: Text | None
) -> Text:
    """The text of an object with notes in it: whose fields it reads, and where the record around it ends.

    A note is a person with the names of fields; or a record, from where it begins; or empty, where it ends.
    """
    mark = json.control(NOTE)
    parts: list[Text] = [] if record is None else [mark, record, mark]
    for person, names in owners:
        parts += [mark, person, literal(":" + " ".join(names)), mark]
    return concat([*parts, text, *([] if record is None else [mark, mark])])


def unnoted(text: str, reads: Reads) -> str:
    """The text without its notes, which are added to what the request has read."""
    parts = text.split(NOTE)
    records: list[str | None] = [None]
    for note in parts[1::2]:
        person, colon, names = note.partition(":")
        if colon:
            if person:
                reads.add(person, _names(names), records[-1])
        elif note:
            records.append(note)
        else:
            records.pop()
    return "".join(parts[::2])


@lru_cache(maxsize=4096)
def _names(text: str) -> Fields:
    return tuple(text.split(" "))


def searched(filters: d.Filters, entity: type, shape: tuple[Any, ...]) -> Iterator[str]:
    """Names of the columns that identify somebody among those that a filter of this shape looks at."""
    if shape[0] in ("and", "or"):
        for part in shape[1]:
            yield from searched(filters, entity, part)
    elif shape[0] == "not":
        yield from searched(filters, entity, shape[1])
    elif shape[0] == "over":
        over: Any = filters.fields[shape[1]]
        inner = sa.inspect(entity).relationships[over.relationship].mapper.class_
        yield from searched(over.filters, inner, shape[3])
    else:
        target = filters.fields[shape[1]]
        if isinstance(target, tuple):
            entity = sa.inspect(entity).relationships[target[0]].mapper.class_
            target = target[1]
        if isinstance(target, str) and is_personal(entity, target):
            yield f"{entity.__name__}.{target}"
