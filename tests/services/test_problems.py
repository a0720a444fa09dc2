"""Problems: every code that a service can give has words in four languages."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import services
from policy import standing
from policy.programmes import programmes
from policy.reference import LOCALES
from policy.rulebook import Rulebook
from services import problems
from translations.catalogue import texts

FOLDER = Path(services.__file__).parent
SOURCES = [*sorted(FOLDER.rglob("*.py")), FOLDER.parent / "console" / "requests.py"]
FAMILIES = {
    "add": 1,
    "StepBlock": 1,
    "QuotaAlternative": 2,
    "ProposalReason": 0,
    "AidCondition": 0,
    "shape": 3,
    "Impossible": 1,
}
PREFIX = {
    "add": "violation",
    "shape": "violation",
    "Impossible": "violation",
    "StepBlock": "block",
    "QuotaAlternative": "quota",
    "ProposalReason": "quota",
    "AidCondition": "aid.condition",
}
PROBLEMS = {n for n, c in vars(problems).items() if isinstance(c, type) and issubclass(c, problems.Problem)}
OF_PARAMETERS = {
    "year",
    "persons",
    "region",
    "period",
    "most",
    "first",
    "last",
    "places",
    "years",
    "field",
    "day",
    "officer",
}
OF_PARAMETERS |= {"line", "place", "read", "perhaps"}


def spoken() -> set[str]:
    """Every code that stands in the services as a literal, with its prefix in the catalogue."""
    found = {f"problem.{getattr(problems, name).code}" for name in PROBLEMS - {"Problem"}}
    found |= {"violation.NOT_A_CHOICE"}
    for call in (
        n for path in SOURCES for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)
    ):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        place = 0 if name in PROBLEMS else FAMILIES.get(name, 9)
        if place < len(call.args) and isinstance(call.args[place], ast.Constant):
            found.add(f"{'problem' if name in PROBLEMS else PREFIX[name]}.{call.args[place].value}")
    return found | lacking()


def lacking() -> set[str]:
    """The codes of what a move may lack: whatever the judges of policy/standing.py give."""
    tree = ast.parse(Path(standing.__file__).read_text())
    judges = {judge.__name__ for judge in standing.JUDGES.values()}
    given = (
        constant.value
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and function.name in judges
        for back in ast.walk(function)
        if isinstance(back, ast.Return)
        for constant in ast.walk(back)
        if isinstance(constant, ast.Constant)
    )
    return {f"problem.{code}" for code in given if isinstance(code, str)}


def of_programmes() -> set[str]:
    found = {f"ground.{code}" for p in programmes().values() for code in p.grounds}
    found |= {f"authority.{p.appeal.authority}" for p in programmes().values() if p.appeal}
    found |= {f"authority.{p.appeal.final.authority}" for p in programmes().values() if p.appeal}
    found |= {f"evidence_ground.{code}" for code in programmes()["KANDAS"].settings["evidence_grounds"]}
    found |= {f"visa_category.{code}" for code in programmes()["E_VISA"].settings["permit"]["validity_days"]}
    return (
        found
        | {f"block.CASE_{state}" for state in ("REFUSED", "REVOKED", "APPEALED", "CITIZEN", "DEPARTED")}
        | {
            "block.STATUS_EXPIRED",
            "block.STATUS_NOT_GRANTED",
            "problem.APPLICATION_PENDING",
            "problem.PERMIT_VALID",
            "problem.ETA_EXPIRED",
            "problem.ETA_REVOKED",
            "problem.SERVICE_ISSUED",
            "problem.CARD_HELD",
            "problem.ALREADY_APPROVED",
            "problem.CASE_EXISTS",
            "problem.PERSON_IN_ANOTHER_CASE",
            "problem.NOT_A_TARGET_REGION",
        }
    )


def test_the_codes_are_found() -> None:
    assert len(spoken()) > 60
    assert {"problem.STALE", "problem.ALREADY_PAID", "violation.MRZ_SIZE", "quota.PLACES_LEFT"} <= spoken()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_code_has_words(locale: str) -> None:
    assert sorted((spoken() | of_programmes()) - set(texts(locale))) == []


def test_no_words_are_left_without_a_code() -> None:
    prefixes = (
        "problem.",
        "violation.",
        "quota.",
        "block.",
        "ground.",
        "authority.",
        "evidence_ground.",
        "aid.condition.",
    )
    known = {code for code in texts("en") if code.startswith(prefixes) and code.rpartition(".")[2].isupper()}
    assert sorted(known - spoken() - of_programmes()) == []


def test_words_use_parameters_that_are_given() -> None:
    for code in spoken():
        used = {name for _, name, _, _ in string.Formatter().parse(texts("en")[code]) if name}
        assert used <= OF_PARAMETERS, code


def test_every_ground_rests_on_a_rule_that_exists(rulebook: Rulebook) -> None:
    cited = {g.rule for p in programmes().values() for g in p.grounds.values() if g.rule}
    assert cited <= {rule.id for rule in rulebook.rules}
    assert len(cited) >= 8


def test_every_category_of_the_rules_has_a_validity(rulebook: Rulebook) -> None:
    rules = [rule for rule in rulebook.rules if rule.subject == "e_visa.categories"]
    named = {code for rule in rules for row in rule.value.values() for code in row["category"].split()}
    assert named == set(programmes()["E_VISA"].settings["permit"]["validity_days"])
