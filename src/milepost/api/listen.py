"""The process around the application: its address, its signals, its end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import math
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Final

import uvicorn
from fastapi import FastAPI

from milepost.api.collector import rarely_collecting
from milepost.api.guard import is_loopback
from milepost.api.patient_protocol import PatientProtocol
from milepost.api.tenants import Tenants
from milepost.errors import InvalidInput

GRACE_S: Final = 5.0
"""What running workflows are given after Ctrl-C or SIGTERM."""
HURRY_S: Final = 1
"""What clients are given after a second one to take their goodbye."""
STUBBORN_S: Final = 4
"""What nodes that do not let themselves be cancelled are given after all that."""
_SOCKET_REFUSED: Final = "ASGI callable returned without completing handshake."
"""What uvicorn complains of when a WebSocket is answered with a status, as ASGI allows."""


class ObedientServer(uvicorn.Server):
    """uvicorn, with its signals left to us: it would end the process by the signal itself."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell it."""
        await super().startup(sockets)
        if self.started:
            self._tell_started()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def open_address(address: str, port: int, *, tokens_guard: bool = False) -> socket.socket:
    """Listen.

    Args:
        address: a loopback address; without tokens no other is safe.
        port: 0 for any that is free.
        tokens_guard: whether there are tokens, so that nobody comes in without one.

    Raises:
        InvalidInput: the address is another one, not this machine's, or taken.
    """
    if not tokens_guard and not is_loopback(address):
        raise InvalidInput(
            "--listen",
            "is not a loopback address, and there is no token yet to protect another one",
            "make one with milepost token create, or leave it out",
        )
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # named, because asyncio sends small answers at once only on sockets that are named so
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((address, port))
        opened.listen(1024)
    except OSError as error:
        opened.close()
        wrong = f"cannot be listened on ({error.strerror or 'it is in use'})"
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise InvalidInput("--listen", wrong, "give an address of this machine") from None
        raise InvalidInput("--port", wrong, "give another port") from None
    return opened


def unheard() -> None:
    """Nobody wants to know that the end is near."""


async def serve(
    app: FastAPI,
    tenants: Tenants,
    opened: socket.socket,
    *,
    started: Callable[[str], None],
    stopping: Callable[[], None] = unheard,
    grace_s: float = GRACE_S,
) -> None:
    """Answer requests until a signal comes; a second signal does not wait for anything.

    Args:
        app: from `make_application`.
        tenants: its tenants.
        opened: from `open_address`.
        started: told the URL once requests are answered.
        stopping: told when a signal has come; what ends beside the workflows begins to end.
        grace_s: seconds that running workflows are given at the end.

    Raises:
        MilepostError: the application cannot be opened: its database is away, or somebody else's.
    """
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        ws_max_size=1024 * 1024,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=2,
    )
    server = ObedientServer(config, lambda: started(_url_of(opened)))
    asked_to_stop, hurried = asyncio.Event(), asyncio.Event()

    def stop() -> None:
        if asked_to_stop.is_set():
            config.timeout_graceful_shutdown = HURRY_S
            hurried.set()
        asked_to_stop.set()
        left_s = HURRY_S if hurried.is_set() else math.ceil(grace_s)
        signal.alarm(left_s + STUBBORN_S)  # ends the process, whatever a pack's node holds on to

    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wanted, stop)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it complains of every bad form

    async def end_when_asked() -> None:
        await asked_to_stop.wait()  # a signal, or the server's own end
        stopping()
        async with asyncio.TaskGroup() as ending:
            hurrying = ending.create_task(hurry())
            await tenants.close(grace_s=grace_s)
            hurrying.cancel()
        server.should_exit = True

    async def hurry() -> None:
        await hurried.wait()  # the second signal, or cancelled
        await tenants.close(grace_s=0)

    # opened here and not by uvicorn, which would tell a traceback and not the error
    async with app.router.lifespan_context(app), asyncio.TaskGroup() as tasks:
        tasks.create_task(end_when_asked())
        with rarely_collecting():
            await server.serve(sockets=[opened])
        asked_to_stop.set()


def _is_news(record: logging.LogRecord) -> bool:
    """Whether the operator should hear it: what a client sent wrong is the client's to hear."""
    if record.msg == _SOCKET_REFUSED:
        return False
    return record.exc_info is None or not isinstance(record.exc_info[1], UnicodeDecodeError)


def _url_of(opened: socket.socket) -> str:
    host, port = opened.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
