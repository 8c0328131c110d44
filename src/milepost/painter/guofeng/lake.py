"""国风: a lake among blue and green peaks, a sight on its islet, junks on gold waves."""

from __future__ import annotations

from dataclasses import replace

from milepost.painter.guofeng.bank import draw_bank
from milepost.painter.guofeng.gilding import gilded
from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.orchard import draw_orchard
from milepost.painter.guofeng.ranges import RangeStyle, Row, draw_row
from milepost.painter.guofeng.sights import draw_sight
from milepost.painter.guofeng.stage import draw_cranes, lit_from, set_stage
from milepost.painter.guofeng.waves import draw_waves
from milepost.painter.guofeng.weather import draw_air, draw_foreground
from milepost.painter.kit.boats import junk
from milepost.painter.kit.lake_words import cover_of, has_boats, has_snow_peaks, is_broad
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Scene, Sheet
from milepost.pixels.oklch import mix

PLAN = (
    ("far", 0.34, 0.64, 360, 0.66, 0),
    ("middle", 0.24, 0.74, 320, 0.40, 0),
    ("near", 0.12, 0.62, 340, 0.16, 3),
    ("front", 0.0, 0.48, 360, 0.0, 3),
)
"""Per row: name, lift and height as shares of the range, peak width, distance, pines."""


def paint_lake(sheet: Sheet, palette: Palette) -> None:
    """Silk and sun, four rows of peaks, the sight, water with junks, the bank."""
    scene = sheet.scene
    minerals = Minerals.of(palette)
    disc = set_stage(sheet, palette, minerals)
    style = RangeStyle(
        pigments=minerals.stones,
        snow=palette.snow_cover,
        lit_from=lit_from(scene),
        disc=disc,
        keep_clear=scene.rect(scene.brief.composition.landmark_box),
    )
    snowed = replace(style, snow=max(0.75, palette.snow_cover))
    behind = 2 if has_snow_peaks(scene.brief) else 0
    for at, row in enumerate(_rows(scene)):
        draw_row(sheet, row, style=snowed if at < behind else style, minerals=minerals)
    draw_cranes(sheet, palette, minerals, disc=disc)
    draw_waves(sheet, minerals, top=scene.horizon - 6, bottom=scene.road + 14)
    draw_sight(sheet, palette, minerals)
    _draw_junks(sheet, minerals)
    draw_air(sheet, palette, minerals)
    draw_bank(sheet, palette, minerals)
    draw_orchard(sheet, palette, minerals)


def paint_lake_foreground(sheet: Sheet, palette: Palette) -> None:
    """Rain or snow before the car."""
    draw_foreground(sheet, palette)


def _rows(scene: Scene) -> tuple[Row, ...]:
    random = scene.random("valley")
    valley_x = scene.width * random.uniform(0.36, 0.62)
    high = min(scene.horizon * 0.58, 500.0)
    if is_broad(scene.brief) or cover_of(scene.brief) == "grass":
        high *= 1.0 if has_snow_peaks(scene.brief) else 0.62
    return tuple(
        Row(
            name=name,
            base_y=scene.horizon - high * lift,
            height=high * share * random.uniform(0.9, 1.12),
            width=width * random.uniform(0.88, 1.12),
            distance=distance,
            valley_x=valley_x + random.uniform(-60, 60),
            valley_width=scene.width * (0.16 + 0.13 * (1 - distance)),
            pines=pines,
        )
        for name, lift, share, width, distance, pines in PLAN
    )


def _draw_junks(sheet: Sheet, minerals: Minerals) -> None:
    """One near junk and a far one, in the water that islet and car leave free."""
    scene = sheet.scene
    if not has_boats(scene.brief):
        return
    random = scene.random("junks")
    box = scene.rect(scene.brief.composition.landmark_box)
    free_left = box.centre_x > scene.width / 2
    for size, drop, share in (
        (46, 22, random.uniform(0.38, 0.47)),
        (84, 58, random.uniform(0.10, 0.26)),
    ):
        x = scene.width * (share if free_left else 1 - share)
        y = scene.horizon + drop
        around = Rect(x - size, y - size * 1.3, x + size, y + size * 0.3)
        with gilded(sheet.canvas, within=around, minerals=minerals, width=0.8):
            junk(
                sheet.canvas,
                x=x,
                y=y,
                size=size,
                sail=mix(minerals.white, minerals.stones.foot, 0.25),
                sail_shade=mix(minerals.white, minerals.stones.foot, 0.85),
                hull=minerals.bark,
            )
