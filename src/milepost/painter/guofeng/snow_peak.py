"""The great snow peak of a 国风 picture: facets of shell white and azurite, gold ridges."""

from __future__ import annotations

import numpy as np

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.peaks import PeakForm, draw_peak, shape_peak
from milepost.painter.guofeng.stage import lit_from
from milepost.painter.noise import noise_line
from milepost.painter.scene import Rect, Scene, Sheet
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.skia_loader import skia

RIBS = 9


def summit_of(scene: Scene) -> tuple[float, float]:
    """Where the great summit stands, in the landmark's box."""
    box = scene.rect(scene.brief.composition.landmark_box)
    random = scene.random("summit")
    x = box.centre_x + random.uniform(-0.10, 0.10) * min(box.width, 420)
    return x, box.top + 8 + random.uniform(0, 26)


def draw_great_peak(sheet: Sheet, minerals: Minerals) -> None:
    """One summit that fills the landmark's box, with two shoulders."""
    scene = sheet.scene
    random = scene.random("great peak")
    x, top = summit_of(scene)
    base = scene.horizon - 60
    high = base - top
    side = int(random.choice([-1, 1]))
    reach = min(high * 0.62, 250.0)
    title = scene.rect(scene.brief.composition.title_box)
    for share, shift, width in ((0.62, side, 1.1), (0.74, -side, 1.15), (1.0, 0, 1.75)):
        centre, wide, tall = x + shift * reach, high * width, high * share
        form = _fit(title, centre=centre, base=base, width=wide, height=tall, random=random)
        if form is None:
            continue
        draw_peak(
            sheet.canvas,
            form,
            pigments=minerals.snow_stones,
            minerals=minerals,
            distance=0.10 if shift else 0.02,
            lit_from=lit_from(scene),
            random=random,
            contours=3,
        )
        _draw_facets(sheet.canvas, form, minerals=minerals, lit=lit_from(scene), random=random)


def _fit(
    title: Rect,
    *,
    centre: float,
    base: float,
    width: float,
    height: float,
    random: np.random.RandomState,
) -> PeakForm | None:
    """A peak that stays out of the title: narrower until it does, none if that takes too much."""
    seed = int(random.randint(1 << 31))
    for narrowing in (1.0, 0.85, 0.72, 0.6, 0.5):
        form = shape_peak(
            centre_x=centre,
            base_y=base,
            width=width * narrowing,
            height=height,
            random=np.random.RandomState(seed),
            sharpness=1.5,
        )
        under = (form.x > title.left - 16) & (form.x < title.right + 16)
        if not under.any() or form.y[under].min() > title.bottom + 16:
            return form
    return None


def _draw_facets(
    canvas: skia.Canvas,
    form: PeakForm,
    *,
    minerals: Minerals,
    lit: float,
    random: np.random.RandomState,
) -> None:
    """Ribs that run down from the crest: azurite on the side away from the light, gold on top."""
    top, base = form.base_y - form.height, form.base_y
    shade = minerals.shade
    wash = linear_gradient(
        (0, top),
        (0, base),
        [shade.faded(0.62), shade.faded(0.42), shade.faded(0)],
        [0, 0.45, 0.9],
        smooth=False,
    )
    white = minerals.white
    glare = linear_gradient(
        (0, top),
        (0, base),
        [white.faded(0.95), white.faded(0.7), white.faded(0)],
        [0, 0.4, 0.85],
        smooth=False,
    )
    gold = linear_gradient(
        (0, top),
        (0, base),
        [minerals.gold.faded(0.9 * minerals.gold_strength), minerals.gold.faded(0)],
        [0, 0.8],
        smooth=False,
    )
    places = np.linspace(0.16, 0.84, RIBS) + random.uniform(-0.03, 0.03, RIBS)
    canvas.save()
    canvas.clipPath(polygon(zip(form.x, form.y, strict=True)), True)
    order = sorted(places, key=lambda place: -abs(place - 0.5))
    for place in order:
        at = int(np.clip(place, 0.02, 0.98) * (len(form.x) - 1))
        x, y = float(form.x[at]), float(form.y[at]) + 3
        if base - y < 60:
            continue
        spread = (x - form.centre_x) / (form.width / 2)
        fall = (base - y) * random.uniform(0.55, 0.85)
        down = np.linspace(0, 1, 15)
        wander = noise_line(down, int(random.randint(1 << 20)), octaves=3, frequency=3.0)
        spine = x + fall * 0.42 * spread * down + wander * form.width * 0.035 * down
        shaded = spine - lit * form.width * (0.085 - 0.03 * abs(spread)) * np.sin(np.pi * down**0.8)
        bright = spine + lit * form.width * 0.05 * np.sin(np.pi * down**0.8)
        heights = y + fall * down
        canvas.drawPath(_between(spine, shaded, heights), paint(shader=wash))
        canvas.drawPath(_between(spine, bright, heights), paint(shader=glare))
        canvas.drawPath(
            polygon(zip(spine, heights, strict=True), close=False), paint(shader=gold, stroke=1.5)
        )
    canvas.restore()


def _between(
    first: np.ndarray[tuple[int], np.dtype[np.float64]],
    second: np.ndarray[tuple[int], np.dtype[np.float64]],
    heights: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> skia.Path:
    there = list(zip(first, heights, strict=True))
    back = list(zip(second[::-1], heights[::-1], strict=True))
    return polygon([*there, *back])
