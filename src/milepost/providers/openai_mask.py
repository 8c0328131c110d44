"""Masks as OpenAI's protocol has them: what is to be repainted is transparent."""

from __future__ import annotations

from io import BytesIO

from milepost.wire.picture_file import open_picture


def alpha_mask(mask: bytes) -> bytes:
    """A PNG of the mask's size, transparent where the mask is white.

    Raises:
        InvalidInput: the mask is no picture.
    """
    from PIL import Image, ImageChops  # noqa: PLC0415  # the server starts without Pillow

    with open_picture(mask) as opened:
        white = opened.convert("L")
    masked = Image.new("RGBA", white.size)
    masked.putalpha(ImageChops.invert(white))
    target = BytesIO()
    masked.save(target, "PNG")
    return target.getvalue()
