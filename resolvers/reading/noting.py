"""Whom a read is about: fields that identify somebody are noted while an answer is made, by either way of reading.

A field identifies somebody where the column behind it is marked personal in models/: nothing else need be declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from models import Record
from models.applications import Application
from models.kandas import KandasCase
from models.members import DiasporaMember
from models.persons import Person
from resolvers.reading import declarations as d
from resolvers.reading.finishing import Finish, Run

RECORDS: tuple[type, ...] = (Application, DiasporaMember, KandasCase)
"""What a person's data is read through: the nearest of these around a field stands in the log."""

RECORD = "#record"


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


def noted(finish: Finish, owners: Mapping[str, tuple[str, ...]], record: bool) -> Finish:
    """An object that notes whom it reads: hidden key of a person -> names of the fields read of them."""

    def note(found: Any, run: Run) -> Any:
        if found is None:
            return None
        reads = run.context.reads
        with reads.through(found[RECORD] if record else reads.record):
            for key, fields in owners.items():
                if found[key] is not None:
                    reads.add(found[key], fields)
            return finish(found, run)

    return note


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
