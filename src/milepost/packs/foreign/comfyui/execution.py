"""ComfyUI's executor: its work is the engine's here; what packs compare and catch is kept."""

from __future__ import annotations

from enum import Enum

from milepost.node.flow import ExecutionBlocker

__all__ = ["MAXIMUM_HISTORY_SIZE", "ExecutionBlocker", "ExecutionResult"]

MAXIMUM_HISTORY_SIZE = 10000


class ExecutionResult(Enum):
    """How a node's turn ended."""

    SUCCESS = 0
    FAILURE = 1
    PENDING = 2
