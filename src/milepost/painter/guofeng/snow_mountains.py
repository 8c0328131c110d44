"""国风: snow peaks in shell white over azurite, gold rims, pines under snow."""

from __future__ import annotations

from dataclasses import replace

from milepost.painter.flat.snow_sights import (
    half_width,
    paint_sight,
    snow_site,
    stands_before,
)
from milepost.painter.guofeng.bank import draw_bank
from milepost.painter.guofeng.gilding import gilded, in_minerals
from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.mist import mist_band
from milepost.painter.guofeng.orchard import draw_orchard
from milepost.painter.guofeng.peaks import draw_peak, shape_peak
from milepost.painter.guofeng.ranges import RangeStyle, Row, draw_row
from milepost.painter.guofeng.snow_peak import draw_great_peak, summit_of
from milepost.painter.guofeng.stage import draw_cranes, lit_from, set_stage
from milepost.painter.guofeng.waves import draw_waves
from milepost.painter.guofeng.weather import draw_air, draw_foreground
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.oklch import mix

LAKES = ("lake", "crater_lake", "oasis", "island")


def paint_snow_mountains(sheet: Sheet, palette: Palette) -> None:
    """Silk and sun, the white range, foothills in the season's colours, the bank."""
    scene = sheet.scene
    minerals = Minerals.of(palette)
    kind = scene.brief.landmark.kind if scene.brief.landmark else ""
    white = palette.season == "winter" or palette.weather == "snow"
    disc = set_stage(sheet, palette, minerals, disc_at=_beside_summit(scene))
    snowy = RangeStyle(
        pigments=minerals.snow_stones, snow=0.0, lit_from=lit_from(scene), moss=False, disc=disc
    )
    box = scene.rect(scene.brief.composition.landmark_box)
    for row in _snow_rows(scene):
        draw_row(sheet, row, style=snowy, minerals=minerals)
    draw_great_peak(sheet, minerals)
    mist_band(
        sheet.canvas,
        width=scene.width,
        top=scene.horizon - 210,
        full=scene.horizon - 96,
        bottom=scene.horizon - 6,
        colour=minerals.silk_pale,
        strength=0.85,
    )
    draw_cranes(sheet, palette, minerals, disc=disc)
    foothills = RangeStyle(
        pigments=minerals.snow_stones if white else minerals.stones,
        snow=0.8 if white else palette.snow_cover * 0.5,
        lit_from=lit_from(scene),
        keep_clear=box if stands_before(kind) else None,
    )
    if stands_before(kind):
        _draw_sight(sheet, palette, minerals, kind=kind)
    draw_row(sheet, _foothills(scene, white=white), style=foothills, minerals=minerals)
    if kind in LAKES:
        draw_waves(sheet, minerals, top=scene.horizon - 4, bottom=scene.road + 14)
    else:
        _draw_snowfield(sheet, palette, minerals, white=white)
    draw_air(sheet, palette, minerals)
    ground = replace(palette, snow_cover=max(palette.snow_cover, 0.9)) if white else palette
    draw_bank(sheet, ground, minerals)
    draw_orchard(sheet, palette, minerals)


def paint_snow_mountains_foreground(sheet: Sheet, palette: Palette) -> None:
    """Rain or snow before the car."""
    draw_foreground(sheet, palette)


def _beside_summit(scene: Scene) -> tuple[float, float]:
    """Sun and moon stand over the flank of the summit, on the side of the light."""
    x, top = summit_of(scene)
    high = scene.horizon - top
    aside = lit_from(scene) * max(250.0, high * 0.52)
    place = x + aside if 90 < x + aside < scene.width - 90 else x - aside
    return place, top + high * 0.16


def _draw_sight(sheet: Sheet, palette: Palette, minerals: Minerals, *, kind: str) -> None:
    """Palace, monastery, fort or village on a hill of its own, before the range."""
    scene = sheet.scene
    box = scene.rect(scene.brief.composition.landmark_box)
    random = scene.random("sight")
    reach = half_width(box, kind)
    hill = shape_peak(
        centre_x=box.centre_x,
        base_y=scene.horizon + 14,
        width=reach * 3.6,
        height=reach * 0.52,
        random=random,
        sharpness=0.55,
    )
    draw_peak(
        sheet.canvas,
        hill,
        pigments=minerals.stones,
        minerals=minerals,
        distance=0.12,
        lit_from=lit_from(scene),
        random=random,
        contours=4,
    )
    site = snow_site(sheet.canvas, scene, in_minerals(palette, minerals), box=box, layer="sight")
    with gilded(sheet.canvas, within=box, minerals=minerals, width=1.0):
        paint_sight(site, kind, foot=hill.crest_at(box.centre_x) + 34)


def _snow_rows(scene: Scene) -> tuple[Row, ...]:
    random = scene.random("snow rows")
    box = scene.rect(scene.brief.composition.landmark_box)
    high = scene.horizon - box.top
    valley = scene.width - box.centre_x + random.uniform(-80, 80)
    return tuple(
        Row(
            name=name,
            base_y=scene.horizon - lift,
            height=high * share,
            width=width,
            distance=distance,
            valley_x=valley,
            valley_width=scene.width * 0.22,
            sharpness=1.25,
            mist=0.8,
        )
        for name, lift, share, width, distance in (
            ("white far", 130, 0.52, 360, 0.55),
            ("white near", 84, 0.50, 380, 0.26),
        )
    )


def _foothills(scene: Scene, *, white: bool) -> Row:
    random = scene.random("foothills")
    return Row(
        name="foothills",
        base_y=scene.horizon + 6,
        height=150 if white else 170,
        width=300,
        distance=0.04,
        valley_x=scene.width * random.uniform(0.38, 0.62),
        valley_width=scene.width * 0.34,
        pines=3,
        mist=0.8,
    )


def _draw_snowfield(sheet: Sheet, palette: Palette, minerals: Minerals, *, white: bool) -> None:
    """A level of snow or grass between the foothills and the bank, strewn with small pines."""
    scene = sheet.scene
    tone = minerals.white if white else mix(minerals.stones.slope, minerals.silk, 0.45)
    mist_band(
        sheet.canvas,
        width=scene.width,
        top=scene.horizon - 8,
        full=scene.road - 40,
        bottom=scene.road + 60,
        colour=tone,
        strength=0.9,
    )
    meadow = RangeStyle(
        pigments=minerals.snow_stones if white else minerals.stones,
        snow=0.8 if white else 0.0,
        lit_from=lit_from(scene),
        keep_clear=scene.rect(scene.brief.composition.car_box),
    )
    knolls = Row(
        name="knolls",
        base_y=scene.road - 34,
        height=92,
        width=260,
        distance=0.0,
        valley_x=scene.width / 2,
        valley_width=scene.width * 0.55,
        pines=4,
        mist=0.0,
    )
    draw_row(sheet, knolls, style=meadow, minerals=minerals)
    if palette.weather == "fog":
        return
    mist_band(
        sheet.canvas,
        width=scene.width,
        top=scene.road - 70,
        full=scene.road - 24,
        bottom=scene.road + 20,
        colour=minerals.silk_pale,
        strength=0.5,
    )
