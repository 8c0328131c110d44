"""How far a poster is, and what it waits for: told from the events of its run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from milepost.graph.events import Event, NodeFinished, NodeStarted, RunStarted


@dataclass
class PosterProgress:
    """Counts nodes; a picture that is painted again does not go back."""

    report: Callable[[Mapping[str, object]], None]
    """Given `fraction`, 0..1, and `step`, the id of the node that has been at work longest."""
    _to_run: int = field(default=1, init=False)
    _done: int = field(default=0, init=False)
    _fraction: float = field(default=0.0, init=False)
    _under_way: dict[str, None] = field(default_factory=dict, init=False)
    """Ids of nodes, the longest at work first."""
    _step: str | None = field(default=None, init=False)

    def hear(self, event: Event) -> None:
        """The engine's `emit`."""
        match event:
            case RunStarted(to_run=to_run):
                self._to_run, self._done = max(1, to_run), 0
                self._under_way.clear()
            case NodeStarted(node_id=node_id):
                self._under_way[node_id] = None
                self._tell()
            case NodeFinished(node_id=node_id):
                self._done += 1
                self._fraction = max(self._fraction, min(1.0, self._done / self._to_run))
                self._under_way.pop(node_id, None)
                if self._under_way and next(iter(self._under_way)) != self._step:
                    self._tell()

    def _tell(self) -> None:
        self._step = next(iter(self._under_way))
        self.report({"fraction": round(self._fraction, 3), "step": self._step})
