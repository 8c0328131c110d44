"""国风: a modern city that rises out of mist, washed in minerals and outlined in gold."""

from __future__ import annotations

from milepost.painter.flat.skyline_landmark import is_painted, paint_landmark
from milepost.painter.flat.skyline_site import Site
from milepost.painter.guofeng.bank import draw_bank
from milepost.painter.guofeng.gilding import gilded, in_minerals
from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.mist import mist_band, mist_ribbons
from milepost.painter.guofeng.orchard import draw_orchard
from milepost.painter.guofeng.ranges import RangeStyle, Row, draw_row
from milepost.painter.guofeng.stage import draw_cranes, lit_from, set_stage
from milepost.painter.guofeng.towers import Street, draw_street
from milepost.painter.guofeng.waves import draw_waves
from milepost.painter.guofeng.weather import draw_air, draw_foreground
from milepost.painter.kit.towers import Facade
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Scene, Sheet
from milepost.pixels.oklch import mix


def paint_skyline(sheet: Sheet, palette: Palette) -> None:
    """Peaks far behind, three rows of towers in mist, the landmark, river and bank."""
    scene = sheet.scene
    minerals = Minerals.of(palette)
    disc = set_stage(sheet, palette, minerals)
    hills = RangeStyle(
        pigments=minerals.stones, snow=palette.snow_cover, lit_from=lit_from(scene), disc=disc
    )
    for row in _far_peaks(scene):
        draw_row(sheet, row, style=hills, minerals=minerals)
    box = scene.rect(scene.brief.composition.landmark_box)
    shown = is_painted(scene.brief)
    for street in _streets(scene):
        if street.name == "front" and shown:
            _draw_landmark(sheet, palette, minerals, box=box)
        draw_street(
            sheet.canvas,
            street,
            scene=scene,
            minerals=minerals,
            keep_clear=box if shown else None,
            disc=disc,
            lit_from=lit_from(scene),
        )
        _veil_street(sheet, street, minerals)
    draw_cranes(sheet, palette, minerals, disc=disc, lowest=0.42)
    draw_waves(sheet, minerals, top=scene.horizon - 6, bottom=scene.road + 14)
    draw_air(sheet, palette, minerals)
    draw_bank(sheet, palette, minerals)
    draw_orchard(sheet, palette, minerals)


def paint_skyline_foreground(sheet: Sheet, palette: Palette) -> None:
    """Rain or snow before the car."""
    draw_foreground(sheet, palette)


def _far_peaks(scene: Scene) -> tuple[Row, ...]:
    random = scene.random("far peaks")
    valley = scene.width * random.uniform(0.3, 0.7)
    high = min(scene.horizon * 0.5, 420.0)
    return tuple(
        Row(
            name=name,
            base_y=scene.horizon - lift,
            height=high * share,
            width=width,
            distance=distance,
            valley_x=valley,
            valley_width=scene.width * 0.24,
        )
        for name, lift, share, width, distance in (
            ("veiled", 170, 0.72, 380, 0.74),
            ("pale", 120, 0.60, 330, 0.58),
        )
    )


def _streets(scene: Scene) -> tuple[Street, ...]:
    random = scene.random("streets")
    box = scene.rect(scene.brief.composition.landmark_box)
    opposite = scene.width - box.centre_x
    high = min(scene.horizon * 0.62, 520.0)
    return (
        Street(
            name="back",
            foot=scene.horizon - 30,
            height=high * 0.74,
            width=62,
            distance=0.55,
            crest_x=scene.width * random.uniform(0.35, 0.65),
        ),
        Street(
            name="middle",
            foot=scene.horizon - 8,
            height=high * 0.72,
            width=82,
            distance=0.28,
            crest_x=opposite + random.uniform(-90, 90),
        ),
        Street(
            name="front",
            foot=scene.horizon + 8,
            height=high * 0.34,
            width=58,
            distance=0.06,
            crest_x=opposite + random.uniform(-220, 220),
        ),
    )


def _veil_street(sheet: Sheet, street: Street, minerals: Minerals) -> None:
    """Mist between this row of towers and the next."""
    scene = sheet.scene
    mist_band(
        sheet.canvas,
        width=scene.width,
        top=street.foot - 150,
        full=street.foot - 4,
        bottom=street.foot + 60,
        colour=minerals.silk_pale,
        strength=0.8,
    )
    mist_ribbons(
        sheet.canvas,
        width=scene.width,
        top=street.foot - 190,
        bottom=street.foot - 20,
        count=round(5 * scene.width / 1080),
        colour=minerals.silk_pale,
        random=scene.random(f"ribbons {street.name}"),
    )


def _draw_landmark(sheet: Sheet, palette: Palette, minerals: Minerals, *, box: Rect) -> None:
    """The kit's landmark in mineral colours, with a gold outline."""
    brief = sheet.scene.brief
    if brief.landmark is None:
        return
    stones = minerals.stones
    site = Site(
        canvas=sheet.canvas,
        palette=in_minerals(palette, minerals),
        box=box,
        width=sheet.scene.width,
        city=brief.place,
        words=brief.landmark.name + "".join(brief.landmark.features_zh),
        facade=Facade(
            lit=mix(stones.waist, minerals.white, 0.25),
            dark=stones.summit,
            pane=mix(stones.summit, minerals.shade, 0.4),
            lamp=minerals.window,
            lamps=0.5 * minerals.window_glow,
            haze=minerals.silk_pale,
            sun_right=lit_from(sheet.scene) > 0,
        ),
        random=sheet.scene.random("landmark"),
    )
    around = Rect(box.left - 40, box.top - 6, box.right + 40, box.bottom + 30)
    if brief.landmark.kind == "bridge":
        around = Rect(0, box.top, sheet.scene.width, box.bottom + 40)
    with gilded(sheet.canvas, within=around, minerals=minerals):
        paint_landmark(site, brief.landmark.kind)
