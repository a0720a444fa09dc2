"""Pages that are made on the spot: text rendered from the query, cached by browsers, revalidated by its digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from transport.endpoint import error_body
from transport.negotiation import language
from transport.statuses import JSON

Render = Callable[[Sequence[tuple[str, str]], str], str]
"""From the query and the reader's language (KK RU EN FR) to the page; ValueError says what to ask instead."""

FRESH = "public, max-age=300"


def page(path: str, render: Render, media: str = "text/html") -> Route:
    """The page at a path, by GET and HEAD; where `render` refuses the query, 400 with its sentence."""

    def shown(request: Request) -> Response:
        try:
            text = render(
                request.query_params.multi_items(), language(request.headers.get("accept-language"))
            )
        except ValueError as refused:
            content = error_body("BAD_USER_INPUT", str(refused))
            return Response(content, 400, {"cache-control": "no-store"}, f"{JSON}; charset=utf-8")
        content = text.encode()
        tag = f'"{sha256(content).hexdigest()[:32]}"'
        headers = {"etag": tag, "cache-control": FRESH, "vary": "Accept-Language"}
        known = {
            one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")
        }
        if tag in known or "*" in known:
            return Response(status_code=304, headers=headers)
        return Response(content, 200, headers, f"{media}; charset=utf-8")

    return Route(path, shown, methods=["GET"])


def documents(path: str, folder: Path) -> tuple[BaseRoute, ...]:
    """The GraphQL documents of a folder, and their names at `index.json`."""
    names = orjson.dumps(sorted(file.stem for file in folder.glob("*.graphql"))).decode()
    index = page(f"{path}/index.json", lambda query, language: names, JSON)
    return index, Mount(path, StaticFiles(directory=folder))
