"""What happens during a run, told as it happens: the command line's bar, later the WebSocket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from milepost.graph.result import NodeFailure
from milepost.node.spec import Ui


@dataclass(frozen=True, slots=True)
class RunStarted:
    """ComfyUI's `execution_start`."""

    prompt_id: str
    to_run: int
    """How many nodes will run; the rest comes from the cache."""


@dataclass(frozen=True, slots=True)
class NodesCached:
    """ComfyUI's `execution_cached`: what needs no run."""

    prompt_id: str
    node_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NodeStarted:
    """ComfyUI's `executing`."""

    prompt_id: str
    node_id: str
    class_type: str
    display_id: str | None = None
    """The user's node that one of an expansion stands for; None for the user's own."""


@dataclass(frozen=True, slots=True)
class NodeProgress:
    """ComfyUI's `progress`."""

    prompt_id: str
    node_id: str
    value: float
    maximum: float = 1.0
    display_id: str | None = None
    """See `NodeStarted`."""


@dataclass(frozen=True, slots=True)
class NodePreview:
    """How a node's picture looks so far; ComfyUI's binary frames."""

    prompt_id: str
    node_id: str
    picture: bytes = field(repr=False)
    media_type: str
    """`image/jpeg` or `image/png`."""
    display_id: str | None = None
    """See `NodeStarted`."""


@dataclass(frozen=True, slots=True)
class NodeFinished:
    """ComfyUI's `executed`; also for nodes that show nothing."""

    prompt_id: str
    node_id: str
    ui: Ui | None
    seconds: float
    display_id: str | None = None
    """See `NodeStarted`."""


@dataclass(frozen=True, slots=True)
class NodeFailed:
    """ComfyUI's `execution_error`; other branches go on.

    A node that was given a blocked value reports so too, and finishes all the same.
    """

    prompt_id: str
    failure: NodeFailure


@dataclass(frozen=True, slots=True)
class RunSucceeded:
    """ComfyUI's `execution_success`: every output is made."""

    prompt_id: str


@dataclass(frozen=True, slots=True)
class RunFailed:
    """At least one branch failed; its `NodeFailed` came before."""

    prompt_id: str


@dataclass(frozen=True, slots=True)
class RunCancelled:
    """ComfyUI's `execution_interrupted`."""

    prompt_id: str


Event = (
    RunStarted
    | NodesCached
    | NodeStarted
    | NodeProgress
    | NodePreview
    | NodeFinished
    | NodeFailed
    | RunSucceeded
    | RunFailed
    | RunCancelled
)
Emit = Callable[[Event], None]
"""Called on the event loop, in order; must not block and must not raise."""


def ignore(event: Event) -> None:
    """Nobody listens."""
