"""The great snow peak of a 国风 picture: facets of shell white and azurite, gold ridges."""

from __future__ import annotations

import numpy as np

from milepost.painter.flat.snow_massif import known_crest
from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.peaks import POINTS, PeakForm, draw_peak, shape_peak
from milepost.painter.guofeng.stage import lit_from
from milepost.painter.kit.mountain_crests import Crest
from milepost.painter.noise import noise_line
from milepost.painter.scene import Rect, Scene, Sheet
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.skia_loader import skia

RIBS, RANGE_RIBS = 9, 17
"""Facets of one summit, and of a whole range."""


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
    crest = known_crest(scene)
    if crest is not None:
        box = scene.rect(scene.brief.composition.landmark_box)
        half = box.width / 2
        if title.bottom > top:  # a vertical title: the range ends before it
            beside = title.left - x if title.left > x else x - title.right
            half = min(half, (beside - 20) / 1.3)
        known = _known(crest, centre=x, top=top, base=base, half=half, random=random)
        _draw_form(sheet, minerals, known, distance=0.02, random=random)
        return
    for share, shift, width in ((0.62, side, 1.1), (0.74, -side, 1.15), (1.0, 0, 1.75)):
        centre, wide, tall = x + shift * reach, high * width, high * share
        form = _fit(title, centre=centre, base=base, width=wide, height=tall, random=random)
        if form is None:
            continue
        _draw_form(sheet, minerals, form, distance=0.10 if shift else 0.02, random=random)


def _draw_form(
    sheet: Sheet,
    minerals: Minerals,
    form: PeakForm,
    *,
    distance: float,
    random: np.random.RandomState,
) -> None:
    lit = lit_from(sheet.scene)
    draw_peak(
        sheet.canvas,
        form,
        pigments=minerals.snow_stones,
        minerals=minerals,
        distance=distance,
        lit_from=lit,
        random=random,
        contours=3,
    )
    _draw_facets(sheet.canvas, form, minerals=minerals, lit=lit, random=random)


def _known(
    crest: Crest,
    *,
    centre: float,
    top: float,
    base: float,
    half: float,
    random: np.random.RandomState,
) -> PeakForm:
    """A mountain known by its outline; its ends reach the ground 1.3 `half` from its centre."""
    along = np.linspace(-1, 1, POINTS)
    place = along * 1.3
    rough = noise_line(along, int(random.randint(99991)), octaves=4, frequency=7.0)
    rise = crest.rise(place) + 0.035 * crest.notches * rough
    rise *= np.clip((1.3 - np.abs(place)) / 0.3, 0, 1) ** 0.7
    x = centre + place * half
    y = base - (base - top) * rise / rise.max()
    return PeakForm(
        x=x, y=y, centre_x=centre, base_y=base, width=2.6 * half, height=base - top, skew=0.0
    )


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
    ribs = RANGE_RIBS if form.width > 2 * form.height else RIBS
    slim = RIBS / ribs
    places = np.linspace(0.16, 0.84, ribs) + random.uniform(-0.03, 0.03, ribs) * slim
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
        spine = x + fall * 0.42 * spread * down + wander * slim * form.width * 0.035 * down
        shaded = spine - lit * slim * form.width * (0.085 - 0.03 * abs(spread)) * np.sin(
            np.pi * down**0.8
        )
        bright = spine + lit * slim * form.width * 0.05 * np.sin(np.pi * down**0.8)
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
