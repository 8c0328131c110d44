from __future__ import annotations

import numpy as np
import pytest

from milepost.painter.kit.finish import finish
from milepost.painter.kit.hills import ridge_line
from milepost.painter.kit.places import outside
from milepost.painter.kit.stamps import DrawStamp, Print, cut_stamps
from milepost.painter.kit.water import reflect
from milepost.painter.scene import Rect, Scene, Sheet
from milepost.pixels.brush import paint, read_bytes, surface
from milepost.pixels.oklch import BLACK, WHITE, Colour
from milepost.pixels.skia_loader import skia
from painter.briefs import make_brief

RED, BLUE = Colour(1, 0, 0), Colour(0, 0, 1)


def blank_sheet(width: int = 108, height: int = 135, colour: Colour = WHITE) -> Sheet:
    drawn = surface(width, height)
    canvas = drawn.getCanvas()
    scene = Scene.of(make_brief(), width, height, 1)
    canvas.scale(scene.scale, scene.scale)
    canvas.drawPaint(paint(colour))
    return Sheet(drawn, canvas, scene)


def test_a_place_is_kept_free_with_its_margin() -> None:
    keep = outside([Rect(100, 100, 200, 200)], margin=10)

    assert not keep(150, 150, 1)
    assert not keep(206, 150, 0)
    assert not keep(214, 150, 5)
    assert keep(216, 150, 5)


def test_a_ridge_stays_between_its_base_and_its_relief() -> None:
    line = ridge_line(width=1080, base_y=700, relief=120, seed=5, frequency=2)

    assert line.x[0] < 0
    assert line.x[-1] > 1080
    assert line.y.max() <= 700
    assert line.y.min() >= 580
    assert line.top <= line.height_at(400) <= 700


def test_later_stamps_cover_earlier_ones() -> None:
    def disc(colour: Colour) -> DrawStamp:
        def draw(canvas: skia.Canvas) -> None:
            canvas.drawCircle(0, 0, 1, paint(colour))

        return draw

    stamps = cut_stamps([disc(RED), disc(BLUE)], radius_px=10)
    sheet = surface(40, 40)

    stamps.print(sheet.getCanvas(), [Print(20, 20, 10, 0, 0), Print(20, 20, 10, 45, 1)])

    assert read_bytes(sheet)[20, 20].tolist() == [0, 0, 255, 255]
    assert read_bytes(sheet)[1, 1, 3] == 0


def test_still_water_shows_what_is_above_it() -> None:
    sheet = blank_sheet(colour=BLUE)
    sheet.canvas.drawRect(skia.Rect(0, 0, 540, 700), paint(RED))

    reflect(
        sheet,
        waterline=700,
        bottom=1000,
        far_tint=BLACK.faded(1),
        near_tint=BLACK.faded(1),
        seed=3,
        ripple=0.0,
        tint=0.0,
    )

    pixels = read_bytes(sheet.surface)
    assert pixels[72, 20, 0] > 240
    assert pixels[72, 90, 2] > 240
    assert pixels[110, 90].tolist() == [0, 0, 255, 255]


def test_grain_keeps_the_mean_and_the_vignette_darkens_only_the_corners() -> None:
    sheet = blank_sheet(540, 675, Colour(0.5, 0.5, 0.5))

    finish(sheet, grain=0.04, vignette=0.1)

    grey = read_bytes(sheet.surface)[..., 0].astype(float) / 255
    middle = grey[250:420, 200:340]
    assert middle.mean() == pytest.approx(0.5, abs=0.01)
    assert 0.005 < middle.std() < 0.06
    assert grey[:40, :40].mean() < middle.mean() - 0.02


def test_the_random_numbers_of_a_layer_do_not_depend_on_other_layers() -> None:
    scene = Scene.of(make_brief(), 1080, 1350, 4)

    first = scene.random("hills").rand(3)
    scene.random("clouds").rand(100)

    assert np.array_equal(first, scene.random("hills").rand(3))
    assert not np.array_equal(first, scene.random("clouds").rand(3))
