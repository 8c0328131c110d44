"""A canal between white-walled houses: bridge or landmark, lanterns, a quay with a road."""

from __future__ import annotations

from milepost.painter.flat.town_road import paint_town_road
from milepost.painter.flat.town_sky import paint_town_sky
from milepost.painter.flat.town_weather import paint_town_weather
from milepost.painter.flat.water_town_canal import paint_canal, paint_frame, paint_quay
from milepost.painter.flat.water_town_landmark import paint_landmark
from milepost.painter.flat.water_town_plan import TownPlan
from milepost.painter.kit.arcade import EAVE, riverside_arcade
from milepost.painter.kit.foliage import Crown, wood
from milepost.painter.kit.hills import fill_ridge, mist, ridge_line
from milepost.painter.kit.houses import HouseShape, white_house
from milepost.painter.kit.lanterns import lantern_row
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.painter.scene import Sheet
from milepost.pixels.oklch import mix


def paint_water_town(sheet: Sheet, palette: Palette) -> None:
    """Everything behind the car, from the sky to the road."""
    plan = TownPlan.of(sheet.scene, palette)
    paint_town_sky(sheet, palette, sun_radius=84 if palette.light == "dusk" else 58)
    _paint_hills(sheet, palette, plan)
    _paint_far_bank(sheet, palette, plan)
    paint_landmark(sheet, palette, plan)
    _paint_houses(sheet, plan)
    paint_canal(sheet, palette, plan)
    paint_quay(sheet, palette)
    paint_town_road(sheet, palette)
    paint_frame(sheet, palette)


def paint_water_town_foreground(sheet: Sheet, palette: Palette) -> None:
    """What falls in front of the car."""
    paint_town_weather(sheet, palette)


def _paint_hills(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    scene = sheet.scene
    room = min(1.0, (plan.horizon - plan.title.bottom - 24) / 212)
    for layer, (lift, relief, distance) in enumerate(((92, 120, 0.66), (50, 84, 0.5))):
        line = ridge_line(
            width=scene.width,
            base_y=scene.horizon - lift * room,
            relief=relief * room,
            seed=scene.layer_seed(f"hill {layer}"),
            frequency=1.8,
            octaves=4,
        )
        tone = mix(palette.far, plan.air, distance)
        fill_ridge(
            sheet.canvas, line, foot_y=scene.horizon + 2, colours=[tone, mix(tone, plan.air, 0.7)]
        )
    mist(
        sheet.canvas,
        width=scene.width,
        y=scene.horizon - 70,
        half_height=90,
        colour=plan.air,
        strength=0.5,
    )


def _paint_far_bank(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    """Pale houses and trees at the end of the canal, seen through the opening."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("far bank")
    colours = plan.houses.paler(plan.air, 0.52 + 0.2 * palette.haze_amount)
    x = plan.opening[0] - 60.0
    while x < plan.opening[1] + 60:
        width = random.uniform(96, 150)
        tall = min(random.uniform(70, 112), plan.ceiling(x, x + width) - 50)
        shape = HouseShape(x, x + width, scene.horizon, max(60.0, tall), 40, storeys=1)
        white_house(canvas, shape, colours=colours, random=random)
        x += width + random.uniform(-14, 40)
    tones = [
        Foliage(*(mix(tone, plan.air, 0.40) for tone in kind))
        for kind in (palette.leaves, palette.accents)
    ]
    crowns = []
    for _ in range(16):
        radius = random.uniform(15, 30)
        place = random.uniform(plan.opening[0] - 30, plan.opening[1] + 30)
        kind = int(random.rand() < palette.accent_share)
        crowns.append(Crown(place, scene.horizon - radius * 0.75, radius, kind))
    wood(crowns, canvas, tones, random, puffs=10)
    mist(
        canvas,
        width=scene.width,
        y=scene.horizon - 44,
        half_height=70,
        colour=plan.air,
        strength=0.48 + 0.3 * palette.haze_amount,
    )


def _paint_houses(sheet: Sheet, plan: TownPlan) -> None:
    """Rows of houses on both banks, higher away from the opening, lanterns below their eaves."""
    random = sheet.scene.random("houses")
    shapes = plan.house_shapes(sheet.scene, random)
    for shape in shapes:
        colours = plan.houses
        if random.rand() < 0.5:
            colours = colours._replace(wall=colours.wall.shifted(-0.03))
        white_house(sheet.canvas, shape, colours=colours, random=random)
        if plan.style.arcade or random.rand() < 0.15 or shape.wall_height < 110:
            continue
        count = max(2, int((shape.right - shape.left) / 62))
        pitch = (shape.right - shape.left) / count
        places = [shape.left + pitch * (at + 0.5) for at in range(count)]
        lantern_row(
            sheet.canvas,
            places_x=places,
            y=shape.foot - shape.wall_height * 0.5 + 22,
            radius=13,
            colours=plan.lanterns,
            random=random,
        )
    for left, right in plan.arcades(shapes):
        riverside_arcade(
            sheet.canvas, left=left, right=right, foot=plan.horizon, colours=plan.houses
        )
        lantern_row(
            sheet.canvas,
            places_x=[left + (right - left) * (at + 0.5) / 4 for at in range(4)],
            y=plan.horizon - EAVE + 14,
            radius=11,
            colours=plan.lanterns,
            random=random,
        )
