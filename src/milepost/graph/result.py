"""What a run leaves: pictures shown, values asked for, times, and what failed."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from milepost.errors import MilepostError
from milepost.graph.failures import ExecutionBlocked
from milepost.graph.worker_errors import FramesElsewhere
from milepost.node.spec import Ui


@dataclass(frozen=True, slots=True)
class NodeFailure:
    """A node that raised. The nodes behind it were skipped."""

    node_id: str
    """The user's node: one of an expansion is reported as the node that was expanded."""
    class_type: str
    error: Exception = field(repr=False)
    """As raised; ours keep their facts and exit code."""
    current_inputs: Mapping[str, object] = field(repr=False)
    """Literals in their types; linked values are left out."""
    executed: tuple[str, ...] = field(repr=False)
    """Nodes that had finished by then."""
    raised_by: str | None = None
    """The node of the expansion that really failed; None if it is the user's own."""

    @property
    def code(self) -> str:
        """Our stable error code; `node_failed` for an error that is not ours."""
        return self.error.code if isinstance(self.error, MilepostError) else "node_failed"

    @property
    def retryable(self) -> bool:
        """Whether the same run may succeed later."""
        return isinstance(self.error, MilepostError) and self.error.retryable

    def to_json(self) -> dict[str, Any]:
        """ComfyUI's `execution_error`, plus our code; files by their names only."""
        return {
            "node_id": self.node_id,
            "node_type": self.class_type,
            "executed": list(self.executed),
            "exception_type": _type_name(self.error),
            "exception_message": str(self.error),
            "traceback": frames_of(self.error),
            "current_inputs": dict(self.current_inputs),
            "code": self.code,
            "retryable": self.retryable,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class RunResult:
    """One finished run."""

    prompt_id: str
    outputs: Mapping[str, Ui]
    """What nodes show, by node id; cached output nodes and those of expansions included."""
    values: Mapping[str, tuple[object, ...]]
    """The values of the nodes named in `keep`, unless they failed or were skipped; `Each` where
    an output holds several."""
    timings: Mapping[str, float]
    """Seconds of each node that ran, from its real start: waiting for a lane is not counted."""
    cached: frozenset[str]
    """Nodes that needed no run."""
    errors: tuple[NodeFailure, ...]
    """What failed, and what a value that must not be used said."""
    skipped: frozenset[str] = frozenset()
    """Nodes that could not run because one before them failed."""
    display_ids: Mapping[str, str] = field(default_factory=dict)
    """For each node that an expansion added and that shows something, the user's node it stands
    for."""

    @property
    def failed(self) -> bool:
        """Whether a node failed. One that was given a blocked value did not, as in ComfyUI."""
        return any(not isinstance(each.error, ExecutionBlocked) for each in self.errors)

    def raise_first_error(self) -> None:
        """Raise what the first failed node raised, for callers with one output only."""
        if self.errors:
            raise self.errors[0].error


def _type_name(error: Exception) -> str:
    kind = type(error)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def frames_of(error: Exception) -> list[str]:
    """Where it was raised, outermost first, in whatever process; files by their names only."""
    if isinstance(error.__cause__, FramesElsewhere):
        return list(error.__cause__.frames)
    return [
        f"{PurePath(frame.filename).name}, line {frame.lineno}, in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
