"""What stands while no node runs: the workplace and nodes that a pack sees at its import.

ComfyUI's modules are globals of a process, so this one thing of ours is one too; wiring sets it
up before the first pack is imported and clears it at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from milepost.errors import OurBug
from milepost.node.spec import NodeSpec
from milepost.packs.foreign.front_desk import FrontDesk, NobodyThere
from milepost.packs.foreign.running import running
from milepost.packs.foreign.workplace import Workplace

ServicesAt = Callable[[Workplace], Mapping[str, object]]
"""A tenant's place → what our own nodes are given there, by name: `inputs` and the like."""


def _no_services(_: Workplace) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What packs find when they look around."""

    workplace: Workplace
    """The default tenant's."""
    native: Mapping[str, NodeSpec]
    """Our own nodes, which `nodes` offers as classes."""
    services_at: ServicesAt = _no_services
    front_desk: FrontDesk = field(default_factory=NobodyThere)
    cpu_only: bool = True
    """`--cpu`, or no other device is there."""
    model_folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """From `--extra-model-paths-config`: kind → absolute paths, after the data root's own."""
    first_model_folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same, before the data root's own."""


_STANDING: list[Standing] = []


def stand(standing: Standing | None) -> None:
    """Set it up, or clear it."""
    _STANDING[:] = [] if standing is None else [standing]


def standing() -> Standing:
    """What was set up.

    Raises:
        OurBug: a pack's module was imported before wiring was ready.
    """
    if not _STANDING:
        raise OurBug("ComfyUI's modules were imported before anything was set up")
    return _STANDING[0]


_VISITED: ContextVar[Workplace | None] = ContextVar("visited", default=None)


@contextmanager
def visiting(place: Workplace) -> Iterator[None]:
    """While open, code that runs for no node, such as INPUT_TYPES, looks around in that place."""
    token = _VISITED.set(place)
    try:
        yield
    finally:
        _VISITED.reset(token)


def workplace() -> Workplace:
    """The running node's; else the one that is visited; else the default tenant's."""
    call = running()
    if call is not None:
        return call.workplace
    return _VISITED.get() or standing().workplace


def place_now() -> Workplace | None:
    """As `workplace`, but None where nothing was set up: what is remembered belongs to it."""
    return workplace() if running() or _VISITED.get() or _STANDING else None
