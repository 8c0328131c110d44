"""A server of small nodes: each test decides when they go on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Protocol

import httpx
from fastapi import FastAPI

from fakes.prompt_book import MemoryBook
from milepost.access.entrance import Entrance
from milepost.api.application import make_application
from milepost.api.comfy.routes import Edition
from milepost.api.files import Folders, KeptOnDisk
from milepost.api.prompts import Prompts
from milepost.api.tenants import Premises, Tenants
from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.node.annotations import Int, Text
from milepost.node.context import Context
from milepost.node.declare import node
from milepost.node.registry import Pack, Registry
from milepost.node.spec import Ui

URL = "http://127.0.0.1:8188"


class Gate:
    """Where nodes stop until a test lets them on."""

    def __init__(self) -> None:
        self.arrived: asyncio.Queue[str] = asyncio.Queue()
        self.opened = asyncio.Event()
        self.cancelled: list[str] = []
        self.thread_arrived = threading.Event()
        self.thread_released = threading.Event()

    async def wait(self, name: str) -> None:
        await self.arrived.put(name)
        try:
            await self.opened.wait()
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise


class Files(Protocol):
    def keep(self, name: str, data: bytes) -> str: ...


def mask_digits(text: str) -> str:
    return "".join("#" if character.isdigit() else character for character in text)


def broken_choices() -> Sequence[object]:
    raise OSError("/somewhere/secret is not there")


def look_for(value: int) -> str:
    return f"value - there is no /somewhere/secret/{value}.txt"


@node("LookFor", category="trial", output_node=True, validate_inputs=look_for)
def looked_for(value: int) -> Ui:
    return {"found": [value]}


@node("Number", category="trial")
async def number(value: Annotated[int, Int(min=0, max=100)]) -> int:
    return value


@node("Add", category="trial")
def add(a: int, b: int = 1) -> int:
    return a + b


@node("Show", category="trial", output_node=True)
async def show(value: object) -> Ui:
    return {"shown": [value]}


@node("ShowKept", category="trial", output_node=True, cacheable=True)
async def show_kept(value: object) -> Ui:
    return {"shown": [value]}


@node("Wait", category="trial", cacheable=False)
async def wait(name: str, *, gate: Gate) -> str:
    await gate.wait(name)
    return name


@node("Hold", category="trial", cacheable=False)
def hold(*, gate: Gate) -> str:
    gate.thread_arrived.set()
    gate.thread_released.wait(timeout=5)
    return "held"


@node("Fail", category="trial")
async def fail(message: str) -> int:
    raise FileNotFoundError(message)


@node("ReadSecret", category="trial")
async def read_secret(text: Annotated[str, Text(redact=mask_digits)]) -> str:
    return text


@node("Steps", category="trial")
async def steps(count: int, *, context: Context) -> int:
    for step in range(count):
        context.report_progress((step + 1) / count)
    return count


@node("Sketch", category="trial", cacheable=False)
async def sketch(media_type: str, *, context: Context, gate: Gate) -> str:
    """Shows a picture on its way, then waits."""
    context.show_preview(b"picture so far", media_type)
    await gate.wait("sketch")
    return "drawn"


@node("Save", category="trial", output_node=True)
async def save(name: str, *, files: Files) -> Ui:
    kept = files.keep(name, b"picture")
    return {"images": [{"filename": kept, "subfolder": "", "type": "output"}]}


@node("Strange", category="trial", output_node=True)
async def strange() -> Ui:
    return {"values": [float("nan"), {1, 2}, object(), "\ud800"]}


def broken() -> Any:
    declared = replace(show.spec.inputs["value"], type="COMBO", choices=broken_choices)
    return replace(show.spec, class_type="BrokenCombo", inputs={"value": declared})


def undescribed() -> Any:
    def describe() -> Mapping[str, Any]:
        raise OSError("/somewhere/secret is not there")

    return replace(show.spec, class_type="BrokenDescription", described=describe)


PACK = Pack(
    name="trial",
    nodes=(
        looked_for, number, add, show, show_kept, wait, hold, fail, read_secret, steps, sketch,
        save, strange, broken(), undescribed(),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Service:
    """A server within this event loop, without sockets."""

    app: FastAPI
    tenants: Tenants
    http: httpx.AsyncClient
    gate: Gate
    root: Path

    @property
    def prompts(self) -> Prompts:
        return self.tenants.named("default").prompts

    async def submit(self, prompt: dict[str, Any], **more: object) -> str:
        """Submit a workflow that is right; its prompt id."""
        answer = await self.http.post("/prompt", json={"prompt": prompt, **more})
        assert answer.status_code == 200, answer.text
        told: str = answer.json()["prompt_id"]
        return told

    async def history_of(self, prompt_id: str) -> dict[str, Any]:
        """The entry, once the prompt is done."""
        async with asyncio.timeout(5):
            while True:
                found = (await self.http.get(f"/history/{prompt_id}")).json()
                if found:
                    entry: dict[str, Any] = found[prompt_id]
                    return entry
                await asyncio.sleep(0)


@asynccontextmanager
async def service(
    root: Path,
    *,
    editor: Path | None = None,
    edition: Edition = "standard",
    entrance: Entrance | None = None,
    book: MemoryBook | None = None,
) -> AsyncIterator[Service]:
    """A running server of the nodes above."""
    gate, registry = Gate(), Registry([PACK])
    with Lanes.inline(threads=2) as lanes:

        def engine_for(_tenant: str, folders: Folders, cache: OutcomeCache) -> Engine:
            services = {"gate": gate, "files": KeptOnDisk(folders.output)}
            return Engine(registry, lanes=lanes, services=services, cache=cache)

        premises = Premises(
            data_root=root,
            output_root=root / "output",
            engine_for=engine_for,
            cache_bytes=1 << 20,
            now_ms=lambda: 1_700_000_000_000,
            book=MemoryBook() if book is None else book,
        )
        tenants = Tenants(premises)
        app = make_application(tenants, editor=editor, edition=edition, entrance=entrance)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with tenants.opened(), httpx.AsyncClient(transport=transport, base_url=URL) as http:
            try:
                yield Service(app, tenants, http, gate, root)
            finally:
                gate.thread_released.set()


def chain(value: object = 1) -> dict[str, Any]:
    """Number → Add → Show."""
    return {
        "1": {"class_type": "Number", "inputs": {"value": value}},
        "2": {"class_type": "Add", "inputs": {"a": ["1", 0]}},
        "3": {"class_type": "Show", "inputs": {"value": ["2", 0]}},
    }


def waiting(name: str = "w") -> dict[str, Any]:
    """A node that waits at the gate, and shows its name."""
    return {
        "1": {"class_type": "Wait", "inputs": {"name": name}},
        "2": {"class_type": "Show", "inputs": {"value": ["1", 0]}},
    }
