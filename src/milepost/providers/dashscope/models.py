"""The vendor's models as data: how each is asked, what it allows and costs; state of 2026-11.

Prices are list prices in yuan (Beijing), for spending caps and reports; the bill is the vendor's.
A name that is not listed is taken for its family's youngest known member.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from milepost.calls.policy import Limits
from milepost.providers.dashscope.sizes import AreaSizes, ListedSizes, SideSizes, Sizes

LARGEST_SEED: Final = 2_147_483_647
MOST_PICTURE_BYTES: Final = 10_000_000
"""Of one picture on its way in."""


_UNLIMITED: Final = Limits()


class Way(Enum):
    """How a model is asked: the path below `/api/v1`."""

    TEXT_TO_IMAGE = "services/aigc/text2image/image-synthesis"
    """A task."""
    IMAGE_TO_IMAGE = "services/aigc/image2image/image-synthesis"
    """A task."""
    MESSAGE_TASK = "services/aigc/image-generation/generation"
    """A task whose question and answer are messages."""
    MULTIMODAL = "services/aigc/multimodal-generation/generation"
    """Answers at once."""
    TEXT = "services/aigc/text-generation/generation"
    """Answers at once."""
    EMBEDDING = "services/embeddings/text-embedding/text-embedding"
    """Answers at once."""

    @property
    def is_task(self) -> bool:
        """Whether it answers with a task that is looked at until it is done."""
        return self in {Way.TEXT_TO_IMAGE, Way.IMAGE_TO_IMAGE, Way.MESSAGE_TASK}


class Skill(Enum):
    """What a model can do."""

    WRITE = "write"
    PAINT = "paint"
    EDIT = "edit"
    DESCRIBE = "describe"
    EMBED = "embed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model, or a family of them."""

    way: Way
    skill: Skill
    limits: Limits = _UNLIMITED
    """Of the main account in Beijing, over all its keys."""
    limits_abroad: Limits | None = None
    """In the other regions, if they differ."""
    sizes: Sizes | None = None
    """None: the model chooses."""
    most_prompt: int = 800
    """Characters; the vendor would cut silently."""
    most_negative: int = 500
    """Characters; 0: it takes none."""
    most_pictures: int = 1
    rewrites: bool = True
    """Whether it knows `prompt_extend`."""
    function: str | None = None
    """What old editing models call describing the change in words."""
    yuan_per_picture: float = 0.0
    yuan_per_1000_in: float = 0.0
    yuan_per_1000_out: float = 0.0
    thinks_unasked: bool = False
    """True: thinking is switched off explicitly, for it costs time and tokens."""
    most_texts: int = 10
    """Of one request for vectors."""


_TWO: Final = Limits(starts=2, running=2)
_FIVE: Final = Limits(starts=5, running=5)
_SLOW: Final = Limits(starts=2, per_s=60.0)
_TWENTY: Final = Limits(starts=20)

_SIDES: Final = SideSizes(least_px=512, most_px=1440)
_WAN: Final = AreaSizes(least_px2=1280 * 1280, most_px2=1440 * 1440)
_QWEN: Final = ListedSizes(
    ((1664, 928), (1472, 1104), (1328, 1328), (1104, 1472), (928, 1664)),
)
_EDITED: Final = SideSizes(least_px=512, most_px=2048, step_px=16)

