"""The four languages of the graph."""

from __future__ import annotations

from enum import StrEnum

import strawberry


@strawberry.enum(description="A language: Kazakh, Russian, English, French.")
class Locale(StrEnum):
    """KK RU EN FR. Left out, the language of the request counts."""

    KK = "KK"
    RU = "RU"
    EN = "EN"
    FR = "FR"
