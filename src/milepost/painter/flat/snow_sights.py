"""What stands before the range in a brief: the palace, a monastery, a fort, grottoes, cabins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from milepost.painter.flat.skyline_site import Site, hall_colours
from milepost.painter.kit.log_cabins import log_village
from milepost.painter.kit.monastery import draw_monastery
from milepost.painter.kit.potala import PalaceColours, potala_palace
from milepost.painter.kit.sky import glow
from milepost.painter.kit.strongholds import frontier_fortress, grotto_cliff, ruined_fort
from milepost.painter.kit.towers import Facade
from milepost.painter.kit.towers_profile import Stand
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Scene
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia


def paint_sight(site: Site, kind: str, *, foot: float) -> None:
    """Draw what stands on the spur; its foot is at `foot`, its axis is the middle of the box."""
    stand = Stand(site.box.centre_x, foot, _height(site, kind))
    if site.palette.window_glow > 0:
        glow(
            site.canvas,
            x=stand.x,
            y=stand.foot - stand.height * 0.3,
            radius=stand.height * 2.0,
            colour=_LAMPS,
            strength=0.30 * site.palette.window_glow,
            flatness=0.6,
            additive=True,
        )
    _KINDS[kind](site, stand)


def stands_before(kind: str) -> bool:
    """Whether a landmark of this kind is a building before the mountains."""
    return kind in _KINDS


def half_width(box: Rect, kind: str) -> float:
    """Half the width of what stands there, in design units."""
    return min(box.width * 0.36, _SIZES.get(kind, 110.0) * 1.6)


def snow_site(
    canvas: skia.Canvas, scene: Scene, palette: Palette, *, box: Rect, layer: str
) -> Site:
    """The landmark's place and words in this light."""
    landmark = scene.brief.landmark
    words = landmark.name + "".join(landmark.features_zh) if landmark else ""
    return Site(
        canvas=canvas,
        palette=palette,
        box=box,
        width=scene.width,
        city=scene.brief.place,
        words=words,
        facade=Facade(
            lit=palette.wall,
            dark=palette.wall_shade,
            pane=palette.near_dark,
            lamp=oklch(0.90, 0.12, 80),
            lamps=0.6 * palette.window_glow,
            haze=palette.haze,
            sun_right=scene.sun_x >= scene.width / 2,
        ),
        random=scene.random(layer),
    )


_SIZES: Mapping[str, float] = MappingProxyType(
    {"palace": 196.0, "castle": 128.0, "city_gate": 150.0, "grotto": 196.0, "village": 120.0}
)
"""Heights in design units."""


def _height(site: Site, kind: str) -> float:
    """As high as the kind stands, lower where the box is narrow."""
    return min(_SIZES.get(kind, 110.0), site.box.width * 0.24)


_LAMPS = oklch(0.84, 0.12, 76)


def _floodlit(site: Site, daylight: Colour) -> Colour:
    """A wall's colour, in the light of lamps after dark."""
    return mix(site.shown(daylight), daylight, 0.42 * site.palette.window_glow)


def _palace(site: Site, stand: Stand) -> None:
    if not site.says("布达拉"):
        _monastery(site, stand)
        return
    palette = site.palette
    dark = site.shown(oklch(0.34, 0.06, 40))
    potala_palace(
        site.canvas,
        stand,
        colours=PalaceColours(
            white=_floodlit(site, oklch(0.97, 0.012, 85)),
            red=_floodlit(site, oklch(0.44, 0.135, 27)),
            gold=_floodlit(site, oklch(0.82, 0.14, 86)),
            window=mix(dark, oklch(0.90, 0.12, 80), 0.9 * palette.window_glow),
        ),
    )


def _monastery(site: Site, stand: Stand) -> None:
    size = stand.height * 0.84
    draw_monastery(site.canvas, x=stand.x, foot_y=stand.foot, size=size, palette=site.palette)


def _fort(site: Site, stand: Stand) -> None:
    ruined_fort(
        site.canvas, stand, stone=_floodlit(site, oklch(0.70, 0.06, 70)), random=site.random
    )


def _gate(site: Site, stand: Stand) -> None:
    frontier_fortress(
        site.canvas,
        stand,
        earth=_floodlit(site, oklch(0.74, 0.075, 75)),
        dark=site.palette.near_dark,
        colours=hall_colours(site),
    )


def _grottoes(site: Site, stand: Stand) -> None:
    grotto_cliff(
        site.canvas,
        stand,
        cliff=_floodlit(site, oklch(0.62, 0.115, 38)),
        dark=mix(site.palette.near_dark, oklch(0.86, 0.13, 76), 0.7 * site.palette.window_glow),
        colours=hall_colours(site),
    )


def _village(site: Site, stand: Stand) -> None:
    snowy = site.palette.snow_cover > 0.4
    log_village(
        site.canvas,
        stand,
        log=_floodlit(site, oklch(0.56, 0.085, 58)),
        roof=site.palette.snow if snowy else _floodlit(site, oklch(0.38, 0.05, 45)),
        pane=mix(
            _floodlit(site, oklch(0.30, 0.03, 60)), oklch(0.88, 0.13, 78), site.palette.window_glow
        ),
        smoke=mix(site.palette.cloud_light, site.palette.haze, 0.3),
        random=site.random,
    )


_KINDS: Mapping[str, Callable[[Site, Stand], None]] = MappingProxyType(
    {
        "palace": _palace,
        "temple": _monastery,
        "pagoda": _monastery,
        "castle": _fort,
        "city_gate": _gate,
        "grotto": _grottoes,
        "village": _village,
    }
)
