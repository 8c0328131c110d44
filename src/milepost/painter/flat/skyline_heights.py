"""Old heights of a city: pagodas, storeyed pavilions, lighthouses; and a lake's fountains."""

from __future__ import annotations

from milepost.painter.flat.skyline_ground import paint_cliff, paint_hill
from milepost.painter.flat.skyline_site import Site, hall_colours
from milepost.painter.kit.buildings.lighthouse import lighthouse
from milepost.painter.kit.buildings.pagoda import pagoda
from milepost.painter.kit.houses_hall import HallColours, storeyed_hall, upturned_roof
from milepost.painter.kit.sky import glow
from milepost.painter.kit.square_pagodas import stepped_pagoda
from milepost.painter.kit.towers_gate import brick_base
from milepost.painter.kit.towers_profile import Stand
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia

_COUNTS = (
    ("十三", 13),
    ("十余", 9),
    ("九", 9),
    ("八层", 9),
    ("七", 7),
    ("五层", 5),
    ("五级", 5),
    ("三层", 3),
)


def paint_pagoda(site: Site) -> None:
    """A pagoda with as many storeys as the words say, on its hill, cliff or isle."""
    box = site.box
    foot = box.bottom
    if site.says("断崖", "红崖"):
        foot -= paint_cliff(site, height=min(120.0, box.height * 0.26))
    elif site.says("山顶", "山上"):
        foot -= paint_hill(site, height=min(120.0, box.height * 0.24))
    elif site.says("岛", "屿"):
        foot -= paint_hill(site, height=30.0)
    stand = Stand(box.centre_x, foot, min((foot - box.top) * 0.92, 430.0))
    if site.says("双塔"):
        for out, share in ((-0.30, 0.74), (0.32, 0.84)):
            place = Stand(box.centre_x + out * box.width, foot, stand.height * share)
            _one_pagoda(site, place)
        return
    _one_pagoda(site, stand)


def _one_pagoda(site: Site, stand: Stand) -> None:
    storeys = next((count for word, count in _COUNTS if site.says(word)), 7)
    opening = mix(site.palette.near_dark, oklch(0.86, 0.13, 78), 0.9 * site.palette.window_glow)
    _light_up(site, stand)
    if site.says("方形", "实心"):
        solid = site.says("实心")
        stepped_pagoda(
            site.canvas,
            stand,
            storeys=storeys,
            half=0.155 if not solid else 0.11,
            wall=site.shown(oklch(0.80, 0.075, 78) if not solid else oklch(0.70, 0.07, 50)),
            opening=opening,
            sun_right=site.facade.sun_right,
            taper=0.46 if not solid else 0.55,
        )
        return
    wall, roof = oklch(0.80, 0.07, 68), mix(site.palette.roof, site.palette.near_dark, 0.25)
    if site.says("铁锈", "褐色"):
        wall, roof = oklch(0.56, 0.075, 48), site.shown(oklch(0.40, 0.06, 40))
    elif site.says("金"):
        roof = site.shown(oklch(0.74, 0.13, 82))
    pagoda(
        site.canvas,
        x=stand.x,
        foot_y=stand.foot,
        height=stand.height,
        storeys=storeys,
        wall=site.shown(wall.shifted(-0.10)),
        wall_light=site.shown(wall.shifted(0.06)),
        roof=roof,
        window=opening,
        glow=site.palette.window_glow,
        snow=site.palette.snow,
        snow_cover=site.palette.snow_cover,
        width=stand.height * (0.22 if storeys > 9 else 0.33 if storeys > 5 else 0.42),
    )


def paint_pavilion(site: Site) -> None:
    """A storeyed tower under upturned eaves, on its terrace, rock, wall or hill."""
    box = site.box
    colours = _timber(site)
    foot = box.bottom
    if site.says("蛇山", "山上"):
        foot -= paint_hill(site, height=min(80.0, box.height * 0.18))
    storeys = next((count for word, count in _COUNTS if site.says(word)), 5)
    base = 0.0
    if site.says("城墙"):
        base = 62.0
        brick_base(
            site.canvas,
            x=box.centre_x,
            foot=foot,
            half=box.width * 0.46,
            height=base,
            brick=site.shown(oklch(0.62, 0.03, 70)),
            dark=site.palette.near_dark,
            gates=1,
        )
    elif site.says("石台", "高台", "矶石") or not site.says("蛇山"):
        base = 34.0
        _terrace(site, foot=foot, height=base)
    if site.says("石桥"):
        _causeway(site, foot=box.bottom)
    room = foot - base - box.top
    tall = min(room * 0.88, {3: 250.0}.get(storeys, 400.0))
    stand = Stand(box.centre_x, foot - base, tall)
    _light_up(site, stand)
    pointed = site.says("攒尖") or storeys == 3
    rows = min(storeys, 7)
    half = min(box.width * 0.30, tall * (0.34 if rows < 6 else 0.24))
    if site.says("高台"):
        _wings(site, foot=foot - base, half=half, tall=tall, colours=colours)
    storeyed_hall(
        site.canvas,
        x=box.centre_x,
        foot=foot - base,
        half=half,
        height=tall * (0.84 if pointed else 1.0),
        storeys=rows,
        colours=colours,
        taper=0.10 if rows < 6 else 0.075,
    )
    if pointed:
        _pointed_roof(
            site,
            half=half * (1 - 0.10 * (rows - 1)),
            eave=foot - base - tall * 0.76,
            top=foot - base - tall,
            colours=colours,
        )


