"""City towers as a gongbi painter would wash them: mineral colours, gold outlines and floors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.kit.towers import Crown, Plot, silhouette
from milepost.painter.scene import Rect, Scene
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

CROWNS: tuple[Crown, ...] = ("flat", "round", "slant", "steps", "spire", "gable")
LOW_CROWNS: tuple[Crown, ...] = ("flat", "slant", "gable", "flat")
FLOOR = 13.0
BAY = 9.0


@dataclass(frozen=True, kw_only=True)
class Street:
    """One row of towers."""

    name: str
    foot: float
    height: float
    """Usual height in units."""
    width: float
    distance: float
    """0 near .. 1 silk."""
    crest_x: float
    """Towers are highest around here."""


def draw_street(
    canvas: skia.Canvas,
    street: Street,
    *,
    scene: Scene,
    minerals: Minerals,
    keep_clear: Rect | None,
    disc: tuple[float, float],
    lit_from: float,
) -> None:
    """A row of towers from edge to edge: under the title, beside the landmark, below the sun."""
    random = scene.random(f"street {street.name}")
    x = -street.width * random.uniform(0.1, 0.7)
    while x < scene.width:
        width = street.width * random.uniform(0.7, 1.35)
        height = street.height * random.uniform(0.55, 1.15) * _crest(x, street, scene.width)
        height = min(
            height, _room(scene, street, left=x, right=x + width, keep_clear=keep_clear, disc=disc)
        )
        if height > 36:
            plot = Plot(x, x + width, street.foot - height, street.foot)
            own = np.random.RandomState(random.randint(1 << 31))
            draw_tower(
                canvas,
                plot,
                minerals=minerals,
                distance=street.distance,
                lit_from=lit_from,
                random=own,
            )
        x += width + street.width * random.uniform(-0.12, 0.42)


def draw_tower(
    canvas: skia.Canvas,
    plot: Plot,
    *,
    minerals: Minerals,
    distance: float,
    lit_from: float,
    random: np.random.RandomState,
) -> None:
    """One tower whose foot dissolves in mist."""
    choice = CROWNS if plot.height > plot.width * 2.4 else LOW_CROWNS
    crown = choice[int(random.randint(len(choice)))]
    shape = silhouette(plot, crown=crown, slant=float(random.choice([-1, 1])))
    stones = minerals.stones
    pots = (
        (stones.summit, stones.waist),
        (stones.waist, stones.slope),
        (stones.foot, stones.slope),
    )
    upper, lower = (
        mix(tone, minerals.silk, distance)
        for tone in pots[int(random.choice(3, p=(0.44, 0.34, 0.22)))]
    )
    body = linear_gradient(
        (0, plot.top),
        (0, plot.foot),
        [upper, mix(upper, lower, 0.7), mix(lower, minerals.silk_pale, 0.5), lower.faded(0)],
        [0, 0.45, 0.78, 1],
    )
    canvas.drawPath(shape, paint(shader=body))
    _draw_side(canvas, shape, plot, minerals=minerals, distance=distance, lit_from=lit_from)
    fade = _Fade(plot.top, plot.foot)
    gold = minerals.gold_strength * (1 - 0.6 * distance)
    _draw_floors(canvas, plot, fade=fade, colour=minerals.gold.faded(0.34 * gold), random=random)
    if minerals.window_glow > 0:
        _draw_windows(canvas, plot, fade=fade, minerals=minerals, distance=distance, random=random)
    rim = fade.stroke(minerals.gold.faded(0.9 * gold), 1.7 if distance < 0.4 else 1.1)
    canvas.drawPath(shape, rim)


@dataclass(frozen=True)
class _Fade:
    """Lines that are full at a tower's top and gone at its foot."""

    top: float
    foot: float

    def stroke(self, colour: Colour, width: float) -> skia.Paint:
        return paint(shader=self._shader(colour), stroke=width)

    def fill(self, colour: Colour) -> skia.Paint:
        return paint(shader=self._shader(colour))

    def _shader(self, colour: Colour) -> skia.Shader:
        tones = [colour, colour.faded(colour.alpha * 0.8), colour.faded(0)]
        return linear_gradient((0, self.top), (0, self.foot), tones, [0, 0.5, 0.9], smooth=False)


