"""ComfyUI's `prompt_queue` as packs may see it: read, never changed behind the server's back."""

from __future__ import annotations

from typing import NoReturn

from milepost.packs.foreign.front_desk import QueueEntry
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.standing import standing, workplace


class PromptQueue:
    """The queue of the tenant whose code asks."""

    def get_current_queue(self) -> tuple[list[QueueEntry], list[QueueEntry]]:
        """What runs, and what waits."""
        return standing().front_desk.queue(workplace())

    def get_current_queue_volatile(self) -> tuple[list[QueueEntry], list[QueueEntry]]:
        """The same; nothing of it is shared with the server."""
        return self.get_current_queue()

    def get_tasks_remaining(self) -> int:
        """How many run or wait."""
        running, waiting = self.get_current_queue()
        return len(running) + len(waiting)

    def put(self, *_: object) -> NoReturn:
        """Not offered: what was not checked does not run.

        Raises:
            ComfyPartMissing: always.
        """
        raise ComfyPartMissing(
            "PromptServer.instance.prompt_queue.put",
            "workflows run only after they were checked; send them to POST /prompt",
        )
