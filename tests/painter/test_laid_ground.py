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
