"""Texts, answered at once: read as a stream, so that a silent vendor is noticed early."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from milepost.calls.call import Call, Usage, counted
from milepost.calls.vendor import Finished, VendorSaid, Verdict
from milepost.providers.capabilities import TEXT_TYPE, writable
from milepost.providers.dashscope.compatible import compatible_body
from milepost.providers.dashscope.desk import bytes_of, object_in
from milepost.providers.dashscope.events import DONE, Event, events_of
from milepost.providers.dashscope.question import Counter, Question
from milepost.providers.dashscope.verdicts import code_in, verdict_of
from milepost.providers.unpacked import unpacked

_STREAM: Final = {"Accept": "text/event-stream", "X-DashScope-SSE": "enable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAsked:
    """One question to a model that answers in words."""

    counter: Counter
    question: Question
    compatible_endpoint: str | None
    """Asked there, in the protocol of OpenAI; None: in the vendor's own."""

    async def __call__(self, call: Call) -> Finished:
        """Ask, read the answer to its end and keep it."""
        if self.compatible_endpoint is None:
            url = f"{self.counter.endpoint}/{self.question.way.value}"
            body = self.question.body(call.model)
        else:
            url = f"{self.compatible_endpoint}/chat/completions"
            body = compatible_body(self.question.body(call.model))
        patience = self.counter.patience
        async with self.counter.desk.opened(
            "POST",
            url,
            body,
            _STREAM,
            within_s=patience.text_s,
            silence_s=patience.silence_s,
        ) as answer:
            said = await self._read(answer)
        text = writable(said.text)
        if not text.strip():
            raise VendorSaid(Verdict.EMPTY, "Answer.NoText")
        address = await self.counter.keeper.keep(call.tenant, text.encode(), TEXT_TYPE)
        return Finished(address, self._usage(said))

    async def _read(self, answer: httpx.Response) -> _Said:
        """Whichever way it comes, whatever its head says: not every proxy leaves that alone."""
        said = _Said()
        if not answer.headers.get("content-type", "").startswith("text/event-stream"):
            whole = await bytes_of(answer)
            if (found := object_in(whole)) is not None:
                said.add(Event("", None, found))
                return said
            events = events_of(_one(whole))
        else:
            events = events_of(unpacked(answer))
        async for event in events:
            said.add(event)
        if not said.ended:
            raise VendorSaid(Verdict.UNWELL, "Answer.BrokenOff")
        return said

    def _usage(self, said: _Said) -> Usage:
        model = self.counter.model
        cost = said.tokens_in * model.yuan_per_1000_in + said.tokens_out * model.yuan_per_1000_out
        return Usage(
            cost_cny=cost / 1000, input_tokens=said.tokens_in, output_tokens=said.tokens_out
        )


@dataclass(slots=True)
class _Said:
    """What has been said so far, in either protocol."""

    text: str = field(default="", repr=False)
    ended: bool = False
    """Whether a reason to finish was given: otherwise the stream has broken off."""
    tokens_in: int = 0
    tokens_out: int = 0

    def add(self, event: Event) -> None:
        """Take an event in.

        Raises:
            VendorSaid: it is an error; classed by its code, for its status may be missing.
        """
        body = event.body
        if event.name == DONE:
            self.ended = True
            return
        complains = body.get("error") or (body.get("code") and not body.get("output"))
        if event.name == "error" or complains:  # some servers write `"error": null` everywhere
            code = code_in(body) or "Answer.Error"
            verdict = verdict_of(code, status=event.status or 500)
            raise VendorSaid(Verdict.UNWELL if verdict is Verdict.LOST else verdict, code)
        output = body.get("output")
        native = isinstance(output, dict)
        told = output if isinstance(output, dict) else body
        choices = told.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            self._add_choice(choice if isinstance(choice, dict) else {}, whole=native)
        if native and isinstance(told.get("text"), str):
            self.text = told["text"]
            self._end(told.get("finish_reason"))
        usage = body.get("usage")
        if isinstance(usage, dict):
            self.tokens_in = _count(usage, "input_tokens", "prompt_tokens")
            self.tokens_out = _count(usage, "output_tokens", "completion_tokens")

    def _add_choice(self, choice: Mapping[str, Any], *, whole: bool) -> None:
        """The vendor's own stream repeats all of the text each time, OpenAI's only what is new."""
        delta, message = choice.get("delta"), choice.get("message")
        if isinstance(delta, dict):
            self.text += _words(delta)
        elif isinstance(message, dict):
            words = _words(message)
            self.text = words if whole and words.startswith(self.text) else self.text + words
        self._end(choice.get("finish_reason"))

    def _end(self, reason: object) -> None:
        self.ended = self.ended or (isinstance(reason, str) and reason not in {"", "null"})


async def _one(whole: bytes) -> AsyncIterator[bytes]:
    yield whole


def _words(message: Mapping[str, Any]) -> str:
    """The content: a text, or parts of which some are texts."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(
        part["text"]
        for part in parts
        if isinstance(part, dict) and isinstance(part.get("text"), str)
    )


def _count(usage: Mapping[str, Any], *names: str) -> int:
    return next((counted(usage[name]) for name in names if isinstance(usage.get(name), int)), 0)
