"""What goes out: one packet for the head and the body of a response, and nothing held back for longer than a turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from transport.writing import Together

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


class Sent:
    """Stands for a transport: what was done to it, in order."""

    def __init__(self) -> None:
        self.done: list[Any] = []

    def write(self, data: bytes) -> None:
        self.done.append(data)

    def writelines(self, parts: tuple[bytes, ...]) -> None:
        self.done.append(parts)

    def close(self) -> None:
        self.done.append("closed")

    def is_closing(self) -> bool:
        return False

    def get_extra_info(self, name: str) -> str:
        return name


def sent(work: Callable[[Together], None]) -> tuple[list[Any], list[Any]]:
    """What was sent when `work` was over, and what a turn of the loop later."""

    async def run() -> tuple[list[Any], list[Any]]:
        transport: Any = Sent()
        work(Together(transport))
        at_once = list(transport.done)
        await asyncio.sleep(0)
        return at_once, transport.done

    return asyncio.run(run())


def test_head_and_body_leave_together() -> None:
    def respond(transport: Together) -> None:
        transport.write(HEAD)
        assert not transport.is_closing()
        transport.write(b"{}")
        transport.write(b"more")

    both = [(HEAD, b"{}"), b"more"]
    assert sent(respond) == (both, both)


def test_a_head_alone_waits_for_one_turn() -> None:
    assert sent(lambda transport: transport.write(HEAD)) == ([], [HEAD])


def test_whatever_else_is_done_comes_after_the_head() -> None:
    def refuse(transport: Together) -> None:
        transport.write(HEAD)
        transport.close()

    assert sent(refuse) == ([HEAD, "closed"], [HEAD, "closed"])


def test_bytes_that_are_no_head_are_written_at_once() -> None:
    assert sent(lambda transport: transport.write(b"data: 1\n\n")) == ([b"data: 1\n\n"], [b"data: 1\n\n"])
