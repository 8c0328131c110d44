"""Finished prompts of one tenant, the newest last. The book has them; some are held in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import Final

from milepost.tasks.prompt_desk import EntryName, PromptDesk
from milepost.tasks.prompt_entry import Finished

MAX_ENTRIES: Final = 1000
MAX_BYTES: Final = 64 * 1024 * 1024
"""Of the requests that brought them, and of what is stored of them."""


class History:
    """What clients may see of the past: the newest in pages, older ones by their ids."""

    def __init__(
        self, desk: PromptDesk, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES
    ) -> None:
        self._desk = desk
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._held: OrderedDict[str, Finished] = OrderedDict()
        self._held_bytes = 0

    def hold(self, entry: Finished) -> None:
        """Have one at hand that was just written down; the oldest make room."""
        self._let_go(entry.prompt_id)
        self._held[entry.prompt_id] = entry
        self._held_bytes += entry.filed.size_bytes
        while len(self._held) > 1 and (
            len(self._held) > self._max_entries or self._held_bytes > self._max_bytes
        ):
            self._let_go(next(iter(self._held)))

    async def get(self, prompt_id: str) -> Finished | None:
        """One entry."""
        return (await self._desk.finished([prompt_id])).get(prompt_id)

    async def page(
        self, *, max_items: int | None = None, offset: int | None = None
    ) -> list[Finished]:
        """Some of the newest entries, newest last.

        Args:
            max_items: how many at most; all if None.
            offset: how many of the oldest to skip; the newest `max_items` if None.
        """
        names = await self._desk.newest(most=self._max_entries, bytes_most=self._max_bytes)
        count = len(names)
        if offset is None:
            offset = 0 if max_items is None else max(0, count - max_items)
        end = count if max_items is None else offset + max_items
        return await self._entries(list(reversed(names))[offset:end])

    async def forget(self, prompt_ids: Collection[str]) -> None:
        """Delete some; gone for good when this returns."""
        await self._desk.forget(prompt_ids)
        for prompt_id in prompt_ids:
            self._let_go(prompt_id)

    async def clear(self) -> None:
        """Delete all."""
        await self._desk.forget(None)
        self._held.clear()
        self._held_bytes = 0

    async def _entries(self, names: Sequence[EntryName]) -> list[Finished]:
        """The book says which there are; those not at hand are read."""
        found = {each: self._held[each] for each, _ in names if each in self._held}
        missing = [each for each, _ in names if each not in found]
        if missing:
            read = await self._desk.finished(missing)
            found.update(read)
            for entry in read.values():
                self.hold(entry)
        return [found[each] for each, _ in names if each in found]

    def _let_go(self, prompt_id: str) -> None:
        entry = self._held.pop(prompt_id, None)
        if entry is not None:
            self._held_bytes -= entry.filed.size_bytes
