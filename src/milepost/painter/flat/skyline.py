"""A modern city across a river: towers, their reflection, a promenade and a road."""

from __future__ import annotations

import numpy as np

from milepost.painter.flat.skyline_city import City
from milepost.painter.flat.skyline_landmark import paint_landmark
from milepost.painter.flat.skyline_shore import (
    paint_far_shore,
    paint_promenade,
    paint_river,
)
from milepost.painter.flat.skyline_site import Site
from milepost.painter.flat.skyline_supertall import lujiazui
from milepost.painter.flat.town_sky import paint_town_sky
from milepost.painter.flat.town_weather import paint_town_weather
from milepost.painter.kit.hills import fill_ridge, mist, ridge_line
from milepost.painter.kit.sky import glow
from milepost.painter.kit.towers import Crown, Plot, Skin, distant_row, raise_tower, silhouette
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Sheet
from milepost.pixels.oklch import oklch

_CROWNS: tuple[Crown, ...] = ("flat", "round", "slant", "steps", "spire", "gable")
_SKINS: tuple[Skin, ...] = ("cells", "ribbons", "fins", "glass")


def paint_skyline(sheet: Sheet, palette: Palette) -> None:
    """Everything behind the car, from the sky to the road."""
    city = City.of(sheet.scene, palette)
    paint_town_sky(sheet, palette, sun_radius=104 if palette.light == "dusk" else 66)
    _paint_distance(sheet, palette, city)
    _paint_towers(sheet, city)
    _paint_landmark(sheet, palette, city)
    paint_far_shore(sheet, palette)
    paint_river(sheet, palette)
    paint_promenade(sheet, palette)


def paint_skyline_foreground(sheet: Sheet, palette: Palette) -> None:
    """What falls in front of the car."""
    paint_town_weather(sheet, palette)


def _paint_landmark(sheet: Sheet, palette: Palette, city: City) -> None:
    landmark = sheet.scene.brief.landmark
    if landmark is None or city.landmark is None:
        return
    site = Site(
        canvas=sheet.canvas,
        palette=palette,
        box=city.landmark,
        width=sheet.scene.width,
        city=landmark.city.removesuffix("市"),
        words=landmark.name + "".join(landmark.features_zh),
        facade=city.facade(tone=0, distance=0.04),
        random=sheet.scene.random("landmark"),
    )
    paint_landmark(site, landmark.kind)


