"""Prompts that wait, and whose turn is next."""

from __future__ import annotations

import heapq
from typing import Final

from milepost.api.prompt import Prompt

SPARE: Final = 64
"""Turns of prompts that wait no more are swept out when there are so many more than that."""


class Turns:
    """The lowest number first; any of them may leave before its turn."""

    def __init__(self) -> None:
        self._waiting: dict[str, Prompt] = {}
        self._turns: list[tuple[tuple[float, int], str, Prompt]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def get(self, prompt_id: str) -> Prompt | None:
        """One that waits."""
        return self._waiting.get(prompt_id)

    def in_order(self) -> list[Prompt]:
        """All, the next one first."""
        return sorted(self._waiting.values(), key=lambda prompt: prompt.filed.turn)

    def add(self, prompt: Prompt) -> None:
        """Let it wait."""
        self._waiting[prompt.prompt_id] = prompt
        heapq.heappush(self._turns, (prompt.filed.turn, prompt.prompt_id, prompt))

    def take(self) -> Prompt | None:
        """The next one, which waits no more; None if there is none."""
        while self._turns:
            prompt = heapq.heappop(self._turns)[2]
            if self._waiting.get(prompt.prompt_id) is prompt:
                del self._waiting[prompt.prompt_id]
                return prompt
        return None

    def remove(self, prompt_id: str) -> Prompt | None:
        """Let one go before its turn, if it waits."""
        prompt = self._waiting.pop(prompt_id, None)
        if prompt is not None and len(self._turns) > 2 * len(self._waiting) + SPARE:
            self._turns = [turn for turn in self._turns if turn[1] in self._waiting]
            heapq.heapify(self._turns)
        return prompt
