"""The landmark of a city: which of the kit's motifs a brief asks for, and how it is coloured.

Every motif stands on the middle of the landmark box's bottom and stays below its top. A kind that
is not in the table is not drawn at all: no landmark is more honest than a false one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from milepost.brief.model import ArtBrief
from milepost.painter.flat.skyline_sights import (
    paint_church,
    paint_monument,
    paint_shells,
    paint_stilt_houses,
)
from milepost.painter.flat.skyline_site import Site, hall_colours
from milepost.painter.flat.skyline_supertall import paint_skyscrapers
from milepost.painter.kit.bridges import BridgeColours, approach, cable_stayed, suspension, truss
from milepost.painter.kit.sky import glow
from milepost.painter.kit.towers import Facade
from milepost.painter.kit.towers_gate import clock_tower, gate_tower
from milepost.painter.kit.towers_tv import (
    Beacon,
    cabin_tower,
    lattice_tower,
    pearl_tower,
    waist_tower,
)
from milepost.painter.kit.towers_wheel import observation_wheel
from milepost.pixels.oklch import Colour, mix, oklch


def paint_landmark(site: Site, kind: str) -> None:
    """Draw a landmark of a known kind."""
    _KINDS[kind](site)


def is_painted(brief: ArtBrief) -> bool:
    """Whether this look has a motif for the brief's landmark."""
    return brief.landmark is not None and brief.landmark.kind in _KINDS


def _tv_tower(site: Site) -> None:
    height = site.box.height * 0.98
    x, foot = site.box.centre_x, site.box.bottom
    if site.city == "上海":
        beacon = _beacon(site, oklch(0.62, 0.20, 358), oklch(0.96, 0.03, 20))
        pearl_tower(site.canvas, x=x, foot=foot, height=height, facade=site.facade, beacon=beacon)
    elif site.says("蛮腰", "扭腰", "镂空"):
        beacon = _beacon(site, oklch(0.66, 0.15, 330), oklch(0.88, 0.09, 200))
        waist_tower(site.canvas, x=x, foot=foot, height=height, facade=site.facade, beacon=beacon)
    elif site.says("铁塔", "格构", "网格"):
        _lattice(site, height)
    else:
        beacon = _beacon(site, oklch(0.70, 0.12, 210), oklch(0.95, 0.02, 210))
        cabin_tower(
            site.canvas,
            x=x,
            foot=foot,
            height=height,
            facade=_concrete(site),
            beacon=beacon,
            ball=site.says("球", "珠"),
        )


def _lattice(site: Site, height: float) -> None:
    colour = oklch(0.50, 0.06, 60)
    if site.says("橙", "红"):
        colour = oklch(0.62, 0.19, 35)
    elif site.says("白"):
        colour = oklch(0.93, 0.015, 230)
    steel = site.shown(colour)
    if site.palette.light == "night":
        steel = mix(steel, colour.shifted(0.12, 1.1, 8), 0.6)
    lattice_tower(
        site.canvas,
        x=site.box.centre_x,
        foot=site.box.bottom,
        height=height,
        steel=steel,
        facade=site.facade,
        beacon=_beacon(site, colour, colour.shifted(0.15)),
        slim=site.says("网格"),
    )


def _tower(site: Site) -> None:
    if site.says("楼阁", "檐", "琉璃", "阁"):
        _gate(site)
    else:
        _tv_tower(site._replace(city=""))


def _gate(site: Site) -> None:
    height = min(site.box.height * 0.72, 330.0)
    gate_tower(
        site.canvas,
        x=site.box.centre_x,
        foot=site.box.bottom,
        half=min(site.box.width / 2, height * 0.54),
        height=height,
        brick=site.shown(oklch(0.62, 0.035, 60)),
        dark=site.palette.near_dark,
        colours=hall_colours(site),
        storeys=3 if site.says("三层", "三重") else 2,
        gates=3 if site.says("三个门", "三门", "五门") else 1,
    )


