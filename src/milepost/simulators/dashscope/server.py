"""The simulator as an application: the vendor's paths, and its own below `/simulator`."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from milepost.errors import InvalidInput
from milepost.simulators.dashscope.answers import Dropped, bad, good, silence
from milepost.simulators.dashscope.asked import Asked, Refused, asked_compatibly, asked_in
from milepost.simulators.dashscope.counts import Counts
from milepost.simulators.dashscope.gate import Gate, key_of
from milepost.simulators.dashscope.results import PATH, Results
from milepost.simulators.dashscope.rules import (
    EDIT_TASKS,
    MESSAGE_TASKS,
    TASKS,
    size_of,
)
from milepost.simulators.dashscope.script import Script
from milepost.simulators.dashscope.task_desk import TaskDesk
from milepost.simulators.dashscope.tasks import ALGORITHM, Tasks
from milepost.simulators.dashscope.uploads import PATH as UPLOADS
from milepost.simulators.dashscope.uploads import RESOLVE, Uploads
from milepost.simulators.dashscope.words import (
    pictures_at_once,
    stream,
    vectors,
    whole,
    words_for,
)

WELCOME: Final = (
    "This is Milepost's simulator of DashScope: no model works here, nothing is paid.\n"
)
_AFTER_TAKING: Final = frozenset({"lost", "taken", "hanging"})
"""Faults of what was taken and is paid."""
_ONLY_TASKS: Final = frozenset({TASKS, EDIT_TASKS, MESSAGE_TASKS})


class Simulator:
    """One vendor in memory; `app` is its ASGI application."""

    def __init__(
        self,
        script: Script | None = None,
        *,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open it.

        Args:
            script: how it behaves; may be changed at any time.
            clock: seconds since 1970.
            ticks: seconds that only grow.
        """
        self.script = script or Script()
        self._clock = clock
        self._ticks = ticks
        self.gate = Gate(self.script, Counts(ticks))
        self.tasks = Tasks(self.now)
        self.results = Results(self.now)
        self.uploads = Uploads(self.gate, self.now)
        self._streams_broken = 0
        desk = TaskDesk(self.gate, self.tasks, self.now, self._link)
        self.app: ASGIApp = _Dated(
            Starlette(
                routes=[
                    Route("/", self._welcome),
                    Route("/simulator/script", self._show_script, methods=["GET"]),
                    Route("/simulator/script", self._change_script, methods=["POST"]),
                    Route("/simulator/counts", self._show_counts, methods=["GET"]),
                    Route("/simulator/counts", self._reset_counts, methods=["DELETE"]),
                    Route(PATH + "{name}", self.results.answer),
                    Route("/api/v1/tasks", desk.show_list, methods=["GET"]),
                    Route("/api/v1/tasks/", desk.show_list, methods=["GET"]),
                    # One of the SDK's two clients ends these paths with a slash.
                    Route("/api/v1/tasks/{task_id}", desk.look, methods=["GET"]),
                    Route("/api/v1/tasks/{task_id}/", desk.look, methods=["GET"]),
                    Route("/api/v1/tasks/{task_id}/cancel", desk.cancel, methods=["POST"]),
                    Route("/api/v1/tasks/{task_id}/cancel/", desk.cancel, methods=["POST"]),
                    Route("/compatible-mode/v1/chat/completions", self._chat, methods=["POST"]),
                    Route("/api/v1/uploads", self.uploads.policy, methods=["GET"]),
                    Route(UPLOADS, self.uploads.take, methods=["POST"]),
                    Route("/api/v1/{path:path}", self._ask, methods=["POST"]),
                ]
            ),
            self.now,
        )

    @property
    def counts(self) -> Counts:
        """What was asked and taken since they were reset."""
        return self.gate.counts

    def now(self) -> float:
        """The simulator's clock, which may be wrong on purpose."""
        return self._clock() + self.script.skew_s

    async def _welcome(self, request: Request) -> Response:
        return PlainTextResponse(f"{WELCOME}{request.base_url}api/v1\n")

    async def _show_script(self, _request: Request) -> Response:
        return JSONResponse(self.script.told())

    async def _change_script(self, request: Request) -> Response:
        body = await _json_of(request)
        if not isinstance(body, dict):
            return JSONResponse({"error": "write a JSON object"}, 400)
        try:
            self.script.change(body)
        except InvalidInput as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(self.script.told())

    async def _show_counts(self, _request: Request) -> Response:
        return JSONResponse(self.counts.told())

    async def _reset_counts(self, _request: Request) -> Response:
        self.gate.counts = Counts(self._ticks)
        return JSONResponse(self.counts.told())

    async def _ask(self, request: Request) -> Response:
        """Whatever is paid for, in the vendor's own protocol."""
        path = request.path_params["path"].rstrip("/")
        body = await _json_of(request)
        if (barred := self.gate.barred(request)) is not None:
            return barred
        is_task = request.headers.get("x-dashscope-async", "") == "enable"
        if path in _ONLY_TASKS and not is_task:
            told = "current user api does not support synchronous calls."
            return bad("AccessDenied", told)
        if path not in _ONLY_TASKS and is_task:
            told = "current user api does not support asynchronous calls."
            return bad("AccessDenied", told)
        try:
            asked = asked_in(body, path)
            self.uploads.check(asked.links, resolves=request.headers.get(RESOLVE) == "enable")
        except Refused as refused:
            return bad(refused.code, refused.message, status=refused.status)
        return await self._taken(request, asked, is_task=is_task, path=path)

    async def _chat(self, request: Request) -> Response:
        """Texts in the protocol of OpenAI."""
        body = await _json_of(request)
        if (barred := self.gate.barred(request, compatible=True)) is not None:
            return barred
        try:
            asked = asked_compatibly(body)
            self.uploads.check(asked.links, resolves=request.headers.get(RESOLVE) == "enable")
        except Refused as refused:
            return bad(refused.code, refused.message, status=refused.status, compatible=True)
        return await self._taken(request, asked, is_task=False, path="chat", compatible=True)

    async def _taken(
        self, request: Request, asked: Asked, *, is_task: bool, path: str, compatible: bool = False
    ) -> Response:
        """Press, stumble or refuse; then take it, and give what was asked for."""
        in_time = self.counts.press(asked.model, asked.rule.limits)
        if self.script.limits and not in_time:
            return self.gate.fail("throttled", compatible=compatible)
        fault = self.script.fault()
        if fault == "silent":
            self.counts.faults[fault] += 1
            return await silence(request, self.script.silent_s)
        if fault is not None and fault not in _AFTER_TAKING:
            return self.gate.fail(fault, compatible=compatible)
        if _any_in(self.script.refused_words, asked.prompt):
            return self.gate.fail("DataInspectionFailed", compatible=compatible)
        if is_task:
            answer = await self._begin(request, asked, path)
        else:
            self.counts.take(key_of(request), asked.model, asked.prompt, running=1)
            answer = await self._at_once(request, asked, compatible=compatible)
        return answer if fault is None else await self._unanswered(request, fault)

    async def _unanswered(self, request: Request, fault: str) -> Response:
        """What goes wrong after something was taken."""
        self.counts.faults[fault] += 1
        if fault == "hanging":
            return await silence(request, self.script.silent_s)
        return Dropped() if fault == "lost" else Response(status_code=503)

    async def _begin(self, request: Request, asked: Asked, path: str) -> Response:
        script = self.script
        failure = None
        if _any_in(script.refused_later_words, asked.prompt):
            failure = "DataInspectionFailed"
        elif _any_in(script.failed_words, asked.prompt):
            failure = ALGORITHM
        task = self.tasks.take(
            asked.rule.limits,
            script.latency_s,
            key=key_of(request),
            model=asked.model,
            prompt=asked.prompt,
            pictures=self._pictures(asked),
            picture_code=script.partly_code,
            as_messages=path == MESSAGE_TASKS,
            tells_prompt=asked.rule.tells_prompt,
            extended=asked.parameters.get("prompt_extend", True),
            failure=failure,
        )
        running = len(list(self.tasks.under_way(asked.model)))
        self.counts.take(task.key, asked.model, asked.prompt, running)
        await asyncio.sleep(script.submit_s)
        return good({"output": {"task_id": task.task_id, "task_status": "PENDING"}})

    async def _at_once(self, request: Request, asked: Asked, *, compatible: bool) -> Response:
        if asked.texts:
            return vectors(asked)
        if not asked.rule.is_text:
            await asyncio.sleep(self.script.latency_s)
            names = [name for name in self._pictures(asked) if name is not None]
            links = [self._link(request, name, self.now()) for name in names]
            return good(pictures_at_once(asked, links))
        words = words_for(self.script, asked)
        streams = bool(asked.parameters.get("stream")) if compatible else _wants_events(request)
        if not streams:
            await asyncio.sleep(self.script.latency_s)
            return whole(asked, words, compatible=compatible)
        breaks = self.script.breaks_code if self.script.happens(self.script.breaks) else None
        self._streams_broken += breaks is not None
        told = self._streams_broken % 2 == 0
        return stream(self.script, asked, words, compatible=compatible, breaks=breaks, told=told)

    def _pictures(self, asked: Asked) -> tuple[str | None, ...]:
        """Names of the pictures that will be made; None for those that fail."""
        count = asked.parameters.get("n", asked.rule.default_n)
        empty = self.script.happens(self.script.empty)
        partly = self.script.happens(self.script.partly)
        names: list[str | None] = []
        for index in range(count):
            if empty or (partly and index % 2 == 0):
                names.append(None)
                continue
            self.counts.pictures += 1
            name = f"{self.counts.pictures:08d}-{index}.png"
            seed = asked.parameters.get("seed", self.counts.pictures) + index
            self.results.add(name, asked.prompt, size_of(asked.rule, asked.parameters), seed)
            names.append(name)
        return tuple(names)

    def _link(self, request: Request, name: str, made_at_s: float) -> str:
        base = str(request.base_url).rstrip("/")
        return self.results.link(base, name, self.script.links_s, made_at_s)


class _Dated:
    """Tells the simulator's own time in each answer."""

    def __init__(self, app: ASGIApp, now: Callable[[], float]) -> None:
        self._app = app
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(self._now(), usegmt=True).encode()
                told = [(b"date", date), (b"x-simulator", b"milepost")]
                message["headers"] = [*message.get("headers", ()), *told]
            await send(message)

        await self._app(scope, receive, dated)


def _wants_events(request: Request) -> bool:
    return request.headers.get("x-dashscope-sse", "") == "enable"


def _any_in(words: tuple[str, ...], text: str) -> bool:
    return any(word and word in text for word in words)


async def _json_of(request: Request) -> Any:
    try:
        said = json.loads(await request.body())
        json.dumps(said, ensure_ascii=False).encode()  # half a sign is none, and cannot be repeated
    except (ValueError, RecursionError):
        return None
    return said
