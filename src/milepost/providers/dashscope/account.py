"""An account at DashScope: its models, behind the capabilities that all vendors share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import httpx

from milepost.calls.policy import Policy
from milepost.providers.accounts import Account
from milepost.providers.at_once import AtOnce
from milepost.providers.capabilities import (
    CannotDo,
    DescribeWish,
    EditWish,
    EmbedWish,
    Errand,
    Keeper,
    PaintWish,
    Picture,
    TextWish,
    as_picture,
    as_text,
    as_vectors,
)
from milepost.providers.dashscope.asked import PictureAsked, VectorsAsked
from milepost.providers.dashscope.desk import Desk
from milepost.providers.dashscope.examination import Examination
from milepost.providers.dashscope.models import Model, Skill, Way, living_name, model_named
from milepost.providers.dashscope.question import Counter, Patience, Question
from milepost.providers.dashscope.questions import Asking
from milepost.providers.dashscope.regions import (
    compatible_endpoint,
    native_endpoint,
    region_of,
    speaks_compatibly,
)
from milepost.providers.dashscope.tasks import TaskVendor
from milepost.providers.dashscope.text import TextAsked
from milepost.providers.download import Downloads
from milepost.providers.download_hosts import OpenedHost, ResultHosts
from milepost.providers.examination import Finding

POLL_S: Final = 1.0
"""Few tasks run at once, and the vendor allows 20 looks a second."""
UNWELL_TRIES: Final = 8
"""Where nothing was taken or the task can be found again: patience costs nothing."""
UNWELL_TRIES_AT_ONCE: Final = 6
_TOKENS_OF_A_TEXT: Final = 2000
"""For the cap, before the real count is known."""


class DashScope:
    """A `Provider`; used in one event loop."""

    def __init__(
        self,
        account: Account,
        *,
        keeper: Keeper,
        downloads: Downloads,
        opened_hosts: Iterable[OpenedHost] = (),
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Use an account.

        Args:
            account: of the kind `dashscope`.
            keeper: keeps what was paid for.
            downloads: fetches results from the vendor's hosts.
            opened_hosts: where results may lie besides the endpoint's own host.
            patience: how long answers may take.
            transport: carries the requests.
            sleep: waits that many seconds, before a task or a picture is looked for again.
            now: seconds since 1970.

        Raises:
            InvalidInput: the account names a region that the vendor does not have.
        """
        self._account = account
        self._region = region_of(account)
        self._keeper = keeper
        self._patience = patience or Patience()
        endpoint = OpenedHost.of_endpoint(native_endpoint(account))
        self._download = downloads.from_hosts(
            ResultHosts.of("dashscope", [*opened_hosts, endpoint])
        )
        self._sleep = sleep
        self._transport = transport
        self._desk = Desk(account, transport=transport, now=now)

    @property
    def account(self) -> str:
        """The account's configured name."""
        return self._account.name

    def writer(self, model: str) -> Writer:
        """A language model, such as `qwen-max`."""
        return Writer(self._counter(model, Skill.WRITE), self._compatible())

    def painter(self, model: str) -> Painter:
        """A text-to-image model, such as `wanx2.1-t2i-turbo`."""
        return Painter(self._counter(model, Skill.PAINT), self._sleep)

    def editor(self, model: str) -> Editor:
        """An image-to-image model, such as `qwen-image-edit-plus`."""
        return Editor(self._counter(model, Skill.EDIT), self._sleep)

    def describer(self, model: str) -> Describer:
        """A model that sees, such as `qwen-vl-max`."""
        return Describer(self._counter(model, Skill.DESCRIBE), self._compatible())

    def embedder(self, model: str) -> Embedder:
        """An embedding model, such as `text-embedding-v4`."""
        return Embedder(self._counter(model, Skill.EMBED))

    async def examine(self, models: Sequence[str]) -> list[Finding]:
        """Look at key, region, clock, host of results and each model; costs nothing."""
        new_desk = partial(Desk, transport=self._transport)
        return await Examination(self._account, self._desk, new_desk).findings(models)

    async def close(self) -> None:
        """Let go of connections."""
        await self._desk.close()

    def _compatible(self) -> str | None:
        return compatible_endpoint(self._account) if speaks_compatibly(self._account) else None

    def _counter(self, name: str, skill: Skill) -> Counter:
        asked, name = name, living_name(name)
        model = model_named(name, region=self._region)
        if model is None or model.skill is not skill:
            raise CannotDo(self.account, asked, skill.value)
        limits = self._account.limits.get(name) or self._account.limits.get(asked)
        model = model if limits is None else replace(model, limits=limits)
        return Counter(
            account=self._account,
            name=name,
            model=model,
            policy=self._policy(model),
            desk=self._desk,
            endpoint=native_endpoint(self._account),
            keeper=self._keeper,
            download=self._download,
            patience=self._patience,
        )

    def _policy(self, model: Model) -> Policy:
        if not model.way.is_task:
            return Policy(limits=model.limits, outlives_us_s=0.0, unwell_tries=UNWELL_TRIES_AT_ONCE)
        return Policy(
            limits=model.limits,
            # Tasks tell their words but not their pictures: equal words about two tenants'
            # pictures could not be told apart.
            searchable=model.skill is Skill.PAINT,
            poll_s=self._account.poll_s or POLL_S,
            unwell_tries=UNWELL_TRIES,
        )


