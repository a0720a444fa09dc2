"""Messages as they are read: subject and text of a template in one language, with codes and days put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from translations.catalogue import text

CALENDARS = {"EN": "en_GB"}
"""Whose way of writing days a language follows, where there is more than one."""


@dataclass(frozen=True)
class Written:
    """A subject, and a text without a name in it."""

    subject: str
    text: str


def day_in_words(value: str, locale: str) -> str:
    """A day, given as YYYY-MM-DD, as it is written in a language (KK RU EN FR)."""
    return format_date(date.fromisoformat(value), "long", CALENDARS.get(locale, locale.lower()))


def written(template: str, params: Mapping[str, Any], locale: str) -> Written:
    """The message of a template; KeyError where a wording or a parameter is missing."""
    known = {"reference": params["reference"], "programme": text(f"programme.{params['programme']}", locale)}
    parts = [text("message.greeting", locale), text(f"message.{template}.text", locale, **known)]
    grounds = [f"– {text(f'ground.{code}', locale)}" for code in params.get("grounds", ())]
    if grounds:
        parts.append("\n".join([text("message.grounds", locale), *grounds]))
    if "authority" in params:
        authority = text(f"authority.{params['authority']}", locale)
        parts.append(
            text("message.appeal", locale, authority=authority, day=day_in_words(params["deadline"], locale))
        )
    parts.append(text("message.closing", locale, **known))
    return Written(text(f"message.{template}.subject", locale, **known), "\n\n".join(parts) + "\n")
