"""Which call of which node runs."""

from __future__ import annotations

from milepost.packs.foreign.progress import (
    CurrentNodeContext,
    ExecutionContext,
    get_executing_context,
)

__all__ = ["CurrentNodeContext", "ExecutionContext", "get_executing_context"]
