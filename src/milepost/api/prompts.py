"""One tenant's prompts: which wait and which run. What is accepted and how it ended is on paper.

The book (`tasks.prompt_desk`) has a prompt before its submitter is answered, and its end before
anybody hears of it; here is only whose turn it is.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Collection, Coroutine, Iterable
from functools import partial
from typing import Any, Final

from milepost.api.bug_log import log_bug
from milepost.api.clients import Clients
from milepost.api.events import RunStory
from milepost.api.history import History
from milepost.api.problem import Refused, bad_request
from milepost.api.prompt import Prompt, filed_from, new_prompt_id
from milepost.api.turns import Turns
from milepost.errors import MilepostError
from milepost.graph.checked import Accepted
from milepost.graph.result import RunResult
from milepost.graph.run import Engine
from milepost.graph.workflow import read_workflow
from milepost.records.refusals import DatabaseAway
from milepost.tasks.prompt_desk import PromptDesk, ServerDied, Unfinished
from milepost.tasks.prompt_entry import Filed, Finished, LastStatus, Message, ended_with

MAX_RUNNING: Final = 512
MAX_WAITING: Final = 10_000
MAX_HELD_BYTES: Final = 512 * 1024 * 1024
"""Of the requests that brought what runs or waits."""
MAX_BEGUN: Final = 10
"""A prompt that was running so often when its server died is not run again: it may be why."""
LAST_WRITES_S: Final = 2.0
END_S: Final = 5.0
"""Whoever cancels waits so long for the end to be written down."""

Spawn = Callable[[Coroutine[Any, Any, "RunResult | None"]], "asyncio.Task[RunResult | None]"]
"""Starts a task that somebody owns."""


class Prompts:
    """Runs what is submitted, many at once, and tells the submitter. For one event loop."""

    def __init__(
        self,
        engine: Engine,
        *,
        desk: PromptDesk,
        spawn: Spawn,
        now_ms: Callable[[], int],
        first_number: int = 0,
        max_running: int = MAX_RUNNING,
        max_waiting: int = MAX_WAITING,
    ) -> None:
        """Start empty.

        Args:
            engine: runs them.
            desk: has them on paper.
            spawn: starts a task; its owner waits for it at the end.
            now_ms: Unix time.
            first_number: the turn of the next one.
            max_running: more than that wait for their turn, the lowest number first.
            max_waiting: more than that are refused.
        """
        self.engine = engine
        self.clients = Clients(self.remaining)
        self.history = History(desk)
        self.closing = False
        self.now_ms = now_ms
        self._desk = desk
        self._spawn = spawn
        self._max_running = max_running
        self._max_waiting = max_waiting
        self._filing: dict[str, Prompt] = {}
        self._waiting = Turns()
        self._running: dict[str, Prompt] = {}
        """Also those whose end is being written down."""
        self._held_bytes = 0
        self._paper_fails = False
        self._arrivals = itertools.count(first_number)
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
        return self._waiting.in_order()

    def find(self, prompt_id: str) -> Prompt | None:
        """One that runs or waits."""
        return self._running.get(prompt_id) or self._waiting.get(prompt_id)

    def check_room(self, prompt_id: str | None = None) -> None:
        """Refuse early what would be refused anyway.

        Raises:
            Refused: the id is taken, too many wait, or the server is stopping.
        """
        if prompt_id is not None and self._is_here(prompt_id):
            raise bad_request("prompt_id is taken", "leave it out", kind="duplicate_prompt_id")
        if self.closing:
            raise Refused(503, "stopping", "the server is stopping", "submit again later")
        full = len(self._waiting) >= self._max_waiting
        if full or self._held_bytes > MAX_HELD_BYTES:
            raise Refused(429, "queue_full", "too many workflows wait", "submit again later")

    def _is_here(self, prompt_id: str) -> bool:
        return self.find(prompt_id) is not None or prompt_id in self._filing

    async def submit(
        self,
        accepted: Accepted,
        *,
        prompt_id: str | None,
        client_id: str | None,
        number: float | None,
        front: bool,
        size_bytes: int,
    ) -> Prompt:
        """Write an accepted workflow down; it runs as soon as there is room.

        It may begin while it is being written down, which is what makes small ones quick; with an
        id of the client's, or while nothing can be written, it begins after that.

        Args:
            accepted: from the engine.
            prompt_id: its name; a new one if None.
            client_id: who is told.
            number: its turn; the next one if None.
            front: before all that wait.
            size_bytes: of the request.

        Raises:
            Refused: see `check_room`.
            PromptIdTaken: a finished one has the id.
            DatabaseAway: it could not be written down, and will not run.
        """
        self.check_room(prompt_id)
        at_once = prompt_id is None and not self._paper_fails
        arrival, created_ms = next(self._arrivals), self.now_ms()
        turn = float(arrival) if number is None else number
        filed = filed_from(
            accepted,
            prompt_id=prompt_id or new_prompt_id(created_ms),
            client_id=client_id,
            number=-abs(turn) if front else turn,
            arrival=arrival,
            front=front,
            created_ms=created_ms,
            size_bytes=size_bytes,
        )
        prompt = self._take(filed, accepted)
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._desk.file(filed, partial(self._filed, prompt, answer))
        if at_once:
            self._admit(prompt)
        else:
            self._filing[prompt.prompt_id] = prompt
        await answer  # by `_filed`; if the client leaves meanwhile, the prompt runs all the same
        return prompt

    def restore(self, unfinished: Iterable[Unfinished]) -> None:
        """Take up what an earlier server did not finish."""
        first = next(self._arrivals)
        for each in unfinished:
            prompt = self._take(each.filed, None)
            prompt.begun = each.begun
            self._waiting.add(prompt)
            first = max(first, each.filed.arrival + 1)
        self._arrivals = itertools.count(first)
        self._start_those_with_room()

    async def cancel(self, prompt_ids: Collection[str]) -> list[str]:
        """End some: at once if they wait, as soon as their nodes let go if they run.

        Returns:
            Those that waited or ran; their end is written down.

        Raises:
            Refused: it could not be written down in time.
        """
        ends = {each: end for each in prompt_ids if (end := self._cancel(each)) is not None}
        if ends and (await asyncio.wait(ends.values(), timeout=END_S))[1]:
            raise Refused(503, "not_ended", "it has not ended yet", "look again later")
        return list(ends)

    def cancel_soon(self, prompt_id: str) -> None:
        """End one, and wait for nothing."""
        self._cancel(prompt_id)

    def resume(self, client_id: str) -> None:
        """A client came back: tell it where its runs are."""
        for prompt in self._running.values():
            if prompt.client_id == client_id:
                prompt.story.resume()

    async def close(self, *, grace_s: float) -> None:
        """Take nothing more, wait a moment for what runs, and leave the rest to the next server."""
        self.closing = True
        self._look_if_idle()
        if await self._is_idle_within(grace_s):
            return
        for prompt in self.running():
            if prompt.task is not None and not prompt.task.done():
                prompt.given_back = True
                prompt.task.cancel()
        await self._is_idle_within(LAST_WRITES_S)  # tasks end at once; their ends are written

    async def _is_idle_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    def _take(self, filed: Filed, accepted: Accepted | None) -> Prompt:
        """Count it from now on."""
        client_id = filed.client_id
        story = RunStory(
            filed.prompt_id,
            lambda kind, data: self.clients.send(client_id, kind, data),
            show_preview=lambda preview: self.clients.send_preview(client_id, preview),
            listened=lambda: client_id is not None and client_id in self.clients,
            now_ms=self.now_ms,
        )
        self._held_bytes += filed.size_bytes
        self._idle.clear()
        return Prompt(filed, story, accepted)

    def _filed(self, prompt: Prompt, answer: asyncio.Future[None], error: Exception | None) -> None:
        """It is on paper, or will never be."""
        self._paper_fails = isinstance(error, DatabaseAway)
        filing = self._filing.pop(prompt.prompt_id, None) is not None
        if error is not None:
            self._withdraw(prompt, begun=not filing)
            if not answer.done():
                answer.set_exception(error)
            return
        if not answer.done():
            answer.set_result(None)
        if filing:
            self._admit(prompt)

    def _withdraw(self, prompt: Prompt, *, begun: bool) -> None:
        """It was never accepted, whatever was begun of it."""
        prompt.given_back = True
        if begun and prompt.prompt_id in self._running:
            if prompt.task is not None:
                prompt.task.cancel()
            return
        if begun:
            self._waiting.remove(prompt.prompt_id)
        self._leave(prompt)

    def _admit(self, prompt: Prompt) -> None:
        self._waiting.add(prompt)
        self.clients.tell_status(prompt.client_id)
        self._start_those_with_room()
        self._look_if_idle()

    def _cancel(self, prompt_id: str) -> asyncio.Future[None] | None:
        """Begin to end one; the future is done when that is written down."""
        prompt = self._running.get(prompt_id)
        if prompt is not None:
            if prompt.task is None or prompt.task.done():
                return None  # it has ended already
            prompt.task.cancel()
        else:
            prompt = self._waiting.remove(prompt_id)
            if prompt is None:
                return None
            self._running[prompt_id] = prompt
            self._finish(prompt, "cancelled", None, prompt.story.interrupt())
        end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        prompt.ends.append(end)
        return end

    def _start_those_with_room(self) -> None:
        while len(self._running) < self._max_running and not self.closing:
            prompt = self._waiting.take()
            if prompt is None:
                return
            self._running[prompt.prompt_id] = prompt
            prompt.started_ms = self.now_ms()
            self.clients.tell_status(prompt.client_id)
            prompt.task = self._spawn(self._run(prompt))
            # a task that is cancelled before its first step never runs a line of its own
            prompt.task.add_done_callback(partial(self._ended, prompt))

    async def _run(self, prompt: Prompt) -> RunResult | None:
        """The result; None if the story has its end already."""
        try:
            accepted = prompt.accepted or await self._accepted_again(prompt)
            return await self.engine.run(
                accepted, prompt_id=prompt.prompt_id, emit=prompt.story.hear
            )
        except MilepostError as error:
            prompt.story.refuse(error)
        except Exception as error:  # noqa: BLE001  # one run's bug must not end the others
            log_bug(error)
            prompt.story.break_off()
        return None

    async def _accepted_again(self, prompt: Prompt) -> Accepted:
        """What was accepted by an earlier server, by the nodes that there are now.

        Raises:
            WorkflowRefused: they do not run it any more.
        """
        if prompt.begun >= MAX_BEGUN:
            raise ServerDied
        counted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._desk.begin_again(prompt.prompt_id, partial(_settle, counted))
        await counted  # by the book, even if it cannot write
        return await self.engine.accept_beside(
            read_workflow(prompt.filed.workflow),
            targets=prompt.filed.wanted,
            extra_pnginfo=prompt.filed.extra_data.get("extra_pnginfo"),
        )

    def _ended(self, prompt: Prompt, task: asyncio.Task[RunResult | None]) -> None:
        result = None if task.cancelled() else task.result()
        if task.cancelled() and prompt.given_back:
            prompt.story.interrupt()  # nobody hears it: for clients it is still to be run
            self._over(prompt)
        elif task.cancelled():
            self._finish(prompt, "cancelled", None, prompt.story.interrupt())
        elif result is None:
            self._finish(prompt, "failed", None, [prompt.story.record.messages[-1]])
        else:
            status: LastStatus = "failed" if result.failed else "completed"
            self._finish(prompt, status, result, prompt.story.end(result))

    def _finish(
        self, prompt: Prompt, status: LastStatus, result: RunResult | None, last: list[Message]
    ) -> None:
        """On paper first: clients read it as soon as they hear the last message."""
        ended = ended_with(
            status,
            result,
            messages=tuple(prompt.story.record.messages),
            started_ms=prompt.started_ms,
            ended_ms=self.now_ms(),
        )
        entry = Finished(prompt.filed, ended)
        self._desk.end(prompt.prompt_id, ended, partial(self._written, prompt, entry, last))

    def _written(
        self, prompt: Prompt, entry: Finished, last: list[Message], error: Exception | None
    ) -> None:
        """Its end is on paper; or another's end is, or none ever will be by this server."""
        if error is None:
            self.history.hold(entry)
        self._over(prompt)
        prompt.story.tell_end(last)
        self.clients.tell_status(prompt.client_id)
        prompt.story.leave()
        self._start_those_with_room()

    def _over(self, prompt: Prompt) -> None:
        """It is not ours any more."""
        del self._running[prompt.prompt_id]
        self._leave(prompt)
        for end in prompt.ends:
            if not end.done():
                end.set_result(None)

    def _leave(self, prompt: Prompt) -> None:
        self._held_bytes -= prompt.filed.size_bytes
        self._look_if_idle()

    def _look_if_idle(self) -> None:
        if not self._running and not self._filing and (self.closing or not self._waiting):
            self._idle.set()


def _settle(counted: asyncio.Future[None], _error: Exception | None) -> None:
    if not counted.done():
        counted.set_result(None)
