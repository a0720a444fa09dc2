"""The list of documents that are asked for by their id: a folder of them, or a file that a client's compiler wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

from console.settings import Settings, refuse
from transport.persisted import Documents


def documents_of(given: Settings, promised: Path) -> Documents:
    """The documents of an installation; ends the command where its list cannot be used.

    Without a list of its own the operations that frontends were promised are listed.
    """
    source = given.documents or promised
    try:
        listed = _folder(source) if source.is_dir() else _file(json.loads(source.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        refuse(
            f"QAZETA_DOCUMENTS names {source}, which is no folder of .graphql files, no object of ids and documents "
            "(Relay) and no persisted query manifest (Apollo)."
        )
    return Documents(listed, registers=given.registers, only=given.only_listed)


def _folder(source: Path) -> Mapping[str, str]:
    """Documents by SHA-256, by MD5 (Relay's own) and by the name of their file."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in sorted(source.glob("*.graphql"))}
    return found | _digests(found.values())


def _file(found: Any) -> Mapping[str, str]:
    if not isinstance(found, dict):
        raise ValueError("a list is an object")
    if found.get("format") == "apollo-persisted-query-manifest":
        found = {each["id"]: each["body"] for each in found["operations"]}
    if not all(isinstance(text, str) for text in found.values()):
        raise ValueError("a document is text")
    return found | _digests(found.values())


def _digests(texts: Iterable[str]) -> dict[str, str]:
    texts = list(texts)
    relay = {md5(text.encode(), usedforsecurity=False).hexdigest(): text for text in texts}
    return relay | {sha256(text.encode()).hexdigest(): text for text in texts}
