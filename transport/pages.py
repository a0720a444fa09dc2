"""Pages that are made on the spot: text rendered from the query, cached by browsers, revalidated by its digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from transport.negotiation import language
from transport.replies import error_body
from transport.statuses import JSON
from transport.validators import has, tag_of

Render = Callable[[Sequence[tuple[str, str]], str], str | None]
"""From what stands in the path and the query, and the reader's language (KK RU EN FR), to the page, or None where
there is none; ValueError says what to ask instead."""

FRESH = "public, max-age=300"


def page(path: str, render: Render, media: str = "text/html") -> Route:
    """The page at a path, by GET and HEAD; 400 with a sentence where `render` refuses it, 404 where there is none."""

    def shown(request: Request) -> Response:
        try:
            asked = [*request.path_params.items(), *request.query_params.multi_items()]
            text = render(asked, language(request.headers.get("accept-language")))
        except ValueError as refused:
            content = error_body("BAD_USER_INPUT", str(refused))
            return Response(content, 400, {"cache-control": "no-store"}, f"{JSON}; charset=utf-8")
        if text is None:
            content = error_body("NOT_FOUND", "There is no such page.")
            return Response(content, 404, {"cache-control": "no-store"}, f"{JSON}; charset=utf-8")
        content = text.encode()
        tag = tag_of(content)
        headers = {"etag": tag, "cache-control": FRESH, "vary": "Accept-Language"}
        if has(tag, request.headers.get("if-none-match")):
            return Response(status_code=304, headers=headers)
        return Response(content, 200, headers, f"{media}; charset=utf-8")

    return Route(path, shown, methods=["GET"])


def documents(path: str, folder: Path) -> tuple[BaseRoute, ...]:
    """The GraphQL documents of a folder, and their names at `index.json`."""
    names = orjson.dumps(sorted(file.stem for file in folder.glob("*.graphql"))).decode()
    index = page(f"{path}/index.json", lambda query, language: names, JSON)
    return index, Mount(path, StaticFiles(directory=folder))
