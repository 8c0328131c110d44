"""A lake in the flat poster look: far hills, a wooded headland with its landmark, a mirror."""

from __future__ import annotations

from milepost.painter.flat.air import paint_air
from milepost.painter.flat.lake_bank import paint_bank, paint_bank_plants, paint_lotus
from milepost.painter.flat.lake_far import paint_far_hills
from milepost.painter.flat.lake_landmark import paint_hilltop_landmark, paint_waterside_landmark
from milepost.painter.flat.lake_shores import (
    headland_of,
    headland_ridge,
    paint_headland,
    paint_headland_wood,
)
from milepost.painter.flat.lake_water import paint_causeway, paint_gulls, paint_islets
from milepost.painter.flat.passing import paint_passing
from milepost.painter.flat.roadside import paint_road, paint_street_lamps
from milepost.painter.kit.boats import DrawBoat, junk, sloop, with_reflection
from milepost.painter.kit.hills import mist
from milepost.painter.kit.lake_words import has_boats, kind_of, mentions
from milepost.painter.kit.lights import lamp_row
from milepost.painter.kit.water import glints, rain_rings, reflect
from milepost.painter.kit.weather import fog_bank
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.oklch import Colour, mix, oklch


def paint_lake(sheet: Sheet, palette: Palette) -> None:
    """Everything behind the car, from the sky to the verge."""
    scene = sheet.scene
    headland = headland_of(scene)
    line = headland_ridge(scene, headland)
    paint_air(sheet, palette)
    paint_far_hills(sheet, palette)
    paint_headland(sheet, palette, line=line, headland=headland)
    clearing = paint_hilltop_landmark(sheet, palette, line=line, headland=headland)
    paint_headland_wood(sheet, palette, line=line, headland=headland, clearing=clearing)
    paint_waterside_landmark(sheet, palette)
    _fog(sheet, palette)
    _far_lights(sheet, palette)
    paint_islets(sheet, palette)
    paint_causeway(sheet, palette)
    paint_gulls(sheet, palette)
    _far_boat(sheet, palette)
    _water(sheet, palette)
    _near_boat(sheet, palette)
    paint_lotus(sheet, palette)
    bank = paint_bank(sheet, palette)
    paint_bank_plants(sheet, palette, bank)
    litter = palette.accents.light if palette.look in {"spring", "autumn"} else None
    paint_road(sheet, palette, litter=litter)
    paint_street_lamps(sheet, palette)


def paint_lake_foreground(sheet: Sheet, palette: Palette) -> None:
    """What passes in front of the car: a framing branch, petals, rain or snow."""
    paint_passing(sheet, palette)


def _water(sheet: Sheet, palette: Palette) -> None:
    scene, canvas = sheet.scene, sheet.canvas
    top, bottom = scene.horizon, scene.road - 14
    far, near = _tints(sheet, palette)
    wet = palette.weather in {"rain", "storm"}
    reflect(
        sheet,
        waterline=top,
        bottom=bottom,
        far_tint=far,
        near_tint=near,
        seed=scene.layer_seed("ripples"),
        ripple=1.5 if wet else 1.0,
        tint=0.42 if palette.light == "day" else 0.30,
    )
    mist(canvas, width=scene.width, y=top + 2, half_height=10, colour=palette.haze, strength=0.55)
    random = scene.random("glints")
    everywhere = round(90 * scene.width / 1080)
    glints(
        canvas,
        random=random,
        width=scene.width,
        top=top + 8,
        bottom=bottom,
        colour=mix(palette.glint, palette.water_far, 0.5),
        count=everywhere,
        strength=0.35,
    )
    if palette.sun_strength > 0:
        glints(
            canvas,
            random=random,
            width=scene.width,
            top=top + 4,
            bottom=bottom,
            colour=palette.glint,
            count=round(200 * palette.sun_strength),
            centre_x=scene.sun_x,
            spread=130,
            strength=0.75 * palette.sun_strength,
        )
    if wet:
        rain_rings(
            canvas,
            random=random,
            width=scene.width,
            top=top + 12,
            bottom=bottom,
            colour=palette.rain,
        )


