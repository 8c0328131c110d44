"""The simulator's pictures: hills under a sky by prompt and seed, lettered as a simulator's."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

WORDS: Final = ("SIMULATOR", "no model painted this")
WORDS_Y: Final = 0.26
"""Of the height: below a poster's title, above its horizon, and so in every part of it."""
SOFTWARE: Final = "Milepost simulator of DashScope"
_VARIANTS: Final = 12
"""Pictures of one size and mood that differ; more would only cost time."""
_SMALL_PX: Final = 240
_MOODS: Final = (
    (("夜", "night"), ("#0b1433", "#2b3a66", "#101820", "#1a2430")),
    (("黄昏", "日落", "dusk", "sunset", "傍晚"), ("#3d4a7a", "#f2a65a", "#5a4a3a", "#3a3a30")),
    (("雪", "冬", "snow", "winter"), ("#8fb3d9", "#e6eef5", "#b8c6d1", "#eef2f5")),
    (("秋", "autumn"), ("#5b93c9", "#dcd6c0", "#a5702f", "#8a6a35")),
)
_DAY: Final = ("#3f86cf", "#cfe4f2", "#4f7f55", "#6f9a4c")
"""Colours of the sky above and below, of the hills and of the ground."""


def simulated_picture(prompt: str, width_px: int, height_px: int, seed: int) -> bytes:
    """A PNG of that size that says, in its pixels and in its metadata, what it is."""
    mood = next((shades for words, shades in _MOODS if any(map(prompt.__contains__, words))), _DAY)
    variant = int.from_bytes(sha256(f"{seed} {prompt}".encode("utf-8", "replace")).digest()[:4])
    return _painted(mood, width_px, height_px, variant % _VARIANTS)


@lru_cache(maxsize=48)
def _painted(mood: tuple[str, ...], width_px: int, height_px: int, variant: int) -> bytes:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415  # the help is instant
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    across = _SMALL_PX
    down = max(round(_SMALL_PX * height_px / width_px), 1)
    small = _landscape(mood, across, down, Random(variant))  # noqa: S311  # it paints, no more
    image = small.resize((width_px, height_px), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    size_px = max(min(width_px, height_px) // 16, 8)
    font = ImageFont.load_default(size=size_px)
    for line, words in enumerate(WORDS):
        place = (width_px // 2, round(WORDS_Y * height_px + line * size_px * 1.1))
        draw.text(place, words, "white", font, anchor="ma", stroke_width=2, stroke_fill="black")
    told = PngInfo()
    told.add_text("Software", SOFTWARE)
    told.add_text("Comment", " - ".join(WORDS))
    file = BytesIO()
    image.save(file, "PNG", pnginfo=told, compress_level=1)
    return file.getvalue()


def _landscape(mood: tuple[str, ...], across: int, down: int, dice: Random) -> Image.Image:
    from PIL import Image, ImageColor, ImageDraw  # noqa: PLC0415

    high, low, hills, ground = (ImageColor.getrgb(shade) for shade in mood)
    horizon = round(down * dice.uniform(0.42, 0.55))
    image = Image.new("RGB", (across, down), ground[:3])
    draw = ImageDraw.Draw(image)
    for row in range(horizon):
        share = row / max(horizon - 1, 1)
        colour = tuple(round(a + (b - a) * share) for a, b in zip(high, low, strict=True))
        draw.line((0, row, across, row), colour)
    for ridge in range(3):
        foot, left = horizon + ridge, -dice.randint(0, 60)
        points = [(left, foot)]
        while points[-1][0] < across:
            rise = dice.uniform(0.02, 0.16) / (ridge + 1)
            points.append((points[-1][0] + dice.randint(18, 60), foot - round(down * rise)))
        shade = tuple(round(part * (0.75 + 0.12 * ridge)) for part in hills)
        draw.polygon([*points, (across, foot), (left, foot)], shade)
    return image
