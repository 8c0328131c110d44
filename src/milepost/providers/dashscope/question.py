"""What a model is asked: a body whose pictures are sent as data and named by their digest."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from milepost.calls.call import Call
from milepost.calls.policy import Policy
from milepost.providers.accounts import Account
from milepost.providers.capabilities import Download, Keeper, Picture
from milepost.providers.dashscope.desk import Desk
from milepost.providers.dashscope.models import Model, Way

Part: TypeAlias = Any
"""A piece of JSON in which pictures may stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long an answer may take; tasks and retries have the ledger's patience."""

    submit_s: float = 10.0
    """For taking a task."""
    words_s: float = 5.0
    """The same for one that brings no pictures: it is not on its way for long, and a lost answer is
    searched for."""
    look_s: float = 10.0
    """For telling about tasks."""
    text_s: float = 180.0
    silence_s: float = 30.0
    """Between two pieces of a text."""
    picture_s: float = 150.0
    """For a picture that is painted while we wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Where one model of one account is asked, and with what patience."""

    account: Account
    name: str
    """Of the model, as the vendor knows it."""
    model: Model
    policy: Policy
    desk: Desk
    endpoint: str
    """Of the vendor's own protocol, without a slash at its end."""
    keeper: Keeper
    download: Download
    patience: Patience = Patience()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to one model."""

    way: Way
    prompt: str = field(repr=False)
    """The words of it, as a task tells them."""
    input: Mapping[str, Part] = field(repr=False)
    parameters: Mapping[str, Part] = field(repr=False)
    seed: int | None = None

    def body(self, model: str) -> dict[str, Any]:
        """As it is sent."""
        return {
            "model": model,
            "input": _shown(self.input, _data_uri),
            "parameters": {
                **self.parameters,
                **({} if self.seed is None else {"seed": self.seed}),
            },
        }

    def call(self, tenant: str, counter: Counter, estimate_cny: float) -> Call:
        """As the ledger knows it."""
        return Call(
            tenant=tenant,
            account=counter.account.name,
            model=counter.name,
            inputs={
                "way": self.way.value,
                "input": _shown(self.input, _digest),
                "parameters": _shown(self.parameters, _digest),
            },
            seed=self.seed,
            estimate_cny=estimate_cny,
        )


def _shown(part: Part, show: Callable[[Picture], str]) -> Part:
    match part:
        case Picture():
            return show(part)
        case Mapping():
            return {name: _shown(inner, show) for name, inner in part.items()}
        case list() | tuple():
            return [_shown(inner, show) for inner in part]
        case _:
            return part


def _data_uri(picture: Picture) -> str:
    return f"data:{picture.media_type};base64,{b64encode(picture.data).decode('ascii')}"


def _digest(picture: Picture) -> str:
    return f"sha256:{picture.digest}"
