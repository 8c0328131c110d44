"""Big bridges of a brief, and the wheels that stand on some."""

from __future__ import annotations

from milepost.painter.flat.skyline_site import Site
from milepost.painter.kit.bridges import (
    BridgeColours,
    approach,
    arched_truss,
    cable_stayed,
    suspension,
    truss,
)
from milepost.painter.kit.towers_wheel import lattice_wheel, observation_wheel
from milepost.pixels.oklch import mix, oklch

DECK = 52.0
"""Height of the roadway above the water."""


def paint_bridge(site: Site) -> None:
    """Steel truss, suspension or cable-stayed, as the words say; a viaduct leads to it."""
    box = site.box
    colours = _colours(site)
    deck, foot = box.bottom - DECK, box.bottom + 4
    approach(site.canvas, left=-20, right=site.width + 20, deck=deck, foot=foot, colours=colours)
    height = min(box.height * 0.72, 330.0)
    if site.says("桁架桥", "弧形钢桁"):
        arched_truss(
            site.canvas,
            left=box.left,
            right=box.right,
            deck=deck,
            foot=foot,
            rise=92.0,
            colours=colours,
        )
    elif site.says("桁", "桥头堡", "双层双线"):
        truss(site.canvas, left=box.left, right=box.right, deck=deck, foot=foot, colours=colours)
    elif site.says("悬索", "吊桥", "主缆"):
        suspension(
            site.canvas,
            left=box.left,
            right=box.right,
            deck=deck,
            foot=foot,
            height=height * 0.84,
            colours=colours,
            decks=2 if site.says("双层") else 1,
        )
    else:
        cable_stayed(
            site.canvas,
            left=box.left,
            right=box.right,
            deck=deck,
            foot=foot,
            height=height,
            colours=colours,
            pylons=(0.5,) if site.says("独塔", "单塔") else (0.26, 0.74),
        )


def paint_wheel(site: Site) -> None:
    """A wheel on the bank, or above its bridge; without spokes where the words say so."""
    palette, box = site.palette, site.box
    steel = site.shown(oklch(0.97, 0.012, 230))
    if palette.light == "day":  # white steel before a pale sky needs a shadow side
        steel = mix(steel, site.shown(oklch(0.55, 0.08, 245)), 0.38)
    light = oklch(0.70, 0.15, 300)
    lamp = mix(site.shown(light), light, 0.85 * palette.window_glow)
    radius = min(box.width * 0.46, box.height * 0.37)
    foot = box.bottom
    if site.says("桥上", "跨"):
        deck = box.bottom - DECK * 0.7
        approach(
            site.canvas,
            left=-20,
            right=site.width + 20,
            deck=deck,
            foot=box.bottom + 4,
            colours=_colours(site),
            spacing=72,
        )
        foot = deck
    if site.says("无轴"):
        lattice_wheel(
            site.canvas,
            x=box.centre_x,
            foot=foot,
            radius=radius,
            steel=steel,
            lamp=lamp,
            lamps=palette.window_glow,
        )
        return
    observation_wheel(
        site.canvas,
        x=box.centre_x,
        foot=foot,
        radius=radius,
        steel=steel,
        cabin=site.shown(oklch(0.62, 0.17, 30)),
        lamp=lamp,
        lamps=palette.window_glow,
    )


def _colours(site: Site) -> BridgeColours:
    """Orange steel where the words say so, pale steel in the light of the hour otherwise."""
    palette = site.palette
    orange = site.says("橘", "红", "橙")
    steel = oklch(0.60, 0.185, 36) if orange else oklch(0.93, 0.012, 235)
    tower = mix(site.shown(steel), steel, 0.55 * palette.window_glow)
    if not orange:
        tower = {
            "day": mix(tower, oklch(0.50, 0.08, 248), 0.66),
            "dusk": mix(tower, palette.near_dark, 0.66),
            "night": mix(tower, oklch(0.82, 0.05, 225), 0.5),
        }[palette.light]
    return BridgeColours(
        tower=tower,
        deck=mix(tower, palette.near_dark, 0.3),
        cable=tower,
        lamp=site.facade.lamp,
        lamps=palette.window_glow,
    )
