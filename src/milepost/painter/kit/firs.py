"""A large fir close by: nine skirts of branches, snow on their sunny side."""

from __future__ import annotations

from milepost.painter.plant_colours import Foliage
from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia

SKIRTS = 9


def draw_fir(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    tones: Foliage,
    sun_side: float,
    bark: Colour,
    snow: Colour | None = None,
    snow_shade: Colour | None = None,
) -> None:
    """A fir with its foot at `x`, `foot_y`.

    `sun_side` is -1 for light from the left, 1 from the right; without `snow` it stands bare.
    """
    trunk = skia.Rect(x - height * 0.018, foot_y - height * 0.10, x + height * 0.018, foot_y)
    canvas.drawRect(trunk, paint(bark))
    for skirt in range(SKIRTS):
        share = skirt / (SKIRTS - 1)
        reach = height * 0.24 * (0.18 + share)
        y = foot_y - height + height * 0.90 * share
        tip, hem = y - height * 0.10, y + height * 0.10
        body = outline(
            f"M {x} {tip} Q {x + reach * 0.4} {y + height * 0.05} {x + reach} {hem} "
            f"Q {x + reach * 0.3} {hem} {x} {y + height * 0.075} "
            f"Q {x - reach * 0.3} {hem} {x - reach} {hem} "
            f"Q {x - reach * 0.4} {y + height * 0.05} {x} {tip} Z"
        )
        across = [tones.light, tones.mid, tones.dark]
        start, end = x + sun_side * reach, x - sun_side * reach
        canvas.drawPath(body, paint(shader=linear_gradient((start, 0), (end, 0), across)))
        if snow is not None:
            _snow_on_skirt(
                canvas,
                x=x,
                y=y,
                reach=reach * sun_side,
                height=height,
                snow=snow,
                shade=snow_shade or snow,
            )


def _snow_on_skirt(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    reach: float,
    height: float,
    snow: Colour,
    shade: Colour,
) -> None:
    tip, hem = y - height * 0.10, y + height * 0.10
    patch = outline(
        f"M {x + reach} {hem} Q {x + reach * 0.45} {y + height * 0.05} {x} {tip} "
        f"Q {x - reach * 0.1} {y - height * 0.03} {x - reach * 0.25} {y + height * 0.02} "
        f"Q {x + reach * 0.1} {y + height * 0.03} {x + reach * 0.2} {y + height * 0.05} "
        f"Q {x + reach * 0.5} {y + height * 0.06} {x + reach} {hem} Z"
    )
    across = linear_gradient((x + reach, 0), (x - reach * 0.3, 0), [snow, shade])
    canvas.drawPath(patch, paint(shader=across))
