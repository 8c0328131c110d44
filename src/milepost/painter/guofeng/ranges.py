"""Rows of peaks from far to near, with a valley between them and mist at their feet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from milepost.painter.guofeng.minerals import Minerals, Pigments
from milepost.painter.guofeng.mist import mist_band, mist_ribbons
from milepost.painter.guofeng.peaks import (
    PeakForm,
    draw_moss,
    draw_peak,
    draw_snow_cap,
    shape_peak,
)
from milepost.painter.guofeng.pines import draw_pine
from milepost.painter.guofeng.silk import DISC_RADIUS
from milepost.painter.scene import Rect, Scene, Sheet

LEAST_HEIGHT = 46.0
"""A peak that the title leaves less room than this is left out."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of peaks."""

    name: str
    base_y: float
    height: float
    """Of the peaks beside the valley, in units; those at the edges are up to 1.3 as high."""
    width: float
    """Usual width of a peak."""
    distance: float
    """0 near .. 1 silk."""
    valley_x: float
    valley_width: float
    """Units around `valley_x` where peaks shrink to a third."""
    mist: float = 0.92
    pines: int = 0
    """Small pines per peak."""
    sharpness: float = 1.0


@dataclass(frozen=True, kw_only=True)
class RangeStyle:
    """What all rows of a picture share."""

    pigments: Pigments
    snow: float
    """Share of each peak under shell white, 0..1."""
    lit_from: float
    """-1 light from the left, 1 from the right."""
    moss: bool = True
    disc: tuple[float, float] | None = None
    """Sun or moon: peaks leave most of it free."""
    keep_clear: Rect | None = None
    """The landmark: nearer rows stay below it."""


def draw_row(sheet: Sheet, row: Row, *, style: RangeStyle, minerals: Minerals) -> list[PeakForm]:
    """Draw one row with its pines and its mist; returns the forms, highest first."""
    scene, canvas = sheet.scene, sheet.canvas
    random = scene.random(f"row {row.name}")
    forms = _place(scene, row, style=style, random=random)
    for form in forms:
        own = np.random.RandomState(random.randint(1 << 31))
        draw_peak(
            canvas,
            form,
            pigments=style.pigments,
            minerals=minerals,
            distance=row.distance,
            lit_from=style.lit_from,
            random=own,
            contours=6 if form.width > 120 else 3,
            gold=1.0 if row.distance < 0.5 else 0.7,
        )
        if style.snow > 0.05:
            draw_snow_cap(
                canvas,
                form,
                depth=min(0.8, 0.25 + 0.5 * style.snow),
                colour=minerals.white.faded(min(1.0, 0.35 + style.snow)),
                minerals=minerals,
                distance=row.distance,
                random=own,
            )
        elif style.moss and row.distance < 0.3:
            draw_moss(canvas, form, count=7, colour=minerals.shade.faded(0.75), random=own)
        for at in own.randint(22, 60, row.pines if form.height > 110 else row.pines // 2):
            draw_pine(
                canvas,
                x=float(form.x[at]),
                y=float(form.y[at]) + 8,
                height=own.uniform(22, 38),
                lean=int(own.choice([-1, 1])),
                minerals=minerals,
                snow=style.snow,
                random=own,
            )
    _veil_feet(sheet, row, minerals=minerals, random=random)
    return forms


def _veil_feet(
    sheet: Sheet, row: Row, *, minerals: Minerals, random: np.random.RandomState
) -> None:
    width = sheet.scene.width
    mist_band(
        sheet.canvas,
        width=width,
        top=row.base_y - min(90.0, row.height * 0.5),
        full=row.base_y + 4,
        bottom=row.base_y + 76,
        colour=minerals.silk_pale,
        strength=row.mist,
    )
    mist_ribbons(
        sheet.canvas,
        width=width,
        top=row.base_y - min(96.0, row.height * 0.6),
        bottom=row.base_y + 10,
        count=round(5 * width / 1080),
        colour=minerals.silk_pale,
        random=random,
    )


def _place(
    scene: Scene, row: Row, *, style: RangeStyle, random: np.random.RandomState
) -> list[PeakForm]:
    """Peaks across the picture, lower in the valley, under the title, below the landmark."""
    forms = []
    step = row.width * 0.72
    count = int((scene.width + row.width) / step) + 1
    start = -row.width * random.uniform(0.1, 0.6)
    for at in range(count):
        x = start + at * step + random.uniform(-0.22, 0.22) * step
        width = row.width * random.uniform(0.8, 1.3)
        height = row.height * random.uniform(0.72, 1.12) * _valley(x, row, scene.width)
        height = min(height, _room(scene, row, style, x=x, width=width))
        if height < LEAST_HEIGHT:
            continue
        slim = min(width, height * 2.3)
        forms.append(
            shape_peak(
                centre_x=x,
                base_y=row.base_y,
                width=slim,
                height=height,
                random=random,
                sharpness=row.sharpness,
            )
        )
    return sorted(forms, key=lambda form: -form.height)


def _valley(x: float, row: Row, picture_width: float) -> float:
    """How much of the row's height is allowed at `x`: 1/3 in the valley, 1.3 at the edges."""
    away = abs(x - row.valley_x)
    opened = min(1.0, float((away / row.valley_width) ** 1.4))
    edge = min(1.0, away / (0.62 * picture_width))
    return 0.33 + 0.67 * opened + 0.3 * edge


def _room(scene: Scene, row: Row, style: RangeStyle, *, x: float, width: float) -> float:
    """How high a peak at `x` may be."""
    room = row.base_y
    title = scene.rect(scene.brief.composition.title_box)
    if x + width / 2 > title.left - 24 and x - width / 2 < title.right + 24:
        room = row.base_y - title.bottom - 34
    clear = style.keep_clear
    if (
        clear
        and row.distance < 0.4
        and clear.left - 20 < x + width / 3
        and x - width / 3 < clear.right + 20
    ):
        room = min(room, row.base_y - clear.bottom + 26)
    if style.disc and abs(x - style.disc[0]) < DISC_RADIUS + width * 0.22:
        room = min(room, row.base_y - style.disc[1] - DISC_RADIUS * 0.25)
    return room
