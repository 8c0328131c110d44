"""国风: a lake among blue and green peaks, junks on gold waves."""

from __future__ import annotations

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.ranges import RangeStyle, Row, draw_row
from milepost.painter.guofeng.stage import draw_air, draw_bank, draw_foreground, lit_from, set_stage
from milepost.painter.guofeng.waves import draw_waves
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet


def paint_lake(sheet: Sheet, palette: Palette) -> None:
    """Far rows, the landmark on its islet, water, the bank."""
    scene = sheet.scene
    minerals = Minerals.of(palette)
    set_stage(sheet, palette, minerals)
    landmark = scene.rect(scene.brief.composition.landmark_box)
    style = RangeStyle(
        pigments=minerals.stones,
        snow=palette.snow_cover,
        lit_from=lit_from(scene),
        keep_clear=landmark,
    )
    for row in lake_rows(sheet):
        draw_row(sheet, row, style=style, minerals=minerals)
    draw_waves(sheet, minerals, top=scene.horizon - 6, bottom=scene.road + 14)
    draw_air(sheet, palette, minerals)
    draw_bank(sheet, palette, minerals)


def lake_rows(sheet: Sheet) -> tuple[Row, ...]:
    """Four rows; the valley opens where the seed wants it, between sun and landmark."""
    scene = sheet.scene
    random = scene.random("valley")
    valley_x = scene.width * random.uniform(0.36, 0.62)
    high = min(scene.horizon * 0.58, 500.0)
    plan = (
        ("far", 0.34, 0.64, 360, 0.66, 0),
        ("middle", 0.24, 0.74, 320, 0.40, 0),
        ("near", 0.12, 0.62, 340, 0.16, 3),
        ("front", 0.0, 0.48, 360, 0.0, 3),
    )
    return tuple(
        Row(
            name=name,
            base_y=scene.horizon - high * lift,
            height=high * share,
            width=width,
            distance=distance,
            valley_x=valley_x + random.uniform(-60, 60),
            valley_width=scene.width * (0.16 + 0.13 * (1 - distance)),
            pines=pines,
        )
        for name, lift, share, width, distance, pines in plan
    )


def paint_lake_foreground(sheet: Sheet, palette: Palette) -> None:
    """Rain or snow before the car."""
    draw_foreground(sheet, palette)