def _paint_distance(sheet: Sheet, palette: Palette, city: City) -> None:
    """Three rows of far buildings, each paler than the one before it."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("distance")
    crest = scene.width * random.uniform(0.4, 0.6)
    _paint_ridge(sheet, palette)
    rows = ((0.74, 90, 300, 46), (0.56, 80, 340, 54), (0.38, 60, 250, 60))
    for distance, low, high, width in rows:
        distant_row(
            canvas,
            left=-20,
            right=scene.width + 20,
            foot=scene.horizon + 2,
            heights=(low, high),
            ceiling=city.far_ceiling,
            width=width,
            crest_x=crest,
            spread=scene.width * 0.36,
            facade=city.facade(tone=0, distance=distance),
            random=random,
        )
    _light_streets(sheet, palette)
    mist(
        canvas,
        width=scene.width,
        y=scene.horizon - 8,
        half_height=80,
        colour=palette.horizon,
        strength=0.34 + 0.3 * palette.haze_amount,
    )


def _paint_ridge(sheet: Sheet, palette: Palette) -> None:
    """A mountain behind the landmark that is known for it, low where the sun stands."""
    scene = sheet.scene
    landmark = scene.brief.landmark
    words = "".join(landmark.features_zh).replace("亚历山大", "") if landmark else ""
    if (
        "山" not in words or "山上" in words or "山顶" in words
    ):  # those stand on a hill of their own
        return
    middle = scene.rect(scene.brief.composition.landmark_box).centre_x / scene.width
    line = ridge_line(
        width=scene.width,
        base_y=scene.horizon - 30,
        relief=100,
        seed=scene.layer_seed("ridge"),
        frequency=2.2,
        lift=lambda across: 170 * np.exp(-(((across - middle) / 0.24) ** 2)),
    )
    near = palette.far_off(palette.far, 0.55)
    fill_ridge(
        sheet.canvas, line, foot_y=scene.horizon, colours=[near, palette.far_off(near, 0.75)]
    )


def _light_streets(sheet: Sheet, palette: Palette) -> None:
    """Warm light that rises from the streets behind the towers after dark."""
    if palette.light != "night":
        return
    scene, random = sheet.scene, sheet.scene.random("streets")
    for at in range(round(scene.width / 180)):
        glow(
            sheet.canvas,
            x=180 * at + random.uniform(30, 150),
            y=scene.horizon,
            radius=random.uniform(170, 300),
            colour=oklch(0.74, 0.12, 70),
            strength=random.uniform(0.14, 0.26),
            flatness=0.8,
            additive=True,
        )


def _paint_towers(sheet: Sheet, city: City) -> None:
    """The middle row, low before the landmark and the sun, with a group of tall ones aside."""
    scene, random = sheet.scene, sheet.scene.random("towers")
    for layer, distance in ((0, 0.22), (1, 0.05)):
        x = -30.0 + layer * random.uniform(10, 60)
        while x < scene.width + 10:
            width = random.uniform(46, 92)
            limit = min(city.ceiling(x), city.ceiling(x + width), city.ceiling(x + width / 2))
            tall = min(limit, _common_height(random, layer))
            if tall > 60 and random.rand() < (0.7 if layer == 0 else 0.8):
                _tower(sheet, city, random, left=x, width=width, height=tall, distance=distance)
            x += width * random.uniform(0.95, 1.35)
        if layer == 0:
            _paint_tall_group(sheet, city)


def _common_height(random: np.random.RandomState, layer: int) -> float:
    return float(random.uniform(180, 400) if layer == 0 else random.uniform(100, 290))


def _paint_tall_group(sheet: Sheet, city: City) -> None:
    """Three tall towers, away from landmark and sun."""
    scene, random = sheet.scene, sheet.scene.random("tall")
    landmark = scene.brief.landmark
    if landmark and landmark.city.startswith("上海") and landmark.kind == "tv_tower":
        _paint_lujiazui(sheet, city)
        return
    for place, share in zip(
        city.tall_places(scene), random.permutation([1.0, 0.86, 0.72]), strict=True
    ):
        width = random.uniform(62, 84)
        limit = min(city.ceiling(place - width / 2), city.ceiling(place + width / 2))
        _tower(
            sheet,
            city,
            random,
            left=place - width / 2,
            width=width,
            height=min(limit, 520 * share * random.uniform(0.92, 1.0)),
            distance=0.10,
        )


def _paint_lujiazui(sheet: Sheet, city: City) -> None:
    """The three tall towers beside Shanghai's television tower."""
    scene = sheet.scene
    first, middle, last = city.tall_places(scene)
    top = scene.horizon - min(city.free_height(place) for place in (first, middle, last))
    lujiazui(
        sheet.canvas,
        box=Rect(middle - 170, top, middle + 170, scene.horizon + 2),
        facade=city.facade(tone=0, distance=0.1),
        random=scene.random("lujiazui"),
    )


def _tower(
    sheet: Sheet,
    city: City,
    random: np.random.RandomState,
    *,
    left: float,
    width: float,
    height: float,
    distance: float,
) -> None:
    foot = sheet.scene.horizon + 2
    crown = _CROWNS[random.randint(len(_CROWNS) if height > 170 else 3)]
    mast = {"spire": 76.0, "steps": 46.0, "gable": width * 0.5}.get(crown, 0.0)
    plot = Plot(left, left + width, foot - max(50.0, height - mast), foot)
    raise_tower(
        sheet.canvas,
        silhouette(plot, crown=crown, slant=float(random.choice([-1, 1]))),
        plot=plot,
        facade=city.facade(tone=random.randint(5), distance=distance),
        skin=_SKINS[random.randint(len(_SKINS))],
        random=random,
    )
