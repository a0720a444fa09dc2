"""Citations: what an answer was made of, kept once under a name that its own text gives, so that it can be told again.

Kept is the question, which releases answered it, and a digest of the answer; never anything that releases do not say.
"""

from __future__ import annotations

import os
import re
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

NAME = re.compile(r"[a-z2-7]{26}")
LONGEST = 64_000
"""Bytes of a citation: a question that takes more is not cited."""
FULLEST = 200
"""Citations in each of 1,024 folders: then no new ones are kept, so that nobody can fill the disk by asking."""


@dataclass(frozen=True)
class Citations:
    """The citations of a folder; `address` is where they are read, as in `<address>/citations/<id>`."""

    folder: Path
    address: str = ""

    def keep(self, text: str) -> str | None:
        """The name of a citation, which is the same for the same text; None where it cannot be kept."""
        name = name_of(text)
        path = self._path(name)
        if path.exists():
            return name
        if len(text.encode()) > LONGEST:
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        if len(os.listdir(path.parent)) >= FULLEST:
            return None
        beside = path.with_suffix(f".{os.getpid()}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
        return name

    def read(self, name: str) -> str | None:
        """The text of a citation; None where there is none, or where it is not what was kept."""
        if not NAME.fullmatch(name) or not self._path(name).exists():
            return None
        text = self._path(name).read_text(encoding="utf-8")
        return text if name_of(text) == name else None

    def at(self, name: str) -> str:
        """Where a citation is read."""
        return f"{self.address}/citations/{name}"

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / f"{name}.json"


def name_of(text: str) -> str:
    """130 bits of the SHA-256 of a text, in small letters and digits."""
    return b32encode(sha256(text.encode()).digest()).decode().lower()[:26]
