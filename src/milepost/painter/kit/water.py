"""Still water: a rippled reflection of what is above it, glints and rings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from milepost.painter.noise import noise_field
from milepost.painter.scene import Sheet
from milepost.pixels.brush import draw_image, linear_gradient, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def reflect(
    sheet: Sheet,
    *,
    waterline: float,
    bottom: float,
    far_tint: Colour,
    near_tint: Colour,
    seed: int,
    squash: float = 0.8,
    ripple: float = 1.0,
    tint: float = 0.42,
) -> None:
    """Mirror the rows above `waterline` into the band down to `bottom`.

    Everything above the line must be painted before. Ripples are wide near the viewer and fine
    at the horizon. `squash` is how much of the height the mirror shows, `tint` how much of the
    water's own colour covers it at the horizon (more near the viewer).
    """
    scale, scene = sheet.scene.scale, sheet.scene
    line, end = round(waterline * scale), round(bottom * scale)
    rows, columns = end - line, sheet.surface.width()
    if rows <= 1:
        return
    across, down = _ripples(rows, columns, scale=scale, seed=seed, ripple=ripple)
    reach = min(line, round(rows * squash + 24 * scale))
    above = _pixels(sheet.surface, top=line - reach, rows=reach)
    depth = np.arange(rows, dtype=np.float32)[:, None]
    source_row = np.clip(reach - 1 - depth * squash + down, 0, reach - 1).astype(np.int32)
    source_column = np.arange(columns, dtype=np.float32) + across
    source_column = np.clip(source_column, 0, columns - 1).astype(np.int32)
    mirrored = above.reshape(-1)[source_row * columns + source_column]
    picture = skia.Image.fromarray(
        mirrored.view(np.uint8).reshape(rows, columns, 4), colorType=skia.kRGBA_8888_ColorType
    )
    place = (0.0, line / scale, columns / scale, rows / scale)
    draw_image(sheet.canvas, picture, place)
    shader = linear_gradient(
        (0, waterline),
        (0, bottom),
        [far_tint.faded(tint), near_tint.faded(tint + (1 - tint) * 0.55)],
    )
    water = skia.Rect(0, line / scale, scene.width, end / scale)
    sheet.canvas.drawRect(water, paint(shader=shader))


def glints(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    width: float,
    top: float,
    bottom: float,
    colour: Colour,
    count: int,
    centre_x: float | None = None,
    spread: float = 150.0,
    strength: float = 0.55,
) -> None:
    """Lens-shaped lights on the water, all over or gathered under a light at `centre_x`."""
    down = random.rand(count) ** 1.6
    if centre_x is None:
        centres = random.uniform(0, width, count)
    else:
        centres = centre_x + random.normal(size=count) * spread * (0.25 + down)
    lengths = (8 + 90 * down) * random.uniform(0.4, 1.3, count)
    levels = 4
    for level in range(levels):
        path = skia.Path()
        for at in range(level, count, levels):
            thickness = 1 + 3.2 * float(down[at])
            y = top + (bottom - top) * float(down[at])
            left = float(centres[at] - lengths[at] / 2)
            path.addOval(skia.Rect.MakeXYWH(left, y, float(lengths[at]), thickness))
        alpha = 0.12 + (strength - 0.12) * (level + 0.5) / levels
        canvas.drawPath(path, paint(colour.faded(max(0.05, alpha))))


def rain_rings(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    width: float,
    top: float,
    bottom: float,
    colour: Colour,
    count: int = 70,
    strength: float = 0.4,
) -> None:
    """Rings where drops have fallen, small far away and wide close by."""
    for thickness, share in ((1.0, 0.6), (1.7, 0.4)):
        path = skia.Path()
        for _ in range(int(count * share)):
            down = random.rand() ** 1.2
            reach = (5 + 24 * down) * random.uniform(0.5, 1.2)
            x, y = random.uniform(0, width), top + (bottom - top) * down
            path.addOval(skia.Rect(x - reach, y - reach * 0.26, x + reach, y + reach * 0.26))
        canvas.drawPath(path, paint(colour.faded(strength), stroke=thickness))


def _pixels(surface: skia.Surface, *, top: int, rows: int) -> NDArray[np.uint32]:
    columns = surface.width()
    pixels = np.empty((rows, columns), np.uint32)
    info = skia.ImageInfo.Make(
        columns, rows, skia.kRGBA_8888_ColorType, skia.AlphaType.kUnpremul_AlphaType
    )
    surface.readPixels(info, pixels, columns * 4, 0, top)
    return pixels


def _ripples(
    rows: int, columns: int, *, scale: float, seed: int, ripple: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How far to look aside and up for every pixel, in pixels, `[rows, columns]`."""
    depth = np.arange(rows, dtype=np.float32)[:, None]
    share = depth / np.float32(rows)
    closeness = np.log1p(depth * np.float32(0.09 / scale))
    swirl = noise_field(columns // 4 + 1, rows // 2 + 1, 5, 40, seed, octaves=3)
    swirl = np.repeat(np.repeat(swirl, 2, axis=0), 4, axis=1)[:rows, :columns]
    lean = np.arange(columns, dtype=np.float32) * np.float32(0.006 / scale)
    wave = np.sin(closeness * 46 + swirl * 7) * np.float32(0.6)
    wave += np.sin(closeness * 83 + swirl * 11 + lean) * np.float32(0.4)
    strength = np.float32(ripple * scale)
    across = wave * (1.2 + share * 13) * strength
    down = (swirl * 16 * share + wave * 2.2 * share) * strength
    return across, down
