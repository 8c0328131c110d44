"""What lies in the open lake: islets, a causeway with trees, gulls over the water."""

from __future__ import annotations

from milepost.painter.flat.air import sun_side
from milepost.painter.kit.buildings.bridge import arch_bridge
from milepost.painter.kit.foliage import Crown, conifer, wood
from milepost.painter.kit.lake_words import (
    cover_of,
    has_causeway,
    islands_of,
    kind_of,
    mentions,
)
from milepost.painter.kit.rocks import shore_rocks
from milepost.painter.kit.sky import birds
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.painter.scene import Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import mix, oklch
from milepost.pixels.skia_loader import skia


def paint_islets(sheet: Sheet, palette: Palette) -> None:
    """The islets that the sight is known for; else in two pictures of five one far out."""
    scene, random = sheet.scene, sheet.scene.random("islet")
    named = islands_of(scene.brief)
    right = scene.rect(scene.brief.composition.landmark_box).centre_x > scene.width / 2
    if named == 0:
        if random.rand() < 0.6 or kind_of(scene.brief) == "fountain":
            return
        share, half = random.uniform(0.05, 0.24), random.uniform(80, 150)
        _islet(sheet, palette, x=scene.width * (share if right else 1 - share), half=half)
        return
    if named <= 2:
        for share, half in ((random.uniform(0.36, 0.44), 62.0), (random.uniform(0.1, 0.2), 110.0)):
            _islet(sheet, palette, x=scene.width * (share if right else 1 - share), half=half)
        return
    halves = sorted(random.uniform(24, 74) if at % 2 else 95 + 10 * at for at in range(named))
    places = random.permutation(named)
    for place, half in zip(places, halves, strict=True):
        share = (place + random.uniform(0.2, 0.8)) / named
        _islet(sheet, palette, x=scene.width * share, half=half, steep=random.uniform(0.45, 0.75))


def paint_causeway(sheet: Sheet, palette: Palette) -> None:
    """A long dyke with trees and an arched bridge, low over the open water."""
    scene, random = sheet.scene, sheet.scene.random("causeway")
    if not has_causeway(scene.brief):
        return
    right = scene.rect(scene.brief.composition.landmark_box).centre_x > scene.width / 2
    ends = (-20.0, scene.width * 0.58) if right else (scene.width * 0.42, scene.width + 20.0)
    foot = scene.horizon
    stone = palette.far_off(palette.rock, 0.25)
    bank = skia.Rect(ends[0], foot - 13, ends[1], foot + 3)
    shades = [palette.far_off(palette.grass.mid, 0.25), stone]
    ramp = linear_gradient((0, foot - 13), (0, foot), shades)
    canvas = sheet.canvas
    gap = ends[0] + (ends[1] - ends[0]) * (0.62 if right else 0.38)
    canvas.save()
    canvas.clipRect(skia.Rect(gap - 26, foot - 30, gap + 26, foot + 6), skia.ClipOp.kDifference)
    canvas.drawRoundRect(bank, 6, 6, paint(shader=ramp))
    canvas.restore()
    arch_bridge(
        canvas,
        x=gap,
        foot_y=foot,
        width=104,
        stone=palette.far_off(palette.lit(oklch(0.76, 0.02, 85)), 0.2),
        random=random,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )
    crowns = []
    for at in range(round((ends[1] - ends[0]) / 34)):
        x = ends[0] + 34 * (at + random.uniform(0.2, 0.8))
        if abs(x - gap) > 56:
            crowns.append(Crown(x, foot - 27, random.uniform(14, 21), at % 3 == 0))
    kinds = [
        Foliage(*(palette.far_off(tone, 0.25) for tone in tones))
        for tones in (palette.leaves, palette.accents)
    ]
    wood(crowns, canvas, kinds, random, light_from=sun_side(scene))


def paint_gulls(sheet: Sheet, palette: Palette) -> None:
    """A flock over the open water where the sight is known for its birds; elsewhere a few."""
    scene, random = sheet.scene, sheet.scene.random("gulls")
    if palette.light == "night" or palette.sun_strength < 0.5:
        return
    right = scene.rect(scene.brief.composition.landmark_box).centre_x > scene.width / 2

    def open_water(share: float) -> float:
        return scene.width * (share if right else 1 - share)

    if mentions(scene.brief, "鸥", "水鸟", "候鸟"):
        white = palette.lit(oklch(0.97, 0.01, 90))
        dark = mix(palette.far, palette.near_dark, 0.4)
        for share, height, span, colour in (
            (0.34, 0.80, 30.0, white),
            (0.2, 0.88, 40.0, white),
            (0.46, 0.72, 22.0, dark),
        ):
            birds(
                sheet.canvas,
                x=open_water(share) - 60,
                y=scene.horizon * height,
                span=span,
                count=6,
                colour=colour,
                random=random,
            )
    elif random.rand() >= 0.5:
        birds(
            sheet.canvas,
            x=open_water(random.uniform(0.3, 0.42)) - 40,
            y=scene.horizon * random.uniform(0.66, 0.74),
            span=random.uniform(17, 24),
            count=random.randint(3, 6),
            colour=mix(palette.far, palette.near_dark, 0.5),
            random=random,
        )


def _islet(sheet: Sheet, palette: Palette, *, x: float, half: float, steep: float = 0.42) -> None:
    """A dome of trees between rocks; the smaller, the hazier."""
    scene, random = sheet.scene, sheet.scene.random(f"islet {round(x)}")
    far = 0.5 - 0.3 * min(1.0, half / 150)
    kinds = [
        Foliage(*(palette.far_off(tone, far) for tone in tones))
        for tones in (palette.leaves, palette.accents)
    ]
    high = half * steep
    dome = skia.Rect(x - half, scene.horizon - high, x + half, scene.horizon + high)
    body = skia.Path()
    body.addArc(dome, 180, 180)
    sheet.canvas.drawPath(body, paint(kinds[0].dark))
    if cover_of(scene.brief) == "conifers":
        firs = skia.Path()
        for _ in range(round(half / 4)):
            across = random.uniform(-0.9, 0.9)
            foot = scene.horizon - (1 - across**2) * high * 0.95 * random.uniform(0.3, 1.0)
            conifer(
                firs,
                x=x + across * half,
                foot_y=foot + 5,
                height=random.uniform(22, 40) * (0.5 + half / 220),
            )
        tip = palette.far_off(palette.conifers.mid, far)
        ramp = linear_gradient((0, scene.horizon - half * 0.6), (0, scene.horizon), [tip] * 2)
        sheet.canvas.drawPath(firs, paint(shader=ramp))
    crowns = []
    for _ in range(round(half * (0.1 + 0.42 * steep))):
        across = random.uniform(-1, 1)
        tall = (1 - across**2) * high * 0.8
        y = scene.horizon - 9 - tall * random.rand()
        kind = int(random.rand() < palette.accent_share)
        crowns.append(Crown(x + across * half, y, random.uniform(11, 19), kind))
    crowns.sort(key=lambda crown: crown.y)
    wood(crowns, sheet.canvas, kinds, random, light_from=sun_side(scene))
    shore_rocks(
        sheet.canvas,
        random=random,
        left=x - half,
        right=x + half,
        y=scene.horizon,
        light=palette.far_off(palette.rock, far),
        shade=palette.far_off(palette.rock_shade, far),
        count=round(half / 7),
        size=0.7,
    )
