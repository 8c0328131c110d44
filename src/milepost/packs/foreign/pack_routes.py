"""The HTTP routes of packs: registered at import, answered while the server runs.

Packs are written for aiohttp, so only a real aiohttp application can answer them. It runs in the
server's own event loop, on a Unix socket that nobody else may open; the server's HTTP side passes
requests through it. Without aiohttp packs still load, and their routes are said not to be served.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from milepost.packs.foreign.failure import kind_and_place
from milepost.packs.foreign.route_stand_in import UnservedRoutes

if TYPE_CHECKING:  # the server starts without aiohttp unless a pack has routes
    from aiohttp import web

MISSING: Final = "aiohttp is not installed, which their routes need: install milepost[packs]"
Around = Callable[[str, str | None], AbstractContextManager[object]]
"""A pack's name and the asking tenant's → what surrounds the pack's code: where it looks around,
what it may write."""
_LOG = logging.getLogger("milepost.packs")


def _nothing_around(_pack: str, _tenant: str | None) -> AbstractContextManager[object]:
    return nullcontext()


class PackRoutes:
    """What packs registered, and the server of it."""

    def __init__(
        self, *, aiohttp_installed: bool | None = None, around: Around = _nothing_around
    ) -> None:
        """Start without any.

        Args:
            around: opened while a route is answered; wiring may set it later.
            aiohttp_installed: whether routes can be served; looked up if None.
        """
        if aiohttp_installed is None:
            aiohttp_installed = find_spec("aiohttp") is not None
        self.around = around
        self._stand_in = None if aiohttp_installed else UnservedRoutes()
        self._table: web.RouteTableDef | None = None
        self._app: web.Application | None = None
        self.problems: list[str] = []
        """What is not served and why, one line each; known once `served` was entered."""

    @property
    def table(self) -> web.RouteTableDef | UnservedRoutes:
        """`PromptServer.instance.routes`."""
        if self._stand_in is not None:
            return self._stand_in
        if self._table is None:
            from aiohttp import web

            self._table = web.RouteTableDef()
        return self._table

    @property
    def app(self) -> web.Application | UnservedRoutes:
        """`PromptServer.instance.app`."""
        return self._stand_in or self._application()

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Path | None]:
        """While open, the routes are answered at the socket given; None if there are none.

        Whatever goes wrong with them is a line of `problems`, and never stops the server.
        """
        self.problems.clear()
        async with AsyncExitStack() as stack:
            socket = None
            if self._stand_in is not None and self._stand_in.count:
                self._tell(f"{self._stand_in.count} routes of packs are not served: {MISSING}")
            elif self._any():
                socket = await self._serve(stack)
            yield socket

    def _any(self) -> bool:
        directly = self._app is not None and len(self._app.router.resources()) > 0
        return directly or bool(self._table)

    def _application(self) -> web.Application:
        if self._app is None:
            from milepost.packs.foreign.pack_application import new_application

            self._app = new_application()
        return self._app

    async def _serve(self, stack: AsyncExitStack) -> Path | None:
        from milepost.packs.foreign.pack_application import (
            Registered,
            complete,
            serve,
        )

        app = self._application()
        registered = Registered.by_packs(app)
        stack.callback(lambda: setattr(self, "_app", registered.application()))
        complete(app, self._table or (), around=self.around, tell=self._tell)
        try:
            # 0700, and a short name: that of a Unix socket may have about a hundred bytes
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="milepost-"))
            await serve(app, Path(folder, "packs"), stack)
        except Exception as error:  # noqa: BLE001  # the server starts without them
            self._tell(f"the routes of packs are not served: {kind_and_place(error)}")
            return None
        return Path(folder, "packs")

    def _tell(self, problem: str) -> None:
        self.problems.append(problem)
        _LOG.warning("%s", problem)
