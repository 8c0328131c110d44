"""The sky of a flat poster: gradient, sun or moon, stars, and the clouds of the weather."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.places import Keep, outside
from milepost.painter.kit.sky import cloud_bank, cumulus, moon, paint_sky, stars, strat_cloud, sun
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Scene, Sheet
from milepost.pixels.oklch import mix


def paint_air(sheet: Sheet, palette: Palette) -> None:
    """Everything above the horizon that is not land; the title's box stays calm."""
    scene, canvas = sheet.scene, sheet.canvas
    paint_sky(canvas, width=scene.width, bottom=scene.horizon + 10, colours=palette.sky)
    _light_source(sheet, palette)
    title = scene.rect(scene.brief.composition.title_box)
    _streaks(sheet, palette, clear_of_title=outside([title], margin=30))
    if palette.cloud_cover > 0.8:
        _deck(sheet, palette, title)
    else:
        _heaps(sheet, palette, title)


def _light_source(sheet: Sheet, palette: Palette) -> None:
    scene, canvas = sheet.scene, sheet.canvas
    x, y = scene.sun_x, scene.sun_y
    if palette.light == "night":
        stars(
            canvas,
            random=scene.random("stars"),
            width=scene.width,
            bottom=scene.horizon * 0.8,
            colour=palette.sun,
            count=round(240 * scene.width / 1080),
            strength=palette.stars,
        )
        moon(
            canvas,
            x=x,
            y=y,
            radius=46,
            disc=palette.sun,
            halo=palette.sun_glow,
            strength=palette.sun_strength,
            crescent=scene.layer_seed("moon") % 2 == 0,
        )
        return
    sun(
        canvas,
        x=x,
        y=y,
        radius=72 if palette.light == "dusk" else 60,
        disc=palette.sun,
        halo=palette.sun_glow,
        strength=palette.sun_strength,
    )


def _streaks(sheet: Sheet, palette: Palette, *, clear_of_title: Keep) -> None:
    """Long thin clouds; more of them at dusk, when they carry the colour."""
    scene, random = sheet.scene, sheet.scene.random("streaks")
    if palette.weather in {"rain", "storm", "snow"}:
        return
    dusk = palette.light == "dusk"
    count = round((9 if dusk else 5) * scene.width / 1080)
    for _ in range(count):
        x, width = random.uniform(0, scene.width), random.uniform(280, 560)
        y, height = scene.horizon * random.uniform(0.08, 0.8), random.uniform(9, 22)
        near_horizon = y / scene.horizon
        colour = mix(palette.cloud_light, palette.cloud_shade, 0.7 * random.rand() if dusk else 0.0)
        alpha = (0.26 + 0.3 * near_horizon) * random.uniform(0.6, 1.0)
        if not clear_of_title(x, y, height):
            continue
        strat_cloud(
            sheet.canvas,
            x=x,
            y=y,
            width=width,
            height=height,
            colour=colour.faded(alpha * (0.55 if palette.light == "night" else 1.0)),
            random=random,
        )


def _heaps(sheet: Sheet, palette: Palette, title: Rect) -> None:
    scene, random = sheet.scene, sheet.scene.random("heaps")
    lowest, highest = scene.horizon * 0.83, max(scene.horizon * 0.46, 0.0)
    count = round((2.6 + 3.4 * palette.cloud_cover) * scene.width / 1080)
    slots = random.permutation(count)
    for at in range(count):
        share = (at + 0.5) / count
        y = highest + (lowest - highest) * share
        width = random.uniform(280, 440) * (0.9 + 0.5 * palette.cloud_cover) * (1.2 - 0.35 * share)
        height = width * random.uniform(0.26, 0.34)
        x = scene.width * (slots[at] + random.uniform(0.1, 0.9)) / count
        sun_in_cloud = y - height * 1.3 < scene.sun_y + 60 and y > scene.sun_y - 60
        if sun_in_cloud and abs(x - scene.sun_x) < width * 0.5 + 40:
            aside = 1 if x > scene.sun_x else -1
            x = scene.sun_x + aside * (width * 0.5 + random.uniform(10, 90))
        cloud = Rect(x - width / 2, y - height * 1.2, x + width / 2, y)
        faint = 0.22 if _touch(cloud, title) else 1.0
        strength = (0.72 + 0.26 * random.rand()) * faint
        strength *= 0.6 if palette.light == "night" else 1.0
        cumulus(
            sheet.canvas,
            x=x,
            y=y,
            width=width,
            height=height,
            top=palette.cloud_light.faded(strength),
            base=palette.cloud_shade.faded(strength * 0.85),
            random=random,
            softness=1.0,
        )


def _deck(sheet: Sheet, palette: Palette, title: Rect) -> None:
    """Three decks of cloud, the calmest one where the title stands."""
    scene, random = sheet.scene, sheet.scene.random("deck")
    low = max(0.42, title.bottom / scene.horizon + 0.1) if _wide(title, scene) else 0.36
    dark = mix(palette.cloud_shade, palette.near_dark, 0.16 if palette.light == "day" else 0.3)
    for share, strength in ((low, 0.34), (low + 0.16, 0.5), (low + 0.31, 0.6)):
        y = scene.horizon * (share + random.uniform(-0.03, 0.03))
        height = scene.horizon * 0.2
        belly = Rect(0, y - height * 0.5, scene.width, y + height * 0.2)
        calm = 0.3 if _touch(belly, title) else 1.0
        cloud_bank(
            sheet.canvas,
            width=scene.width,
            y=y,
            height=height,
            light=palette.cloud_light,
            shade=dark,
            random=random,
            strength=strength * calm,
        )


def _wide(title: Rect, scene: Scene) -> bool:
    return title.width > scene.width * 0.6


def _touch(first: Rect, second: Rect) -> bool:
    return (
        first.left < second.right
        and second.left < first.right
        and first.top < second.bottom
        and second.top < first.bottom
    )


def sun_side(scene: Scene) -> tuple[float, float]:
    """Where light comes from in a motif around (0, 0): towards the sun and up."""
    return (float(np.clip((scene.sun_x / scene.width - 0.5) * 2.4, -0.6, 0.6)), -0.8)
