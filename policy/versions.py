"""Versions of the rules that were once in use, kept whole: ``<folder>/<version>/rules`` and ``/programmes``.

A version is named by a digest of its files, so that what is kept is what the name says or is told to be altered.
"""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policy.rulebook import PROGRAMMES, RULES, Rulebook, contents, load_rulebook, version_of
from policy.rulefile import RuleFileError

SHORTEST_DIGEST = 8
DIGEST = re.compile(r"[0-9a-f]{16}")
PREFIX = re.compile(rf"[0-9a-f]{{{SHORTEST_DIGEST},16}}")


class VersionError(ValueError):
    """A version that cannot be opened, with a sentence that says what there is instead."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version that is kept: how many rules it has, and the last day on which one of them became known.

    Both are None where this program cannot read it, and ``trouble`` says why.
    """

    digest: str
    rules: int | None = None
    known_to: date | None = None
    trouble: str = ""


def keep(folder: Path, rules: Path = RULES, programmes: Path = PROGRAMMES) -> str:
    """Keep the rules as they stand, unless they are kept already; their version. Raises OSError."""
    files = contents(rules, programmes)
    version = version_of(files)
    if (folder / version).is_dir():
        return version
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder) as begun:
        whole = Path(begun) / version
        for name, content in files.items():
            (whole / name).parent.mkdir(parents=True, exist_ok=True)
            (whole / name).write_bytes(content)
        try:
            whole.rename(folder / version)
        except OSError:
            if not (folder / version).is_dir():  # else another process kept the same meanwhile
                raise
    return version


def kept(folder: Path) -> tuple[str, ...]:
    """The versions that are kept, in order of their digests."""
    return tuple(sorted(path.name for path in folder.glob("*") if DIGEST.fullmatch(path.name)))


def described(folder: Path) -> Iterator[Version]:
    """What is kept, a version each."""
    for digest in kept(folder):
        try:
            book = _opened(folder, digest)
        except (VersionError, RuleFileError) as error:
            yield Version(digest, trouble=f"{error}")
        else:
            yield Version(digest, len(book.rules), max(rule.known_from for rule in book.rules))


def find(text: str, present: Rulebook, folder: Path) -> Rulebook | None:
    """The rules of the version that a text begins; None for a text that cannot be a version.

    Raises VersionError where none, or more than one, begins so, and where what is kept was altered;
    RuleFileError for rules that this program cannot read.
    """
    if not PREFIX.fullmatch(text):
        return None
    known = sorted({present.version, *kept(folder)})
    match [version for version in known if version.startswith(text)]:
        case [version]:
            return present if version == present.version else _opened(folder, version)
        case []:
            raise VersionError(f"There is no version {text} of the rules; there are {', '.join(known)}.")
        case several:
            raise VersionError(f"{text} begins {len(several)} versions; write one of {', '.join(several)}.")


def _opened(folder: Path, version: str) -> Rulebook:
    place = folder / version
    if version_of(contents(place / "rules", place / "programmes")) != version:
        raise VersionError(
            f"The files kept in {place} are no longer those of version {version}. Bring them back from a copy, "
            "or remove the folder."
        )
    return load_rulebook(place / "rules", place / "programmes")
