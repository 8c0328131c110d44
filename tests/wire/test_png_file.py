from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Pillow

from milepost.wire.png_file import encode_png


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [(1, 1), (7, 3), (900, 700)])
def test_pillow_reads_back_every_pixel(channels: int, size: tuple[int, int]) -> None:
    picture = np.random.default_rng(4).integers(0, 256, (*size, channels), np.uint8)

    with Pillow.open(BytesIO(encode_png(picture, {}))) as read:
        pixels = np.asarray(read).reshape(picture.shape)

    assert np.array_equal(pixels, picture)


def test_texts_are_embedded_where_editors_look_for_them() -> None:
    data = encode_png(np.zeros((2, 2, 3), np.uint8), {"prompt": '{"1": 2}', "workflow": "{}"})

    with Pillow.open(BytesIO(data)) as read:
        assert read.info["prompt"] == '{"1": 2}'
        assert read.info["workflow"] == "{}"


def test_a_drawing_that_repeats_itself_stays_small() -> None:
    tile = np.random.default_rng(5).integers(0, 256, (8, 8, 3), np.uint8)

    data = encode_png(np.tile(tile, (32, 32, 1)), {})

    assert len(data) < 256 * 256 * 3 / 20
