"""Snow mountains in the flat travel look: one great range over a valley road."""

from __future__ import annotations

from milepost.painter.flat.snow_massif import draw_massif, known_crest, see_massif
from milepost.painter.flat.snow_road import draw_framing_firs, draw_framing_flags, draw_road
from milepost.painter.flat.snow_sights import stands_before
from milepost.painter.flat.snow_sky import draw_banner_cloud, draw_sky
from milepost.painter.flat.snow_spur import draw_sight_on_spur
from milepost.painter.flat.snow_tones import is_white
from milepost.painter.flat.snow_valley import (
    draw_floor,
    draw_forests,
    draw_lake,
    draw_meadows,
    is_treeless,
)
from milepost.painter.kit.hills import mist
from milepost.painter.kit.places import outside
from milepost.painter.kit.weather import drifting, fog_bank, rain, snowfall
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.oklch import WHITE, mix
from milepost.pixels.skia_loader import skia

LAKES = ("lake", "crater_lake", "oasis", "island")
MEADOWS = ("grassland",)


def paint_snow_mountains(sheet: Sheet, palette: Palette) -> None:
    """Sky, range, forests or lake, valley floor, road, framing firs."""
    scene = sheet.scene
    landmark = scene.brief.landmark
    kind = landmark.kind if landmark else ""
    relief = see_massif(scene, foot_y=scene.horizon + 4)
    draw_sky(sheet, palette, skyline=relief.skyline)
    draw_massif(sheet, palette, relief)
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
    known = known_crest(scene)
    if known is not None and known.banner and palette.weather in ("clear", "cloudy"):
        draw_banner_cloud(sheet, palette, skyline=relief.skyline)
    if stands_before(kind):
        draw_sight_on_spur(sheet, palette, kind=kind)
    bare = is_treeless(scene)
    if not bare:
        draw_forests(sheet, palette, rows=1 if kind in (*LAKES, *MEADOWS) else 3)
    if kind in LAKES:
        draw_lake(sheet, palette)
    elif bare or kind in MEADOWS:
        draw_meadows(sheet, palette)
    draw_floor(sheet, palette)
    if not bare:
        draw_framing_firs(sheet, palette)
    elif scene.brief.climate == "plateau":
        draw_framing_flags(sheet, palette)
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
