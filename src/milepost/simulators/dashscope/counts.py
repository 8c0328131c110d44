"""What the simulator has counted: what an account would pay for, and how hard it was pressed."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from milepost.calls.policy import Limits


@dataclass(slots=True)
class Pressed:
    """One model's requests of the moment, and the most there ever were."""

    recent: deque[float] = field(default_factory=deque)
    most_in_window: int = 0
    most_running: int = 0


@dataclass(slots=True)
class Counts:
    """All that was asked, by model and words."""

    clock: Callable[[], float]
    """Seconds that only grow."""
    asked: Counter[str] = field(default_factory=Counter)
    """Paid requests by model, whatever was answered."""
    paid: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """What was taken, by key's digest, model and prompt."""
    pictures: int = 0
    looks: int = 0
    searches: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    order: list[str] = field(default_factory=list)
    """Prompts taken, in their order."""
    pressed: dict[str, Pressed] = field(default_factory=dict)

    def press(self, model: str, limits: Limits) -> bool:
        """Count a submit; whether it came within the limit of submits."""
        self.asked[model] += 1
        pressed = self.pressed.setdefault(model, Pressed())
        now = self.clock()
        while pressed.recent and pressed.recent[0] <= now - limits.per_s:
            pressed.recent.popleft()
        pressed.recent.append(now)
        pressed.most_in_window = max(pressed.most_in_window, len(pressed.recent))
        return limits.starts is None or len(pressed.recent) <= limits.starts

    def take(self, key: str, model: str, prompt: str, running: int) -> None:
        """Count something that is paid for."""
        self.paid[sha256(key.encode("utf-8", "replace")).hexdigest()[:8], model, prompt] += 1
        self.order.append(prompt)
        pressed = self.pressed.setdefault(model, Pressed())
        pressed.most_running = max(pressed.most_running, running)

    def told(self) -> dict[str, Any]:
        """Everything, as JSON."""
        by_prompt: Counter[str] = Counter()
        by_key: Counter[str] = Counter()
        for (key, _, prompt), count in self.paid.items():
            by_prompt[prompt] += count
            by_key[key] += count
        return {
            "asked": dict(self.asked),
            "paid": dict(by_prompt),
            "paid_calls": sum(by_prompt.values()),
            "paid_by_key": dict(by_key),
            "pictures": self.pictures,
            "looks": self.looks,
            "searches": self.searches,
            "faults": dict(self.faults),
            "order": self.order,
            "most_in_window": {name: one.most_in_window for name, one in self.pressed.items()},
            "most_running": {name: one.most_running for name, one in self.pressed.items()},
        }
