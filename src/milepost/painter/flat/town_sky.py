"""The sky over city and water town: light, sun or moon, stars, and the clouds of the weather."""

from __future__ import annotations

from milepost.painter.kit.sky import cumulus, moon, paint_sky, stars, strat_cloud, sun
from milepost.painter.kit.weather import fog_bank
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet


def paint_town_sky(sheet: Sheet, palette: Palette, *, sun_radius: float) -> None:
    """Fill the sheet with air down to the horizon and hang sun and clouds into it."""
    scene, canvas = sheet.scene, sheet.canvas
    paint_sky(canvas, width=scene.width, bottom=scene.horizon + 6, colours=palette.sky)
    if palette.stars > 0:
        stars(
            canvas,
            random=scene.random("stars"),
            width=scene.width,
            bottom=scene.horizon * 0.7,
            colour=palette.sun,
            count=int(0.14 * scene.width),
            strength=palette.stars,
        )
    if palette.light == "night":
        moon(
            canvas,
            x=scene.sun_x,
            y=scene.sun_y,
            radius=sun_radius * 0.62,
            disc=palette.sun,
            halo=palette.sun_glow,
            strength=palette.sun_strength,
        )
    else:
        sun(
            canvas,
            x=scene.sun_x,
            y=scene.sun_y,
            radius=sun_radius,
            disc=palette.sun,
            halo=palette.sun_glow,
            strength=palette.sun_strength,
        )
    _clouds(sheet, palette)


def _clouds(sheet: Sheet, palette: Palette) -> None:
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random("clouds")
    if palette.cloud_cover > 0.8:
        night = palette.light == "night"
        for top, bottom, tone, strength in (
            (-0.10, 0.55, palette.cloud_shade, 0.62),
            (0.12, 0.72, palette.cloud_light, 0.62 if night else 0.55),
            (0.34, 0.95, palette.cloud_shade, 0.45),
        ):
            fog_bank(
                canvas,
                width=scene.width,
                top=scene.horizon * top,
                bottom=scene.horizon * bottom,
                colour=tone,
                strength=strength,
                seed=random.randint(1 << 30),
            )
        return
    if palette.light == "day" and palette.weather != "fog":
        count = round((3 + 4 * palette.cloud_cover) * scene.width / 1080)
        for at in range(count):
            height = random.uniform(60, 150)
            x = scene.width * (at + random.uniform(0.1, 0.9)) / count
            cumulus(
                canvas,
                x=x,
                y=scene.horizon * random.uniform(0.45, 0.78),
                width=height * random.uniform(2.8, 3.8),
                height=height,
                top=palette.cloud_light.faded(0.95),
                base=palette.cloud_shade.faded(0.8),
                random=random,
                softness=1.1,
            )
    for _ in range(round((4 + 8 * palette.cloud_cover) * scene.width / 1080)):
        x, y = scene.width * random.rand(), scene.horizon * random.uniform(0.34, 0.84)
        width = random.uniform(380, 680)
        height = random.uniform(9, 24)
        light = palette.cloud_light.faded(0.42)
        strat_cloud(canvas, x=x, y=y, width=width, height=height, colour=light, random=random)
        shade = palette.cloud_shade.faded(0.40)
        strat_cloud(
            canvas,
            x=x + 30,
            y=y + height * 0.5,
            width=width * 0.8,
            height=height * 0.6,
            colour=shade,
            random=random,
        )
