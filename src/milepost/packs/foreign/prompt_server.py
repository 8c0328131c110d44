"""ComfyUI's `PromptServer` as packs use it: their routes, their messages, who is asking.

There is one per process, because packs register on it at their import. What belongs to a tenant
(listeners, queue, files) is looked up for whoever runs or is visited at that moment.
"""

from __future__ import annotations

import asyncio
import copy
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import IntEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from milepost.packs.foreign.launch_options import ADDRESS, PORT
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.pack_routes import PackRoutes
from milepost.packs.foreign.prompt_queue import PromptQueue
from milepost.packs.foreign.quitting import no_quitting
from milepost.packs.foreign.running import running
from milepost.packs.foreign.server_loop import ServerLoop
from milepost.packs.foreign.standing import standing, workplace
from milepost.packs.foreign.unoffered import Unoffered
from milepost.packs.foreign.user_manager import UserManager

if TYPE_CHECKING:  # the server starts without them
    from aiohttp import web
    from PIL import Image

    from milepost.packs.foreign.route_stand_in import UnservedRoutes

OnPrompt = Callable[[dict[str, Any]], dict[str, Any]]
"""A submitted body → the body that is run instead."""
_MEDIA_TYPES: Final = {1: "image/jpeg", 2: "image/png"}
_TYPE_BYTES: Final = 4
"""Before a picture, and before a node's id: a big-endian number."""
PATH: Final = "PromptServer.instance"
_ITS_OWN: Final = "it is the server's own affair"
_LOG = logging.getLogger("milepost.packs")


class BinaryEventTypes(IntEnum):
    """ComfyUI's kinds of binary messages."""

    PREVIEW_IMAGE = 1
    UNENCODED_PREVIEW_IMAGE = 2
    TEXT = 3
    PREVIEW_IMAGE_WITH_METADATA = 4


