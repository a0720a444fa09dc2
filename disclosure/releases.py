"""Releases as immutable files, and the folder of them: all that answers for researchers and the public are made of.

`<product>/<month>-v<version>.json`; a higher version corrects a lower one. Cells are hundredths (of a person, a family,
a tenge) in the order of the axes, the last one running fastest. A file is written beside its place and linked to it in
one step: whoever reads sees all of it or nothing, and nothing is ever overwritten.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

NAME = re.compile(r"([a-z][a-z-]*)/(\d{4}-\d{2})-v(\d+)\.json")


@dataclass(frozen=True, eq=False)
class Release:
    """A measured cube: its codes by axis, its cells, and the variance of every component (disclosure/consistency.py).
    `card` says in plain values how it was made and what is promised."""

    product: str
    period: str
    version: int
    axes: Mapping[str, tuple[str, ...]]
    cells: tuple[int, ...]
    spreads: Mapping[tuple[str, ...], float]
    card: Mapping[str, Any]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Release) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def id(self) -> str:
        """Its name, as it is cited."""
        return f"{self.product}/{self.period}-v{self.version}"

    @property
    def sizes(self) -> dict[str, int]:
        """How many codes every axis has."""
        return {axis: len(codes) for axis, codes in self.axes.items()}

    @cached_property
    def table(self) -> NDArray[np.int64]:
        """The cells in hundredths, one dimension an axis."""
        return np.array(self.cells, dtype=np.int64).reshape(tuple(self.sizes.values()))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its file."""
        return sha256(self.text().encode()).hexdigest()

    def text(self) -> str:
        """The file's content; the same release is the same text."""
        spreads = {" ".join(part): variance for part, variance in self.spreads.items()}
        return (
            json.dumps(asdict(self) | {"spreads": spreads}, indent=1, sort_keys=True, ensure_ascii=False)
            + "\n"
        )


def read_release(text: str) -> Release:
    """A release from its text."""
    found = json.loads(text)
    spreads = {tuple(part.split()): variance for part, variance in found["spreads"].items()}
    # The file's keys are sorted; the card keeps the order of the axes, which is that of the cells.
    axes = {axis: tuple(found["axes"][axis]) for axis in found["card"]["axes"]}
    return Release(**(found | {"spreads": spreads, "axes": axes, "cells": tuple(found["cells"])}))


class Newest(Protocol):
    """Whatever gives the releases of a product, one a month, the months in order."""

    def of(self, product: str) -> tuple[Release, ...]: ...


@dataclass(frozen=True)
class Releases:
    """The releases of a folder. Needs nothing else, and can open nothing else."""

    folder: Path
    _read: dict[str, Release] = field(default_factory=dict, repr=False, compare=False)

    def names(self) -> tuple[tuple[str, str, int], ...]:
        """Product, month and version of every release, in order."""
        found = (NAME.fullmatch(f"{path.parent.name}/{path.name}") for path in self.folder.glob("*/*.json"))
        return tuple(sorted((match[1], match[2], int(match[3])) for match in found if match))

    def of(self, product: str) -> tuple[Release, ...]:
        """The newest version of every month of a product, the months in order."""
        newest = {month: version for name, month, version in self.names() if name == product}
        return tuple(self.get(product, month, version) for month, version in newest.items())

    def find(self, product: str, period: str, version: int) -> Release | None:
        """A release, or None where there is none."""
        return self.get(product, period, version) if self.path(product, period, version).exists() else None

    def get(self, product: str, period: str, version: int) -> Release:
        """A release that is there; FileNotFoundError where it is not."""
        path = self.path(product, period, version)
        if str(path) not in self._read:
            self._read[str(path)] = read_release(path.read_text(encoding="utf-8"))
        return self._read[str(path)]

    def path(self, product: str, period: str, version: int) -> Path:
        """Where a release lies."""
        return self.folder / product / f"{period}-v{version}.json"

    def publish(self, release: Release) -> None:
        """Put a release in its place; FileExistsError where one is there."""
        path = self.path(release.product, release.period, release.version)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.new")
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(release.text())
                file.flush()
                os.fsync(file.fileno())
            beside.chmod(0o444)
            os.link(beside, path)
        finally:
            beside.unlink(missing_ok=True)


@dataclass(frozen=True)
class Pinned:
    """The releases that an earlier answer was made of, by product and month: newer ones are not there."""

    releases: Releases
    versions: Mapping[str, Mapping[str, int]]

    def of(self, product: str) -> tuple[Release, ...]:
        """The version that was the newest of every month then, the months in order."""
        of_product = sorted(self.versions.get(product, {}).items())
        return tuple(self.releases.get(product, month, version) for month, version in of_product)
