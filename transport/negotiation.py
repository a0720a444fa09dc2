"""What a client accepts and sends: media types and languages (RFC 9110, sections 8.3 and 12.5)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from transport.statuses import GRAPHQL, JSON, STREAM

LANGUAGES = ("KK", "RU", "EN", "FR")
DEFAULT_LANGUAGE = "EN"


@lru_cache(maxsize=256)
def response_type(accept: str | None) -> str | None:
    """The type to answer in, or None where the client accepts neither; plain JSON where it says nothing.

    Between equals the one that was named goes before a wildcard, and the GraphQL type before plain JSON.
    """
    if accept is None or not accept.strip():
        return JSON
    ranges = dict(_weighted(accept))
    offers = [(_quality(ranges, JSON), 0, JSON), (_quality(ranges, GRAPHQL), int(GRAPHQL in ranges), GRAPHQL)]
    # A wildcard alone leaves both with the same quality: then nobody asked for the GraphQL type.
    (quality, _), _, chosen = max(offers, key=lambda offer: (offer[0], offer[1], offer[2] == JSON))
    return chosen if quality > 0 else None


@lru_cache(maxsize=256)
def streams(accept: str | None) -> bool:
    """Whether a client names event streams among what it accepts: a wildcard is no such wish."""
    return any(name == STREAM and quality > 0 for name, quality in _weighted(accept or ""))


@lru_cache(maxsize=256)
def language(accept_language: str | None) -> str:
    """The best language of the graph for a browser's list; English where none fits."""
    best = sorted(_weighted(accept_language or ""), key=lambda item: -item[1])
    for name, quality in best:
        primary = name.partition("-")[0].upper()
        if quality > 0 and primary in LANGUAGES:
            return primary
    return DEFAULT_LANGUAGE


@lru_cache(maxsize=256)
def wanted_extensions(header: str | None) -> frozenset[str]:
    """What an answer is asked to tell besides its data: the names of a list, in lower case."""
    return frozenset(name.strip().lower() for name in (header or "").split(",") if name.strip())


@lru_cache(maxsize=256)
def sends_json(content_type: str | None) -> bool:
    """Whether a body is application/json in UTF-8, the charset left out included."""
    media, _, rest = (content_type or "").partition(";")
    charsets = {
        value.strip().strip('"').lower()
        for name, _, value in (part.partition("=") for part in rest.split(";"))
        if name.strip().lower() == "charset"
    }
    return media.strip().lower() == JSON and charsets <= {"utf-8", "utf8"}


def _quality(ranges: dict[str, float], offer: str) -> tuple[float, int]:
    """The quality of an offer and how closely it was named: 2 by itself, 1 as application/*, 0 as */*."""
    for closeness, name in ((2, offer), (1, "application/*"), (0, "*/*")):
        if name in ranges:
            return ranges[name], closeness
    return 0.0, 0


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """Each value of a list with its quality, 1 where none is given; values with an unreadable one are passed over."""
    for item in header.split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = next((p[2:].strip() for p in parameters if p[:2].lower() == "q="), "1")
        if name and quality.replace(".", "", 1).isdecimal() and quality.isascii():
            yield name.lower(), min(float(quality), 1.0)