class PromptServer:
    """What packs find as `PromptServer.instance`."""

    instance: ClassVar[PromptServer]

    messages: ClassVar = Unoffered(f"{PATH}.messages", "send with send_sync")
    encode_bytes: ClassVar = Unoffered(f"{PATH}.encode_bytes", "send with send_sync")
    client_session: ClassVar = Unoffered(f"{PATH}.client_session", "open one of aiohttp's")
    custom_node_manager: ClassVar = Unoffered(f"{PATH}.custom_node_manager", _ITS_OWN)
    model_file_manager: ClassVar = Unoffered(f"{PATH}.model_file_manager", _ITS_OWN)
    subgraph_manager: ClassVar = Unoffered(f"{PATH}.subgraph_manager", _ITS_OWN)
    node_replace_manager: ClassVar = Unoffered(f"{PATH}.node_replace_manager", _ITS_OWN)
    internal_routes: ClassVar = Unoffered(f"{PATH}.internal_routes", _ITS_OWN)
    setup: ClassVar = Unoffered(f"{PATH}.setup", _ITS_OWN)
    add_routes: ClassVar = Unoffered(f"{PATH}.add_routes", _ITS_OWN)
    publish_loop: ClassVar = Unoffered(f"{PATH}.publish_loop", _ITS_OWN)
    start: ClassVar = Unoffered(f"{PATH}.start", _ITS_OWN)
    start_multi_address: ClassVar = Unoffered(f"{PATH}.start_multi_address", _ITS_OWN)

    def __init__(self, pack_routes: PackRoutes | None = None) -> None:
        """Start without routes.

        Args:
            pack_routes: where they are registered.
        """
        self.pack_routes = pack_routes or PackRoutes()
        self.user_manager = UserManager()
        self.supports = ["custom_nodes_from_web"]
        """Packs ask whether their WEB_DIRECTORY is served; it is."""
        self.number = 0
        """Packs count their own prompts with it."""
        self.server_loop = ServerLoop()
        self.prompt_queue = PromptQueue(self.server_loop.is_running)
        self.on_prompt_handlers: list[OnPrompt] = []
        self.address = ADDRESS
        self.port = PORT

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Path | None]:
        """While open, what packs began runs, and their routes are answered at the socket."""
        async with self.server_loop.running(), self.pack_routes.served() as socket:
            yield socket

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The server's, while it runs; before, what packs ask for is begun at its start."""
        return self.server_loop.real or self.server_loop

    @property
    def routes(self) -> web.RouteTableDef | UnservedRoutes:
        """Where packs register: `@PromptServer.instance.routes.get("/x")`."""
        return self.pack_routes.table

    @property
    def app(self) -> web.Application | UnservedRoutes:
        """The same for whole tables, folders, middlewares and what is done at the start."""
        return self.pack_routes.app

    @property
    def web_root(self) -> str:
        """The folder `web` of the data root, where old packs put their scripts."""
        return str(workplace().data_root / "web")

    @property
    def client_id(self) -> str | None:
        """Who submitted the workflow that runs; None if no node of it runs here."""
        call = running()
        return None if call is None else call.workplace.client_of(call.context.prompt_id)

    @property
    def last_node_id(self) -> str | None:
        """The node that runs."""
        call = running()
        return None if call is None else call.context.node_id

    @property
    def last_prompt_id(self) -> str | None:
        """The run it belongs to."""
        call = running()
        return None if call is None else call.context.prompt_id

    @property
    def sockets(self) -> dict[str, None]:
        """Who listens, by client id; the sockets themselves stay the server's."""
        return dict.fromkeys(standing().front_desk.listeners(workplace()))

    @property
    def sockets_metadata(self) -> dict[str, dict[str, object]]:
        """What listeners said of themselves: nothing that is passed on."""
        return {client_id: {} for client_id in self.sockets}

    def send_sync(self, event: str | int, data: object, sid: str | None = None) -> None:
        """Send a message; from any thread.

        Args:
            event: its type; a number stands for a preview or a text in binary.
            data: what JSON can hold; the bytes, or `(format, picture, longest side)`.
            sid: the client; all of the tenant's if None. A preview goes to the submitter.
        """
        if isinstance(event, str):
            workplace().send(event, data, sid)
        elif event == BinaryEventTypes.UNENCODED_PREVIEW_IMAGE and isinstance(data, tuple):
            self._show(*data)
        elif isinstance(data, bytes | bytearray):
            self._send_binary(event, bytes(data), sid)
        else:
            raise TypeError(f"binary messages of type {event} hold bytes")

    async def send(self, event: str | int, data: object, sid: str | None = None) -> None:
        """The same, for coroutines."""
        self.send_sync(event, data, sid)

    async def send_json(self, event: str, data: object, sid: str | None = None) -> None:
        """The same, of JSON."""
        self.send_sync(event, data, sid)

    async def send_bytes(self, event: int, data: bytes, sid: str | None = None) -> None:
        """The same, of bytes."""
        self.send_sync(event, data, sid)

    async def send_image(self, image_data: tuple[Any, ...], sid: str | None = None) -> None:
        """The same, of `(format, picture, longest side)`."""
        self.send_sync(BinaryEventTypes.UNENCODED_PREVIEW_IMAGE, image_data, sid)

    def send_progress_text(
        self, text: str | bytes | bytearray, node_id: str, sid: str | None = None
    ) -> None:
        """Show a text at a node; to the submitter if nobody is named."""
        told = text if isinstance(text, str) else bytes(text).decode("utf-8", "replace")
        shown = {"nodeId": node_id, "text": told}
        workplace().send("progress_text", shown, sid or self.client_id)

    def _send_binary(self, event: int, data: bytes, sid: str | None) -> None:
        number, rest = int.from_bytes(data[:_TYPE_BYTES]), data[_TYPE_BYTES:]
        if event == BinaryEventTypes.TEXT:
            text = rest[number:].decode("utf-8", "replace")
            self.send_progress_text(text, rest[:number].decode("utf-8", "replace"), sid)
        elif event == BinaryEventTypes.PREVIEW_IMAGE and number in _MEDIA_TYPES:
            self._preview(rest, _MEDIA_TYPES[number])
        else:
            raise ComfyPartMissing(f"binary message {event}", "send a message of JSON instead")

    def _show(self, kind: str, picture: Image.Image, longest_px: int | None = None) -> None:
        shown = picture.convert("RGB") if kind == "JPEG" else picture.copy()
        if longest_px is not None:
            shown.thumbnail((longest_px, longest_px))
        target = BytesIO()
        shown.save(target, "JPEG" if kind == "JPEG" else "PNG", quality=95, compress_level=1)
        self._preview(target.getvalue(), "image/jpeg" if kind == "JPEG" else "image/png")

    def _preview(self, picture: bytes, media_type: str) -> None:
        call = running()
        if call is not None:  # a preview belongs to a node: nobody could say which else
            call.context.show_preview(picture, media_type)

    def get_queue_info(self) -> dict[str, object]:
        """How many prompts run or wait, as `status` tells it."""
        return {"exec_info": {"queue_remaining": self.prompt_queue.get_tasks_remaining()}}

    def queue_updated(self) -> None:
        """Tell everybody how many run or wait."""
        self.send_sync("status", {"status": self.get_queue_info()})

    def add_on_prompt_handler(self, handler: OnPrompt) -> None:
        """Have every submitted body pass through a pack's function before it is checked."""
        self.on_prompt_handlers.append(handler)

    def trigger_on_prompt(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body after every pack's function; one that fails changes nothing.

        Args:
            body: a submission as JSON; it is not changed.

        Returns:
            JSON again, of any depth.
        """
        for handler in self.on_prompt_handlers:
            try:
                with no_quitting():
                    changed = handler(copy.deepcopy(body))
                changed = json.loads(json.dumps(changed, allow_nan=False))
            except Exception as error:  # noqa: BLE001  # pack code may raise anything
                _LOG.warning("a pack's change of a workflow failed: %s", type(error).__name__)
                continue
            if isinstance(changed, dict):
                body = changed
        return body


PromptServer.instance = PromptServer()
