"""The list of documents: every form of it, and what is said where it cannot be used."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import pytest
import typer

from console.documents import documents_of
from console.settings import settings

HELLO = "query Hello { __typename }\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("QAZETA_DATA", str(tmp_path / "data"))
    return settings()


def digests(text: str) -> set[str]:
    return {sha256(text.encode()).hexdigest(), md5(text.encode(), usedforsecurity=False).hexdigest()}


def test_the_promised_operations_are_listed(given: Any) -> None:
    documents = documents_of(given, ROOT / "schema" / "operations")
    text = (ROOT / "schema" / "operations" / "15-dashboard.graphql").read_text(encoding="utf-8")
    assert {id for id, each in documents.listed.items() if each == text} == {"15-dashboard"} | digests(text)
    assert (documents.registers, documents.only) == (True, False)


@pytest.mark.parametrize(
    "file",
    [
        {"0abc": HELLO},
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [{"id": "0abc", "name": "Hello", "type": "query", "body": HELLO}],
        },
    ],
)
def test_the_files_of_compilers_are_understood(given: Any, tmp_path: Path, file: Any) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps(file))
    documents = documents_of(replace(given, documents=path, registers=False, only_listed=True), ROOT)
    assert dict(documents.listed) == dict.fromkeys({"0abc"} | digests(HELLO), HELLO)
    assert (documents.registers, documents.only) == (False, True)


@pytest.mark.parametrize("text", ["", "[]", "7", '{"a": 1}', '{"format": "apollo-persisted-query-manifest"}'])
def test_what_is_no_list_ends_the_start_with_what_it_should_be(
    given: Any, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    path.write_text(text)
    for source in (path, tmp_path / "missing"):
        with pytest.raises(typer.Exit):
            documents_of(replace(given, documents=source), ROOT)
        assert f"QAZETA_DOCUMENTS names {source}" in capsys.readouterr().err
