"""The canal with its reflections and boat, the quay before it, and the trees that frame it."""

from __future__ import annotations

from functools import partial

from milepost.painter.flat.town_trees import in_the_dusk
from milepost.painter.flat.water_town_plan import TownPlan
from milepost.painter.kit.foliage import round_tree
from milepost.painter.kit.lanterns import lantern
from milepost.painter.kit.painted_boat import painted_boat
from milepost.painter.kit.places import outside, reserved
from milepost.painter.kit.railing import chain_posts, quay_wall
from milepost.painter.kit.water import glints, rain_rings, reflect
from milepost.painter.kit.willow import Bough, paint_bough, willow_fronds
from milepost.painter.kit.wupeng import wupeng_boat
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.oklch import mix, oklch

QUAY = 38.0
"""Height of the quay wall between water and road."""
WARM = oklch(0.84, 0.14, 74)


def paint_canal(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    """The town upside down, its lights stretched on the ripples, rings of rain, a boat."""
    scene, canvas = sheet.scene, sheet.canvas
    top, bottom = scene.horizon, scene.road - QUAY + 4
    random = scene.random("canal")
    raining = palette.weather in ("rain", "storm")
    reflect(
        sheet,
        waterline=top,
        bottom=bottom,
        far_tint=palette.water_far,
        near_tint=palette.water_near,
        seed=scene.layer_seed("ripples"),
        squash=1.25,
        ripple=1.1,
        tint={"day": 0.30, "dusk": 0.24, "night": 0.22}[palette.light],
    )
    shine = partial(glints, canvas, random=random, width=scene.width, top=top + 4, bottom=bottom)
    burning = plan.lanterns.burning
    if palette.sun_strength > 0.3 and palette.light != "day":
        shine(
            colour=palette.sun,
            count=90,
            centre_x=scene.sun_x,
            spread=70,
            strength=0.6 * palette.sun_strength,
        )
    if burning > 0.2:
        for bank in (plan.opening[0] * 0.5, (plan.opening[1] + scene.width) / 2):
            shine(
                colour=WARM,
                count=60,
                centre_x=bank,
                spread=max(60.0, scene.width * 0.10),
                strength=0.62 * burning,
            )
    shine(colour=palette.glint, count=round(0.06 * scene.width), strength=0.34)
    if raining:
        rain_rings(
            canvas,
            random=random,
            width=scene.width,
            top=top + 3,
            bottom=bottom,
            colour=palette.rain,
        )
    _boat(sheet, palette, plan)


def _boat(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    scene = sheet.scene
    random = scene.random("boat")
    on_left = plan.site.centre_x > scene.width / 2
    car = scene.rect(scene.brief.composition.car_box)
    x = car.left - 84 if on_left else car.right + 84
    x += float(random.uniform(-16, 24)) * (1 if on_left else -1)
    y = scene.horizon + (scene.road - scene.horizon) * 0.42
    if plan.style.boat == "painted":
        painted_boat(
            sheet.canvas,
            x=x,
            y=y,
            size=178,
            hull=mix(palette.lit(oklch(0.42, 0.08, 35)), palette.near_dark, 0.3),
            roof=mix(palette.lit(oklch(0.70, 0.12, 80)), palette.near_dark, 0.15),
            pillar=palette.lit(oklch(0.50, 0.16, 30)),
            shadow=palette.near_dark,
            lanterns=plan.lanterns,
            snow=palette.snow if palette.snow_cover > 0.5 else None,
        )
        return
    wupeng_boat(
        sheet.canvas,
        x=x,
        y=y,
        size=112,
        hull=mix(palette.lit(oklch(0.36, 0.04, 50)), palette.near_dark, 0.35),
        awning=mix(palette.lit(oklch(0.42, 0.035, 70)), palette.near_dark, 0.25),
        shadow=palette.near_dark,
        snow=palette.snow if palette.snow_cover > 0.5 else None,
    )
    lantern(sheet.canvas, x=x + 74, y=y - 26, radius=10, colours=plan.lanterns)


def paint_quay(sheet: Sheet, palette: Palette) -> None:
    """Stone posts with chains on a quay wall."""
    scene = sheet.scene
    snow = palette.snow if palette.snow_cover > 0.5 else None
    stone = palette.lit(oklch(0.66, 0.018, 235))
    top = scene.road - QUAY
    quay_wall(
        sheet.canvas,
        left=0,
        right=scene.width,
        top=top,
        foot=scene.road,
        stone=stone,
        random=scene.random("quay"),
        snow=snow,
    )
    chain_posts(
        sheet.canvas,
        left=0,
        right=scene.width,
        foot=top + 2,
        stone=stone,
        chain=mix(stone, palette.near_dark, 0.6),
        snow=snow,
    )


def paint_frame(sheet: Sheet, palette: Palette) -> None:
    """A willow leans in from the side away from the landmark, a tree stands on the other."""
    scene = sheet.scene
    box = scene.rect(scene.brief.composition.landmark_box)
    inward = 1.0 if box.centre_x > scene.width / 2 else -1.0
    edge = 0.0 if inward > 0 else scene.width
    title = scene.rect(scene.brief.composition.title_box)
    if title.bottom < scene.horizon - 330:
        _willow(sheet, palette, edge=edge, inward=inward)
    else:
        _quay_tree(sheet, palette, x=edge + inward * 22)
    _quay_tree(sheet, palette, x=scene.width - edge - inward * 26)


def _willow(sheet: Sheet, palette: Palette, *, edge: float, inward: float) -> None:
    scene, canvas = sheet.scene, sheet.canvas
    title = scene.rect(scene.brief.composition.title_box)
    covered = title.left < 300 if inward > 0 else title.right > scene.width - 300
    top = max(title.bottom + 30 if covered else 64.0, scene.horizon - 560)
    random = scene.random("willow")
    keep = outside(reserved(scene, sun_radius=100))
    snow = palette.snow if palette.snow_cover > 0.5 else None
    bare = palette.snow_cover > 0.2
    dark, mid, light = palette.leaves
    tones = (palette.bark,) if bare else (dark, mid, mix(mid, light, 0.55))
    for reach, rise, count in ((290.0, 30.0, 30), (170.0, 92.0, 21)):
        y = top + rise
        bough = Bough((edge - inward * 30, y + 70), (edge + inward * reach, y + 12), 18)
        paint_bough(canvas, bough, bark=palette.bark, snow=snow)
        willow_fronds(
            canvas,
            bough=bough,
            length=(60, 360),
            count=count,
            colours=tones,
            random=random,
            keep=keep,
            drift=inward,
            bare=bare,
        )


def _quay_tree(sheet: Sheet, palette: Palette, *, x: float) -> None:
    """Blossom, red leaves or green at the quay's edge, half out of the picture."""
    scene = sheet.scene
    random = scene.random("quay tree")
    foot, radius = scene.road - QUAY + 2, float(random.uniform(78, 96))
    plain = palette.season == "summer" or palette.snow_cover > 0.5
    tones = in_the_dusk(palette.leaves if plain else palette.accents, palette)
    sunny = scene.sun_x > scene.width / 2
    round_tree(
        sheet.canvas,
        x=x,
        y=foot - radius * 1.25,
        radius=radius,
        tones=tones,
        random=random,
        light_from=(0.5, -0.8) if sunny else (-0.5, -0.8),
        puffs=36,
        trunk=palette.bark,
        flecks=tones.light.shifted(0.05),
    )
