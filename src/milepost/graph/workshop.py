"""What all runs of one engine share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from milepost.graph.cache import OutcomeCache
from milepost.graph.deadline import CallLater
from milepost.graph.expansion import Expanding
from milepost.graph.in_flight import InFlight
from milepost.graph.kept import SecondLevel
from milepost.graph.lanes import Lanes
from milepost.node.registry import Registry
from milepost.node.spec import Outcome

Made = Outcome | Expanding
"""What computing a node gives."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Workshop:
    """What all runs of one engine share."""

    registry: Registry
    lanes: Lanes
    services: Mapping[str, object]
    cache: OutcomeCache | None
    second_level: SecondLevel | None
    """Where outcomes of costly nodes outlive the process."""
    in_flight: InFlight[Made]
    clock: Callable[[], float]
    later: CallLater
    node_deadline_s: float | None
    """For nodes without one of their own."""
    whose: str
    """The customer, in the lanes."""

    def cached(self, key: str | None) -> Outcome | None:
        """The outcome of that key, if it is kept."""
        return None if key is None or self.cache is None else self.cache.get(key)
