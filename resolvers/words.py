"""Codes into words: the functions of text fields, in the language asked for, else in that of the request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from policy.reference import checkpoints
from resolvers.context import Context
from translations.catalogue import text
from translations.letters import day_in_words, written

Worded = Callable[..., str | None]


def say(locale: str, code: str, params: Mapping[str, Any] | None = None) -> str:
    """The wording of a code in one language; parameters that are days or checkpoints are worded as well."""
    worded = {name: PARAMETERS.get(name, _as_it_is)(value, locale) for name, value in (params or {}).items()}
    return text(code, locale, **worded)


def _as_it_is(value: Any, locale: str) -> Any:
    return value


def _checkpoint(value: str, locale: str) -> str:
    found = checkpoints().get(value)
    return found.name(locale) if found else value


PARAMETERS: Mapping[str, Callable[[Any, str], Any]] = {
    "day": day_in_words,
    "expires": day_in_words,
    "checkpoint": _checkpoint,
}
"""How a parameter is worded, by its name."""


def says(attribute: str | None = None) -> Worded:
    """Words the Message at an attribute of the object, or the object itself."""

    def words(row: Any, asked: Context, locale: str | None = None) -> str:
        message = getattr(row, attribute) if attribute else row
        return say(locale or asked.locale, message.code, message.params)

    return words


def coded(prefix: str, attribute: str = "code") -> Worded:
    """Words `prefix.<code>` with the object's params, if it has any; null where there is no code."""

    def words(row: Any, asked: Context, locale: str | None = None) -> str | None:
        code = getattr(row, attribute)
        return (
            None
            if code is None
            else say(locale or asked.locale, f"{prefix}.{code}", getattr(row, "params", None))
        )

    return words


def subject_of(row: Any, asked: Context, locale: str | None = None) -> str:
    """The subject of a message, in the language it was written in unless another is asked for."""
    return written(row.template, row.params, locale or row.locale).subject


def text_of(row: Any, asked: Context, locale: str | None = None) -> str:
    """The text of a message, in the language it was written in unless another is asked for."""
    return written(row.template, row.params, locale or row.locale).text
