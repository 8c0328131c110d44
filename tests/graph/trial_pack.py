"""Small nodes that show what the engine does: each test gives them the services it needs."""

from __future__ import annotations

import asyncio
import queue
import threading
import weakref
from typing import Annotated, Literal, NamedTuple, Protocol

from milepost.errors import WorldFailure
from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.graph.workflow import Workflow, read_workflow
from milepost.node.annotations import Boolean, Hidden, Input, Int, Text, Value
from milepost.node.context import Context
from milepost.node.declare import node
from milepost.node.registry import Pack, Registry
from milepost.node.spec import Ui


class Gate(Protocol):
    """Where nodes stop until a test lets them on."""

    async def arrive(self, name: str) -> None: ...


class Ledger(Protocol):
    """Where nodes write that they ran."""

    def note(self, name: str) -> None: ...


class Notes:
    """A ledger that counts."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def note(self, name: str) -> None:
        self.names.append(name)


class OpenGate:
    """A gate that tells who came, and opens when told."""

    def __init__(self) -> None:
        self.arrived: asyncio.Queue[str] = asyncio.Queue()
        self.opened = asyncio.Event()

    async def arrive(self, name: str) -> None:
        await self.arrived.put(name)
        await self.opened.wait()


class VendorGone(WorldFailure):
    """A vendor of the trial pack does not answer."""

    code = "vendor_gone"
    retryable = True


class Halves(NamedTuple):
    small: int
    large: int


class Album:
    """A large value: counted and frozen by its value type."""

    def __init__(self, size_bytes: int) -> None:
        self.size_bytes = size_bytes
        self.frozen = False


AlbumValue = Annotated[Album, Value("ALBUM")]


class AlbumType:
    """How the engine sees an album."""

    name = "ALBUM"

    def size_bytes(self, value: object) -> int:
        assert isinstance(value, Album)
        return value.size_bytes

    def freeze(self, value: object) -> object:
        assert isinstance(value, Album)
        value.frozen = True
        return value

    def encode(self, value: object) -> bytes:
        return str(self.size_bytes(value)).encode()

    def decode(self, encoded: bytes) -> object:
        return Album(int(encoded))


def mask_digits(text: str) -> str:
    """The trial pack's redaction: digits are private."""
    if "unreadable" in text:
        raise ValueError(text)
    return "".join("#" if character.isdigit() else character for character in text)


@node("Number", category="trial")
def number(value: Annotated[int, Int(min=0, max=100)]) -> int:
    return value


@node("Add", category="trial")
def add(a: int, b: int = 1) -> int:
    return a + b


@node("Counted", category="trial")
def counted(name: str, after: object = None, *, ledger: Ledger) -> str:
    del after
    ledger.note(name)
    return name


@node("Halve", category="trial")
def halve(value: int) -> Halves:
    return Halves(value // 2, value - value // 2)


@node("Show", category="trial", output_node=True)
def show(value: object) -> Ui:
    return {"shown": [value]}


@node("ShowKept", category="trial", output_node=True, cacheable=True)
def show_kept(value: object) -> Ui:
    return {"shown": [value]}


@node("ReadSecret", category="trial")
def read_secret(text: Annotated[str, Text(redact=mask_digits)]) -> str:
    return text


@node("SendText", category="trial")
def send_text(text: Annotated[str, Text(redact=mask_digits, linkable=True)]) -> str:
    return mask_digits(text)


@node("Style", category="trial")
def style(
    name: Literal["flat", "ink"],
    strength: float = 0.5,
    bold: Annotated[bool, Boolean(on="bold")] = False,  # noqa: FBT002  # an input, not a flag
) -> str:
    return f"{name} {strength} {bold}"


@node("Fail", category="trial")
def fail(how: Literal["vendor", "bug", "exit", "stop", "cancel"]) -> int:
    raise {
        "vendor": VendorGone("no answer"),
        "bug": ZeroDivisionError("by zero"),
        "exit": SystemExit(3),
        "stop": StopIteration(),
        "cancel": asyncio.CancelledError(),
    }[how]


@node("Wait", category="trial")
async def wait(name: str, *, gate: Gate) -> str:
    await gate.arrive(name)
    return name


@node("Meet", category="trial")
def meet(name: str, *, barrier: threading.Barrier) -> str:
    barrier.wait(timeout=5)
    return name


@node("Draw", category="trial", lane="process")
def draw(name: str, *, barrier: threading.Barrier) -> str:
    del barrier
    return f"{name} in {threading.current_thread().name}"


@node("MakeAlbum", category="trial")
def make_album(size_bytes: int, *, alive: weakref.WeakSet[Album]) -> AlbumValue:
    album = Album(size_bytes)
    alive.add(album)
    return album


@node("Weigh", category="trial")
def weigh(album: Annotated[AlbumValue, Input(tooltip="any album")]) -> int:
    return album.size_bytes if album.frozen else -1


@node("Steps", category="trial")
def steps(count: int, *, context: Context) -> str:
    for step in range(count):
        context.report_progress((step + 1) / count)
    return context.node_id


@node("Hold", category="trial")
def hold(*, context: Context, release: threading.Event, seen: queue.SimpleQueue[bool]) -> str:
    context.report_progress(0)
    release.wait(timeout=5)
    seen.put(context.cancelled)
    return "held"


@node("Embed", category="trial")
def embed(
    prompt: Annotated[object, Hidden("PROMPT")],
    extra: Annotated[object, Hidden("EXTRA_PNGINFO")],
    node_id: Annotated[str, Hidden("UNIQUE_ID")],
) -> object:
    return (prompt, extra, node_id)


PACK = Pack(
    name="trial",
    nodes=(
        number, add, counted, halve, show, show_kept, read_secret, send_text, style, fail, wait,
        meet, draw, make_album, weigh, steps, hold, embed,
    ),
    value_types=(AlbumType(),),
)  # fmt: skip
REGISTRY = Registry([PACK])


def workflow(**nodes: tuple[str, dict[str, object]]) -> Workflow:
    """`workflow(a=("Number", {"value": 1}), end=("Show", {"value": ["a", 0]}))`."""
    return read_workflow(
        {
            node_id: {"class_type": class_type, "inputs": inputs}
            for node_id, (class_type, inputs) in nodes.items()
        }
    )


def engine(
    lanes: Lanes,
    *,
    cache: OutcomeCache | None = None,
    registry: Registry = REGISTRY,
    **services: object,
) -> Engine:
    """An engine of the trial pack with these services."""
    return Engine(registry, lanes=lanes, cache=cache, services=services)
