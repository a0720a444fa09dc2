"""Texts by code: every language says the same things, with the same parameters."""

import string
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from translations.catalogue import FOLDER, LOCALES, text, texts

CATALOGUES = sorted({path.name for path in FOLDER.glob("*/*.po")})


def entries_of(path: Path) -> list[Message]:
    return [message for message in read_po(BytesIO(path.read_bytes())) if message.id]


def parameters(wording: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(wording) if name is not None}


def test_every_language_has_the_same_catalogues() -> None:
    held = {
        folder.name: sorted(path.name for path in folder.glob("*.po"))
        for folder in FOLDER.iterdir()
        if folder.is_dir() and not folder.name.startswith("_")
    }
    assert held == {locale.lower(): CATALOGUES for locale in LOCALES}


def test_every_language_words_the_same_codes() -> None:
    codes = {locale: set(texts(locale.lower())) for locale in LOCALES}
    assert codes["EN"]
    assert {locale: sorted(codes["EN"] ^ own) for locale, own in codes.items()} == {
        locale: [] for locale in LOCALES
    }


def test_every_language_uses_the_same_parameters() -> None:
    english = texts("en")
    wrong = [
        (locale, code)
        for locale in LOCALES
        for code, wording in texts(locale.lower()).items()
        if parameters(wording) != parameters(english[code])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*/*.po")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_no_code_is_worded_twice_or_left_empty(path: Path) -> None:
    entries = entries_of(path)
    assert entries
    assert [message.id for message in entries if not message.string or message.fuzzy] == []
    others = [entry.id for other in path.parent.glob("*.po") if other != path for entry in entries_of(other)]
    assert sorted({message.id for message in entries} & set(others)) == []


def test_a_code_without_words_is_a_fault() -> None:
    with pytest.raises(KeyError):
        text("no.such.code", "EN")


@pytest.mark.parametrize("locale", ["DE", "", "../en"])
def test_a_language_we_do_not_speak_is_a_fault(locale: str) -> None:
    with pytest.raises(KeyError):
        text("problem.NOT_FOUND", locale)


def test_case_of_the_locale_does_not_matter() -> None:
    assert text("problem.NOT_FOUND", "en") == text("problem.NOT_FOUND", "EN")
