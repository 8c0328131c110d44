from __future__ import annotations

import numpy as np
import pytest

from milepost.brief.crop import MOST_ZOOM, choose_crop, cut_out

POSTER = (1080, 1350)


def test_a_picture_of_the_posters_shape_with_its_horizon_is_taken_whole() -> None:
    assert choose_crop((864, 1080), POSTER, horizon_y=0.6, wanted_y=0.6) == (0, 0, 864, 1080)


def test_an_unsure_horizon_is_taken_to_be_where_it_was_asked_for() -> None:
    assert choose_crop((864, 1080), POSTER, horizon_y=None, wanted_y=0.6).height == 1080


@pytest.mark.parametrize("horizon_y", [0.5, 0.55, 0.65, 0.7])
def test_a_tall_picture_is_cut_so_that_the_horizon_is_where_it_was_asked_for(
    horizon_y: float,
) -> None:
    crop = choose_crop((1024, 1536), POSTER, horizon_y=horizon_y, wanted_y=0.6)

    assert crop.horizon_in(horizon_y * 1536) == pytest.approx(0.6, abs=0.02)


def test_zoom_helps_where_there_is_no_room_and_has_its_limit() -> None:
    near = choose_crop((864, 1080), POSTER, horizon_y=0.55, wanted_y=0.6)
    far = choose_crop((864, 1080), POSTER, horizon_y=0.1, wanted_y=0.6)

    assert near.horizon_in(0.55 * 1080) == pytest.approx(0.6, abs=0.025)
    assert far.height >= 1080 / MOST_ZOOM - 1


@pytest.mark.parametrize("source", [(1024, 1024), (1664, 928), (64, 64), (720, 1280), (1, 5)])
@pytest.mark.parametrize("horizon_y", [None, 0.0, 0.5, 1.0])
def test_the_part_lies_inside_and_has_the_posters_shape(
    source: tuple[int, int], horizon_y: float | None
) -> None:
    crop = choose_crop(source, POSTER, horizon_y=horizon_y, wanted_y=0.6)

    assert crop.left >= 0
    assert crop.top >= 0
    assert crop.left + crop.width <= source[0]
    assert crop.top + crop.height <= source[1]
    assert crop.width / crop.height == pytest.approx(0.8, rel=2 / crop.height)


def test_the_part_is_cut_out_in_exactly_the_posters_size() -> None:
    picture = np.zeros((1, 100, 160, 3), np.float32)
    picture[:, 60:] = 1.0
    crop = choose_crop((160, 100), (80, 100), horizon_y=0.6, wanted_y=0.6)

    poster = cut_out(picture, crop, (80, 100))

    assert poster.shape == (1, 100, 80, 3)
    assert poster[0, 50].max() < 0.01
    assert poster[0, 70].min() > 0.99
