"""Television and observation towers of a brief, told apart by city and words."""

from __future__ import annotations

from milepost.painter.flat.skyline_ground import paint_hill
from milepost.painter.flat.skyline_site import Site
from milepost.painter.kit.towers import Facade
from milepost.painter.kit.towers_cabin import (
    BALL,
    HILLTOP,
    NEEDLE,
    PLAIN,
    RING,
    SAUCER,
    SILVER_BALL,
    THREE_LEGGED,
    Mast,
    cabin_tower,
    space_needle,
)
from milepost.painter.kit.towers_lattice import (
    BANDED,
    CLOCK,
    IRON_LADY,
    WHITE_MAST,
    Lattice,
    clock_face,
    lattice_tower,
    tin_tower,
)
from milepost.painter.kit.towers_profile import Stand
from milepost.painter.kit.towers_tv import Beacon, pearl_tower, waist_tower
from milepost.pixels.oklch import Colour, mix, oklch


def paint_tv_tower(site: Site) -> None:
    """The tower that city or words ask for; a plain concrete one otherwise."""
    height = site.box.height * 0.98
    x, foot = site.box.centre_x, site.box.bottom
    if site.city == "上海":
        beacon = _beacon(site, oklch(0.62, 0.20, 358), oklch(0.96, 0.03, 20))
        pearl_tower(site.canvas, x=x, foot=foot, height=height, facade=site.facade, beacon=beacon)
    elif site.says("蛮腰", "扭腰", "镂空"):
        beacon = _beacon(site, oklch(0.60, 0.17, 328), oklch(0.80, 0.11, 205))
        waist_tower(site.canvas, x=x, foot=foot, height=height, facade=site.facade, beacon=beacon)
    elif site.says("新世界"):
        _tin(site)
    elif site.says("铁塔", "格构", "网格"):
        _lattice(site)
    else:
        _concrete_tower(site)


def _tin(site: Site) -> None:
    neon = oklch(0.70, 0.19, 25)
    tin_tower(
        site.canvas,
        Stand(site.box.centre_x, site.box.bottom, min(site.box.height * 0.86, 430.0)),
        steel=site.shown(oklch(0.72, 0.03, 240)),
        neon=neon,
        facade=site.facade,
        beacon=_beacon(site, neon, oklch(0.92, 0.10, 85)),
    )


_LATTICES: tuple[tuple[tuple[str, ...], Lattice, Colour], ...] = (
    (("锻铁", "四足"), IRON_LADY, oklch(0.45, 0.06, 58)),
    (("橙白", "东京塔"), BANDED, oklch(0.60, 0.20, 36)),
    (("白色网格",), WHITE_MAST, oklch(0.78, 0.035, 240)),
    (("时钟",), CLOCK, oklch(0.56, 0.19, 29)),
)
_PLAIN_STEEL = oklch(0.58, 0.04, 240)


def _lattice(site: Site) -> None:
    form, colour = next(
        ((form, colour) for words, form, colour in _LATTICES if site.says(*words)),
        (CLOCK, _PLAIN_STEEL),
    )
    steel = site.shown(colour)
    if site.palette.light == "night":
        steel = mix(steel, colour.shifted(0.12, 1.1, 8), 0.6)
    stand = Stand(site.box.centre_x, site.box.bottom, site.box.height * 0.98)
    lattice_tower(
        site.canvas,
        stand,
        form=form,
        steel=steel,
        pale=site.shown(oklch(0.96, 0.01, 80)),
        facade=site.facade,
        beacon=_beacon(site, colour, colour.shifted(0.15)),
    )
    if site.says("时钟"):
        clock_face(site.canvas, stand, level=0.515, lamp=oklch(0.88, 0.16, 80))


_MASTS: tuple[tuple[tuple[str, ...], Mast], ...] = (
    (("环形塔楼",), RING),
    (("银色球",), SILVER_BALL),
    (("针形",), NEEDLE),
    (("首尔",), HILLTOP),
    (("澳门", "旅游塔"), THREE_LEGGED),
    (("飞碟形塔楼",), SAUCER),
    (("球", "珠"), BALL),
)


def _concrete_tower(site: Site) -> None:
    """A concrete tower in its city's shape, on its hill where it stands on one."""
    beacon = _beacon(site, oklch(0.70, 0.12, 210), oklch(0.95, 0.02, 210))
    foot = site.box.bottom
    if site.says("山顶", "山上"):
        foot -= paint_hill(site, height=min(150.0, site.box.height * 0.28))
    stand = Stand(site.box.centre_x, foot, foot - site.box.top - site.box.height * 0.02)
    if site.says("细腰"):
        space_needle(site.canvas, stand, facade=_concrete(site), beacon=beacon)
        return
    form = next((form for words, form in _MASTS if site.says(*words)), PLAIN)
    cabin_tower(site.canvas, stand, form=form, facade=_concrete(site), beacon=beacon)


def _concrete(site: Site) -> Facade:
    lit, dark = site.shown(oklch(0.95, 0.012, 90)), site.shown(oklch(0.66, 0.04, 245))
    if site.palette.light == "night":  # floodlit from below
        lit, dark = mix(lit, oklch(0.84, 0.035, 225), 0.55), mix(dark, oklch(0.58, 0.06, 250), 0.45)
    return site.facade._replace(
        lit=mix(lit, site.facade.lit, 0.35), dark=mix(dark, site.facade.dark, 0.5)
    )


def _beacon(site: Site, body: Colour, rim: Colour) -> Beacon:
    palette, glowing = site.palette, site.palette.window_glow
    return Beacon(
        body=mix(site.shown(body), body, 0.85 * glowing),
        rim=mix(site.shown(rim), rim, 0.85 * glowing),
        aura=glowing * (0.8 if palette.light == "dusk" else 1.0),
        lamp=oklch(0.70, 0.18, 28),
    )