def _timber(site: Site) -> HallColours:
    colours = hall_colours(site)
    if site.says("金黄琉璃"):
        colours = colours._replace(tile=site.shown(oklch(0.73, 0.14, 76)))
    elif site.says("碧色"):
        colours = colours._replace(tile=site.shown(oklch(0.52, 0.085, 170)))
    return colours


def _pointed_roof(
    site: Site, *, half: float, eave: float, top: float, colours: HallColours
) -> None:
    """A roof that ends in a gilded ball instead of a ridge."""
    upturned_roof(
        site.canvas,
        x=site.box.centre_x,
        eave=eave,
        half=half * 1.30,
        height=(eave - top) * 0.80,
        ridge=2.0,
        colours=colours,
    )
    gold = site.shown(oklch(0.80, 0.13, 85))
    ball = eave - (eave - top) * 0.86
    site.canvas.drawCircle(site.box.centre_x, ball, 6.5, paint(gold))
    site.canvas.drawLine(site.box.centre_x, ball, site.box.centre_x, top, paint(gold, stroke=2.6))


def _wings(site: Site, *, foot: float, half: float, tall: float, colours: HallColours) -> None:
    """Lower halls at both sides of a great one."""
    for side in (-1, 1):
        storeyed_hall(
            site.canvas,
            x=site.box.centre_x + side * half * 1.12,
            foot=foot,
            half=half * 0.40,
            height=tall * 0.30,
            storeys=1,
            colours=colours,
        )


def _terrace(site: Site, *, foot: float, height: float) -> None:
    """A stone platform with steps in its middle."""
    stone, box = site.shown(oklch(0.80, 0.02, 85)), site.box
    half = box.width * 0.43
    canvas = site.canvas
    for wide, low, high in ((half, 0.0, 0.6), (half * 0.88, 0.6, 1.0)):
        block = skia.Rect(
            box.centre_x - wide, foot - height * high, box.centre_x + wide, foot - height * low
        )
        shades = [stone.shifted(0.05), stone.shifted(-0.08)]
        shader = linear_gradient((0, block.top()), (0, block.bottom()), shades)
        canvas.drawRect(block, paint(shader=shader))
        rail = skia.Rect(block.left(), block.top() - 5, block.right(), block.top() - 2)
        canvas.drawRect(rail, paint(stone.shifted(0.08)))
    steps = skia.Path()
    for at in range(5):
        y = foot - height * (at + 1) / 5
        steps.addRect(skia.Rect(box.centre_x - 26 + at, y, box.centre_x + 26 - at, y + 3))
    canvas.drawPath(steps, paint(stone.shifted(-0.10)))


def _causeway(site: Site, *, foot: float) -> None:
    """A low stone bridge of many arches that leads to the rock."""
    stone = site.shown(oklch(0.74, 0.02, 85))
    left, right = (site.box.left - 110, site.box.centre_x)
    deck = skia.Path()
    deck.addRect(skia.Rect(left, foot - 26, right, foot + 2))
    arches = skia.Path()
    for at in range(7):
        centre = left + 24 + at * 44
        arches.addOval(skia.Rect(centre - 15, foot - 18, centre + 15, foot + 18))
    site.canvas.drawPath(
        skia.Op(deck, arches, skia.PathOp.kDifference_PathOp), paint(stone.shifted(-0.02))
    )
    site.canvas.drawRect(skia.Rect(left, foot - 34, right, foot - 31), paint(stone.shifted(0.06)))


def paint_lighthouse(site: Site) -> None:
    """A white lighthouse on its island or hill."""
    palette, box = site.palette, site.box
    hill = site.says("山上")
    foot = box.bottom - paint_hill(site, height=110.0 if hill else 52.0)
    lighthouse(
        site.canvas,
        x=box.centre_x,
        foot_y=foot + 6,
        height=min((foot - box.top) * 0.90, 330.0),
        wall=site.shown(oklch(0.98, 0.01, 90)),
        shade=site.shown(oklch(0.72, 0.04, 245)),
        roof=site.shown(oklch(0.55, 0.19, 28)),
        lamp=oklch(0.92, 0.12, 88),
        glow=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )


def paint_fountains(site: Site) -> None:
    """Jets of a musical fountain on the water before the towers."""
    if not site.says("喷泉"):
        return
    canvas, box = site.canvas, site.box
    white = mix(
        site.shown(oklch(0.99, 0.008, 220)), site.facade.lamp, 0.3 * site.palette.window_glow
    )
    jets = skia.Path()
    for at in range(-4, 5):
        x = box.centre_x + at * 34
        top = box.bottom - (250 - 10 * at * at)
        jets.addPath(polygon([(x - 5, box.bottom), (x, top), (x + 5, box.bottom)]))
        for side in (-1, 1):
            arc = skia.Path()
            arc.moveTo(x, box.bottom)
            arc.quadTo(x + side * 10, top - 10, x + side * 34, box.bottom - 30)
            canvas.drawPath(arc, paint(white.faded(0.8), stroke=2.4))
    canvas.drawPath(jets, paint(white.faded(0.85)))
    canvas.drawPath(jets, paint(white.faded(0.35), blur=7))


def _light_up(site: Site, stand: Stand) -> None:
    """Warm light around a building that is lit at night."""
    if site.palette.window_glow > 0:
        light: Colour = oklch(0.84, 0.13, 76)
        glow(
            site.canvas,
            x=stand.x,
            y=stand.foot - stand.height * 0.45,
            radius=stand.height * 0.6,
            colour=light,
            strength=0.34 * site.palette.window_glow,
            additive=True,
        )
