"""Whether the type can be read."""

from __future__ import annotations

import numpy as np

from milepost.measure.measurement import Measurement, at_least, at_most
from milepost.pixels.arrays import Image, Mask
from milepost.pixels.boxes import box_mean
from milepost.pixels.light import Pixels, luminance, to_linear

CONTRAST_LIMIT = 3.0
LABEL_HEIGHT_LIMIT = 0.05
"""Of the picture's shorter side; what the labelling standard asks for."""
STRONG = 0.35
"""Of the strongest change: above it a pixel belongs to a letter, not to its soft edge."""
UNTOUCHED = 0.02
SOLID = 0.9
"""Of the strongest cover: there the ink's own colour is read."""
CLEAR = 0.02
"""Cover below which a pixel is background."""
AROUND_PX = 4

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


def title_contrast(
    lettered: Image, bare: Image, box_px: Rectangle, *, ink: Mask | None = None
) -> Measurement:
    """Luminance contrast of the title's ink against what lies behind it; at least 3 to 1."""
    value = ink_contrast(lettered, bare, box_px, ink=ink)
    return at_least("title_contrast", value, CONTRAST_LIMIT)


def label_contrast(contrast: float) -> Measurement:
    """Contrast of the visible AI label on its plate, as read back from the pixels; at least 3."""
    return at_least("label_contrast", contrast, CONTRAST_LIMIT)


def ink_contrast(
    lettered: Image, bare: Image, box_px: Rectangle, *, ink: Mask | None = None
) -> float:
    """Contrast (WCAG 2: 1 to 21) between the letters in a box and their own background.

    The letters are where `ink` covers, or else the pixels that lettering changed most; their
    background is what surrounds them closely, shadows set for their sake included. Where it
    varies, the worse of its dark and light parts counts. 1.0 if nothing was written.

    Args:
        lettered: the picture with its type `[1, height, width, 3]`.
        bare: the picture before `[1, height, width, 3]`.
        box_px: where the words stand.
        ink: `[1, height, width]`, 1 under letters. Without it, letters that equal their background
            are not seen, and a shadow stronger than the letters is taken for them.
    """
    left, top, right, bottom = (round(edge) for edge in box_px)
    rows = slice(max(0, top), max(0, bottom))
    columns = slice(max(0, left), max(0, right))
    pixels = lettered[0, rows, columns, :3]
    change = np.abs(pixels - bare[0, rows, columns, :3]).max(axis=-1)
    if not change.size or change.max() < UNTOUCHED:
        return 1.0
    if ink is None:
        cover = (change > max(UNTOUCHED, STRONG * float(change.max()))).astype(np.float32)
    else:
        cover = ink[0, rows, columns]
    inside = cover > SOLID * float(cover.max(initial=0.0))
    # The first pixel around a letter is its soft edge, neither ink nor background.
    beside = box_mean(cover, 1) if ink is None else cover
    close = (box_mean(cover, AROUND_PX) > 0) & (beside < CLEAR)
    around = pixels[close] if close.any() else pixels[cover < CLEAR]
    if not around.size or not inside.any() or not cover.any():
        return 1.0
    tone = _ink_tone(pixels[inside], cover[inside], np.median(around, axis=0))
    ground = luminance(to_linear(around))
    return min(_contrast(tone, float(np.quantile(ground, share))) for share in (0.1, 0.5, 0.9))


def _ink_tone(pixels: Pixels, cover: Pixels, ground: Pixels) -> float:
    """Luminance of the ink itself: what shines through its thin strokes is taken out.

    WCAG compares colours as specified; small type never reaches them on any pixel.
    """
    share = np.maximum(cover, 0.2)[:, None]
    ink = np.clip((pixels - (1 - share) * ground) / share, 0.0, 1.0).astype(np.float32)
    return float(np.median(luminance(to_linear(ink))))


def label_height(ink_height_px: float, *, width_px: int, height_px: int) -> Measurement:
    """Height of the label's characters over the picture's shorter side; at least 0.05."""
    share = ink_height_px / max(1, min(width_px, height_px))
    return at_least("label_height", share, LABEL_HEIGHT_LIMIT)


def missing_glyphs(count: int) -> Measurement:
    """Characters that no font could draw; none."""
    return at_most("missing_glyphs", float(count), 0.0)


def _contrast(first: float, second: float) -> float:
    light, dark = max(first, second), min(first, second)
    return (light + 0.05) / (dark + 0.05)
