"""The examples that others copy: the Python one is run, the types of the TypeScript one are those of the schema."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLObjectType, build_schema, is_non_null_type, parse, validate

from schema import sdl
from tests.web.served import Site
from web.examples.figures import ask, by_quarter, main

TYPESCRIPT = (Path(__file__).parents[2] / "web" / "examples" / "eligibility.ts").read_text(encoding="utf-8")


def test_figures_for_everybody_come_with_intervals_or_a_reason(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    found = main(site.address)
    assert "noise" in capsys.readouterr().out
    given = found.filter(found["persons"].is_not_null())
    assert (
        len(given) > 10
        and (given["low"] < given["persons"]).all()
        and (given["persons"] < given["high"]).all()
    )
    withheld = found.filter(found["persons"].is_null())
    assert set(withheld["withheld"]) == {"NOT_USEFUL"}
    assert len(given) + len(withheld) == len(found) == 12 * 10


def test_an_analyst_gets_exact_ones(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QAZETA_TOKEN", site.token("analyst"))
    found = main(site.address)
    assert found.rows() == [
        ("2025-01", "CHN", 2.0, 2.0, 2.0, None),
        ("2025-03", "MNG", 1.0, 1.0, 1.0, None),
        ("2025-12", "CHN", 1.0, 1.0, 1.0, None),
    ]
    assert by_quarter(found).rows() == [
        ("2025-Q1", "CHN", 1, 2.0),
        ("2025-Q1", "MNG", 1, 1.0),
        ("2025-Q4", "CHN", 1, 1.0),
    ]


def test_refusals_are_raised_with_their_code(site: Site) -> None:
    with pytest.raises(RuntimeError, match=r"^GRAPHQL_VALIDATION_FAILED: "):
        ask(site.address, "{ nothing }")


def test_the_typescript_example_fits_the_schema() -> None:
    schema = build_schema(sdl())
    (document,) = re.findall(r"/\* GraphQL \*/ `([^`]+)`", TYPESCRIPT)
    assert validate(schema, parse(document)) == []
    for name, values in re.findall(r"export type (\w+) = ([^;]+);", TYPESCRIPT):
        kind = schema.type_map[name]
        assert isinstance(kind, GraphQLEnumType)
        assert re.findall(r'"(\w+)"', values) == list(kind.values)
    for name in ("RouteAnswer", "Eligibility"):
        kind = schema.type_map[name]
        (body,) = re.findall(rf"export interface {name} {{(.*?)\n}}", TYPESCRIPT, re.DOTALL)
        assert isinstance(kind, GraphQLObjectType)
        fields = re.findall(r"^  (\w+): (.+);$", body, re.MULTILINE)
        assert len(fields) >= 3
        for field, written in fields:
            assert is_non_null_type(kind.fields[field].type) is not written.endswith(" | null"), field