_OLD: Final = Model(
    way=Way.TEXT_TO_IMAGE, skill=Skill.PAINT, limits=_TWO, sizes=_SIDES, most_prompt=500
)
_QWEN_IMAGE: Final = Model(
    way=Way.MULTIMODAL, skill=Skill.PAINT, limits=Limits(starts=2), sizes=_QWEN,
    yuan_per_picture=0.25,
)  # fmt: skip
_QWEN_EDIT: Final = Model(
    way=Way.MULTIMODAL, skill=Skill.EDIT, limits=Limits(starts=2), sizes=_EDITED,
    most_pictures=3, yuan_per_picture=0.2,
)  # fmt: skip
_WRITES: Final = Model(way=Way.TEXT, skill=Skill.WRITE, limits=_TWENTY)
_SEES: Final = Model(
    way=Way.MULTIMODAL, skill=Skill.DESCRIBE, limits=_TWENTY, most_pictures=8,
    yuan_per_1000_in=0.0016, yuan_per_1000_out=0.004,
)  # fmt: skip
_VECTORS: Final = Model(way=Way.EMBEDDING, skill=Skill.EMBED, limits=_TWENTY)
_WAN_MESSAGES: Final = Model(
    way=Way.MESSAGE_TASK, skill=Skill.PAINT, limits=Limits(starts=1, running=5),
    limits_abroad=_FIVE, sizes=_WAN, most_prompt=2000, yuan_per_picture=0.20,
)  # fmt: skip

MODELS: Final[dict[str, Model]] = {
    "wanx-v1": replace(
        _OLD, limits=Limits(starts=2, running=1), rewrites=False, yuan_per_picture=0.16,
        sizes=ListedSizes(((1024, 1024), (720, 1280), (1280, 720), (768, 1152))),
    ),
    "wanx2.0-t2i-turbo": replace(_OLD, most_prompt=800, yuan_per_picture=0.04),
    "wanx2.1-t2i-turbo": replace(_OLD, yuan_per_picture=0.14),
    "wanx2.1-t2i-plus": replace(_OLD, yuan_per_picture=0.20),
    "wan2.2-t2i-flash": replace(_OLD, yuan_per_picture=0.14),
    "wan2.2-t2i-plus": replace(_OLD, yuan_per_picture=0.20),
    "wan2.5-t2i-preview": replace(
        _OLD, limits=_FIVE, sizes=_WAN, most_prompt=2000, yuan_per_picture=0.20
    ),
    "wan2.6-t2i": _WAN_MESSAGES,
    "qwen-image": _QWEN_IMAGE,
    "qwen-image-plus": replace(_QWEN_IMAGE, yuan_per_picture=0.2),
    "qwen-image-max": replace(_QWEN_IMAGE, limits=_SLOW, yuan_per_picture=0.5),
    "z-image-turbo": replace(
        _QWEN_IMAGE, most_negative=0, yuan_per_picture=0.1,
        sizes=AreaSizes(least_px2=512 * 512, most_px2=2048 * 2048),
    ),
    "qwen-image-edit": replace(
        _QWEN_EDIT, sizes=None, rewrites=False, yuan_per_picture=0.3
    ),
    "qwen-image-edit-plus": _QWEN_EDIT,
    "qwen-image-edit-max": replace(_QWEN_EDIT, limits=_SLOW, yuan_per_picture=0.5),
    "wanx2.1-imageedit": Model(
        way=Way.IMAGE_TO_IMAGE, skill=Skill.EDIT, limits=_TWO, most_negative=0, rewrites=False,
        function="description_edit", yuan_per_picture=0.14,
    ),
    "wan2.5-i2i-preview": Model(
        way=Way.IMAGE_TO_IMAGE, skill=Skill.EDIT, limits=_FIVE, sizes=_WAN, most_prompt=2000,
        most_pictures=3, yuan_per_picture=0.20,
    ),
    "wan2.6-image": replace(_WAN_MESSAGES, skill=Skill.EDIT, most_pictures=4),
    "qwen-max": replace(
        _WRITES, limits_abroad=Limits(starts=2),
        yuan_per_1000_in=0.0024, yuan_per_1000_out=0.0096,
    ),
    "qwen3-max": replace(
        _WRITES, limits=Limits(starts=500), limits_abroad=Limits(starts=10),
        yuan_per_1000_in=0.0025, yuan_per_1000_out=0.01,
    ),
    "qwen-plus": replace(_WRITES, yuan_per_1000_in=0.0008, yuan_per_1000_out=0.002),
    "qwen-turbo": replace(_WRITES, yuan_per_1000_in=0.0003, yuan_per_1000_out=0.0006),
    "qwen-flash": replace(_WRITES, yuan_per_1000_in=0.00015, yuan_per_1000_out=0.0015),
    "qwen-vl-max": _SEES,
    "qwen-vl-plus": replace(_SEES, yuan_per_1000_in=0.0008, yuan_per_1000_out=0.002),
    "text-embedding-v4": replace(_VECTORS, yuan_per_1000_in=0.0005),
    "text-embedding-v3": replace(_VECTORS, yuan_per_1000_in=0.0005),
    "text-embedding-v2": replace(_VECTORS, yuan_per_1000_in=0.0007, most_texts=25),
    "text-embedding-v1": replace(_VECTORS, yuan_per_1000_in=0.0007, most_texts=25),
}  # fmt: skip

