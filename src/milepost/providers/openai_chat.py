"""Texts and answers about pictures from a server that speaks OpenAI's protocol."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from milepost.calls.call import Call, JsonValue, Usage
from milepost.calls.policy import Policy
from milepost.calls.vendor import Finished
from milepost.errors import InvalidInput
from milepost.providers.at_once import AtOnce
from milepost.providers.capabilities import (
    TEXT_TYPE,
    DescribeWish,
    Errand,
    Keeper,
    Picture,
    TextWish,
    as_text,
)
from milepost.providers.exchange import (
    Patience,
    answering,
    parsed_json,
    read_reply,
    without_long_pauses,
)
from milepost.providers.openai_dialects import Dialect
from milepost.providers.openai_failures import refusal_of
from milepost.providers.openai_text import MOST_TEXT_BYTES, Completion, read_stream
from milepost.providers.unpacked import unpacked

MOST_PICTURE_BYTES: Final = 10 * 1024 * 1024
_ASKED_FOR_JSON: Final = "Answer with one JSON object and nothing else."


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a model costs, in yuan."""

    input_cny: float = 0.0
    """For a million tokens."""
    output_cny: float = 0.0
    """For a million tokens."""
    picture_cny: float = 0.0

    def of(self, input_tokens: int, output_tokens: int, pictures: int = 0) -> float:
        """The cost of that use."""
        tokens = input_tokens * self.input_cny + output_tokens * self.output_cny
        return tokens / 1_000_000 + pictures * self.picture_cny


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatModel:
    """A language model, or one that sees."""

    account: str
    model: str
    client: httpx.AsyncClient
    keeper: Keeper
    policy: Policy
    patience: Patience
    dialect: Dialect
    prices: Prices

    def write(self, tenant: str, wish: TextWish) -> Errand[str]:
        """The errand that gives the text."""
        body: dict[str, JsonValue] = (
            {} if wish.temperature is None else {"temperature": wish.temperature}
        )
        said = self._messages(wish.system, wish.prompt, json_object=wish.json_object)
        return self._errand(tenant, "write", {**body, **self._asked(wish), "messages": said})

    def describe(self, tenant: str, wish: DescribeWish) -> Errand[str]:
        """The errand that gives the answer; pictures are named by digest until they are sent."""
        most = self.dialect.most_pictures_seen
        check_pictures(f"{self.account}:{self.model}", wish.pictures, most)
        said = self._messages(wish.system, wish.question, json_object=wish.json_object)
        inputs: dict[str, JsonValue] = {
            **self._asked(wish),
            "messages": said,
            "pictures": [picture.digest for picture in wish.pictures],
        }
        return self._errand(tenant, "describe", inputs, wish.pictures)

    def _messages(self, system: str, prompt: str, *, json_object: bool) -> list[JsonValue]:
        if json_object and not self.dialect.json_mode:
            system = f"{system}\n{_ASKED_FOR_JSON}".strip()
        told: list[JsonValue] = [{"role": "system", "content": system}] if system else []
        return [*told, {"role": "user", "content": prompt}]

    def _asked(self, wish: TextWish | DescribeWish) -> dict[str, JsonValue]:
        asked: dict[str, JsonValue] = {}
        if wish.json_object and self.dialect.json_mode:
            asked["response_format"] = {"type": "json_object"}
        if wish.most_tokens is not None:
            asked[self.dialect.tokens_field] = wish.most_tokens
        if wish.seed is not None:
            asked["seed"] = wish.seed
        return asked

    def _errand(
        self,
        tenant: str,
        capability: str,
        inputs: Mapping[str, JsonValue],
        pictures: tuple[Picture, ...] = (),
    ) -> Errand[str]:
        seed = inputs.get("seed")
        call = Call(
            tenant=tenant,
            account=self.account,
            model=self.model,
            inputs={"capability": capability, **inputs},
            seed=seed if isinstance(seed, int) else None,
            estimate_cny=self.prices.of(2000, 1000),
        )
        question = ChatQuestion(self, pictures)
        return Errand(call=call, vendor=AtOnce(self.policy, question.ask), read=as_text)


@dataclass(frozen=True, slots=True)
class ChatQuestion:
    """One question; the answer comes at once, so a lost one may be paid twice."""

    model: ChatModel
    pictures: tuple[Picture, ...] = field(default=(), repr=False)

    async def ask(self, call: Call) -> Finished:
        """Ask, read the answer to its end and keep it."""
        model = self.model
        request = model.client.build_request("POST", "chat/completions", json=self._body(call))
        async with answering(model.client, request, model.patience) as answer:
            completion = await _read(answer, model.patience)
        address = await model.keeper.keep(call.tenant, completion.answer().encode(), TEXT_TYPE)
        used = completion.input_tokens, completion.output_tokens
        usage = Usage(cost_cny=model.prices.of(*used), input_tokens=used[0], output_tokens=used[1])
        return Finished(address, usage)

    def _body(self, call: Call) -> dict[str, Any]:
        left_out = {"capability", "pictures"}
        body: dict[str, Any] = {"model": call.model}
        body |= {name: value for name, value in call.inputs.items() if name not in left_out}
        if self.pictures:
            *before, asked = body["messages"]
            body["messages"] = [*before, {"role": "user", "content": self._parts(asked["content"])}]
        if self.model.dialect.streams:
            body["stream"] = True
            if self.model.dialect.tells_usage_of_streams:
                body["stream_options"] = {"include_usage": True}
        return body

    def _parts(self, question: str) -> list[Any]:
        shown = [{"type": "image_url", "image_url": {"url": data_uri(p)}} for p in self.pictures]
        return [*shown, {"type": "text", "text": question}]


async def _read(answer: httpx.Response, patience: Patience) -> Completion:
    """Whichever way it comes: some servers answer whole although a stream was asked for."""
    kind = answer.headers.get("content-type", "")
    if answer.status_code == httpx.codes.OK and kind.startswith("text/event-stream"):
        return await read_stream(without_long_pauses(unpacked(answer), patience.pause_s))
    reply = await read_reply(answer, most_bytes=MOST_TEXT_BYTES)
    if refusal := refusal_of(reply):
        raise refusal
    if reply.body.startswith((b"data:", b": ")):  # a stream whose head says something else
        return await read_stream(_one(reply.body))
    completion = Completion()
    completion.take(parsed_json(reply.body))
    return completion


async def _one(whole: bytes) -> AsyncIterator[bytes]:
    yield whole


def check_pictures(where: str, pictures: tuple[Picture, ...], most: int) -> None:
    """Whether a model takes these pictures.

    Raises:
        InvalidInput: none, too many or too large.
    """
    if not 0 < len(pictures) <= most:
        raise InvalidInput(where, f"was given {len(pictures)} pictures", f"give 1 to {most}")
    if any(len(picture.data) > MOST_PICTURE_BYTES for picture in pictures):
        raise InvalidInput(where, "was given a picture above 10 MB", "give smaller ones")


def data_uri(picture: Picture) -> str:
    """The picture inside an address."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"
