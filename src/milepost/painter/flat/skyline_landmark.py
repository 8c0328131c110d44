"""The landmark of a city: which of the kit's motifs a brief asks for, and how it is coloured.

Every motif stands on the middle of the landmark box's bottom and stays below its top. A kind that
is not in the table is not drawn at all: no landmark is more honest than a false one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from milepost.brief.model import ArtBrief
from milepost.painter.flat.skyline_bridges import paint_bridge, paint_wheel
from milepost.painter.flat.skyline_heights import (
    paint_fountains,
    paint_lighthouse,
    paint_pagoda,
    paint_pavilion,
)
from milepost.painter.flat.skyline_sights import (
    paint_church,
    paint_monument,
    paint_shells,
    paint_stilt_houses,
)
from milepost.painter.flat.skyline_site import Site, hall_colours
from milepost.painter.flat.skyline_supertall import paint_skyscrapers
from milepost.painter.flat.skyline_tv_towers import paint_tv_tower
from milepost.painter.kit.gothic_clock import GothicColours, gothic_clock_tower
from milepost.painter.kit.sky import glow
from milepost.painter.kit.towers_gate import clock_tower, gate_tower
from milepost.painter.kit.towers_profile import Stand
from milepost.pixels.oklch import mix, oklch


def paint_landmark(site: Site, kind: str) -> None:
    """Draw a landmark of a known kind."""
    _KINDS[kind](site)


def is_painted(brief: ArtBrief) -> bool:
    """Whether this look has a motif for the brief's landmark."""
    return brief.landmark is not None and brief.landmark.kind in _KINDS


def _tower(site: Site) -> None:
    if site.says("楼阁", "檐", "琉璃"):
        _gate(site)
    else:
        paint_tv_tower(site._replace(city=""))


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
    if site.says("哥特"):
        _gothic(site)
        return
    warm = site.says("金")
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


def _gothic(site: Site) -> None:
    palette, box = site.palette, site.box
    outwards = 1.0 if box.centre_x > site.width / 2 else -1.0
    stand = Stand(box.centre_x - outwards * box.width * 0.16, box.bottom, box.height * 0.92)
    gothic_clock_tower(
        site.canvas,
        stand,
        colours=GothicColours(
            stone=site.shown(oklch(0.78, 0.075, 80)),
            roof=site.shown(oklch(0.44, 0.045, 235)),
            gold=site.shown(oklch(0.80, 0.13, 85)),
            dial=mix(site.shown(oklch(0.97, 0.015, 90)), site.facade.lamp, palette.window_glow),
            hands=palette.near_dark,
            window=site.facade.lamp,
            glowing=palette.window_glow,
            sun_right=site.facade.sun_right,
        ),
        wing=outwards * box.width * 0.64 / stand.height,
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
    paint_skyscrapers(site, facade=facade)


def _harbour(site: Site) -> None:
    if site.says("帆形屋顶", "贝壳"):
        paint_shells(site)
    else:
        _skyscrapers(site)


_KINDS: Mapping[str, Callable[[Site], None]] = MappingProxyType(
    {
        "tv_tower": paint_tv_tower,
        "tower": _tower,
        "skyscrapers": _skyscrapers,
        "harbour": _harbour,
        "hotel": _skyscrapers,
        "bridge": paint_bridge,
        "city_gate": _gate,
        "clock_tower": _clock,
        "ferris_wheel": paint_wheel,
        "church": paint_church,
        "opera_house": paint_shells,
        "monument": paint_monument,
        "stilt_houses": paint_stilt_houses,
        "pagoda": paint_pagoda,
        "pavilion": paint_pavilion,
        "lighthouse": paint_lighthouse,
        "lake": paint_fountains,
    }
)
