"""How servers that speak OpenAI's protocol differ, as data: fields, sizes and habits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from milepost.calls.call import JsonValue
from milepost.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one kind of server takes; nothing that is not declared is ever sent."""

    # texts
    streams: bool = True
    tells_usage_of_streams: bool = True
    """Whether it knows `stream_options`; one that does not may refuse the request."""
    json_mode: bool = True
    """Whether it knows `response_format` `json_object`; otherwise it is asked in words."""
    tokens_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    most_pictures_seen: int = 8
    # pictures
    asks_for_base64: bool = True
    """Whether `response_format` may be sent; without it some answer with a link."""
    seed_field: str | None = None
    negative_field: str | None = None
    bar_splits_prompt: bool = False
    """Whether what follows a `|` in the prompt is taken as the negative prompt."""
    sizes: tuple[tuple[int, int], ...] = ()
    """Widths and heights it paints; empty: any, in steps of `step_px`."""
    step_px: int = 16
    least_side_px: int = 256
    most_side_px: int = 2048
    longest_prompt: int | None = None
    edit_path: str | None = "images/edits"
    """None: it cannot edit."""
    picture_field: str = "image"
    """The name of each picture's part in an edit."""
    most_pictures_edited: int = 4
    mask_is_alpha: bool = True
    """Whether the mask's transparent parts are repainted, as OpenAI has it; else its white ones."""
    extras: Mapping[str, JsonValue] = field(default_factory=dict)
    """Sent with every picture, such as `{"quality": "high"}`."""


PLAIN: Final = Dialect()

DIALECTS: Final[Mapping[str, Dialect]] = {
    "plain": PLAIN,
    "openai": Dialect(
        tokens_field="max_completion_tokens",
        asks_for_base64=False,  # the gpt-image models always give base64 and refuse to be asked
        sizes=((1024, 1024), (1536, 1024), (1024, 1536)),
        longest_prompt=32_000,
        picture_field="image[]",
        most_pictures_edited=16,
    ),
    "vllm-omni": Dialect(
        seed_field="seed",
        negative_field="negative_prompt",
        mask_is_alpha=False,
    ),
    "sglang": Dialect(seed_field="seed", negative_field="negative_prompt", mask_is_alpha=False),
    "localai": Dialect(seed_field="seed", bar_splits_prompt=True, edit_path=None),
    "xinference": Dialect(
        # asked for base64, because its links are paths on its own disk
        negative_field="negative_prompt",
        edit_path="images/variations",
        most_pictures_edited=1,
    ),
}
"""By the server's name, as an account's configuration gives it."""


def dialect_named(name: str, *, where: str) -> Dialect:
    """The dialect of that name.

    Raises:
        InvalidInput: there is none.
    """
    if name not in DIALECTS:
        raise InvalidInput(where, "names no dialect", f"write one of {', '.join(DIALECTS)}")
    return DIALECTS[name]
