"""The sight that stands by the lake, by its kind; kinds nobody has drawn leave plain hills."""

from __future__ import annotations

from milepost.painter.flat.air import sun_side
from milepost.painter.flat.lake_shores import Headland
from milepost.painter.flat.lake_sight import (
    is_storeyed,
    kind_of,
    mentions,
    storeys_of,
    towers_of,
)
from milepost.painter.kit.buildings.bridge import arch_bridge
from milepost.painter.kit.buildings.dagoba import dagoba
from milepost.painter.kit.buildings.lighthouse import lighthouse
from milepost.painter.kit.buildings.pagoda import pagoda
from milepost.painter.kit.buildings.pavilion import pavilion
from milepost.painter.kit.church import ChurchColours, spired_church
from milepost.painter.kit.foliage import round_tree
from milepost.painter.kit.hills import RidgeLine
from milepost.painter.kit.houses_hall import HallColours, storeyed_hall
from milepost.painter.kit.rocks import shore_rocks
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.oklch import oklch


def paint_hilltop_landmark(
    sheet: Sheet, palette: Palette, *, line: RidgeLine, headland: Headland
) -> float:
    """Draw a landmark that rises out of the wood; how far trees must stay off its axis."""
    brief = sheet.scene.brief
    if kind_of(brief) == "pagoda":
        return _pagodas(sheet, palette, line=line, headland=headland)
    if kind_of(brief) in {"palace", "temple"} or is_storeyed(brief):
        return _hall(sheet, palette, line=line)
    return 0.0


def paint_waterside_landmark(sheet: Sheet, palette: Palette, *, headland: Headland) -> None:
    """Draw a landmark that stands at the water's edge, in front of the wood."""
    brief = sheet.scene.brief
    kind = kind_of(brief)
    if kind == "lighthouse":
        eaves = mentions(brief, "檐", "亭", "中式")
        _lighthouse(sheet, palette, headland=headland, eaves=eaves)
    elif kind == "stone_bridge":
        _bridge(sheet, palette, headland=headland)
    elif kind == "pavilion" and not is_storeyed(brief):
        _pavilion(sheet, palette, headland=headland)
    elif kind == "church":
        _church(sheet, palette, headland=headland)


def _pagodas(sheet: Sheet, palette: Palette, *, line: RidgeLine, headland: Headland) -> float:
    """One pagoda, or as many as the sight has; a white dagoba where the features say so."""
    scene, random = sheet.scene, sheet.scene.random("landmark")
    box = scene.rect(scene.brief.composition.landmark_box)
    foot = line.height_at(headland.centre_x) + 12
    height = (foot - box.top) * random.uniform(0.84, 0.98)
    if mentions(scene.brief, "白塔", "覆钵"):
        _dagoba(sheet, palette, x=headland.centre_x, foot_y=foot, height=height * 0.72)
        return height * 0.16
    count = towers_of(scene.brief)
    if count == 1:
        _pagoda(sheet, palette, x=headland.centre_x, foot_y=foot, height=height)
        return height * 0.11
    beside = (
        ((-0.24, 0.72), (0.24, 0.72), (0.0, 1.0)) if count == 3 else ((-0.17, 0.9), (0.17, 1.0))
    )
    for across, share in beside:
        x = box.centre_x + across * box.width
        _pagoda(sheet, palette, x=x, foot_y=line.height_at(x) + 14, height=height * 0.82 * share)
    return box.width * 0.3


def _pagoda(sheet: Sheet, palette: Palette, *, x: float, foot_y: float, height: float) -> None:
    scene = sheet.scene
    white = mentions(scene.brief, "白色")
    pagoda(
        sheet.canvas,
        x=x,
        foot_y=foot_y,
        height=height,
        storeys=storeys_of(scene.brief) or (5, 7, 7)[scene.layer_seed("storeys") % 3],
        wall=palette.lit(oklch(0.90, 0.012, 90) if white else oklch(0.88, 0.035, 75)),
        wall_light=palette.lit(oklch(0.97, 0.02, 85)),
        roof=palette.lit(oklch(0.62, 0.03, 80) if white else oklch(0.40, 0.065, 35)),
        window=palette.window,
        glow=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )


def _dagoba(sheet: Sheet, palette: Palette, *, x: float, foot_y: float, height: float) -> None:
    dagoba(
        sheet.canvas,
        x=x,
        foot_y=foot_y,
        height=height,
        wall=palette.wall,
        shade=palette.wall_shade,
        gold=palette.lit(oklch(0.80, 0.13, 84)),
        niche=palette.window if palette.window_glow > 0 else palette.lit(oklch(0.48, 0.13, 30)),
        snow=palette.snow if palette.snow_cover >= 0.5 else None,
    )


