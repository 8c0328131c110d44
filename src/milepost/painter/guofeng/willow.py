"""The willow of a water town's bank."""

from __future__ import annotations

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.kit.places import outside
from milepost.painter.kit.willow import willow_fronds
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


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
        for reach, drop, share in ((150.0, 22.0, 0.62), (96.0, -18.0, 0.50), (44.0, -34.0, 0.42)):
            willow_fronds(
                sheet.canvas,
                left=x + side * 4,
                right=x + side * reach,
                top=(crown + drop - 16, crown + drop + 18),
                length=(tall * share * 0.45, tall * share),
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
    limbs = skia.Path()
    for reach, lift in ((-140, 20), (-90, -20), (-40, -34), (42, -34), (92, -20), (142, 22)):
        limbs.moveTo(x, crown + tall * 0.14)
        limbs.quadTo(x + reach * 0.3, crown - 30, x + reach, crown + lift)
    canvas.drawPath(limbs, paint(minerals.bark, stroke=3.2))
