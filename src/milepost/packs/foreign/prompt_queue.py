"""ComfyUI's `prompt_queue` as packs may see it: read, never changed behind the server's back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, NoReturn

from milepost.packs.foreign.front_desk import QueueEntry
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.running import running
from milepost.packs.foreign.standing import standing, workplace
from milepost.packs.foreign.unoffered import Unoffered

PATH: Final = "PromptServer.instance.prompt_queue"
_HISTORY: Final = "read it from GET /history"
_CHANGE: Final = "what waits is changed by POST /queue, what is done by POST /history"


class PromptQueue:
    """The queue of the tenant whose code asks."""

    wipe_queue: ClassVar = Unoffered(f"{PATH}.wipe_queue", _CHANGE)
    delete_queue_item: ClassVar = Unoffered(f"{PATH}.delete_queue_item", _CHANGE)
    wipe_history: ClassVar = Unoffered(f"{PATH}.wipe_history", _CHANGE)
    delete_history_item: ClassVar = Unoffered(f"{PATH}.delete_history_item", _CHANGE)
    get: ClassVar = Unoffered(f"{PATH}.get", "the server takes its turns itself")
    task_done: ClassVar = Unoffered(f"{PATH}.task_done", "the server takes its turns itself")

    def __init__(self, served: Callable[[], bool]) -> None:
        """Of a server.

        Args:
            served: whether it runs.
        """
        self._served = served
        self.mutex = threading.RLock()
        """Packs hold it while they read; what they read here is a copy, which nobody changes."""
        self.not_empty = threading.Condition(self.mutex)

    @property
    def currently_running(self) -> dict[int, QueueEntry]:
        """What runs, by its place."""
        return dict(enumerate(self.get_current_queue()[0]))

    @property
    def queue(self) -> list[QueueEntry]:
        """What waits."""
        return self.get_current_queue()[1]

    @property
    def history(self) -> Mapping[str, Any]:
        """As `get_history`."""
        return self.get_history()

    def get_history(self, *_: object, **__: object) -> dict[str, Any]:
        """Nothing while packs are imported, as nothing has run yet.

        Raises:
            ComfyPartMissing: asked later; it is the server's to tell.
        """
        if running() is not None or self._served():
            raise ComfyPartMissing(f"{PATH}.get_history", _HISTORY)
        return {}

    def set_flag(self, name: str, data: object) -> None:
        """Nothing: `free_memory` and `unload_models` are about models, and none are loaded."""

    def get_flags(self, reset: bool = True) -> dict[str, object]:  # noqa: ARG002  # ComfyUI's name
        """None are set."""
        return {}

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
            f"{PATH}.put",
            "workflows run only after they were checked; send them to POST /prompt",
        )
