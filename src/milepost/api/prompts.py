"""One tenant's prompts: which wait, which run, which are done. In memory, and bounded."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

from milepost.api.bug_log import log_bug
from milepost.api.clients import Clients
from milepost.api.events import Message, RunStory
from milepost.api.history import Finished, History, JobStatus
from milepost.api.problem import Refused, bad_request
from milepost.api.prompt import Prompt
from milepost.graph.checked import Accepted
from milepost.graph.result import RunResult
from milepost.graph.run import Engine

MAX_RUNNING: Final = 512
MAX_WAITING: Final = 10_000
MAX_HELD_BYTES: Final = 512 * 1024 * 1024
"""Of the requests that brought what runs or waits."""

Spawn = Callable[[Coroutine[Any, Any, "RunResult | None"]], "asyncio.Task[RunResult | None]"]
"""Starts a task that somebody owns."""


class Prompts:
    """Runs what is submitted, many at once, and tells the submitter. For one event loop."""

    def __init__(
        self,
        engine: Engine,
        *,
        spawn: Spawn,
        now_ms: Callable[[], int],
        max_running: int = MAX_RUNNING,
        max_waiting: int = MAX_WAITING,
        history: History | None = None,
    ) -> None:
        """Start empty.

        Args:
            engine: runs them.
            spawn: starts a task; its owner waits for it at the end.
            now_ms: Unix time.
            max_running: more than that wait for their turn, the lowest number first.
            max_waiting: more than that are refused.
            history: where the finished ones go.
        """
        self.engine = engine
        self.clients = Clients(self.remaining)
        self.history = history or History()
        self.closing = False
        self._spawn = spawn
        self.now_ms = now_ms
        self._max_running = max_running
        self._max_waiting = max_waiting
        self._waiting: dict[str, Prompt] = {}
        self._held_bytes = 0
        self._turns: list[tuple[float, int, Prompt]] = []
        self._running: dict[str, Prompt] = {}
        self._arrivals = itertools.count()
        self._idle = asyncio.Event()
        self._idle.set()

    def remaining(self) -> int:
        """How many run or wait."""
        return len(self._running) + len(self._waiting)

    def running(self) -> list[Prompt]:
        """Those that run, oldest first."""
        return list(self._running.values())

    def waiting(self) -> list[Prompt]:
        """Those that wait, in the order of their turns."""
        turns = sorted(turn for turn in self._turns if turn[2].prompt_id in self._waiting)
        return [prompt for _, _, prompt in turns]

    def find(self, prompt_id: str) -> Prompt | None:
        """One that runs or waits."""
        return self._running.get(prompt_id) or self._waiting.get(prompt_id)

    def check_room(self, prompt_id: str) -> None:
        """Refuse early what would be refused anyway.

        Raises:
            Refused: the id is taken, too many wait, or the server is stopping.
        """
        if self.find(prompt_id) is not None or prompt_id in self.history:
            raise bad_request("prompt_id is taken", "leave it out", kind="duplicate_prompt_id")
        if self.closing:
            raise Refused(503, "stopping", "the server is stopping", "submit again later")
        full = len(self._waiting) >= self._max_waiting
        if full or self._held_bytes > MAX_HELD_BYTES:
            raise Refused(429, "queue_full", "too many workflows wait", "submit again later")

    def submit(
        self,
        accepted: Accepted,
        *,
        prompt_id: str,
        client_id: str | None,
        number: float | None,
        front: bool,
        size_bytes: int,
    ) -> Prompt:
        """Take an accepted workflow; it runs at once if there is room.

        Args:
            accepted: from the engine.
            prompt_id: its name.
            client_id: who is told.
            number: its turn; the next one if None.
            front: before all that wait.
            size_bytes: of the request.

        Raises:
            Refused: see `check_room`.
        """
        self.check_room(prompt_id)
        arrival = next(self._arrivals)
        turn = float(arrival) if number is None else number
        story = RunStory(
            prompt_id,
            lambda kind, data: self.clients.send(client_id, kind, data),
            show_preview=lambda preview: self.clients.send_preview(client_id, preview),
            listened=lambda: client_id is not None and client_id in self.clients,
            now_ms=self.now_ms,
        )
        prompt = Prompt(
            prompt_id,
            -abs(turn) if front else turn,
            accepted,
            client_id,
            size_bytes,
            self.now_ms(),
            story,
        )
        self._waiting[prompt_id] = prompt
        self._held_bytes += size_bytes
        self._idle.clear()
        # of those at the front, the last to come is the first to go, as in ComfyUI
        heapq.heappush(self._turns, (prompt.number, -arrival if front else arrival, prompt))
        self.clients.tell_status(client_id)
        self._start_those_with_room()
        return prompt

    def cancel(self, prompt_id: str) -> bool:
        """End one: at once if it waits, as soon as its nodes let go if it runs."""
        prompt = self._running.get(prompt_id)
        if prompt is not None:
            if prompt.task is not None:
                prompt.task.cancel()
            return True
        prompt = self._waiting.pop(prompt_id, None)
        if prompt is None:
            return False
        if len(self._turns) > 2 * len(self._waiting) + 64:
            self._turns = [turn for turn in self._turns if turn[2].prompt_id in self._waiting]
            heapq.heapify(self._turns)
        self._finish(prompt, "cancelled", None, prompt.story.interrupt())
        return True

    def resume(self, client_id: str) -> None:
        """A client came back: tell it where its runs are."""
        for prompt in self._running.values():
            if prompt.client_id == client_id:
                prompt.story.resume()

    async def close(self, *, grace_s: float) -> None:
        """Take nothing more, wait a moment for what runs, then cancel the rest."""
        self.closing = True
        for prompt in self.waiting():
            self.cancel(prompt.prompt_id)
        try:
            async with asyncio.timeout(grace_s):
                await self._idle.wait()
        except TimeoutError:
            for prompt in self.running():
                self.cancel(prompt.prompt_id)
            await self._idle.wait()  # `_ended` sets it; async nodes are cancelled, threads left

    def _start_those_with_room(self) -> None:
        while self._turns and len(self._running) < self._max_running:
            prompt = heapq.heappop(self._turns)[2]
            if self._waiting.get(prompt.prompt_id) is not prompt:
                continue  # it was cancelled while it waited
            del self._waiting[prompt.prompt_id]
            self._running[prompt.prompt_id] = prompt
            prompt.started_ms = self.now_ms()
            self.clients.tell_status(prompt.client_id)
            prompt.task = self._spawn(self._run(prompt))
            # a task that is cancelled before its first step never runs a line of its own
            prompt.task.add_done_callback(partial(self._ended, prompt))

    async def _run(self, prompt: Prompt) -> RunResult | None:
        """The result; None if the engine itself broke a promise."""
        try:
            return await self.engine.run(
                prompt.accepted, prompt_id=prompt.prompt_id, emit=prompt.story.hear
            )
        except Exception as error:  # noqa: BLE001  # one run's bug must not end the others
            log_bug(error)
            return None

    def _ended(self, prompt: Prompt, task: asyncio.Task[RunResult | None]) -> None:
        del self._running[prompt.prompt_id]
        result = None if task.cancelled() else task.result()
        if task.cancelled():
            self._finish(prompt, "cancelled", None, prompt.story.interrupt())
        elif result is None:
            self._finish(prompt, "failed", None, prompt.story.break_off())
        else:
            status: JobStatus = "failed" if result.failed else "completed"
            self._finish(prompt, status, result, prompt.story.end(result))
        self._start_those_with_room()

    def _finish(
        self,
        prompt: Prompt,
        status: JobStatus,
        result: RunResult | None,
        last: list[Message],
    ) -> None:
        """History first: clients read it as soon as they hear the last message."""
        shown = {} if result is None else result.outputs
        self.history.add(
            Finished(
                prompt_id=prompt.prompt_id,
                number=prompt.number,
                workflow=prompt.accepted.workflow,
                extra_data=prompt.extra_data(),
                wanted=prompt.accepted.outputs,
                status=status,
                outputs={node_id: dict(ui) for node_id, ui in shown.items()},
                display_ids={} if result is None else result.display_ids,
                messages=tuple(prompt.story.messages),
                created_ms=prompt.created_ms,
                started_ms=prompt.started_ms,
                ended_ms=self.now_ms(),
                size_bytes=prompt.size_bytes,
            )
        )
        self._held_bytes -= prompt.size_bytes
        if not self.remaining():
            self._idle.set()
        prompt.story.tell_end(last)
        self.clients.tell_status(prompt.client_id)
        prompt.story.leave()