def _lighthouse(sheet: Sheet, palette: Palette, *, headland: Headland, eaves: bool) -> None:
    scene, random = sheet.scene, sheet.scene.random("landmark")
    box = scene.rect(scene.brief.composition.landmark_box)
    inward = -1 if headland.right else 1
    x = box.centre_x + inward * random.uniform(60, 110)
    foot = scene.horizon - 18
    height = min(box.height * random.uniform(0.58, 0.68), foot - box.top)
    shore_rocks(
        sheet.canvas,
        random=random,
        left=x - 74,
        right=x + 74,
        y=scene.horizon,
        light=palette.rock,
        shade=palette.rock_shade,
        count=22,
        size=1.35,
        snow=palette.snow if palette.snow_cover >= 0.5 else None,
    )
    lighthouse(
        sheet.canvas,
        x=x,
        foot_y=foot,
        height=height,
        wall=palette.lit(oklch(0.985, 0.008, 90)),
        shade=palette.lit(oklch(0.83, 0.03, 245)),
        roof=palette.lit(oklch(0.42, 0.085, 32)),
        lamp=palette.window if palette.window_glow > 0 else palette.lit(oklch(0.90, 0.10, 88)),
        glow=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
        eaves=eaves,
    )


def _bridge(sheet: Sheet, palette: Palette, *, headland: Headland) -> None:
    """The bridge leads from the headland to a wooded islet on the open side."""
    scene, random = sheet.scene, sheet.scene.random("landmark")
    box = scene.rect(scene.brief.composition.landmark_box)
    inward = -1 if headland.right else 1
    islet = box.centre_x + inward * (box.width / 2 + 22)
    shore_rocks(
        sheet.canvas,
        random=random,
        left=islet - 60,
        right=islet + 60,
        y=scene.horizon,
        light=palette.rock,
        shade=palette.rock_shade,
        count=18,
        snow=palette.snow if palette.snow_cover >= 0.5 else None,
    )
    for at, (across, radius) in enumerate(((-0.2, 44.0), (0.7, 30.0), (-0.9, 26.0))):
        round_tree(
            sheet.canvas,
            x=islet + inward * across * 44,
            y=scene.horizon - 12 - radius * 0.72,
            radius=radius,
            tones=palette.accents if at == 1 else palette.leaves,
            random=random,
            light_from=sun_side(scene),
            puffs=18,
        )
    arch_bridge(
        sheet.canvas,
        x=box.centre_x,
        foot_y=scene.horizon,
        width=box.width,
        stone=palette.lit(oklch(0.74, 0.022, 85)),
        random=random,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )


def _pavilion(sheet: Sheet, palette: Palette, *, headland: Headland) -> None:
    scene, random = sheet.scene, sheet.scene.random("landmark")
    box = scene.rect(scene.brief.composition.landmark_box)
    inward = -1 if headland.right else 1
    x = box.centre_x + inward * random.uniform(20, 60)
    height = min(box.height * 0.46, box.width * 0.62)
    pavilion(
        sheet.canvas,
        x=x,
        foot_y=scene.horizon,
        height=height,
        pillar=palette.lit(oklch(0.50, 0.15, 30)),
        roof=palette.lit(oklch(0.47, 0.05, 195)),
        stone=palette.lit(oklch(0.78, 0.018, 85)),
        lamp=palette.window,
        glow=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )


def _hall(sheet: Sheet, palette: Palette, *, line: RidgeLine) -> float:
    scene = sheet.scene
    box = scene.rect(scene.brief.composition.landmark_box)
    foot = line.height_at(box.centre_x) + 14
    golden = kind_of(scene.brief) == "palace" or mentions(scene.brief, "黄琉璃", "金顶")
    two_storeyed = kind_of(scene.brief) == "temple" or mentions(scene.brief, "两层")
    storeys = 2 if two_storeyed else 3
    gilded = mentions(scene.brief, "金箔")
    height = (foot - box.top) * 0.27 * storeys
    half = min(height * 1.08 / storeys, box.width * 0.3)
    storeyed_hall(
        sheet.canvas,
        x=box.centre_x,
        foot=foot,
        half=half,
        height=height,
        storeys=storeys,
        colours=HallColours(
            tile=palette.lit(oklch(0.72, 0.12, 82) if golden else oklch(0.44, 0.05, 195)),
            column=palette.lit(oklch(0.66, 0.12, 75) if gilded else oklch(0.46, 0.13, 32)),
            wall=palette.lit(oklch(0.80, 0.13, 84) if gilded else oklch(0.62, 0.12, 35)),
            beam=palette.lit(oklch(0.48, 0.07, 200)),
            stone=palette.lit(oklch(0.78, 0.018, 85)),
            lamp=palette.window,
            lamps=palette.window_glow,
            snow=palette.snow,
            snow_cover=palette.snow_cover,
        ),
    )
    return half * 0.9


def _church(sheet: Sheet, palette: Palette, *, headland: Headland) -> None:
    scene = sheet.scene
    box = scene.rect(scene.brief.composition.landmark_box)
    inward = -1 if headland.right else 1
    x = box.centre_x + inward * 30
    shore_rocks(
        sheet.canvas,
        random=scene.random("landmark"),
        left=x - 110,
        right=x + 110,
        y=scene.horizon,
        light=palette.rock,
        shade=palette.rock_shade,
        count=26,
        snow=palette.snow if palette.snow_cover >= 0.5 else None,
    )
    spired_church(
        sheet.canvas,
        x=x,
        foot=scene.horizon - 8,
        height=min(box.height * 0.6, 330.0),
        colours=ChurchColours(
            wall=palette.wall,
            trim=palette.wall_shade,
            roof=palette.lit(oklch(0.45, 0.06, 30)),
            gold=palette.lit(oklch(0.80, 0.13, 84)),
            lamp=palette.window,
            lamps=palette.window_glow,
            dark=palette.near_dark,
        ),
    )
