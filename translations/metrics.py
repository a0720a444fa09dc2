"""The words of a metric and of a table of it, as files say them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from translations.catalogue import text

WORDS = ("definition", "population")
Words = dict[str, str | Sequence[str]]


def about_table(
    metric: Any, fresh: tuple[datetime | None, str, bool], protection: Any, question: str, locale: str
) -> tuple[str, Words]:
    """The title of a table, and what it says of itself by the name of each thing: what its metric counts, what to bear
    in mind, how the people behind it are protected, how new it is (data as of, time basis, provisional), what was
    asked. KeyError where there are no words."""
    data_as_of, basis, provisional = fresh
    words: Words = {word: text(f"metric.{metric.id}.{word}", locale) for word in WORDS}
    words["caveats"] = [text(f"metric.caveat.{code}", locale) for code in metric.caveats]
    words |= {"unit": metric.unit, "owner": metric.owner, "clearance": str(protection.clearance)}
    words |= {
        "protection": text(protection.code, locale, **protection.params),
        "mechanism": protection.mechanism,
    }
    words |= {"dataAsOf": data_as_of.isoformat() if data_as_of else "", "timeBasis": basis}
    return text(f"metric.{metric.id}.title", locale), words | {
        "provisional": str(provisional).lower(),
        "question": question,
    }
