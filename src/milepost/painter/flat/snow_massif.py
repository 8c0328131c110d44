"""The range itself: a curated terrain, printed in flat tones, with air before it."""

from __future__ import annotations

import numpy as np

from milepost.painter.flat.snow_tones import strata_of
from milepost.painter.kit.mountain_crests import Crest, crest_of
from milepost.painter.kit.relief import print_relief
from milepost.painter.kit.terrain import (
    CHAIN,
    FARTHEST,
    NEAREST,
    PYRAMID,
    SPREAD,
    TWINS,
    Relief,
    choose_massif,
    coarse_columns,
    height_field,
    view,
)
from milepost.painter.noise import Line
from milepost.painter.palette import Palette
from milepost.painter.scene import DESIGN_WIDTH, Scene, Sheet
from milepost.pixels.brush import draw_image, polygon, skia_image
from milepost.pixels.oklch import mix

FINEST, MOST_COLUMNS = 0.57, 740
"""Columns of the march per design unit, and in all (a wide picture is marched more coarsely)."""
SUMMIT_DEPTH = 0.62
"""World depth at which the builds place their summits."""
TITLE_GAP = 24.0
CLEARANCE = 14.0
"""Units between the top of the landmark's box and the summit."""


def see_massif(scene: Scene, *, foot_y: float) -> Relief:
    """The range with its summit in the landmark's box and its feet at `foot_y`, the eye's level."""
    landmark = scene.rect(scene.brief.composition.landmark_box)
    random = scene.random("massif")
    half_width = scene.width / DESIGN_WIDTH
    detail = min(FINEST, MOST_COLUMNS / scene.width)
    summit = landmark.centre_x + random.uniform(-0.12, 0.12) * min(landmark.width, 420)
    lateral = (summit / scene.width * 2 - 1) * half_width
    known = known_crest(scene)
    builds = () if known is None else (CHAIN, TWINS) if known.broad else (PYRAMID,)
    massif = choose_massif(scene.seed, summit_x=lateral * SPREAD * SUMMIT_DEPTH, builds=builds)
    crest = None
    if known is not None:
        x = (np.arange(coarse_columns(scene.width, detail)) + 0.5) / detail
        across = (x - summit) / (landmark.width / 2)
        crest = known.rise(across.astype(np.float64))
    relief = view(
        height_field(massif, half_width=half_width),
        half_width=half_width,
        width=scene.width,
        base_y=foot_y,
        summit_y=landmark.top + CLEARANCE + random.uniform(0, 34),
        ceiling=_ceiling(scene, detail),
        sun_side=1.0 if scene.sun_x > scene.width / 2 else -1.0,
        seed=massif.seed,
        detail=detail,
        crest=crest,
        notches=known.notches if known else 1.0,
    )
    if known is not None and known.bands:
        strata = np.sin(relief.altitude * 70 + 3 * relief.grain) * np.clip(relief.altitude, 0, 1)
        bare = relief.steepness + 0.26 * known.bands * strata.astype(np.float32)
        relief = relief._replace(steepness=bare)
    return relief


def known_crest(scene: Scene) -> Crest | None:
    """The outline of the brief's mountain, if it is one that is known by its outline."""
    landmark = scene.brief.landmark
    if landmark is None or landmark.kind != "snow_peak":
        return None
    return crest_of(landmark.name + "".join(landmark.features_zh))


def draw_massif(sheet: Sheet, palette: Palette, relief: Relief) -> None:
    """Print the range and lay its air over it."""
    scene = sheet.scene
    rows, columns = relief.light.shape
    detail = columns / scene.width
    top = relief.top_y
    place = (0.0, top, scene.width, rows / detail)
    printed = print_relief(
        relief,
        strata_of(palette),
        columns=round(scene.width * scene.scale),
        rows=round(rows / detail * scene.scale),
    )
    canvas = sheet.canvas
    canvas.save()
    edge = (np.arange(columns) + 0.5) / detail
    edge[0], edge[-1] = -2, scene.width + 2
    bottom = top + rows / detail
    crest = zip(edge, relief.skyline, strict=True)
    canvas.clipPath(polygon([*crest, (scene.width + 2, bottom), (-2, bottom)]), True)
    draw_image(canvas, skia_image(printed), place)
    draw_image(canvas, skia_image(_air(relief, palette)), place)
    canvas.restore()


def _ceiling(scene: Scene, detail: float) -> Line:
    """Per column of the march, how high the range may rise: under the title it stays low."""
    columns = coarse_columns(scene.width, detail)
    x = (np.arange(columns) + 0.5) / detail
    title = scene.rect(scene.brief.composition.title_box)
    under = (x > title.left - TITLE_GAP) & (x < title.right + TITLE_GAP)
    return np.where(under, title.bottom + TITLE_GAP, 8.0)


def _air(relief: Relief, palette: Palette) -> np.ndarray:
    """Haze before the slopes: more with distance, most over the valley floor; straight alpha."""
    depth = NEAREST + relief.distance * (FARTHEST - NEAREST)
    far = np.clip((depth - 0.25) / 0.75, 0, 1) ** 1.3 * 0.40
    low = np.clip(1 - (relief.altitude - 0.02) / 0.26, 0, 1) ** 1.6
    low = low * 0.62 * np.clip((depth - 0.12) / 0.3, 0, 1)
    amount = (far + low) * (1 + 0.7 * palette.haze_amount) + 0.35 * palette.haze_amount
    tone = mix(palette.haze, palette.horizon, 0.35)
    air = np.empty((*relief.light.shape, 4), np.uint8)
    air[..., :3] = [round(255 * channel) for channel in tone[:3]]
    air[..., 3] = np.clip(255 * amount, 0, 238)
    return air
