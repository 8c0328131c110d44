"""Skia in our own words: paints, gradients, paths and surfaces.

Painter, car and lettering draw with these. `import milepost.pixels.brush` loads Skia
(see `milepost.pixels.skia_loader` for machines without libGL).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from milepost.pixels.arrays import Bytes
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

Point = tuple[float, float]

SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


def colour4f(colour: Colour) -> skia.Color4f:
    """A colour as Skia takes it."""
    return skia.Color4f(*map(float, colour))


def paint(
    colour: Colour | None = None,
    *,
    shader: skia.Shader | None = None,
    blur: float = 0.0,
    stroke: float = 0.0,
    blend: skia.BlendMode | None = None,
) -> skia.Paint:
    """A fill (or a round-capped stroke of `stroke` units), optionally blurred by sigma `blur`."""
    result = skia.Paint(AntiAlias=True, Dither=True)
    if colour is not None:
        result.setColor4f(colour4f(colour))
    if shader is not None:
        result.setShader(shader)
    if blur:
        result.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    if stroke:
        result.setStyle(skia.Paint.kStroke_Style)
        result.setStrokeWidth(stroke)
        result.setStrokeCap(skia.Paint.kRound_Cap)
        result.setStrokeJoin(skia.Paint.kRound_Join)
    if blend is not None:
        result.setBlendMode(blend)
    return result


def linear_gradient(
    start: Point,
    end: Point,
    colours: Sequence[Colour],
    stops: Sequence[float] | None = None,
    *,
    smooth: bool = True,
) -> skia.Shader:
    """Colours along a line. `smooth` walks through OKLab; off, straight sRGB (for pure fades)."""
    places = list(stops) if stops is not None else _even(len(colours))
    if smooth:
        colours, places = _expand(colours, places)
    return skia.GradientShader.MakeLinear(
        [skia.Point(*start), skia.Point(*end)], [colour4f(c).toColor() for c in colours], places
    )


def radial_gradient(
    centre: Point, radius: float, colours: Sequence[Colour], stops: Sequence[float] | None = None
) -> skia.Shader:
    """Colours from the centre outwards, straight sRGB (glows fade by alpha)."""
    places = list(stops) if stops is not None else _even(len(colours))
    return skia.GradientShader.MakeRadial(
        skia.Point(*centre), radius, [colour4f(c).toColor() for c in colours], places
    )


def polygon(points: Iterable[Sequence[float]], *, close: bool = True) -> skia.Path:
    """Straight lines through the points."""
    path = skia.Path()
    path.addPoly([skia.Point(float(x), float(y)) for x, y in points], close)
    return path


def outline(commands: str) -> skia.Path:
    """A path from SVG's absolute commands M, L, C, Q and Z."""
    path = skia.Path()
    tokens = re.findall(r"[MLCQZ]|-?[0-9.]+(?:e-?[0-9]+)?", commands)
    at, command = 0, "M"
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        if command == "Z":
            path.close()
            continue
        count = {"M": 2, "L": 2, "C": 6, "Q": 4}[command]
        values = [float(token) for token in tokens[at : at + count]]
        at += count
        if command == "M":
            path.moveTo(*values)
            command = "L"
        elif command == "L":
            path.lineTo(*values)
        elif command == "C":
            path.cubicTo(*values)
        else:
            path.quadTo(*values)
    return path


def surface(width: int, height: int) -> skia.Surface:
    """A transparent raster surface."""
    return skia.Surface(width, height)


def read_bytes(drawn: skia.Surface) -> Bytes:
    """The surface as RGBA bytes with straight alpha, `[height, width, 4]`."""
    result: Bytes = drawn.toarray(colorType=skia.kRGBA_8888_ColorType)
    return result


def skia_image(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> skia.Image:
    """Bytes `[height, width, 4]`, straight alpha, as a Skia image."""
    return skia.Image.fromarray(np.ascontiguousarray(picture), colorType=skia.kRGBA_8888_ColorType)


def draw_image(
    canvas: skia.Canvas,
    image: skia.Image,
    place: tuple[float, float, float, float],
    paint: skia.Paint | None = None,
) -> None:
    """Draw an image scaled into `place`: left, top, width, height."""
    canvas.drawImageRect(image, skia.Rect.MakeXYWH(*place), SMOOTH, paint or skia.Paint())


def _even(count: int) -> list[float]:
    return [at / (count - 1) for at in range(count)]


def _expand(
    colours: Sequence[Colour], stops: Sequence[float], count: int = 24
) -> tuple[list[Colour], list[float]]:
    """Enough sRGB stops that Skia's straight interpolation follows OKLab."""
    expanded = []
    segment = 0
    for at in range(count + 1):
        place = at / count
        while segment < len(stops) - 2 and place > stops[segment + 1]:
            segment += 1
        span = max(1e-6, stops[segment + 1] - stops[segment])
        share = min(1.0, max(0.0, (place - stops[segment]) / span))
        expanded.append(mix(colours[segment], colours[segment + 1], share))
    return expanded, _even(count + 1)
