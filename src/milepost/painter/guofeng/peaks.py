"""Peaks in blue and green: a wash from azurite to ochre, gold rim, inner contours, moss dots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from milepost.painter.guofeng.minerals import Minerals, Pigments
from milepost.painter.noise import Line, noise_line
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

POINTS = 81


@dataclass(frozen=True, kw_only=True)
class PeakForm:
    """One peak's outline, in design units."""

    x: Line
    y: Line
    centre_x: float
    base_y: float
    width: float
    height: float
    skew: float

    def crest_at(self, x: float) -> float:
        """Height of the outline at `x`."""
        return float(np.interp(x, self.x, self.y))


def shape_peak(
    *,
    centre_x: float,
    base_y: float,
    width: float,
    height: float,
    random: np.random.RandomState,
    sharpness: float = 1.0,
) -> PeakForm:
    """Grow an outline whose highest point is `height` above `base_y`.

    `sharpness` above 1 narrows the shoulders: 1 for the hills of the south, 1.4 for snow peaks.
    """
    along = np.linspace(-1, 1, POINTS)
    seed = int(random.randint(1 << 30))
    skew = random.uniform(-0.25, 0.25)
    away = np.clip(np.abs(along - skew * (1 - along * along)), 0, 1)
    profile = (1 - away ** (random.uniform(1.25, 1.8) / sharpness)) ** random.uniform(0.95, 1.5)
    rough = noise_line(along, seed % 99991, octaves=5, frequency=3.2)
    rise = profile * (1 + 0.13 * rough) + 0.05 * rough * (1 - away)
    rise = np.clip(rise - np.linspace(rise[0], rise[-1], POINTS), 0, None)
    rise /= rise.max()
    sway = noise_line(along, seed % 9973, octaves=3, frequency=4) * width * 0.02
    return PeakForm(
        x=centre_x + along * width / 2 + sway,
        y=base_y - height * rise,
        centre_x=centre_x,
        base_y=base_y,
        width=width,
        height=height,
        skew=skew,
    )


def draw_peak(
    canvas: skia.Canvas,
    form: PeakForm,
    *,
    pigments: Pigments,
    minerals: Minerals,
    distance: float,
    lit_from: float,
    random: np.random.RandomState,
    contours: int = 6,
    gold: float = 1.0,
) -> None:
    """Wash the form, shade it, draw contours and rim; its foot dissolves.

    Args:
        canvas: in design units.
        form: from `shape_peak`.
        pigments: from the summit to the foot.
        minerals: for silk, gold and shade.
        distance: 0 near .. 1 almost silk.
        lit_from: -1 light from the left, 1 from the right.
        random: of this peak.
        contours: inner contour echoes.
        gold: strength of the gold lines, 0..1.
    """
    summit, waist, slope, foot = (mix(stone, minerals.silk, distance) for stone in pigments)
    top, base = form.base_y - form.height, form.base_y
    outline = polygon(zip(form.x, form.y, strict=True))
    canvas.drawPath(outline, paint(shader=_wash((summit, waist, slope, foot), top, base)))
    shade = mix(minerals.shade, minerals.silk, distance * 0.8)
    side = linear_gradient(
        (form.centre_x + lit_from * form.width * 0.10, base - form.height * 0.6),
        (form.centre_x - lit_from * form.width * 0.46, base - form.height * 0.1),
        [shade.faded(0), shade.faded(0.52 * (1 - distance)), shade.faded(0)],
        [0, 0.55, 1],
        smooth=False,
    )
    upper = linear_gradient(
        (0, top),
        (0, base),
        [shade.faded(1), shade.faded(0.9), shade.faded(0)],
        [0, 0.5, 0.86],
        smooth=False,
    )
    fading = skia.Shaders.Blend(skia.BlendMode.kDstIn, side, upper)
    canvas.drawPath(outline, paint(shader=fading))
    gold *= minerals.gold_strength
    for at, echo in enumerate(_echoes(form, contours, random)):
        weaker = 1 - at / (contours + 1)
        ink = shade.faded(0.42 * weaker * (1 - distance * 0.7))
        canvas.drawPath(echo, _fading_stroke(ink, max(0.9, form.width * 0.007), top, base))
        echo.offset(1.6, 1.8)
        line = minerals.gold.faded(0.62 * weaker * gold * (1 - distance * 0.6))
        canvas.drawPath(echo, _fading_stroke(line, 1.3, top, base))
    rim = polygon(zip(form.x, form.y, strict=True), close=False)
    strength = 0.95 * gold * (1 - distance * 0.5)
    width = 2.4 if distance < 0.4 else 1.5
    canvas.drawPath(rim, _fading_stroke(minerals.gold.faded(strength), width, top, base))


