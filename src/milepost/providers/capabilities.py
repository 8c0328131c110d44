"""What outside models can do for us, in the words of no vendor, and how that becomes a call.

A **wish** says what is wanted. A model that can do it turns the wish into an **errand**: a call of
the ledger, the vendor that carries it, and how to read what it gave. `ask` runs an errand: paid
for once, whoever asks. Whoever makes a wish has taken private data out of its words.

A new vendor is one file (or folder) in `providers/` and one line in `wiring`:

1. a class per way of asking that implements `calls.Vendor` and holds the wish's pictures, if any:
   the ledger's `Call` names them by digest only. `submit` and `find_unknown` read `call.inputs`,
   `poll` knows only the key and the task: it may look after a task of a process that died;
2. a class for the account that implements `Provider`: for a model's name it gives objects with
   the method of a capability (`write`, `paint`, `edit`, `describe`, `embed`) that make an `Errand`;
3. in `wiring`: the account's kind and that class.

`Call.inputs` holds the capability's name and everything that changes the result, in the vendor's
own terms (the size that is really asked for, the cut prompt), so that equal questions share a key;
`Call.seed` is the seed as it is sent. What a vendor gave is kept before `submit` or `poll` returns
`Finished`: a picture as its file, a text as UTF-8, vectors as JSON; its address stands in
the ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Generic, Protocol, TypeVar

from milepost.calls.call import Call, Result
from milepost.calls.vendor import Vendor
from milepost.errors import InvalidInput, WorldFailure

A = TypeVar("A")
TEXT_TYPE: Final = "text/plain; charset=utf-8"
VECTORS_TYPE: Final = "application/json"
_UNWRITTEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture on its way to or from a model."""

    data: bytes = field(repr=False)
    media_type: str
    """image/png, image/jpeg or image/webp."""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal: what a call's inputs say of it."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextWish:
    """A text is to be written."""

    prompt: str = field(repr=False)
    system: str = field(default="", repr=False)
    json_object: bool = False
    """Whether the answer is to be one JSON object; models that cannot promise it are told so."""
    temperature: float | None = None
    most_tokens: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintWish:
    """One picture is to be painted."""

    prompt: str = field(repr=False)
    prompt_en: str = field(default="", repr=False)
    """The same in English, for models that understand nothing else; empty if there is none."""
    negative: str = field(default="", repr=False)
    negative_en: str = field(default="", repr=False)
    width_px: int
    height_px: int
    """The wished size; a model paints the allowed size whose shape is nearest."""
    seed: int | None = None
    rewrite: bool = False
    """Whether the vendor may have a language model rewrite the prompt first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWish:
    """One picture is to be made out of others."""

    pictures: tuple[Picture, ...] = field(repr=False)
    """At least one; the last gives the shape if no size is wished."""
    prompt: str = field(repr=False)
    negative: str = field(default="", repr=False)
    mask: Picture | None = field(default=None, repr=False)
    """White where the first picture is to be changed."""
    width_px: int | None = None
    height_px: int | None = None
    seed: int | None = None
    rewrite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeWish:
    """A question about pictures is to be answered in words."""

    pictures: tuple[Picture, ...] = field(repr=False)
    question: str = field(repr=False)
    system: str = field(default="", repr=False)
    json_object: bool = False
    most_tokens: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedWish:
    """Texts are to become vectors."""

    texts: tuple[str, ...] = field(repr=False)
    dimensions: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a call gave, as it was kept."""

    data: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand(Generic[A]):
    """A wish as a call of the ledger."""

    call: Call
    vendor: Vendor
    read: Callable[[Kept], A]
    notes: tuple[str, ...] = ()
    """What had to be changed about the wish, such as a prompt that was cut; nothing private."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[A]):
    """What a model gave, and what it cost."""

    value: A
    result: Result
    account: str
    model: str
    notes: tuple[str, ...] = ()
    """The errand's, and whether it was submitted again."""


class WritesText(Protocol):
    """A language model."""

    def write(self, tenant: str, wish: TextWish) -> Errand[str]:
        """The errand that gives the text."""
        ...


class PaintsImages(Protocol):
    """A text-to-image model."""

    def paint(self, tenant: str, wish: PaintWish) -> Errand[Picture]:
        """The errand that gives the picture."""
        ...


class EditsImages(Protocol):
    """An image-to-image model."""

    def edit(self, tenant: str, wish: EditWish) -> Errand[Picture]:
        """The errand that gives the picture.

        Raises:
            InvalidInput: more pictures, or larger ones, than the model takes.
        """
        ...


class DescribesImages(Protocol):
    """A model that sees."""

    def describe(self, tenant: str, wish: DescribeWish) -> Errand[str]:
        """The errand that gives the answer.

        Raises:
            InvalidInput: more pictures, or larger ones, than the model takes.
        """
        ...


