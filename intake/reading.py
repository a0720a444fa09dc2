"""From a source to canonical rows: which heading is which column, then batch by batch the good rows and the rejects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz, process

from intake.advice import advice
from intake.kinds import KINDS, Column, Kind
from intake.mapping import FileMapping, check_against
from intake.problems import IntakeError
from intake.recognising import Reader
from intake.sources import ROW, Source
from intake.validating import checks, with_default

ADVISED = 5_000
"""Distinct values that are looked for among known spellings in one file; further ones get the bare sentence."""


@dataclass(frozen=True)
class Rejected:
    """A value that was refused: where it stands, why, and what to do."""

    row: int
    column: str
    code: str
    value: str
    remedy: str


@dataclass
class Reading:
    """A source being read as a kind: `headings` says where each canonical column comes from."""

    kind: Kind
    source: Source
    headings: Mapping[str, str]
    constants: Mapping[str, str]
    mapping: FileMapping
    today: date
    advised: dict[tuple[str, str, str, date | None], str] = field(default_factory=dict)

    def batches(self) -> Iterator[tuple[pl.DataFrame, list[Rejected], int]]:
        """Good canonical rows with `row`, the values that were refused, and how many rows these stand in."""
        readers = {
            column.name: Reader(
                column,
                self.mapping.of(column.name),
                self.mapping.codes.get(column.name, {}),
                self.source.sheet,
            )
            for column in self.kind.columns
        }
        rules = checks(self.kind, self.today)
        wanted = sorted(set(self.headings.values()), key=self.source.headings.index)
        for batch in self.source.batches(wanted):
            yield self._judge(batch, readers, rules)

    def _judge(
        self, batch: pl.DataFrame, readers: Mapping[str, Reader], rules: Mapping[str, pl.Expr]
    ) -> tuple[pl.DataFrame, list[Rejected], int]:
        values, wrongs = [batch[ROW].alias("row")], []
        for column in self.kind.columns:
            value, wrong = readers[column.name].read(self._source(batch, column))
            values.append(value.alias(column.name))
            wrongs.append(wrong.alias(f"wrong.{column.name}"))
        frame = pl.DataFrame(values).with_columns(
            with_default(column, pl.col(column.name)).alias(column.name) for column in self.kind.columns
        )
        judged = pl.concat([frame, pl.DataFrame(wrongs)], how="horizontal").with_columns(
            pl.coalesce(pl.col(f"wrong.{name}"), rule).alias(f"wrong.{name}") for name, rule in rules.items()
        )
        bad = judged.select(pl.any_horizontal(pl.col("^wrong\\..*$").is_not_null())).to_series()
        good = frame if not bad.any() else frame.filter(~bad)
        return good, self._rejected(batch, judged, bad), int(bad.sum())

    def _source(self, batch: pl.DataFrame, column: Column) -> pl.Series:
        if column.name in self.headings:
            return batch[self.headings[column.name]]
        return pl.repeat(self.constants.get(column.name), batch.height, dtype=pl.String, eager=True)

    def _rejected(self, batch: pl.DataFrame, judged: pl.DataFrame, bad: pl.Series) -> list[Rejected]:
        if not bad.any():
            return []
        found = []
        said, wrong = batch.filter(bad), judged.filter(bad)
        days = wrong["on"] if "on" in wrong.columns else None
        for column in self.kind.columns:
            codes = wrong[f"wrong.{column.name}"]
            texts = self._source(said, column).cast(pl.String)
            for at in codes.is_not_null().arg_true():
                value, on = texts[at] or "", days[at] if days is not None else None
                remedy = self._advice(column, codes[at], value, on)
                found.append(Rejected(wrong["row"][at], column.name, codes[at], value, remedy))
        return sorted(found, key=lambda each: each.row)

    def _advice(self, column: Column, code: str, value: str, on: date | None) -> str:
        asked = (column.name, code, value, on)
        if asked not in self.advised:
            if len(self.advised) >= ADVISED:
                asked = (column.name, code, "", None)
                value, on = "", None
            self.advised[asked] = advice(self.kind, column, code, value, on, self.today)
        return self.advised[asked]


def start_reading(
    path: Path, source: Source, mapping: FileMapping, kind: str | None, as_of: date | None, today: date
) -> Reading:
    """Settle kind and columns of a file. Raises IntakeError where a column is missing or unknown."""
    found = _kind(path, source, mapping, kind)
    check_against(path, mapping, found)
    constants = dict(mapping.constants)
    if mapping.columns is None:
        known = set(found.schema)
        for heading in filter(None, source.headings):
            if heading not in known:
                raise IntakeError(
                    "COLUMN_UNKNOWN",
                    kind=found.name,
                    column=repr(heading),
                    detail=_like(heading, list(known - {*source.headings})),
                )
        headings = {name: name for name in source.headings if name}
    else:
        headings = dict(mapping.columns)
        for heading in headings.values():
            if heading not in source.headings:
                raise IntakeError(
                    "COLUMN_MISSING",
                    file=path.name,
                    column=repr(heading),
                    detail=_like(heading, list(source.headings)),
                )
    if as_of is not None and "on" in found.schema and "on" not in headings:
        constants.setdefault("on", as_of.isoformat())
    for column in found.columns:
        if column.required and column.name not in headings and column.name not in constants:
            near = [name for name in source.headings if name not in headings.values()]
            raise IntakeError(
                "COLUMN_MISSING", file=path.name, column=column.name, detail=_like(column.name, near)
            )
    return Reading(found, source, headings, constants, mapping, today)


def _kind(path: Path, source: Source, mapping: FileMapping, kind: str | None) -> Kind:
    if kind and mapping.kind and kind != mapping.kind:
        raise IntakeError(
            "MAPPING_BROKEN", file="", detail=f"it is for {mapping.kind}, and --kind says {kind}"
        )
    if named := kind or mapping.kind:
        if named not in KINDS:
            raise IntakeError("KIND_UNKNOWN", file=path.name, detail=", ".join(KINDS))
        return KINDS[named]
    names = {*(mapping.columns or filter(None, source.headings)), *mapping.constants}
    fitting = [
        each
        for each in KINDS.values()
        if names <= set(each.schema) and {c.name for c in each.columns if c.required} <= names
    ]
    if len(fitting) != 1:
        raise IntakeError("KIND_UNKNOWN", file=path.name, detail=", ".join(KINDS))
    return fitting[0]


def _like(name: str, others: list[str]) -> str:
    found = process.extractOne(name, others, scorer=fuzz.ratio, score_cutoff=60)
    return f" (is {found[0]!r} meant?)" if found else ""
