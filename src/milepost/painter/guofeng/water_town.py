"""国风: a water town: white walls and ink-grey roofs outlined in gold, red lanterns, willows."""

from __future__ import annotations

from dataclasses import replace

from milepost.painter.flat.water_town_landmark import paint_landmark
from milepost.painter.flat.water_town_plan import TownPlan
from milepost.painter.guofeng.gilding import gilded, in_minerals
from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.mist import mist_band, mist_ribbons
from milepost.painter.guofeng.orchard import draw_orchard
from milepost.painter.guofeng.ranges import RangeStyle, Row, draw_row
from milepost.painter.guofeng.stage import draw_air, draw_bank, draw_foreground, lit_from, set_stage
from milepost.painter.guofeng.waves import draw_waves
from milepost.painter.kit.houses import HouseColours, white_house
from milepost.painter.kit.lanterns import LanternColours, lantern_row
from milepost.painter.kit.places import outside, reserved
from milepost.painter.kit.willow import willow_fronds
from milepost.painter.kit.wupeng import wupeng_boat
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Sheet
from milepost.pixels.brush import linear_gradient, paint
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
    set_stage(sheet, palette, minerals)
    _draw_hills(sheet, palette, minerals, plan)
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
    _draw_willow(sheet, palette, minerals, plan)


def paint_water_town_foreground(sheet: Sheet, palette: Palette) -> None:
    """Rain or snow before the car."""
    draw_foreground(sheet, palette)


def _houses(palette: Palette, minerals: Minerals) -> HouseColours:
    gloom = {"rain": 0.35, "storm": 0.5, "fog": 0.2, "snow": 0.25}.get(palette.weather, 0.0)
    return HouseColours(
        wall=minerals.white,
        wall_shade=mix(minerals.white, minerals.stones.waist, 0.42),
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


def _draw_hills(sheet: Sheet, palette: Palette, minerals: Minerals, plan: TownPlan) -> None:
    """Two rows of hills behind the roofs, then a pale row of houses at the canal's end."""
    scene = sheet.scene
    style = RangeStyle(pigments=minerals.stones, snow=palette.snow_cover, lit_from=lit_from(scene))
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
    shapes = [shape for shape in plan.house_shapes(scene, random) if _fits(shape.left, shape.right, plan)]
    if not shapes:
        return
    top = min(shape.foot - shape.wall_height - shape.roof_height for shape in shapes) - 40
    around = Rect(-20, max(0.0, top), scene.width + 20, scene.horizon + 20)
    with gilded(sheet.canvas, within=around, minerals=minerals, width=0.9):
        for shape in shapes:
            white_house(sheet.canvas, shape, colours=plan.houses, random=random)
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
    return plan.ceiling(left, right) > 210


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
    x = random.uniform(plan.opening[0] + size, max(plan.opening[0] + size + 1, plan.opening[1] - size))
    y = scene.horizon + 40
    around = Rect(x - size * 1.3, y - size, x + size * 1.3, y + size * 0.6)
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


def _draw_willow(sheet: Sheet, palette: Palette, minerals: Minerals, plan: TownPlan) -> None:
    """An old willow at one end of the bank, its fronds over the canal."""
    scene = sheet.scene
    random = scene.random("willow")
    car = scene.rect(scene.brief.composition.car_box)
    right = plan.site.centre_x < scene.width / 2
    x = car.right + (scene.width - car.right) * 0.62 if right else car.left * 0.36
    lean = -1 if right else 1
    foot = scene.road + 8
    crown = foot - 250
    title = scene.rect(scene.brief.composition.title_box)
    if title.left - 90 < x < title.right + 90:
        crown = max(crown, title.bottom + 46)
    _draw_trunk(sheet.canvas, x=x, foot=foot, crown=crown, lean=lean, minerals=minerals)
    tones = (
        minerals.needles.shifted(-0.04, 1.0, -18),
        minerals.needles.shifted(0.07, 1.15, -28),
        minerals.needles.shifted(0.16, 1.2, -38),
    )
    bare = palette.season == "winter"
    if palette.season == "autumn":
        tones = (minerals.needles, *(mix(tone, minerals.stones.slope, 0.7) for tone in tones[1:]))
    for side in (-1, 1):
        near, far = x + side * 6, x + side * random.uniform(120, 165)
        willow_fronds(
            sheet.canvas,
            left=near,
            right=far,
            top=(crown + 4, crown + 34),
            length=(90, 210) if foot - crown > 180 else (50, 110),
            count=24 if bare else 42,
            colours=(minerals.bark,) if bare else tones,
            random=random,
            keep=outside([*reserved(scene)[:2], car], margin=2),
            drift=float(side),
            bare=bare,
        )


def _draw_trunk(
    canvas: skia.Canvas, *, x: float, foot: float, crown: float, lean: int, minerals: Minerals
) -> None:
    tall = foot - crown
    trunk = skia.Path()
    trunk.moveTo(x - 13, foot)
    trunk.cubicTo(x - 4, foot - tall * 0.4, x + lean * 22 - 6, foot - tall * 0.7, x - 3, crown)
    trunk.lineTo(x + 4, crown)
    trunk.cubicTo(x + lean * 22 + 8, foot - tall * 0.68, x + 10, foot - tall * 0.4, x + 15, foot)
    trunk.close()
    across = [minerals.bark.shifted(0.08), minerals.bark, minerals.bark.shifted(-0.06)]
    canvas.drawPath(trunk, paint(shader=linear_gradient((x - 14, 0), (x + 16, 0), across)))
    limbs = skia.Path()
    for reach, lift in ((-140, 28), (-70, 4), (75, 6), (142, 30)):
        limbs.moveTo(x, crown + tall * 0.14)
        limbs.quadTo(x + reach * 0.3, crown - 14, x + reach, crown + lift)
    canvas.drawPath(limbs, paint(minerals.bark, stroke=4.2))