class EmbedsText(Protocol):
    """A model whose vectors lie close for texts that mean the same."""

    def embed(self, tenant: str, wish: EmbedWish) -> Errand[tuple[tuple[float, ...], ...]]:
        """The errand that gives one vector for each text, in their order."""
        ...


class Provider(Protocol):
    """One configured account: its models by name. Each method may raise `CannotDo`."""

    @property
    def account(self) -> str:
        """The account's configured name, such as `dashscope`."""
        ...

    def writer(self, model: str) -> WritesText:
        """A language model of the account."""
        ...

    def painter(self, model: str) -> PaintsImages:
        """A text-to-image model of the account."""
        ...

    def editor(self, model: str) -> EditsImages:
        """An image-to-image model of the account."""
        ...

    def describer(self, model: str) -> DescribesImages:
        """A model of the account that sees."""
        ...

    def embedder(self, model: str) -> EmbedsText:
        """An embedding model of the account."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Keeper(Protocol):
    """Keeps what was paid for; given from above."""

    async def keep(self, tenant: str, data: bytes, media_type: str) -> str:
        """Keep the bytes for that tenant; where they lie. Equal bytes may share an address."""
        ...

    async def load(self, tenant: str, address: str) -> Kept:
        """What lies there.

        Raises:
            KeptIsGone: it was erased.
        """
        ...


class Download(Protocol):
    """Fetches a vendor's result file from the hosts it may lie on, as `providers.download` does."""

    async def __call__(self, url: str, /) -> Picture:
        """Fetch a picture, its type known by its bytes.

        Args:
            url: as the vendor gave it.

        Raises:
            VendorSaid: ACCOUNT, for a host that may not be asked; GONE, the link has expired;
                UNWELL, the host did not give it in time; FAILED, it is no picture we can use.
        """
        ...


class Runs(Protocol):
    """The ledger, as far as `ask` needs it."""

    async def run(self, call: Call, vendor: Vendor, *, deadline_s: float) -> Result:
        """As `Ledger.run`."""
        ...

    async def is_paid(self, call: Call) -> bool:
        """As `Ledger.is_paid`."""
        ...

    async def forget(self, call: Call) -> None:
        """As `Ledger.forget`."""
        ...


async def ask(errand: Errand[A], ledger: Runs, keeper: Keeper, *, deadline_s: float) -> Answer[A]:
    """Run an errand and read what it gave; asked and paid again only if that was erased since.

    Raises:
        MilepostError: as `Ledger.run` says.
        KeptIsGone: it was erased a second time, while we looked.
    """
    call = errand.call
    result = await ledger.run(call, errand.vendor, deadline_s=deadline_s)
    try:
        kept = await keeper.load(call.tenant, result.address)
    except KeptIsGone:
        await ledger.forget(call)
        result = await ledger.run(call, errand.vendor, deadline_s=deadline_s)
        kept = await keeper.load(call.tenant, result.address)
    notes = errand.notes
    if result.paid_now and result.submits > 1:
        told = "what earlier tasks made could not be had, and may have been paid"
        notes += (f"{call.account}:{call.model}: submitted {result.submits} times; {told}",)
    return Answer(errand.read(kept), result, call.account, call.model, notes)


def in_english(wish: PaintWish | EditWish) -> tuple[str, str]:
    """Prompt and negative prompt for models that may understand nothing but English."""
    if isinstance(wish, EditWish):
        return wish.prompt, wish.negative
    return wish.prompt_en or wish.prompt, wish.negative_en or wish.negative


def writable(text: str) -> str:
    """A model's text without what no text holds: half signs, control and direction characters.

    Lines and tabs stay, and so do joiners, which stand in emoji and in several scripts.
    """
    return _UNWRITTEN.sub("", text)


def as_text(kept: Kept) -> str:
    """A kept text."""
    return kept.data.decode("utf-8")


def as_picture(kept: Kept) -> Picture:
    """A kept picture."""
    return Picture(kept.data, kept.media_type)


def as_vectors(kept: Kept) -> tuple[tuple[float, ...], ...]:
    """Kept vectors."""
    return tuple(tuple(float(number) for number in vector) for vector in json.loads(kept.data))


class CannotDo(InvalidInput):
    """The account's model is not one for this."""

    code = "model_cannot_do"

    def __init__(self, account: str, model: str, capability: str) -> None:
        """Name what was asked of which model.

        Args:
            account: the account's name.
            model: the model's name.
            capability: such as `paint`.
        """
        super().__init__(f"{account}:{model}", f"does not {capability}", "choose a model that does")
        self.args = (account, model, capability)


class KeptIsGone(WorldFailure):
    """What a paid call gave was erased."""

    code = "kept_is_gone"

    def __str__(self) -> str:
        return "what the model gave was erased since; ask again"
