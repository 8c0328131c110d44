"""Prompts written down in memory, each thing with the event loop's next turn."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from milepost.tasks.prompt_desk import EntryName, HeardCancel, PromptIdTaken, Then, Unfinished
from milepost.tasks.prompt_entry import Ended, Filed, Finished


@dataclass
class MemoryBook:
    """A book that forgets with the process; `left` is what an earlier server did not finish."""

    left: Sequence[Unfinished] = ()
    away: Exception | None = None
    """Why nothing can be written, while that is so."""
    desks: dict[str, MemoryDesk] = field(default_factory=dict)

    def desk(self, tenant: str) -> MemoryDesk:
        return self.desks.setdefault(tenant, MemoryDesk(self))

    async def unfinished(self) -> Sequence[Unfinished]:
        for each in self.left:
            self.desk(each.tenant).open[each.filed.prompt_id] = each.filed
        return self.left

    def on_cancelling(self, heard: HeardCancel) -> None:
        self.heard = heard

    async def last_number(self) -> int:
        return len(self.left) - 1


@dataclass
class MemoryDesk:
    book: MemoryBook
    open: dict[str, Filed] = field(default_factory=dict)
    done: dict[str, Finished] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)

    def file(self, filed: Filed, then: Then) -> None:
        self._soon(self._file, filed, then)

    def begin_again(self, prompt_id: str, then: Then) -> None:
        self.begun.append(prompt_id)
        self._soon(then, self.book.away)

    def end(self, prompt_id: str, ended: Ended, then: Then) -> None:
        self._soon(self._end, prompt_id, ended, then)

    async def newest(self, *, most: int, bytes_most: int) -> Sequence[EntryName]:
        names = [EntryName(prompt_id, 2) for prompt_id in reversed(self.done)]
        return names[: min(most, bytes_most)]  # each is larger than a byte

    async def finished(self, prompt_ids: Collection[str]) -> Mapping[str, Finished]:
        return {each: self.done[each] for each in prompt_ids if each in self.done}

    async def forget(self, prompt_ids: Collection[str] | None) -> None:
        for prompt_id in list(self.done) if prompt_ids is None else prompt_ids:
            self.done.pop(prompt_id, None)

    def _file(self, filed: Filed, then: Then) -> None:
        if self.book.away is not None:
            then(self.book.away)
        elif filed.prompt_id in self.open or filed.prompt_id in self.done:
            then(PromptIdTaken(filed.prompt_id))
        else:
            self.open[filed.prompt_id] = filed
            then(None)

    def _end(self, prompt_id: str, ended: Ended, then: Then) -> None:
        if self.book.away is not None:
            self._soon(self._end, prompt_id, ended, then)
            return
        self.done[prompt_id] = Finished(self.open.pop(prompt_id), ended)
        then(None)

    def _soon(self, call: object, *arguments: object) -> None:
        asyncio.get_running_loop().call_soon(call, *arguments)  # type: ignore[arg-type]  # any call
