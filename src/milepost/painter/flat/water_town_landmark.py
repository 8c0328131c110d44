"""What stands at the canal's opening: a bridge, a pagoda, a garden, a temple or a pavilion."""

from __future__ import annotations

from milepost.painter.flat.water_town_plan import TownPlan
from milepost.painter.kit.buildings.bridge import arch_bridge
from milepost.painter.kit.buildings.pagoda import pagoda
from milepost.painter.kit.buildings.pavilion import pavilion
from milepost.painter.kit.canal_bridges import five_arch_bridge
from milepost.painter.kit.foliage import round_tree
from milepost.painter.kit.houses_hall import HallColours, storeyed_hall
from milepost.painter.kit.walker import umbrella_walker
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia


def paint_landmark(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    """The brief's landmark; a plain bridge where there is none or its kind is not known here."""
    landmark = sheet.scene.brief.landmark
    kind = landmark.kind if landmark else "stone_bridge"
    if kind in ("pagoda", "temple", "garden", "pavilion"):
        _embankment(sheet, plan)
    if kind == "pagoda":
        _pagoda(sheet, palette, plan)
    elif kind == "temple":
        _temple(sheet, palette, plan)
    elif kind == "garden":
        _garden(sheet, palette, plan)
    elif kind == "pavilion":
        _pavilion(sheet, palette, plan)
    else:
        _bridge(sheet, palette, plan)


def _embankment(sheet: Sheet, plan: TownPlan) -> None:
    """The stone edge that the landmark stands on, level with the houses' plinths."""
    edge = skia.Rect(plan.site.left - 8, plan.horizon - 14, plan.site.right + 8, plan.horizon + 1)
    stone = plan.houses.stone
    shades = [stone.shifted(0.08), stone.shifted(-0.04)]
    shader = linear_gradient((0, edge.top()), (0, edge.bottom()), shades)
    sheet.canvas.drawRect(edge, paint(shader=shader))


def _bridge(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    """The town's bridge or bridges, and in bad weather somebody who crosses."""
    scene, site, stone = sheet.scene, plan.site, _stone(palette)
    style = plan.style.bridges
    if style == "five arches":
        width = site.width * 1.16
        five_arch_bridge(
            sheet.canvas,
            x=site.centre_x,
            foot=scene.horizon,
            width=width,
            stone=stone,
            snow=palette.snow if palette.snow_cover > 0.3 else None,
        )
        _walker(sheet, palette, plan, rise=width * 0.27)
        return
    twin = style == "twin"
    if twin:
        _plank_bridge(sheet, palette, left=site.left, right=site.left + site.width * 0.34)
    elif style == "several":
        _far_bridge(sheet, palette, plan)
    share, shift = (0.98, 0.0) if style == "one arch" else (0.72, 0.14)
    arch_bridge(
        sheet.canvas,
        x=site.centre_x + site.width * shift,
        foot_y=scene.horizon,
        width=site.width * share,
        stone=stone,
        random=scene.random("bridge"),
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )
    _walker(sheet, palette, plan, rise=site.width * share * 0.30)


def _far_bridge(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    """A second bridge a little further up the canal, beside the first."""
    scene, site = sheet.scene, plan.site
    arch_bridge(
        sheet.canvas,
        x=site.centre_x - site.width * 0.30,
        foot_y=scene.horizon,
        width=site.width * 0.46,
        stone=mix(_stone(palette), plan.air, 0.36),
        random=scene.random("far bridge"),
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )


def _walker(sheet: Sheet, palette: Palette, plan: TownPlan, *, rise: float) -> None:
    """Somebody with an umbrella on the crown of the bridge when it rains or snows."""
    if palette.weather not in ("rain", "storm", "snow"):
        return
    scene, site = sheet.scene, plan.site
    umbrella_walker(
        sheet.canvas,
        x=site.centre_x + float(scene.random("walker").uniform(-0.08, 0.12)) * site.width,
        foot=scene.horizon - rise - 4,
        coat=palette.lit(oklch(0.44, 0.10, 20)),
        umbrella=mix(palette.lit(oklch(0.66, 0.18, 40)), oklch(0.66, 0.18, 40), 0.5),
    )


def _plank_bridge(sheet: Sheet, palette: Palette, *, left: float, right: float) -> None:
    """The flat stone bridge that stands square to its arched sister."""
    foot, stone = sheet.scene.horizon, _stone(palette)
    deck = skia.Rect(left, foot - 66, right, foot - 54)
    posts = skia.Path()
    for place in (left + 10, right - 26):
        posts.addRect(skia.Rect(place, foot - 56, place + 14, foot + 2))
    rail = skia.Path()
    rail.addRect(skia.Rect(left, foot - 92, right, foot - 86))
    for step in range(6):
        x = left + 4 + (right - left - 14) * step / 5
        rail.addRect(skia.Rect(x, foot - 96, x + 7, foot - 64))
    shades = [stone.shifted(0.06), stone.shifted(-0.08)]
    shader = linear_gradient((0, foot - 60), (0, foot), shades)
    sheet.canvas.drawPath(posts, paint(shader=shader))
    sheet.canvas.drawPath(rail, paint(stone.shifted(0.10)))
    sheet.canvas.drawRect(deck, paint(stone.shifted(0.04)))
    if palette.snow_cover > 0.3:
        sheet.canvas.drawRect(skia.Rect(left, foot - 69, right, foot - 64), paint(palette.snow))


def _pagoda(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    site, far = plan.site, palette.far_off
    landmark = sheet.scene.brief.landmark
    words = "".join(landmark.features_zh) if landmark else ""
    storeys = next((n for word, n in (("九", 9), ("八", 9), ("五", 5)) if word in words), 7)
    pagoda(
        sheet.canvas,
        x=site.centre_x,
        foot_y=site.bottom - 14,
        height=min(site.height * 0.96, 500.0),
        storeys=storeys,
        wall=far(palette.lit(oklch(0.78, 0.07, 65)), 0.08),
        wall_light=far(palette.lit(oklch(0.90, 0.05, 75)), 0.08),
        roof=far(mix(palette.roof, palette.near_dark, 0.25), 0.08),
        window=oklch(0.86, 0.13, 78) if palette.window_glow else palette.wood,
        glow=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )
    _grove(sheet, palette, plan, gap=0.0)


def _temple(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    """A hall above an apricot wall, with steps down to the canal."""
    site, canvas = plan.site, sheet.canvas
    foot = site.bottom
    colours = _hall(palette, wall=oklch(0.80, 0.12, 78))
    height = min(site.height * 0.62, 300.0)
    storeyed_hall(
        canvas,
        x=site.centre_x,
        foot=foot - 52,
        half=site.width * 0.28,
        height=height,
        storeys=2,
        colours=colours,
    )
    wall = skia.Rect(site.left + 6, foot - 74, site.right - 6, foot)
    shades = [colours.wall.shifted(0.03), colours.wall.shifted(-0.07)]
    shader = linear_gradient((0, wall.top()), (0, foot), shades)
    canvas.drawRect(wall, paint(shader=shader))
    coping = skia.Rect(site.left, foot - 82, site.right, foot - 72)
    canvas.drawRoundRect(coping, 3, 3, paint(colours.tile))
    if palette.snow_cover > 0.2:
        snow = skia.Rect(site.left, foot - 86, site.right, foot - 78)
        canvas.drawRoundRect(
            snow, 4, 4, paint(palette.snow.faded(min(1, palette.snow_cover + 0.2)))
        )
    gate = skia.Path()
    gate.addRect(skia.Rect(site.centre_x - 20, foot - 40, site.centre_x + 20, foot))
    gate.addCircle(site.centre_x, foot - 40, 20)
    canvas.drawPath(
        gate, paint(mix(palette.near_dark, oklch(0.84, 0.14, 74), 0.8 * palette.window_glow))
    )
    _grove(sheet, palette, plan, gap=0.30)


def _garden(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    """A white wall with a moon gate, a waterside pavilion, rocks and trees."""
    site, canvas = plan.site, sheet.canvas
    foot, random = site.bottom, sheet.scene.random("garden")
    houses = plan.houses
    wall = skia.Rect(site.left + 8, foot - 118, site.right - 8, foot)
    shades = [houses.wall, mix(houses.wall, houses.wall_shade, 0.6)]
    canvas.drawRect(wall, paint(shader=linear_gradient((0, wall.top()), (0, foot), shades)))
    coping = skia.Rect(site.left, foot - 128, site.right, foot - 116)
    canvas.drawRoundRect(coping, 4, 4, paint(houses.tile))
    if palette.snow_cover > 0.2:
        cap = skia.Rect(site.left, foot - 133, site.right, foot - 123)
        canvas.drawRoundRect(cap, 4, 4, paint(palette.snow.faded(min(1, palette.snow_cover + 0.2))))
    moon_x = site.left + site.width * 0.24
    beyond = mix(palette.leaves.mid, palette.haze, 0.35)
    canvas.drawCircle(moon_x, foot - 54, 46, paint(houses.tile))
    canvas.drawCircle(moon_x, foot - 54, 41, paint(beyond))
    round_tree(canvas, x=moon_x, y=foot - 44, radius=22, tones=palette.accents, random=random)
    _grove(sheet, palette, plan, gap=0.36)
    pavilion(
        canvas,
        x=site.left + site.width * 0.62,
        foot_y=foot + 2,
        height=min(site.height * 0.50, 250.0),
        pillar=palette.lit(oklch(0.46, 0.12, 32)),
        roof=mix(palette.roof, palette.near_dark, 0.25),
        stone=_stone(palette),
        lamp=oklch(0.86, 0.13, 76),
        glow=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )


def _pavilion(sheet: Sheet, palette: Palette, plan: TownPlan) -> None:
    site = plan.site
    landmark = sheet.scene.brief.landmark
    words = landmark.name + "".join(landmark.features_zh) if landmark else ""
    if any(word in words for word in ("楼", "阁", "三层", "五层")):
        storeyed_hall(
            sheet.canvas,
            x=site.centre_x,
            foot=site.bottom - 4,
            half=site.width * 0.24,
            height=min(site.height * 0.8, 400.0),
            storeys=5 if "五层" in words else 3,
            colours=_hall(palette, wall=oklch(0.62, 0.12, 35)),
        )
        _grove(sheet, palette, plan, gap=0.30)
        return
    _grove(sheet, palette, plan, gap=0.34)
    pavilion(
        sheet.canvas,
        x=site.centre_x,
        foot_y=site.bottom - 6,
        height=min(site.height * 0.62, 310.0),
        pillar=palette.lit(oklch(0.46, 0.12, 32)),
        roof=mix(palette.roof, palette.near_dark, 0.25),
        stone=_stone(palette),
        lamp=oklch(0.86, 0.13, 76),
        glow=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )


def _grove(sheet: Sheet, palette: Palette, plan: TownPlan, *, gap: float) -> None:
    """Trees at the landmark's feet, none within `gap` of its middle (in box widths)."""
    random, site = sheet.scene.random("grove"), plan.site
    for place in (-0.42, 0.42, -0.30, 0.31, -0.16, 0.18, 0.02):
        if abs(place) < gap:
            continue
        radius = random.uniform(24, 36)
        tones = palette.accents if random.rand() < palette.accent_share else palette.leaves
        round_tree(
            sheet.canvas,
            x=site.centre_x + place * site.width,
            y=site.bottom - radius * 0.8,
            radius=radius,
            tones=tones,
            random=random,
            puffs=16,
        )


def _stone(palette: Palette) -> Colour:
    """Warm grey granite, which stands out from the bluish air."""
    stone = palette.lit(oklch(0.64, 0.032, 78))
    if palette.light == "night":
        return mix(stone, oklch(0.52, 0.02, 238), 0.5)
    if palette.light == "dusk":
        return mix(stone, palette.near_dark, 0.22)
    return stone


def _hall(palette: Palette, *, wall: Colour) -> HallColours:
    return HallColours(
        tile=mix(palette.roof, palette.near_dark, 0.25),
        column=palette.lit(oklch(0.46, 0.12, 32)),
        wall=palette.lit(wall),
        beam=palette.lit(oklch(0.48, 0.07, 200)),
        stone=_stone(palette),
        lamp=oklch(0.86, 0.13, 76),
        lamps=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )
