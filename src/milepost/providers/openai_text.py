"""What a chat completion says: read whole or as a stream of events, bounded, its traps known."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

from milepost.calls.call import counted
from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.capabilities import writable
from milepost.providers.event_lines import lines_of
from milepost.providers.exchange import parsed_json
from milepost.providers.openai_failures import classed, error_in

MOST_TEXT_BYTES: Final = 4 * 1024 * 1024
_THOUGHT_BEGINS: Final = "<think>"
_THOUGHT_ENDS: Final = "</think>"


@dataclass(slots=True)
class Completion:
    """The answer as far as it has come."""

    text: list[str] = field(default_factory=list)
    finish: str | None = None
    refused: bool = False
    input_tokens: int = 0
    output_tokens: int = 0

    def take(self, body: Any) -> None:
        """Add a chunk of a stream, or the one whole answer.

        Raises:
            VendorSaid: it tells of an error, as servers do in the middle of a stream, or in a 200.
        """
        error = error_in(body)
        if error is not None:
            raise classed(error, 200)
        if not isinstance(body, dict):
            raise VendorSaid(Verdict.UNWELL, "NotJson")
        self._take_usage(body.get("usage"))
        choices = body.get("choices")
        for choice in choices[:1] if isinstance(choices, list) else []:
            if isinstance(choice, dict):
                self._take_choice(choice)

    def answer(self) -> str:
        """The text, without the reasoning before it.

        Raises:
            VendorSaid: REFUSED, the content was filtered or refused; EMPTY, nothing was said.
        """
        if self.refused or self.finish in {"content_filter", "sensitive"}:
            raise VendorSaid(Verdict.REFUSED, self.finish or "refusal")
        said = writable(_without_thought("".join(self.text))).strip()
        if not said:
            raise VendorSaid(Verdict.EMPTY, "NoText")
        return said

    def _take_usage(self, usage: Any) -> None:
        if isinstance(usage, dict):
            self.input_tokens = counted(usage.get("prompt_tokens"))
            self.output_tokens = counted(usage.get("completion_tokens"))

    def _take_choice(self, choice: dict[str, Any]) -> None:
        said = choice.get("delta") or choice.get("message")
        if isinstance(said, dict):
            self.text.append(_words(said.get("content")))
            self.refused = self.refused or bool(said.get("refusal"))
        if isinstance(choice.get("finish_reason"), str):
            self.finish = choice["finish_reason"]


async def read_stream(pieces: AsyncIterator[bytes]) -> Completion:
    """Read a stream of events to its end.

    Args:
        pieces: of the stream, cut anywhere.

    Raises:
        VendorSaid: an error came in between; LOST if it broke off.
    """
    completion, ended = Completion(), False
    too_long = VendorSaid(Verdict.FAILED, "AnswerTooLarge")
    async for line in lines_of(pieces, most_bytes=MOST_TEXT_BYTES, too_long=too_long):
        name, _, value = line.partition(b":")
        value = value.strip()
        if name != b"data" or not value:
            continue
        if value == b"[DONE]":
            ended = True
            break
        completion.take(parsed_json(value))
    if not ended and completion.finish is None:
        raise VendorSaid(Verdict.LOST, "StreamBrokeOff")
    return completion


def _without_thought(text: str) -> str:
    """The answer alone.

    Servers without a parser for it put a model's reasoning before its answer; some templates leave
    its opening mark out, and an answer cut short may hold nothing else.
    """
    said = text.lstrip()
    if said.startswith("<") and not said.startswith(_THOUGHT_BEGINS):
        return said
    thought, mark, answer = said.partition(_THOUGHT_ENDS)
    if mark:
        return answer
    return "" if said.startswith(_THOUGHT_BEGINS) else thought


def _words(content: Any) -> str:
    """Text, or a list of parts of which some are text."""
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) else ""
