"""The simulator on a port."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from milepost.errors import InvalidInput
from milepost.simulators.dashscope.server import Simulator


def open_port(port: int) -> socket.socket:
    """A port of this machine's loopback; 0 for any.

    Raises:
        InvalidInput: it is taken, or not ours to take.
    """
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind(("127.0.0.1", port))
    except OSError:
        opened.close()
        raise InvalidInput("--port", "is taken", "choose another, or 0 for any") from None
    return opened


@asynccontextmanager
async def serving(simulator: Simulator, opened: socket.socket) -> AsyncIterator[str]:
    """The simulator's address while it answers; until its block ends."""
    server = _Server(
        uvicorn.Config(
            simulator.app,
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,  # the simulator's own clock tells it
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=1,
        )
    )
    # It complains of every connection that is cut off on purpose.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    running = asyncio.create_task(server.serve([opened]), name="simulator")
    try:
        await server.answers.wait()
        host, port = opened.getsockname()[:2]
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        await running


class _Server(uvicorn.Server):
    """uvicorn that says when it answers, and leaves signals to who started it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
