"""What falls or drifts through a town, in front of everything."""

from __future__ import annotations

from milepost.painter.kit.places import outside, reserved
from milepost.painter.kit.weather import drifting, fog_bank, rain, snowfall, veil
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import paint
from milepost.pixels.skia_loader import skia


def paint_town_weather(sheet: Sheet, palette: Palette) -> None:
    """Rain with splashes, snow, fog over the water, or petals and leaves."""
    scene, canvas = sheet.scene, sheet.canvas
    random, share = scene.random("weather"), scene.width / 1080
    bottom = scene.ground + 120
    if palette.weather in ("rain", "storm"):
        heavy = palette.weather == "storm"
        rain(
            canvas,
            random=random,
            width=scene.width,
            height=bottom,
            colour=palette.rain,
            count=round((720 if heavy else 480) * share),
            lean=-0.3 if heavy else -0.16,
            strength=0.46,
        )
        _splashes(sheet, palette)
    elif palette.weather == "snow":
        snowfall(
            canvas,
            random=random,
            width=scene.width,
            height=bottom,
            colour=palette.snow,
            count=round(320 * share),
        )
    elif palette.weather == "fog":
        fog_bank(
            canvas,
            width=scene.width,
            top=scene.horizon - 190,
            bottom=scene.road + 30,
            colour=palette.haze,
            strength=0.55,
            seed=scene.layer_seed("fog"),
        )
        veil(
            canvas,
            width=scene.width,
            top=scene.horizon * 0.3,
            bottom=scene.horizon,
            colour=palette.haze,
            strength=0.14,
        )
    elif palette.season in ("spring", "autumn"):
        drifting(
            canvas,
            random=random,
            width=scene.width,
            top=scene.horizon * 0.5,
            bottom=scene.ground,
            colours=(palette.blossom.deep, palette.blossom.mid, palette.blossom.pale),
            keep=outside(reserved(scene)),
            count=round(30 * share),
        )


def _splashes(sheet: Sheet, palette: Palette) -> None:
    """Little crowns where drops hit the road."""
    scene = sheet.scene
    random = scene.random("splashes")
    path = skia.Path()
    for _ in range(round(0.065 * scene.width)):
        x = random.uniform(0, scene.width)
        y = random.uniform(scene.road + 12, scene.ground + 60)
        for side, rise in ((-5, 4), (0, 7), (5, 4)):
            path.moveTo(x, y)
            path.lineTo(x + side, y - rise)
    sheet.canvas.drawPath(path, paint(palette.rain.faded(0.34), stroke=1.2))