ALIASES: Final[dict[str, str]] = {
    "wanx2-t2i-lite": "wanx2.0-t2i-turbo",
    "wanx2-t2i-turbo": "wanx2.1-t2i-turbo",
    "wanx2-t2i-plus": "wanx2.1-t2i-plus",
    "wanx-lite": "wanx2.0-t2i-turbo",
    "wanx2.0-t2i-lite": "wanx2.0-t2i-turbo",
    "wanx2.1-t2i-lite": "wanx2.1-t2i-turbo",
    "wan2.2-t2i-turbo": "wan2.2-t2i-flash",
}
"""Names in articles and old programs, and the living model that took their place."""

_FAMILIES: Final[tuple[tuple[str, Model], ...]] = (
    ("wan2.5-t2i", MODELS["wan2.5-t2i-preview"]),
    ("wan2.5-i2i", MODELS["wan2.5-i2i-preview"]),
    ("wan2.6-t2i", _WAN_MESSAGES),
    ("wan2.7-t2i", _WAN_MESSAGES),
    ("wan2.6-image", MODELS["wan2.6-image"]),
    ("wan2.7-image", MODELS["wan2.6-image"]),
    ("wan2.2-t2i", MODELS["wan2.2-t2i-plus"]),
    ("wanx2.1-t2i", MODELS["wanx2.1-t2i-plus"]),
    ("wanx2.0-t2i", MODELS["wanx2.0-t2i-turbo"]),
    ("wanx2", MODELS["wanx2.1-t2i-plus"]),
    ("qwen-image-edit-max", MODELS["qwen-image-edit-max"]),
    ("qwen-image-edit", _QWEN_EDIT),
    ("qwen-image-max", MODELS["qwen-image-max"]),
    ("qwen-image", _QWEN_IMAGE),
    ("z-image", MODELS["z-image-turbo"]),
    ("qwen-vl", _SEES),
    ("qwen2.5-vl", _SEES),
    ("qwen3-vl", _SEES),
    ("qvq", _SEES),
    ("qwen3-max", MODELS["qwen3-max"]),
    ("qwen3", replace(_WRITES, thinks_unasked=True)),
    ("qwen", MODELS["qwen-max"]),
    ("qwq", _WRITES),
    ("deepseek", MODELS["qwen-max"]),
    ("text-embedding", MODELS["text-embedding-v4"]),
    ("qwen3.7-text-embedding", MODELS["text-embedding-v4"]),
)
"""Beginnings of names; the longest that fits counts."""

BEIJING: Final = "beijing"


def living_name(name: str) -> str:
    """The name the vendor knows today."""
    return ALIASES.get(name, name)


def model_named(name: str, *, region: str = BEIJING) -> Model | None:
    """What is known of a living name; None if not even its family is.

    Args:
        name: as `living_name` gives it.
        region: `beijing` has limits of its own.
    """
    model = MODELS.get(name)
    if model is None:
        fitting = [entry for entry in _FAMILIES if name.startswith(entry[0])]
        if not fitting:
            return None
        model = max(fitting, key=lambda entry: len(entry[0]))[1]
    if region != BEIJING and model.limits_abroad is not None:
        return replace(model, limits=model.limits_abroad)
    return model
