"""Sights of a city that are not tall: churches, halls of shells, houses on stilts."""

from __future__ import annotations

from milepost.painter.flat.skyline_site import Site, hall_colours
from milepost.painter.kit.church import ChurchColours, domed_church, spired_church
from milepost.painter.kit.monument import obelisk, spiral_sculpture
from milepost.painter.kit.shells import (
    ShellColours,
    Waterfront,
    scallop_halls,
    shell_roofs,
    tent_sails,
)
from milepost.painter.kit.stilt_houses import stilt_house_cliff
from milepost.pixels.oklch import mix, oklch

_LEANING = (
    (0.20, 0.62, -1.0),
    (0.34, 0.86, 1.0),
    (0.50, 1.0, 1.0),
    (0.64, 0.78, 1.0),
    (0.80, 0.52, -1.0),
    (0.88, 0.44, 1.0),
)


def paint_church(site: Site) -> None:
    """An onion dome where the words ask for a dome, twin spires otherwise."""
    brick = site.says("红砖", "砖")
    colours = ChurchColours(
        wall=site.shown(oklch(0.55, 0.10, 38) if brick else oklch(0.84, 0.03, 80)),
        trim=site.shown(oklch(0.90, 0.03, 85)),
        roof=site.shown(oklch(0.46, 0.075, 165) if site.says("绿") else oklch(0.46, 0.05, 250)),
        gold=site.shown(oklch(0.82, 0.13, 88)),
        lamp=site.facade.lamp,
        lamps=site.palette.window_glow,
        dark=site.palette.near_dark,
    )
    draw = domed_church if site.says("穹顶", "洋葱", "圆顶") else spired_church
    draw(
        site.canvas,
        x=site.box.centre_x,
        foot=site.box.bottom,
        height=min(site.box.height * 0.78, 380.0),
        colours=colours,
    )


def paint_shells(site: Site) -> None:
    """Leaning shells; two standing scallops, or a row of tents, where the words say so."""
    palette, box = site.palette, site.box
    white = site.shown(oklch(0.98, 0.01, 90))
    if palette.light == "dusk":
        white = mix(white, palette.sun_glow, 0.3 * palette.sun_strength)
    elif palette.light == "night":
        white = mix(white, oklch(0.92, 0.02, 90), 0.55)
    colours = ShellColours(
        white=white,
        shade=mix(white, site.shown(oklch(0.62, 0.06, 245)), 0.75),
        podium=site.shown(oklch(0.72, 0.04, 50)),
        lamp=site.facade.lamp,
        lamps=palette.window_glow,
    )
    front = Waterfront(box.left + 4, box.right - 4, box.bottom + 2, min(box.height * 0.42, 260.0))
    if site.says("一大一小"):
        tall = min(box.height * 0.62, 285.0)
        scallop_halls(site.canvas, front._replace(height=tall), colours=colours)
    elif site.says("帆形"):
        tall = min(box.height * 0.46, 200.0)
        tent_sails(site.canvas, front._replace(height=tall), colours=colours)
    else:
        shell_roofs(site.canvas, front, shells=_LEANING, colours=colours)


def paint_stilt_houses(site: Site) -> None:
    """Houses on stilts against their cliff."""
    box = site.box
    colours = hall_colours(site)._replace(
        wall=site.shown(oklch(0.62, 0.09, 60)), column=site.shown(oklch(0.42, 0.08, 40))
    )
    stilt_house_cliff(
        site.canvas,
        left=box.left + 8,
        right=box.right - 8,
        foot=box.bottom + 2,
        height=min(box.height * 0.78, 400.0),
        colours=colours,
        cliff=site.shown(oklch(0.55, 0.035, 90)),
        random=site.random,
    )


def paint_monument(site: Site) -> None:
    """A red spiral where the words ask for one, an obelisk otherwise."""
    box, red = site.box, oklch(0.60, 0.22, 28)
    height = min(box.height * 0.62, 300.0)
    if site.says("螺旋", "火红"):
        steel = mix(site.shown(red), red, 0.4 + 0.5 * site.palette.window_glow)
        spiral_sculpture(
            site.canvas,
            x=box.centre_x,
            foot=box.bottom,
            height=height,
            steel=steel,
            lamps=site.palette.window_glow,
        )
        return
    obelisk(
        site.canvas,
        x=box.centre_x,
        foot=box.bottom,
        height=height,
        stone=site.shown(oklch(0.86, 0.02, 85)),
        sun_right=site.facade.sun_right,
    )
