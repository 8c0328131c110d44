"""国风: a water town: white walls and ink-grey roofs outlined in gold, red lanterns, willows."""

from __future__ import annotations

from dataclasses import replace

from milepost.painter.flat.water_town_landmark import paint_landmark
from milepost.painter.flat.water_town_plan import TownPlan
from milepost.painter.guofeng.bank import draw_bank
from milepost.painter.guofeng.gilding import gilded, in_minerals
from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.mist import mist_band, mist_ribbons
from milepost.painter.guofeng.orchard import draw_orchard
from milepost.painter.guofeng.ranges import RangeStyle, Row, draw_row
from milepost.painter.guofeng.stage import draw_cranes, lit_from, set_stage
from milepost.painter.guofeng.waves import draw_waves
from milepost.painter.guofeng.weather import draw_air, draw_foreground
from milepost.painter.guofeng.willow import draw_willow
from milepost.painter.kit.arcade import riverside_arcade
from milepost.painter.kit.houses import HouseColours, white_house
from milepost.painter.kit.lanterns import LanternColours, lantern_row
from milepost.painter.kit.painted_boat import painted_boat
from milepost.painter.kit.wupeng import wupeng_boat
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Sheet
from milepost.pixels.brush import paint
from milepost.pixels.oklch import mix, oklch
from milepost.pixels.skia_loader import skia


def paint_water_town(sheet: Sheet, palette: Palette) -> None:
    """Hills in mist, houses on both banks, the bridge or landmark, canal, willows, the bank."""
    scene = sheet.scene
    minerals = Minerals.of(palette)
    pots = in_minerals(palette, minerals)
    plan = replace(
        TownPlan.of(scene, pots),
        houses=_houses(palette, minerals),
        lanterns=_lanterns(palette, minerals),
        air=minerals.silk_pale,
    )
    disc = set_stage(sheet, palette, minerals)
    _draw_hills(sheet, palette, minerals, plan, disc=disc)
    draw_cranes(sheet, palette, minerals, disc=disc, lowest=0.46)
    site = plan.site
    around = Rect(site.left - 50, site.top - 4, site.right + 50, site.bottom + 30)
    with gilded(sheet.canvas, within=around, minerals=minerals, width=1.1):
        paint_landmark(sheet, pots, plan)
    _draw_houses(sheet, minerals, plan)
    draw_waves(sheet, minerals, top=scene.horizon - 4, bottom=scene.road + 14)
    _draw_mirrored_lamps(sheet, minerals, plan)
    _draw_boat(sheet, palette, minerals, plan)
    draw_air(sheet, palette, minerals)
    draw_bank(sheet, palette, minerals, trees=False)
    draw_orchard(sheet, palette, minerals)
    draw_willow(sheet, palette, minerals, right=plan.site.centre_x < scene.width / 2)


def paint_water_town_foreground(sheet: Sheet, palette: Palette) -> None:
    """Rain or snow before the car."""
    draw_foreground(sheet, palette)


def _houses(palette: Palette, minerals: Minerals) -> HouseColours:
    gloom = {"rain": 0.35, "storm": 0.5, "fog": 0.2, "snow": 0.25}.get(palette.weather, 0.0)
    plaster = mix(minerals.white, minerals.silk, 0.24 if palette.light == "night" else 0.0)
    return HouseColours(
        wall=plaster,
        wall_shade=mix(plaster, minerals.stones.waist, 0.42),
        tile=minerals.tile,
        wood=minerals.bark,
        pane=mix(minerals.tile, minerals.bark, 0.5),
        lamp=minerals.window,
        lamps=max(0.75 * minerals.window_glow, gloom),
        stone=mix(minerals.silk, minerals.stones.waist, 0.45),
        snow=minerals.white,
        snow_shade=mix(minerals.white, minerals.stones.summit, 0.25),
        snow_cover=palette.snow_cover,
    )


def _lanterns(palette: Palette, minerals: Minerals) -> LanternColours:
    gloom = {"rain": 0.4, "storm": 0.5, "fog": 0.3, "snow": 0.3}.get(palette.weather, 0.0)
    return LanternColours(
        silk=minerals.vermilion,
        gold=minerals.gold,
        cord=minerals.ink,
        flame=oklch(0.90, 0.13, 76),
        burning=max(minerals.window_glow, gloom),
    )


