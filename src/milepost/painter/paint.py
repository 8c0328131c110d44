"""The built-in painter: a brief and a seed in, a landscape out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from milepost.brief.model import ArtBrief, Style
from milepost.painter.kit.finish import finish
from milepost.painter.palette import Palette
from milepost.painter.scene import Landscape, Scene, Sheet
from milepost.pixels.arrays import freeze, from_bytes
from milepost.pixels.brush import read_bytes, surface

_FOLDERS: dict[Style, str] = {"travel": "flat", "guofeng": "guofeng"}

Layer = Callable[[Sheet, Palette], None]


class SceneFunctions(NamedTuple):
    """The two halves of one landscape."""

    paint: Layer
    """Everything behind the car."""
    paint_foreground: Layer
    """What passes in front of it."""


def paint_landscape(brief: ArtBrief, *, width: int, height: int, seed: int) -> Landscape:
    """Paint a brief.

    Args:
        brief: what to paint and where everything goes.
        width: of the picture, in pixels.
        height: of the picture, in pixels.
        seed: chooses the details; same brief, size and seed, same pixels on one machine.

    Returns:
        The finished plate and the layer that passes in front of the car; both are frozen.
    """
    functions = scene_functions(brief)
    scene = Scene.of(brief, width, height, seed)
    palette = Palette.of(brief, seed)

    plate = _sheet(scene, width, height)
    functions.paint(plate, palette)
    finish(plate)

    front = _sheet(scene, width, height)
    functions.paint_foreground(front, palette)

    picture = from_bytes(read_bytes(plate.surface)[..., :3])
    foreground = from_bytes(read_bytes(front.surface))
    return Landscape(freeze(picture), freeze(foreground))


def scene_functions(brief: ArtBrief) -> SceneFunctions:
    """The two functions that draw a brief's look and archetype, imported when first needed."""
    name = brief.archetype
    module = import_module(f"milepost.painter.{_FOLDERS[brief.style]}.{name}")
    return SceneFunctions(
        getattr(module, f"paint_{name}"), getattr(module, f"paint_{name}_foreground")
    )


def _sheet(scene: Scene, width: int, height: int) -> Sheet:
    drawn = surface(width, height)
    canvas = drawn.getCanvas()
    canvas.scale(scene.scale, scene.scale)
    return Sheet(drawn, canvas, scene)
