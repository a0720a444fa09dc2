"""Files behind signed links: made into a folder of their own when they are asked for, sent, and removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from transport.replies import error_body
from transport.statuses import JSON

Make = Callable[[str, str, Path], Any]
"""From the text of a link, the name at its end and a folder to a file (path, media, described_by) or why there is none
(status, code, message)."""


def files(path: str, make: Make) -> Route:
    """The place at `path/{text}/{name}` where files are fetched, by GET and HEAD."""

    def sent(request: Request) -> Response:
        folder = mkdtemp(prefix="qazeta-")
        try:
            found = make(request.path_params["text"], request.path_params["name"], Path(folder))
        except BaseException:
            rmtree(folder, ignore_errors=True)
            raise
        if hasattr(found, "status"):
            rmtree(folder, ignore_errors=True)
            headers = {"cache-control": "no-store"}
            body = error_body(found.code, found.message)
            return Response(body, found.status, headers, f"{JSON}; charset=utf-8")
        headers = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}
        if found.described_by:
            headers["link"] = f'<{found.described_by}>; rel="describedby"; type="application/csvm+json"'
        gone = BackgroundTask(rmtree, folder, ignore_errors=True)
        return FileResponse(
            found.path, headers=headers, media_type=found.media, filename=found.path.name, background=gone
        )

    return Route(f"{path}/{{text}}/{{name}}", sent, methods=["GET"])
