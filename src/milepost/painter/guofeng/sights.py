"""The lake's sight on its islet: pagoda, pavilion, lighthouse or bridge, with gold outlines."""

from __future__ import annotations

import numpy as np

from milepost.painter.guofeng.gilding import gilded
from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.peaks import PeakForm, draw_moss, draw_peak, draw_snow_cap, shape_peak
from milepost.painter.guofeng.pines import draw_pine
from milepost.painter.guofeng.stage import lit_from
from milepost.painter.kit.buildings.bridge import arch_bridge
from milepost.painter.kit.buildings.lighthouse import lighthouse
from milepost.painter.kit.buildings.pagoda import pagoda
from milepost.painter.kit.buildings.pavilion import pavilion
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Sheet
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia

ISLET_HEIGHT = 118.0


def draw_sight(sheet: Sheet, palette: Palette, minerals: Minerals, *, kind: str) -> None:
    """An islet in the landmark's box with what stands on it; an unknown kind gets a pavilion."""
    scene = sheet.scene
    box = scene.rect(scene.brief.composition.landmark_box)
    random = scene.random("sight")
    if kind in ("bridge", "stone_bridge"):
        with gilded(sheet.canvas, within=_around(box), minerals=minerals):
            arch_bridge(
                sheet.canvas,
                x=box.centre_x,
                foot_y=scene.horizon + 6,
                width=min(box.width, 420),
                stone=mix(minerals.white, minerals.stones.waist, 0.35),
                random=random,
                snow=minerals.white,
                snow_cover=palette.snow_cover,
            )
        return
    x = box.centre_x + random.uniform(-0.08, 0.08) * min(box.width, 400)
    tall = kind in ("pagoda", "lighthouse", "tower")
    islet = _draw_islet(sheet, palette, minerals, x=x, random=random)
    foot = islet.crest_at(x) + 14
    with gilded(sheet.canvas, within=_around(box), minerals=minerals):
        if tall:
            _draw_tower(
                sheet.canvas,
                x=x,
                foot=foot,
                height=min(foot - box.top - 8, random.uniform(250, 310)),
                kind=kind,
                palette=palette,
                minerals=minerals,
            )
        else:
            _draw_pavilion(
                sheet.canvas, x=x, foot=foot, height=128, palette=palette, minerals=minerals
            )
    for side in (-1, 1):
        at = x + side * random.uniform(78, 104)
        draw_pine(
            sheet.canvas,
            x=at,
            y=islet.crest_at(at) + 6,
            height=random.uniform(48, 66),
            lean=side,
            minerals=minerals,
            snow=palette.snow_cover,
            random=random,
        )


def _draw_islet(
    sheet: Sheet, palette: Palette, minerals: Minerals, *, x: float, random: np.random.RandomState
) -> PeakForm:
    scene = sheet.scene
    form = shape_peak(
        centre_x=x,
        base_y=scene.horizon + 24,
        width=random.uniform(390, 440),
        height=ISLET_HEIGHT,
        random=random,
        sharpness=0.8,
    )
    draw_peak(
        sheet.canvas,
        form,
        pigments=minerals.stones,
        minerals=minerals,
        distance=0.05,
        lit_from=lit_from(scene),
        random=random,
        contours=5,
    )
    if palette.snow_cover > 0.3:
        draw_snow_cap(
            sheet.canvas,
            form,
            depth=0.6,
            colour=minerals.white.faded(0.9),
            minerals=minerals,
            distance=0.0,
            random=random,
        )
    else:
        draw_moss(sheet.canvas, form, count=9, colour=minerals.shade.faded(0.75), random=random)
    return form


def _draw_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    kind: str,
    palette: Palette,
    minerals: Minerals,
) -> None:
    snow = minerals.white if palette.snow_cover > 0.1 else None
    if kind == "lighthouse":
        lighthouse(
            canvas,
            x=x,
            foot_y=foot,
            height=height,
            wall=minerals.white,
            shade=mix(minerals.white, minerals.stones.waist, 0.4),
            roof=minerals.vermilion,
            lamp=minerals.window,
            glow=minerals.window_glow,
            snow=snow,
            snow_cover=palette.snow_cover,
        )
        return
    pagoda(
        canvas,
        x=x,
        foot_y=foot,
        height=height,
        wall=mix(minerals.white, minerals.stones.foot, 0.5),
        wall_light=minerals.white,
        roof=mix(minerals.vermilion, minerals.ink, 0.42),
        window=minerals.window if minerals.window_glow > 0.3 else minerals.bark,
        glow=minerals.window_glow,
        snow=snow,
        snow_cover=palette.snow_cover,
    )


def _draw_pavilion(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    palette: Palette,
    minerals: Minerals,
) -> None:
    pavilion(
        canvas,
        x=x,
        foot_y=foot,
        height=height,
        pillar=minerals.vermilion,
        roof=mix(minerals.tile, minerals.stones.waist, 0.4),
        stone=mix(minerals.white, minerals.stones.foot, 0.4),
        lamp=minerals.window,
        glow=minerals.window_glow,
        snow=minerals.white if palette.snow_cover > 0.1 else None,
        snow_cover=palette.snow_cover,
    )


def _around(box: Rect) -> Rect:
    return Rect(box.left - 60, box.top - 4, box.right + 60, box.bottom + 40)
