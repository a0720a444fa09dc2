"""Texts by stable code: every `translations/<locale>/*.po`, read once.

In the catalogues the msgid is the code and the msgstr the wording, with parameters in braces. A code without a
wording is a fault of ours, held by a test, and raises KeyError.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
LOCALES = ("KK", "RU", "EN", "FR")
"""The languages of the graph, as in `enum Locale`."""


def text(code: str, locale: str, **params: str | int) -> str:
    """The wording of a code in one language; KeyError where the code, the language or a parameter is missing."""
    return texts(locale.lower())[code].format_map(params)


@cache
def texts(locale: str) -> Mapping[str, str]:
    """All wordings of a language (kk ru en fr) by code; KeyError where there is no such language."""
    if locale.upper() not in LOCALES:
        raise KeyError(locale)
    found: dict[str, str] = {}
    for path in sorted((FOLDER / locale).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=locale):
                if message.id and message.string:
                    found[str(message.id)] = str(message.string)
    return MappingProxyType(found)


@cache
def unreviewed(locale: str) -> int:
    """How many wordings of a language (kk ru en fr) are marked as read by no reviewer; KeyError as for texts."""
    if locale.upper() not in LOCALES:
        raise KeyError(locale)
    return sum(
        "status: unreviewed" in message.auto_comments
        for path in (FOLDER / locale).glob("*.po")
        for message in read_po(path.read_bytes().splitlines(keepends=True), locale=locale)
        if message.id
    )
