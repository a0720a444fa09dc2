"""The port, and several server processes on it: the first one starts the others, and starts anew what has ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from console.settings import Settings, refuse

SERVER = Path(__file__).parent.parent / "server.py"
PATIENCE = 15.0
"""Seconds for a process to end by itself once it is told to."""


@contextmanager
def bound(given: Settings, *, shared: bool = False) -> Iterator[socket.socket]:
    """The socket to listen on, taken before anything is built: a port in use is said at once.

    A `shared` port may then be taken by `joined` too.
    """
    with _listener(given, False) as listener:
        if not shared:
            yield listener
            return
    with joined(given) as listener:
        yield listener


@contextmanager
def joined(given: Settings) -> Iterator[socket.socket]:
    """A socket on a port that is shared: the system deals out connections among all of them."""
    with _listener(given, True) as listener:
        yield listener


def _listener(given: Settings, shared: bool) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in given.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((given.host, given.port))
    except OSError as error:
        listener.close()
        where = f"{given.host}:{given.port}"
        refuse(f"{where} cannot be served ({error.strerror}); set QAZETA_PORT to a free port.")
    return listener


@dataclass(frozen=True)
class Workers:
    """The server processes beside this one."""

    count: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def keep(self) -> None:
        """Start as many as there should be and are not there."""
        self.processes[:] = [process for process in self.processes if process.poll() is None]
        for _ in range(self.count - len(self.processes)):
            command = [sys.executable, str(SERVER), "worker", str(os.getpid())]
            self.processes.append(subprocess.Popen(command))  # noqa: S603

    def finish(self) -> None:
        """Tell all to end, and wait until they have."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def end_with(first: int) -> None:
    """Tell this process to end where the one that started it is gone."""
    if os.getppid() != first:
        os.kill(os.getpid(), signal.SIGTERM)