def _tints(sheet: Sheet, palette: Palette) -> tuple[Colour, Colour]:
    """Colours of the water far and near; some lakes are known for theirs."""
    brief = sheet.scene.brief
    waters = (
        (oklch(0.76, 0.115, 190), oklch(0.55, 0.105, 205), ("孔雀蓝", "绿松石", "蓝绿", "碧绿")),
        (oklch(0.66, 0.125, 245), oklch(0.45, 0.125, 255), ("湛蓝", "深蓝", "碧蓝", "蓝色")),
        (oklch(0.95, 0.02, 230), oklch(0.86, 0.035, 230), ("盐湖",)),
    )
    for far, near, words in waters:
        if kind_of(brief) in {"lake", "crater_lake"} and mentions(brief, *words):
            share = 0.6 if palette.light == "day" else 0.3
            return (
                mix(palette.water_far, palette.lit(far), share),
                mix(palette.water_near, palette.lit(near), share),
            )
    return palette.water_far, palette.water_near


def _fog(sheet: Sheet, palette: Palette) -> None:
    """Fog drifting along the far shore, thick enough to swallow its foot."""
    scene = sheet.scene
    if palette.weather != "fog":
        return
    for at, (above, below, strength) in enumerate(((230, -20, 0.7), (110, -40, 0.95))):
        fog_bank(
            sheet.canvas,
            width=scene.width,
            top=scene.horizon - above,
            bottom=scene.horizon - below,
            colour=palette.horizon,
            strength=strength,
            seed=scene.layer_seed(f"shore fog {at}"),
        )


def _far_lights(sheet: Sheet, palette: Palette) -> None:
    """Windows of villages on the far shore, once lamps are lit."""
    scene, random = sheet.scene, sheet.scene.random("far lights")
    if palette.light == "day" or palette.haze_amount > 0.8:
        return
    for _ in range(round(3 * scene.width / 1080)):
        left = _open_water(sheet, random.uniform(0.02, 0.42))
        lamp_row(
            sheet.canvas,
            left=left,
            right=left + random.uniform(40, 120),
            y=scene.horizon - random.uniform(5, 9),
            spacing=random.uniform(13, 22),
            lamp=palette.window,
            strength=0.75 * palette.window_glow,
        )


def _far_boat(sheet: Sheet, palette: Palette) -> None:
    """A small sail near the far shore, where the headland leaves the water open."""
    scene = sheet.scene
    if palette.weather in {"storm", "snow"} or not has_boats(scene.brief):
        return
    random = scene.random("far boat")
    x = _open_water(sheet, random.uniform(0.10, 0.3))
    sail, shade = oklch(0.93, 0.03, 75), oklch(0.78, 0.045, 60)
    _boat_of(sheet)(
        sheet.canvas,
        x=x,
        y=scene.horizon + 4,
        size=random.uniform(38, 54),
        sail=palette.far_off(palette.lit(sail), 0.2),
        sail_shade=palette.far_off(palette.lit(shade), 0.2),
        hull=palette.far_off(palette.lit(oklch(0.42, 0.04, 50)), 0.2),
    )


def _near_boat(sheet: Sheet, palette: Palette) -> None:
    """A larger junk on the open side, clear of the car."""
    scene = sheet.scene
    random = scene.random("near boat")
    stormy = palette.weather in {"storm", "snow"}
    if stormy or random.rand() < 0.15 or not has_boats(scene.brief):
        return
    car = scene.rect(scene.brief.composition.car_box)
    depth = min(car.top, scene.road) - scene.horizon
    y = scene.horizon + depth * random.uniform(0.55, 0.8)
    x = _open_water(sheet, random.uniform(0.17, 0.25))
    warm = oklch(0.955, 0.035, 80) if random.rand() < 0.7 else oklch(0.74, 0.14, 48)
    sail = palette.lit(warm)
    with_reflection(
        _boat_of(sheet),
        sheet.canvas,
        x=x,
        y=y,
        size=random.uniform(112, 138),
        sail=sail,
        sail_shade=mix(sail, palette.lit(oklch(0.62, 0.09, 45)), 0.5),
        hull=palette.lit(oklch(0.36, 0.05, 40)),
    )
    glints(
        sheet.canvas,
        random=random,
        width=scene.width,
        top=y - 2,
        bottom=y + 30,
        colour=palette.glint,
        count=16,
        centre_x=x,
        spread=110,
        strength=0.7,
    )


def _boat_of(sheet: Sheet) -> DrawBoat:
    """Junks where they sail, on the lakes of the Yangtze; elsewhere a sloop."""
    return junk if sheet.scene.brief.climate == "subtropical" else sloop


def _open_water(sheet: Sheet, share: float) -> float:
    """A place `share` of the picture's width from the edge that the headland leaves free."""
    scene = sheet.scene
    right = scene.rect(scene.brief.composition.landmark_box).centre_x > scene.width / 2
    return scene.width * (share if right else 1 - share)
