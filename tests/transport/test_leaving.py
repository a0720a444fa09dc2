"""Clients that do not wait for their answer, over a real socket: what was begun for them is cancelled."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn

from tests.transport.stub import PAGES, Answered, actor_of
from transport.app import build
from transport.endpoint import UNHURRIED, while_wanted

REQUEST = (
    b"POST /graphql HTTP/1.1\r\nhost: qazeta.test\r\ncontent-type: application/json\r\n"
    b'content-length: 19\r\n\r\n{"query":"{hello}"}'
)


@dataclass
class SlowGraph:
    """Stands for a graph that answers after some seconds, and remembers how it ended."""

    seconds: float
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    how: str = ""

    async def ask(self, *_: Any) -> Answered:
        try:
            await asyncio.sleep(self.seconds)
            self.how = "answered"
        except asyncio.CancelledError:
            self.how = "cancelled"
            raise
        finally:
            self.ended.set()
        return Answered(b'{"data":{"hello":"world"}}')


async def ready() -> None:
    return None


async def served(graph: SlowGraph, wait: float | None) -> bytes:
    """What a client receives that leaves after some seconds; None waits for the answer."""
    app = build(graph.ask, actor_of, ready=ready, pages=PAGES)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, http="httptools", log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(REQUEST)
        answer = b""
        if wait is None:
            answer = await asyncio.wait_for(reader.readuntil(b"}}"), 10)
        else:
            await asyncio.sleep(wait)
        writer.close()
        await asyncio.wait_for(graph.ended.wait(), 5)
        server.should_exit = True
        await serving
    return answer


@pytest.mark.parametrize("wait", [0.05, 3 * UNHURRIED])
def test_work_is_cancelled_when_the_client_goes_away(wait: float) -> None:
    async def run() -> str:
        graph = SlowGraph(seconds=30)
        await served(graph, wait)
        return graph.how

    assert asyncio.run(run()) == "cancelled"


@pytest.mark.parametrize("seconds", [0.0, 3 * UNHURRIED])
def test_an_answer_reaches_a_client_that_waits(seconds: float) -> None:
    async def run() -> tuple[bytes, str]:
        graph = SlowGraph(seconds)
        return await served(graph, None), graph.how

    answer, how = asyncio.run(run())
    assert (how, answer.startswith(b"HTTP/1.1 200 ")) == ("answered", True)


def test_a_fault_of_slow_work_is_not_swallowed() -> None:
    async def fails() -> Any:
        await asyncio.sleep(2 * UNHURRIED)
        raise ZeroDivisionError

    async def waits() -> Any:
        await asyncio.sleep(60)

    async def run() -> None:
        with pytest.raises(ZeroDivisionError):
            await while_wanted(fails(), waits)

    asyncio.run(run())


def test_a_server_that_stops_cancels_what_runs() -> None:
    async def waits() -> Any:
        await asyncio.sleep(60)

    async def run() -> None:
        asking = asyncio.create_task(while_wanted(waits(), waits))
        await asyncio.sleep(2 * UNHURRIED)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(run())