def draw_snow_cap(
    canvas: skia.Canvas,
    form: PeakForm,
    *,
    depth: float,
    colour: Colour,
    minerals: Minerals,
    distance: float,
    random: np.random.RandomState,
) -> None:
    """Shell white over the upper `depth` (0..1) of a peak, with a ragged lower edge."""
    line = form.base_y - form.height * (1 - depth)
    above = form.y < line
    if above.sum() < 4:
        return
    x, y = form.x[above], form.y[above]
    teeth = noise_line(x / 60, int(random.randint(1 << 20)), octaves=3, frequency=2.2)
    reach = np.clip((line - y) * 0.72 + teeth * form.height * 0.13, 2, None)
    lower = list(zip(x[::-1], (y + reach)[::-1], strict=True))
    cap = polygon([*zip(x, y, strict=True), *lower])
    white = mix(colour, minerals.silk, distance * 0.75)
    fall = linear_gradient(
        (0, float(y.min())), (0, line), [white, white.faded(0.85), white.faded(0.35)], smooth=False
    )
    canvas.drawPath(cap, paint(shader=fall))


def draw_moss(
    canvas: skia.Canvas,
    form: PeakForm,
    *,
    count: int,
    colour: Colour,
    random: np.random.RandomState,
) -> None:
    """点苔: clusters of dots that sit along the crest."""
    dots = skia.Path()
    for at in random.randint(POINTS // 4, POINTS * 3 // 4, count):
        for _ in range(4):
            x = float(form.x[at]) + random.uniform(-9, 9)
            y = form.crest_at(x) + random.uniform(-1, 9)
            size = random.uniform(1.2, 3.0)
            dots.addOval(skia.Rect(x - size * 1.3, y - size, x + size * 1.3, y + size))
    canvas.drawPath(dots, paint(colour))


def _wash(stones: tuple[Colour, ...], top: float, base: float) -> skia.Shader:
    summit, waist, slope, foot = stones
    return linear_gradient(
        (0, top),
        (0, base),
        [summit, mix(summit, waist, 0.5), waist, slope, foot, foot.faded(0)],
        [0, 0.18, 0.38, 0.64, 0.82, 1],
    )


def _fading_stroke(colour: Colour, width: float, top: float, base: float) -> skia.Paint:
    """A line that is full at the summit and gone above the foot."""
    low = base - (base - top) * 0.12
    fade = linear_gradient((0, top), (0, low), [colour, colour.faded(0)], smooth=False)
    return paint(shader=fade, stroke=width)


def _echoes(form: PeakForm, count: int, random: np.random.RandomState) -> list[skia.Path]:
    """The outline again and again, smaller, lower and shaken: the folds of the rock."""
    along = np.linspace(-1, 1, POINTS)[::2]
    x, y = form.x[::2], form.y[::2]
    seed = int(random.randint(1 << 20))
    apart = (np.arange(count) * 31.7)[:, None]
    noise = noise_line((along * 1.2 + apart).ravel(), seed, octaves=4, frequency=4)
    paths = []
    for at, shaken in enumerate(noise.reshape(count, len(along)), start=1):
        share = 1 - 0.115 * at
        across = form.centre_x + (x - form.centre_x) * (share + 0.03 * shaken)
        across += form.skew * form.width * 0.04 * at
        down = form.base_y - (form.base_y - y) * (share - 0.0105 * at + 0.03 * shaken)
        down += form.height * 0.02 * at
        inside = slice(2, -2)
        points = zip(across[inside], down[inside], strict=True)
        paths.append(polygon(points, close=False))
    return paths
