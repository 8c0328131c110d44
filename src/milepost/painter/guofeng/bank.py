"""The bank that the car stands on: ochre ground, rocks and pines at its ends."""

from __future__ import annotations

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.peaks import draw_peak, shape_peak
from milepost.painter.guofeng.pines import draw_pine
from milepost.painter.guofeng.stage import lit_from
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia


def draw_bank(sheet: Sheet, palette: Palette, minerals: Minerals, *, trees: bool = True) -> None:
    """The ground that the car stands on, rocks and pines at its ends, silk for the figures."""
    scene, canvas = sheet.scene, sheet.canvas
    width, road = scene.width, scene.road
    _draw_rocks(sheet, minerals, palette)
    snowy = palette.snow_cover
    dim = 0.45 if palette.light == "night" else 0.0
    far = mix(mix(minerals.bank_far, minerals.silk, dim), minerals.white, 0.75 * snowy)
    near = mix(mix(minerals.bank, minerals.silk, dim), minerals.white, 0.75 * snowy)
    edge = skia.Path()
    edge.moveTo(-10, road + 4)
    edge.cubicTo(width * 0.28, road - 14, width * 0.70, road - 14, width + 10, road + 2)
    ground = skia.Path(edge)
    ground.lineTo(width + 10, scene.height)
    ground.lineTo(-10, scene.height)
    ground.close()
    reach = min(scene.height, road + (scene.ground - road) * 2.1)
    wash = linear_gradient((0, road - 14), (0, reach), [far, near, minerals.silk], [0, 0.55, 1])
    canvas.drawPath(ground, paint(shader=wash))
    canvas.drawPath(edge, paint(minerals.gold.faded(minerals.gold_strength), stroke=3))
    _draw_ground_strokes(sheet, minerals, palette)
    if trees:
        _draw_framing_pines(sheet, palette, minerals)


def _draw_rocks(sheet: Sheet, minerals: Minerals, palette: Palette) -> None:
    """Small near peaks that close the bank at both ends, clear of the car."""
    scene = sheet.scene
    random = scene.random("rocks")
    car = scene.rect(scene.brief.composition.car_box)
    places = (
        (-0.02 * scene.width, 250, 120),
        (scene.width * 1.0, 300, 140),
        (car.left * 0.62, 150, 54),
        (car.right + (scene.width - car.right) * 0.46, 160, 62),
    )
    for x, width, height in places:
        form = shape_peak(
            centre_x=x + random.uniform(-20, 20),
            base_y=scene.road + 16,
            width=width * random.uniform(0.85, 1.2),
            height=height * random.uniform(0.8, 1.15),
            random=random,
        )
        stones = minerals.snow_stones if palette.snow_cover > 0.5 else minerals.stones
        draw_peak(
            sheet.canvas,
            form,
            pigments=stones,
            minerals=minerals,
            distance=0.0,
            lit_from=lit_from(scene),
            random=random,
            contours=4,
        )


def _draw_framing_pines(sheet: Sheet, palette: Palette, minerals: Minerals) -> None:
    """One tall pine and one smaller, at the two ends of the bank."""
    scene = sheet.scene
    random = scene.random("framing pines")
    car = scene.rect(scene.brief.composition.car_box)
    tall_right = scene.rect(scene.brief.composition.landmark_box).centre_x < scene.width / 2
    ends = ((car.left * 0.30, -1), (scene.width - (scene.width - car.right) * 0.34, 1))
    for x, side in ends:
        tall = (side > 0) == tall_right
        draw_pine(
            sheet.canvas,
            x=x,
            y=scene.road + 8,
            height=random.uniform(190, 230) if tall else random.uniform(130, 165),
            lean=side,
            minerals=minerals,
            snow=palette.snow_cover,
            random=random,
        )


def _draw_ground_strokes(sheet: Sheet, minerals: Minerals, palette: Palette) -> None:
    """Dry level brush strokes on the bank; they stop where the figures begin."""
    scene = sheet.scene
    random = scene.random("ground")
    bottom = scene.rect(scene.brief.composition.figures_box).top - 16
    tone = (
        minerals.stones.foot.shifted(-0.22, 1.0)
        if palette.snow_cover < 0.5
        else minerals.stones.summit
    )
    stroke = paint(tone.faded(0.20))
    for _ in range(round(60 * scene.width / 1080)):
        x, y = random.uniform(0, scene.width), random.uniform(scene.road + 12, bottom)
        long = random.uniform(30, 150)
        sheet.canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, long, 2.4), 1, 1, stroke)
