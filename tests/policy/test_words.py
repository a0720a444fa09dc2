"""Every code that policy/ can say has words in four languages, with the same parameters."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policy.casebook import load_cases
from policy.conditions import AllOf, AnyOf, Condition, Fork
from policy.eligibility import answer, violations
from policy.routes import PLANS
from policy.rulebook import load_rulebook
from policy.trip import Fact, Message, Verdict
from tests.policy.travellers import NOW, PATIENT, thinned, whole_trips

ROOT = Path(__file__).parents[2]
BOOK = load_rulebook()
LOCALES = ("en", "ru", "kk", "fr")
SOURCES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "policy").glob("*.py"))
# Leaves that only ever await an act have no yes and no.
ONLY_AWAITED = {"kazakh_card.act"}


def words(locale: str) -> dict[str, str]:
    with (ROOT / "translations" / locale / "rules.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file, locale=locale, abort_invalid=True) if m.id}


CATALOGUES = {locale: words(locale) for locale in LOCALES}


def codes_below(condition: Condition) -> set[str]:
    match condition:
        case Fork():
            return codes_below(condition.yes) | codes_below(condition.no)
        case AllOf() | AnyOf():
            return {condition.code}.union(*(codes_below(part) for part in condition.parts))
    return {condition.code}


def wanted() -> set[str]:
    tops = {code for plan in PLANS for code in codes_below(plan.condition) if _is_top(code)}
    leaves = {code for plan in PLANS for code in codes_below(plan.condition)} - tops - ONLY_AWAITED
    leaves -= {"regime.known"}
    return {
        *(f"summary.{top}.{verdict.lower()}" for top in tops for verdict in Verdict),
        *(f"{leaf}.{word}" for leaf in leaves for word in ("yes", "no")),
        *(f"unknown.{fact.lower()}" for fact in Fact),
        *(f"rule.{rule.id}" for rule in BOOK.rules),
        *(step.code for plan in PLANS for step in plan.steps),
        *re.findall(r'"(authority\.[a-z_]+)"', SOURCES),
        *(f"violation.{code}" for code in re.findall(r'_found\([^,]+, "([a-z_0-9]+)"', SOURCES)),
        *re.findall(r'"(change\.(?:stay|arrive|invitation)[a-z_]*)"', SOURCES),
        *(f"change.{way}{kind}" for way in ("enter_at", "cross_at", "leave_at") for kind in ("", "_airport")),
        *(f"change.travel_by_{mode}" for mode in ("air", "land", "rail", "sea")),
        *("summary.visa_free.citizen", "summary.visa_free.unlimited", "regime.known.yes"),
        *("stay.length.unlimited", "stay.window.unlimited"),
        *("stay.window.counted_yes", "stay.window.counted_no"),
    }


def _is_top(code: str) -> bool:
    return code in {plan.route.lower() for plan in PLANS}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_code_has_words_and_every_word_its_code(locale: str) -> None:
    have = {code for code, text in CATALOGUES[locale].items() if text.strip()}
    assert wanted() - have == set()
    assert have - wanted() == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_same_parameters_in_every_language(locale: str) -> None:
    for code, english in CATALOGUES["en"].items():
        assert _parameters(CATALOGUES[locale][code]) == _parameters(english), code


def _parameters(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


@pytest.mark.parametrize("locale", LOCALES)
def test_unreviewed_words_say_so(locale: str) -> None:
    with (ROOT / "translations" / locale / "rules.po").open("rb") as file:
        entries = [m for m in read_po(file, locale=locale) if m.id]
    status = {"status: source"} if locale == "en" else {"status: unreviewed", "status: reviewed"}
    assert [m.id for m in entries if not set(m.auto_comments) & status] == []
    assert [m.id for m in entries if m.fuzzy] == []


def said(message: Message) -> None:
    for catalogue in CATALOGUES.values():
        assert catalogue[message.code].format_map(message.params)


@given(st.data())
@settings(PATIENT, max_examples=60)
def test_everything_said_can_be_said_in_every_language(data: st.DataObject) -> None:
    whole = data.draw(whole_trips())
    assume(not violations(whole, now=NOW))
    trip = data.draw(thinned(whole))
    _say_all(answer(BOOK, trip, now=NOW).routes)


def test_everything_said_in_the_cases_can_be_said() -> None:
    for case in load_cases():
        _say_all(answer(BOOK, case.trip, now=case.now, on=case.on, known_at=case.known_at).routes)


def _say_all(routes: tuple) -> None:
    for route in routes:
        said(route.summary)
        for message in (*route.steps, *(reason.message for reason in route.reasons)):
            said(message)
        for code in route.awaiting:
            said(Message(code, {}))
        if route.nearest_change:
            said(route.nearest_change.message)


def test_words_of_steps_give_their_numbers() -> None:
    case = next(case for case in load_cases() if case.name.startswith("MNG, Kazakh origin, documents"))
    kandas = answer(BOOK, case.trip, now=case.now).routes[-1]
    assert [CATALOGUES["en"][step.code].format_map(step.params) for step in kandas.steps][-1] == (
        "The status lasts 365 days and can be prolonged 1 time; it ends with citizenship."
    )