def _draw_side(
    canvas: skia.Canvas,
    shape: skia.Path,
    plot: Plot,
    *,
    minerals: Minerals,
    distance: float,
    lit_from: float,
) -> None:
    """A shaded half, as on the hills."""
    shade = minerals.shade
    lit, dark = (plot.right, plot.left) if lit_from > 0 else (plot.left, plot.right)
    across = linear_gradient(
        (lit, 0),
        (dark, 0),
        [shade.faded(0), shade.faded(0.12), shade.faded(0.5 * (1 - distance))],
        smooth=False,
    )
    down = linear_gradient(
        (0, plot.top),
        (0, plot.foot),
        [shade.faded(1), shade.faded(0.8), shade.faded(0)],
        [0, 0.5, 0.85],
        smooth=False,
    )
    canvas.drawPath(shape, paint(shader=skia.Shaders.Blend(skia.BlendMode.kDstIn, across, down)))


def _draw_floors(
    canvas: skia.Canvas, plot: Plot, *, fade: _Fade, colour: Colour, random: np.random.RandomState
) -> None:
    """Gold lines: floors on some towers, mullions on others."""
    lines = skia.Path()
    inset = plot.width * 0.10
    top = plot.top + min(40.0, plot.width * 0.45)
    if random.rand() < 0.55:
        for y in np.arange(top, plot.foot, FLOOR):
            lines.moveTo(plot.left + inset, float(y))
            lines.lineTo(plot.right - inset, float(y))
    else:
        for x in np.arange(plot.left + inset, plot.right - inset + 1, BAY):
            lines.moveTo(float(x), top)
            lines.lineTo(float(x), plot.foot)
    canvas.drawPath(lines, fade.stroke(colour, 1.0))


def _draw_windows(
    canvas: skia.Canvas,
    plot: Plot,
    *,
    fade: _Fade,
    minerals: Minerals,
    distance: float,
    random: np.random.RandomState,
) -> None:
    """Small gold panes, about a third of them lit."""
    panes = skia.Path()
    top = plot.top + min(44.0, plot.width * 0.5)
    for y in np.arange(top, plot.foot - 20, FLOOR):
        for x in np.arange(plot.left + 7, plot.right - 9, BAY):
            if random.rand() < 0.16 + 0.24 * minerals.window_glow:
                panes.addRect(skia.Rect.MakeXYWH(float(x), float(y) + 3, 4.4, 6.4))
    strength = (0.5 + 0.5 * minerals.window_glow) * (1 - 0.7 * distance)
    canvas.drawPath(panes, fade.fill(minerals.window.faded(strength)))


def _crest(x: float, street: Street, picture_width: float) -> float:
    away = abs(x - street.crest_x) / picture_width
    return 0.55 + 0.60 * float(np.exp(-((away / 0.26) ** 2)))


def _room(
    scene: Scene,
    street: Street,
    *,
    left: float,
    right: float,
    keep_clear: Rect | None,
    disc: tuple[float, float],
) -> float:
    """How high a tower may be between `left` and `right`."""
    room = street.foot - 60.0
    title = scene.rect(scene.brief.composition.title_box)
    if right > title.left - 20 and left < title.right + 20:
        room = street.foot - title.bottom - 60  # room for a gable
        room -= 36 if room > 150 else 0  # tall ones carry masts
    if (
        keep_clear
        and street.distance < 0.35
        and right > keep_clear.left
        and left < keep_clear.right
    ):
        room = min(room, 62.0)
    disc_x, disc_y = disc
    if left - 80 < disc_x < right + 80:
        room = min(room, max(90.0, street.foot - disc_y - 120))
    return room
