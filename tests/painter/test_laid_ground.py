from __future__ import annotations

import numpy as np

from fakes.two_cities import TwoCities, make_facts
from milepost.brief.rules import write_brief
from milepost.painter.laid_ground import lay_ground


def test_a_road_covers_everything_below_its_far_edge_and_nothing_of_the_sky() -> None:
    brief = write_brief(make_facts(), TwoCities(), seed=1, width_px=216, height_px=270)
    water = np.full((1, 270, 216, 3), (0.1, 0.3, 0.9), np.float32)

    laid = lay_ground(water, brief, seed=1)

    road_px = round(brief.composition.road_y * 270)
    assert np.array_equal(laid[:, : road_px - 8], water[:, : road_px - 8])
    assert (np.abs(laid - water)[:, road_px + 4 :].max(axis=-1) > 0.05).all()
    assert not laid.flags.writeable


def test_a_laid_road_takes_after_what_is_beside_it() -> None:
    brief = write_brief(make_facts(), TwoCities(), seed=1, width_px=216, height_px=270)
    sand, sea = (
        np.full((1, 270, 216, 3), colour, np.float32)
        for colour in ((0.8, 0.65, 0.4), (0.2, 0.45, 0.7))
    )

    beside_sand, beside_sea = (lay_ground(each, brief, seed=1)[0, -12:] for each in (sand, sea))

    warmth = (beside_sand - beside_sea).mean(axis=(0, 1))
    assert warmth[0] > 0.02
    assert warmth[2] < -0.02
    assert abs(float(beside_sand.mean() - beside_sea.mean())) < 0.03


def test_by_night_a_laid_road_stays_dark() -> None:
    brief = write_brief(make_facts(), TwoCities(), seed=1, width_px=216, height_px=270)
    night = np.random.RandomState(2).rand(1, 270, 216, 3).astype(np.float32) * 0.02

    laid = lay_ground(night, brief.model_copy(update={"light": "night"}), seed=1)

    assert laid[0, round(brief.composition.ground_y * 270) :].mean() < 0.3
