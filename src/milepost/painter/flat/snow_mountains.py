"""Snow mountains in the flat travel look: one great range over a valley road."""

from __future__ import annotations

from milepost.painter.flat.snow_massif import draw_massif
from milepost.painter.flat.snow_road import draw_framing_firs, draw_road
from milepost.painter.flat.snow_spur import draw_monastery_on_spur
from milepost.painter.flat.snow_tones import is_white
from milepost.painter.flat.snow_valley import (
    draw_floor,
    draw_forests,
    draw_lake,
    draw_meadows,
)
from milepost.painter.kit.hills import mist
from milepost.painter.kit.places import outside
from milepost.painter.kit.sky import cloud_bank, moon, paint_sky, stars, strat_cloud, sun
from milepost.painter.kit.weather import drifting, fog_bank, rain, snowfall
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Sheet
from milepost.pixels.oklch import WHITE, Colour, mix
from milepost.pixels.skia_loader import skia

LAKES = ("lake", "crater_lake", "oasis", "island")
MONASTERIES = ("temple", "palace", "pagoda")
MEADOWS = ("grassland",)


def paint_snow_mountains(sheet: Sheet, palette: Palette) -> None:
    """Sky, range, forests or lake, valley floor, road, framing firs."""
    scene = sheet.scene
    landmark = scene.brief.landmark
    kind = landmark.kind if landmark else ""
    _draw_sky(sheet, palette)
    draw_massif(sheet, palette, foot_y=scene.horizon + 4)
    mist(
        sheet.canvas,
        width=scene.width,
        y=scene.horizon - 12,
        half_height=74,
        colour=palette.horizon,
        strength=0.62,
    )
    if palette.weather in ("fog", "rain", "storm", "overcast"):
        _draw_low_cloud(sheet, palette)
    if kind in MONASTERIES:
        draw_monastery_on_spur(sheet, palette, grand=kind == "palace")
    draw_forests(sheet, palette, rows=1 if kind in (*LAKES, *MEADOWS) else 3)
    if kind in LAKES:
        draw_lake(sheet, palette)
    elif kind in MEADOWS:
        draw_meadows(sheet, palette)
    draw_floor(sheet, palette)
    draw_framing_firs(sheet, palette)
    draw_road(sheet, palette)


def paint_snow_mountains_foreground(sheet: Sheet, palette: Palette) -> None:
    """Flakes, rain or drifting needles before the car; title and figures stay dry."""
    scene, canvas = sheet.scene, sheet.canvas
    layout = scene.brief.composition
    bottom = scene.rect(layout.figures_box).top - 10
    share = scene.width / 1080
    random = scene.random("falling")
    flakes = mix(palette.snow, WHITE, 0.45)
    canvas.save()
    canvas.clipRect(skia.Rect(0, 0, scene.width, bottom))
    canvas.clipRect(skia.Rect(*scene.rect(layout.title_box)), skia.ClipOp.kDifference)
    if palette.weather == "snow" or (is_white(palette) and palette.weather in ("clear", "cloudy")):
        thick = palette.weather == "snow"
        snowfall(
            canvas,
            random=random,
            width=scene.width,
            height=bottom,
            colour=flakes,
            count=round((330 if thick else 90) * share),
            strength=0.9 if thick else 0.7,
        )
    elif palette.weather in ("rain", "storm"):
        rain(
            canvas,
            random=random,
            width=scene.width,
            height=bottom,
            colour=palette.rain,
            count=round((420 if palette.weather == "storm" else 280) * share),
        )
    elif palette.season == "autumn":
        drifting(
            canvas,
            random=random,
            width=scene.width,
            top=scene.horizon * 0.5,
            bottom=scene.ground,
            colours=tuple(palette.accents),
            keep=outside([scene.rect(layout.title_box)]),
            count=round(22 * share),
        )
    canvas.restore()


def _draw_sky(sheet: Sheet, palette: Palette) -> None:
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
    _draw_disc(sheet, palette, title=title)
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


def _draw_disc(sheet: Sheet, palette: Palette, *, title: Rect) -> None:
    """Sun or moon, kept out of the title."""
    scene, canvas = sheet.scene, sheet.canvas
    radius = 40.0 if palette.light == "night" else 46.0
    x, y = scene.sun_x, scene.sun_y
    near = title.left - 60 < x < title.right + 60 and title.top - 60 < y < title.bottom + 60
    if near:
        y = title.bottom + radius + 30
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


def _draw_low_cloud(sheet: Sheet, palette: Palette) -> None:
    """Cloud that hangs on the slopes; in fog it swallows half of the range."""
    scene = sheet.scene
    foggy = palette.weather == "fog"
    fog_bank(
        sheet.canvas,
        width=scene.width,
        top=scene.horizon * (0.42 if foggy else 0.60),
        bottom=scene.horizon + 70,
        colour=mix(palette.haze, palette.cloud_light, 0.4),
        strength=0.95 if foggy else 0.55,
        seed=scene.layer_seed("low cloud"),
    )
