"""The simulator's pictures: a sky over land, and the words that say where it comes from."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Final

WORDS: Final = ("SIMULATOR", "no model painted this")
_ADDED: Final = "Milepost simulator of an OpenAI-compatible server"


def simulated_picture(prompt: str, width_px: int, height_px: int, seed: int | str) -> bytes:
    """A PNG of that size, its colours by prompt and seed, marked as a simulator's."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415  # the help is instant
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    dice = hashlib.sha256(f"{seed} {prompt}".encode("utf-8", "replace")).digest()
    sky, land = _shade(dice[:3], 150), _shade(dice[3:6], 40)
    image = Image.new("RGB", (width_px, height_px), sky)
    draw = ImageDraw.Draw(image)
    horizon_px = round(height_px * (0.5 + dice[6] / 1020))
    draw.rectangle((0, horizon_px, width_px, height_px), fill=land)
    font = ImageFont.load_default(size=max(width_px // 12, 8))
    below = ImageFont.load_default(size=max(width_px // 24, 8))
    draw.text((width_px // 2, horizon_px // 2), WORDS[0], "white", font, anchor="mm")
    draw.text((width_px // 2, round(horizon_px * 0.7)), WORDS[1], "white", below, anchor="mm")
    texts = PngInfo()
    texts.add_text("Software", _ADDED)
    target = BytesIO()
    image.save(target, "PNG", pnginfo=texts, compress_level=1)
    return target.getvalue()


def _shade(dice: bytes, least: int) -> tuple[int, int, int]:
    red, green, blue = (least + value % 90 for value in dice)
    return red, green, blue
