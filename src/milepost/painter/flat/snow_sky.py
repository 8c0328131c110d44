"""The sky over the snow mountains: deep air, stars, sun or moon, lenses of cloud."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.sky import cloud_bank, moon, paint_sky, stars, strat_cloud, sun
from milepost.painter.noise import Line
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Scene, Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def draw_sky(sheet: Sheet, palette: Palette, *, skyline: Line) -> None:
    """Air, stars, sun or moon above the `skyline` (y per column), clouds beside the title."""
    scene, canvas = sheet.scene, sheet.canvas
    paint_sky(canvas, width=scene.width, bottom=scene.horizon + 40, colours=_deep_sky(palette))
    title = scene.rect(scene.brief.composition.title_box)
    if palette.light == "night":
        stars(
            canvas,
            random=scene.random("stars"),
            width=scene.width,
            bottom=scene.horizon * 0.8,
            colour=palette.sun,
            count=round(190 * scene.width / 1080),
            strength=palette.stars,
        )
    _draw_disc(sheet, palette, title=title, skyline=skyline)
    _draw_clouds(sheet, palette, title=title)


def _deep_sky(palette: Palette) -> tuple[Colour, ...]:
    """Thin mountain air: by day the zenith is deeper than in the lowlands."""
    top, upper, lower, low = palette.sky
    if palette.light != "day":
        return palette.sky
    deep = 1 - palette.cloud_cover
    return (
        top.shifted(-0.17 * deep, 1 + 0.5 * deep, 18 * deep),
        upper.shifted(-0.12 * deep, 1 + 0.6 * deep, 14 * deep),
        lower.shifted(-0.05 * deep, 1 + 0.5 * deep, 8 * deep),
        low,
    )


def _draw_disc(sheet: Sheet, palette: Palette, *, title: Rect, skyline: Line) -> None:
    """Sun or moon; at dusk the range may hide it."""
    scene, canvas = sheet.scene, sheet.canvas
    radius = 40.0 if palette.light == "night" else 46.0
    place = _free_place(scene, radius=radius, title=title, skyline=skyline)
    if place is None:
        if palette.light != "dusk":
            return
        place = (scene.sun_x, scene.sun_y)
    x, y = place
    if palette.light == "night":
        moon(
            canvas,
            x=x,
            y=y,
            radius=radius,
            disc=palette.sun,
            halo=palette.sun_glow,
            strength=palette.sun_strength,
            crescent=scene.seed % 2 == 0,
        )
    elif palette.sun_strength > 0.05:
        sun(
            canvas,
            x=x,
            y=y,
            radius=radius,
            disc=palette.sun,
            halo=palette.sun_glow,
            strength=palette.sun_strength,
        )


def _draw_clouds(sheet: Sheet, palette: Palette, *, title: Rect) -> None:
    """Long lenses of cloud beside and below the title, a deck when the sky is closed."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("clouds")
    deck_y = max(title.bottom + 40, scene.horizon * 0.34)
    if palette.cloud_cover > 0.6 and deck_y < scene.horizon * 0.5:
        cloud_bank(
            canvas,
            width=scene.width,
            y=deck_y,
            height=scene.horizon * 0.30,
            light=palette.cloud_light,
            shade=palette.cloud_shade,
            random=random,
            strength=0.75,
        )
    for _ in range(round((4 + 5 * palette.cloud_cover) * scene.width / 1080)):
        width = random.uniform(300, 640)
        x, y = random.uniform(0, scene.width), random.uniform(0.20, 0.62) * scene.horizon
        if (
            title.left - width * 0.8 < x < title.right + width * 0.8
            and title.top - 20 < y < title.bottom + 20
        ):
            continue
        strat_cloud(
            canvas,
            x=x,
            y=y,
            width=width,
            height=random.uniform(9, 15),
            colour=palette.cloud_light.faded(random.uniform(0.4, 0.6)),
            random=random,
        )


def _free_place(
    scene: Scene, *, radius: float, title: Rect, skyline: Line
) -> tuple[float, float] | None:
    """The place nearest to the brief's sun where the disc clears range and title."""
    gap = radius + 18
    columns = np.linspace(0, scene.width, len(skyline))
    for away in np.arange(0, scene.width * 0.45, 24):
        for x in (scene.sun_x - away, scene.sun_x + away):
            if not gap < x < scene.width - gap:
                continue
            y = scene.sun_y
            if title.left - gap < x < title.right + gap and y < title.bottom + gap:
                y = title.bottom + gap
            crest = skyline[np.abs(columns - x) < gap].min()
            if y + gap < crest:
                return float(x), float(y)
            if y == scene.sun_y and scene.sun_y - 90 > gap and scene.sun_y - 90 + gap < crest:
                lifted = crest - gap
                if not (title.left - gap < x < title.right + gap and lifted < title.bottom + gap):
                    return float(x), float(lifted)
    return None


def draw_banner_cloud(sheet: Sheet, palette: Palette, *, skyline: Line) -> None:
    """The plume that wind draws from a very high summit, away from the light."""
    scene = sheet.scene
    peak = int(np.argmin(skyline))
    x, y = (peak + 0.5) / len(skyline) * scene.width, float(skyline[peak])
    side = -1.0 if scene.sun_x > x else 1.0
    random = scene.random("banner")
    white = mix(palette.cloud_light, palette.snow, 0.5)
    plume = skia.Path()
    plume.moveTo(x - side * 4, y + 10)
    plume.cubicTo(x + side * 50, y - 12, x + side * 110, y - 26, x + side * 210, y - 30)
    plume.cubicTo(x + side * 150, y + 4, x + side * 70, y + 26, x + side * 6, y + 34)
    plume.close()
    ends = ((x, 0.0), (x + side * 205, 0.0))
    fade = linear_gradient(*ends, [white.faded(0.92), white.faded(0.0)], smooth=False)
    sheet.canvas.drawPath(plume, paint(shader=fade, blur=5))
    for _ in range(4):
        long, lift = random.uniform(60, 130), random.uniform(-24, 16)
        start = x + side * random.uniform(10, 50)
        wisp = skia.Rect(
            min(start, start + side * long), y + lift, max(start, start + side * long), y + lift + 7
        )
        sheet.canvas.drawOval(wisp, paint(white.faded(0.4), blur=4))