def _clock(site: Site) -> None:
    if site.says("檐", "斗拱", "琉璃", "明代", "鼓楼"):
        _gate(site)
        return
    palette = site.palette
    warm = site.says("哥特", "金")
    clock_tower(
        site.canvas,
        x=site.box.centre_x,
        foot=site.box.bottom,
        height=min(site.box.height * 0.95, 450.0),
        stone=site.shown(oklch(0.80, 0.06, 80) if warm else oklch(0.72, 0.07, 50)),
        roof=site.shown(oklch(0.50, 0.06, 190)),
        dial=mix(site.shown(oklch(0.96, 0.02, 90)), site.facade.lamp, palette.window_glow),
        hands=palette.near_dark,
        glowing=palette.window_glow,
        sun_right=site.facade.sun_right,
    )


def _bridge(site: Site) -> None:
    box, palette = site.box, site.palette
    orange = site.says("橘", "红", "橙")
    steel = oklch(0.62, 0.17, 38) if orange else oklch(0.93, 0.012, 235)
    tower = site.shown(steel)
    if not orange:
        tower = {
            "day": mix(tower, oklch(0.55, 0.07, 245), 0.62),
            "dusk": mix(tower, palette.near_dark, 0.66),
            "night": mix(tower, oklch(0.82, 0.05, 225), 0.5),
        }[palette.light]
    colours = BridgeColours(
        tower=tower,
        deck=mix(tower, palette.near_dark, 0.3),
        cable=tower,
        lamp=site.facade.lamp,
        lamps=palette.window_glow,
    )
    deck, foot = box.bottom - 52, box.bottom + 4
    approach(site.canvas, left=-20, right=site.width + 20, deck=deck, foot=foot, colours=colours)
    if site.says("桁", "桥头堡", "双层双线"):
        truss(site.canvas, left=box.left, right=box.right, deck=deck, foot=foot, colours=colours)
        return
    height = min(box.height * 0.72, 330.0)
    if site.says("悬索", "吊桥", "主缆"):
        suspension(
            site.canvas,
            left=box.left,
            right=box.right,
            deck=deck,
            foot=foot,
            height=height * 0.8,
            colours=colours,
        )
        return
    pylons = (0.5,) if site.says("独塔", "单塔") else (0.26, 0.74)
    cable_stayed(
        site.canvas,
        left=box.left,
        right=box.right,
        deck=deck,
        foot=foot,
        height=height,
        colours=colours,
        pylons=pylons,
    )


def _skyscrapers(site: Site) -> None:
    """The tall ones, brighter than the rest of the city after dark."""
    facade, box = site.facade, site.box
    if site.palette.light == "night":
        facade = facade._replace(
            lit=facade.lit.shifted(0.10, 1.2),
            dark=facade.dark.shifted(0.05, 1.2),
            lamps=min(0.8, facade.lamps * 1.35),
        )
        glow(
            site.canvas,
            x=box.centre_x,
            y=box.bottom - box.height * 0.45,
            radius=box.height * 0.62,
            colour=facade.lamp,
            strength=0.22,
            additive=True,
        )
    paint_skyscrapers(
        site.canvas,
        box=box,
        facade=facade,
        random=site.random,
        words=site.words,
        shanghai=site.city == "上海",
    )


def _harbour(site: Site) -> None:
    if site.says("帆形屋顶", "贝壳"):
        paint_shells(site)
    else:
        _skyscrapers(site)


def _wheel(site: Site) -> None:
    palette = site.palette
    steel = site.shown(oklch(0.95, 0.012, 230))
    radius = min(site.box.width * 0.46, site.box.height * 0.36)
    observation_wheel(
        site.canvas,
        x=site.box.centre_x,
        foot=site.box.bottom,
        radius=radius,
        steel=steel,
        cabin=site.shown(oklch(0.66, 0.16, 30)),
        lamp=_beacon(site, oklch(0.70, 0.15, 300), steel).body,
        lamps=palette.window_glow,
    )


def _concrete(site: Site) -> Facade:
    lit, dark = site.shown(oklch(0.95, 0.012, 90)), site.shown(oklch(0.66, 0.04, 245))
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


_KINDS: Mapping[str, Callable[[Site], None]] = MappingProxyType(
    {
        "tv_tower": _tv_tower,
        "tower": _tower,
        "skyscrapers": _skyscrapers,
        "harbour": _harbour,
        "hotel": _skyscrapers,
        "bridge": _bridge,
        "city_gate": _gate,
        "clock_tower": _clock,
        "ferris_wheel": _wheel,
        "church": paint_church,
        "opera_house": paint_shells,
        "monument": paint_monument,
        "stilt_houses": paint_stilt_houses,
    }
)