@dataclass(frozen=True, slots=True)
class Writer:
    """A language model."""

    counter: Counter
    compatible_endpoint: str | None

    def write(self, tenant: str, wish: TextWish) -> Errand[str]:
        """The errand that gives the text."""
        asking = _asking(self.counter)
        question = asking.writing(wish)
        return _text_errand(self.counter, tenant, asking, question, self.compatible_endpoint)


@dataclass(frozen=True, slots=True)
class Describer:
    """A model that sees."""

    counter: Counter
    compatible_endpoint: str | None

    def describe(self, tenant: str, wish: DescribeWish) -> Errand[str]:
        """The errand that gives the answer."""
        asking = _asking(self.counter)
        question = asking.describing(wish)
        return _text_errand(self.counter, tenant, asking, question, self.compatible_endpoint)


@dataclass(frozen=True, slots=True)
class Painter:
    """A text-to-image model."""

    counter: Counter
    sleep: Callable[[float], Awaitable[None]]

    def paint(self, tenant: str, wish: PaintWish) -> Errand[Picture]:
        """The errand that gives the picture."""
        asking = _asking(self.counter)
        question = asking.painting(wish)
        return _picture_errand(self.counter, tenant, asking, question, self.sleep)


@dataclass(frozen=True, slots=True)
class Editor:
    """An image-to-image model."""

    counter: Counter
    sleep: Callable[[float], Awaitable[None]]

    def edit(self, tenant: str, wish: EditWish) -> Errand[Picture]:
        """The errand that gives the picture."""
        asking = _asking(self.counter)
        question = asking.editing(wish)
        return _picture_errand(self.counter, tenant, asking, question, self.sleep)


@dataclass(frozen=True, slots=True)
class Embedder:
    """An embedding model."""

    counter: Counter

    def embed(self, tenant: str, wish: EmbedWish) -> Errand[tuple[tuple[float, ...], ...]]:
        """The errand that gives one vector for each text."""
        questions = _asking(self.counter).embedding(wish)
        texts: list[str] = [text for question in questions for text in question.input["texts"]]
        whole = replace(questions[0], input={"texts": texts})
        tokens = sum(map(len, texts))
        estimate_cny = tokens * self.counter.model.yuan_per_1000_in / 1000
        return Errand(
            call=whole.call(tenant, self.counter, estimate_cny),
            vendor=AtOnce(self.counter.policy, VectorsAsked(self.counter, questions)),
            read=as_vectors,
        )


def _asking(counter: Counter) -> Asking:
    return Asking(counter.model, f"{counter.account.name}:{counter.name}")


def _picture_errand(
    counter: Counter,
    tenant: str,
    asking: Asking,
    question: Question,
    sleep: Callable[[float], Awaitable[None]],
) -> Errand[Picture]:
    vendor: TaskVendor | AtOnce
    if question.way is Way.MESSAGE_TASK:
        waiting = PictureAsked(counter, replace(question, way=Way.MULTIMODAL), sleep)
        vendor = TaskVendor(counter, question, sleep, waiting)
    elif question.way.is_task:
        vendor = TaskVendor(counter, question, sleep)
    else:
        vendor = AtOnce(counter.policy, PictureAsked(counter, question, sleep))
    return Errand(
        call=question.call(tenant, counter, counter.model.yuan_per_picture),
        vendor=vendor,
        read=as_picture,
        notes=tuple(asking.notes),
    )


def _text_errand(
    counter: Counter, tenant: str, asking: Asking, question: Question, compatible: str | None
) -> Errand[str]:
    model, tokens_in = counter.model, len(question.prompt)
    most_out = question.parameters.get("max_tokens", _TOKENS_OF_A_TEXT)
    estimate = tokens_in * model.yuan_per_1000_in + most_out * model.yuan_per_1000_out
    asked = TextAsked(counter=counter, question=question, compatible_endpoint=compatible)
    return Errand(
        call=question.call(tenant, counter, estimate / 1000),
        vendor=AtOnce(counter.policy, asked),
        read=as_text,
        notes=tuple(asking.notes),
    )
