"""A server with facts for analysts and releases for everybody, and a browser that looks at its pages.

Without Chromium these tests are left out, and the head of the report says so (tests/conftest.py); where
QAZETA_CHROMIUM says `required`, that is an error.
"""

from __future__ import annotations

import gc
import os
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from console.opening import open_feed, publish, record
from console.settings import Settings
from server import clock, compose
from tests.feed import journals
from tests.feed.journals import decided, departed, granted, paid, placed, repaid, submitted
from tests.resolvers.released_world import fill
from tests.server.test_policy_page import ISSUER
from tests.web.browser import WHERE, Page, browser
from tests.web.served import Site
from transport.serving import Server

if WHERE is None:
    if os.environ.get("QAZETA_CHROMIUM") == "required":
        raise RuntimeError("Chromium is required for the tests of the pages, and is not there.")
    collect_ignore = ["test_dashboard.py", "test_pages.py", "test_words.py"]

EVENTS = [
    granted("kan_1", date(2025, 1, 9), [("per_1", "AGE_18_62", "FEMALE"), ("per_2", "AGE_0_17", "MALE")]),
    granted("kan_2", date(2025, 3, 4), [("per_3", "AGE_18_62", "MALE")], origin="MNG"),
    granted("kan_3", date(2025, 12, 2), [("per_4", "AGE_63_PLUS", "FEMALE")]),
    placed("kan_1", date(2025, 2, 3), "KZ-55", 2),
    placed("kan_2", date(2025, 4, 5), "KZ-23", 1, origin="MNG"),
    paid("kan_1", date(2025, 2, 4), 55_048_000, "RELOCATION_GRANT"),
    paid("kan_1", date(2025, 5, 6), 8_000_000),
    repaid("kan_1", date(2025, 6, 20), 2_000_000),
    departed("kan_1", date(2025, 7, 1), "KZ-55", 1),
    submitted("app_1", date(2025, 2, 1)),
    decided("app_1", date(2025, 2, 4), "APPROVE"),
    submitted("app_2", date(2025, 2, 1), "E_VISA", "ZAF"),
    decided("app_2", date(2025, 2, 11), "REFUSE", "E_VISA", "ZAF"),
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole program over a few facts and fourteen released months, on a port of its own."""
    folder: Path = tmp_path_factory.mktemp("site")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        given = Settings(folder, f"sqlite:///{folder / 'record.db'}", "127.0.0.1", port, True, False)
        fill(given.releases)
        with record(given) as database:
            journals.record(database, *EVENTS)
            lake = open_feed(given, database)
            publish(lake, clock())
            application = compose(given, database, lake, ISSUER)
            server = Server(application, application.state.lines.leave)
            serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            serving.start()
            found = Site(f"http://127.0.0.1:{port}", ISSUER)
            while not server.started:
                time.sleep(0.02)
            assert httpx.get(f"{found.address}/ready").status_code == 200
            yield found
            server.should_exit = True
            serving.join()
            gc.unfreeze()  # a server freezes what it begins with, and the next tests are no server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Page]:
    with browser() as page:
        yield page


@pytest.fixture
def page(chromium: Page, site: Site) -> Iterator[Page]:
    """A page of somebody who was never here; at the end nothing was complained of, and no other host was asked."""
    chromium.open(f"{site.address}/releases")
    chromium.run("sessionStorage.clear(), localStorage.clear()")
    chromium.size(1200, 900)
    chromium.complaints.clear()
    chromium.requests.clear()
    yield chromium
    assert chromium.complaints == []
    own = ("about:blank", f"{site.address}/", f"blob:{site.address}/", "data:")
    assert [url for url in chromium.requests if not url.startswith(own)] == []
