"""The willow of a water town's bank."""

from __future__ import annotations

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.kit.places import outside
from milepost.painter.kit.willow import Bough, paint_bough, willow_fronds
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

BOUGHS = ((150.0, -22.0, 0.62), (100.0, 16.0, 0.54), (52.0, 34.0, 0.48))
"""Per bough: reach to the side and rise of its tip in units, longest frond in tree heights."""


def draw_willow(sheet: Sheet, palette: Palette, minerals: Minerals, *, right: bool) -> None:
    """Raise a willow at the right or the left end, its fronds in three tiers."""
    scene = sheet.scene
    random = scene.random("willow")
    car = scene.rect(scene.brief.composition.car_box)
    x = car.right + (scene.width - car.right) * 0.62 if right else car.left * 0.36
    lean = -1 if right else 1
    foot = scene.road + 8
    crown = foot - 250
    title = scene.rect(scene.brief.composition.title_box)
    if title.left - 90 < x < title.right + 90:
        crown = max(crown, title.bottom + 46)
    _draw_trunk(sheet.canvas, x=x, foot=foot, crown=crown, lean=lean, minerals=minerals)
    bare = palette.season == "winter"
    tones = (minerals.bark,) if bare else _leaf_tones(palette, minerals)
    tall = foot - crown
    for side in (-1, 1):
        for reach, lift, share in BOUGHS:
            start = (x + side * 3, crown + tall * 0.10)
            bough = Bough(start, (x + side * reach, crown - lift), 6.0)
            paint_bough(sheet.canvas, bough, bark=minerals.bark, snow=None)
            willow_fronds(
                sheet.canvas,
                bough=bough,
                length=(tall * share * 0.4, tall * share),
                count=9 if bare else 15,
                colours=tones,
                random=random,
                keep=outside([title, car], margin=2),
                drift=float(side),
                bare=bare,
            )


def _leaf_tones(palette: Palette, minerals: Minerals) -> tuple[Colour, ...]:
    """Dark fronds behind, light ones in front; yellow in autumn."""
    green = minerals.needles
    tones = (
        green.shifted(-0.04, 1.0, -18),
        green.shifted(0.07, 1.15, -28),
        green.shifted(0.16, 1.2, -38),
    )
    if palette.season != "autumn":
        return tones
    return green, *(mix(tone, minerals.stones.slope, 0.7) for tone in tones[1:])


def _draw_trunk(
    canvas: skia.Canvas, *, x: float, foot: float, crown: float, lean: int, minerals: Minerals
) -> None:
    tall = foot - crown
    trunk = skia.Path()
    trunk.moveTo(x - 13, foot)
    trunk.cubicTo(x - 4, foot - tall * 0.4, x + lean * 22 - 6, foot - tall * 0.7, x - 3, crown)
    trunk.lineTo(x + 4, crown)
    trunk.cubicTo(x + lean * 22 + 8, foot - tall * 0.68, x + 10, foot - tall * 0.4, x + 15, foot)
    trunk.close()
    across = [minerals.bark.shifted(0.08), minerals.bark, minerals.bark.shifted(-0.06)]
    canvas.drawPath(trunk, paint(shader=linear_gradient((x - 14, 0), (x + 16, 0), across)))
