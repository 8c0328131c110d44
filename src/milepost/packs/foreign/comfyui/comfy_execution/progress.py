"""How far the running node is."""

from __future__ import annotations

from milepost.packs.foreign.progress import NodeState, ProgressState, get_progress_state

__all__ = ["NodeState", "ProgressState", "get_progress_state"]