def _draw_hills(
    sheet: Sheet,
    palette: Palette,
    minerals: Minerals,
    plan: TownPlan,
    *,
    disc: tuple[float, float],
) -> None:
    """Two rows of hills behind the roofs, then a pale row of houses at the canal's end."""
    scene = sheet.scene
    style = RangeStyle(
        pigments=minerals.stones, snow=palette.snow_cover, lit_from=lit_from(scene), disc=disc
    )
    random = scene.random("town hills")
    valley = (plan.opening[0] + plan.opening[1]) / 2
    high = min(scene.horizon * 0.5, 420.0)
    for name, lift, share, distance in (("dim", 150, 0.80, 0.66), ("clear", 96, 0.62, 0.42)):
        row = Row(
            name=name,
            base_y=scene.horizon - lift,
            height=high * share,
            width=random.uniform(300, 380),
            distance=distance,
            valley_x=valley + random.uniform(-50, 50),
            valley_width=scene.width * 0.20,
        )
        draw_row(sheet, row, style=style, minerals=minerals)
    mist_band(
        sheet.canvas,
        width=scene.width,
        top=scene.horizon - 190,
        full=scene.horizon - 70,
        bottom=scene.horizon + 20,
        colour=minerals.silk_pale,
        strength=0.75,
    )


def _draw_houses(sheet: Sheet, minerals: Minerals, plan: TownPlan) -> None:
    scene = sheet.scene
    random = scene.random("houses")
    shapes = [
        shape for shape in plan.house_shapes(scene, random) if _fits(shape.left, shape.right, plan)
    ]
    if not shapes:
        return
    top = min(shape.foot - shape.wall_height - shape.roof_height for shape in shapes) - 40
    around = Rect(-20, max(0.0, top), scene.width + 20, scene.horizon + 20)
    with gilded(sheet.canvas, within=around, minerals=minerals, width=0.9):
        for shape in shapes:
            white_house(sheet.canvas, shape, colours=plan.houses, random=random)
        for left, right in plan.arcades(shapes):
            riverside_arcade(
                sheet.canvas, left=left, right=right, foot=plan.horizon, colours=plan.houses
            )
    mist_ribbons(
        sheet.canvas,
        width=scene.width,
        top=scene.horizon - 120,
        bottom=scene.horizon - 30,
        count=round(3 * scene.width / 1080),
        colour=minerals.silk_pale,
        random=scene.random("town mist"),
    )
    for shape in shapes:
        if shape.wall_height < 110:
            continue
        count = max(2, int((shape.right - shape.left) / 62))
        pitch = (shape.right - shape.left) / count
        lantern_row(
            sheet.canvas,
            places_x=[shape.left + pitch * (at + 0.5) for at in range(count)],
            y=shape.foot - shape.wall_height * 0.5 + 22,
            radius=12,
            colours=plan.lanterns,
            random=random,
        )


def _fits(left: float, right: float, plan: TownPlan) -> bool:
    """Whether the lowest house still keeps out of the title."""
    return plan.ceiling(left, right) > 62


def _draw_mirrored_lamps(sheet: Sheet, minerals: Minerals, plan: TownPlan) -> None:
    """By night, strokes of gold and vermilion on the water under the houses."""
    if minerals.window_glow < 0.3:
        return
    scene = sheet.scene
    random = scene.random("mirrored lamps")
    for _ in range(round(46 * scene.width / 1080)):
        x = random.uniform(0, scene.width)
        if plan.opening[0] < x < plan.opening[1]:
            continue
        y, long = scene.horizon + random.uniform(8, 110), random.uniform(14, 46)
        tone = minerals.window if random.rand() < 0.7 else minerals.vermilion
        stroke = skia.Rect.MakeXYWH(x - long / 2, y, long, 2.6)
        strength = 0.55 * minerals.window_glow
        sheet.canvas.drawRoundRect(stroke, 1.3, 1.3, paint(tone.faded(strength)))


def _draw_boat(sheet: Sheet, palette: Palette, minerals: Minerals, plan: TownPlan) -> None:
    """A black-awning boat on the canal, beside the car."""
    scene = sheet.scene
    random = scene.random("boat")
    size = 62.0
    x = random.uniform(
        plan.opening[0] + size, max(plan.opening[0] + size + 1, plan.opening[1] - size)
    )
    y = scene.horizon + 40
    around = Rect(x - size * 1.6, y - size, x + size * 1.6, y + size * 0.6)
    if plan.style.boat == "painted":
        with gilded(sheet.canvas, within=around, minerals=minerals, width=0.7):
            painted_boat(
                sheet.canvas,
                x=x,
                y=y,
                size=size * 2.4,
                hull=minerals.bark,
                roof=mix(minerals.gold, minerals.bark, 0.25),
                pillar=minerals.vermilion,
                shadow=minerals.water_near,
                lanterns=plan.lanterns,
                snow=minerals.white if palette.snow_cover > 0.3 else None,
            )
        return
    with gilded(sheet.canvas, within=around, minerals=minerals, width=0.7):
        wupeng_boat(
            sheet.canvas,
            x=x,
            y=y,
            size=size,
            hull=minerals.bark,
            awning=mix(minerals.tile, minerals.bark, 0.4),
            shadow=minerals.water_near,
            snow=minerals.white if palette.snow_cover > 0.3 else None,
        )
