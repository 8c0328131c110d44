from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from car.car_scenes import Photographed, photographed
from milepost.car.photo import WrongPhoto, decontaminated, open_photo, scaled_cut_out
from milepost.measure.edges import leaked_share, mean_off_segment
from milepost.pixels.light import Pixels, to_encoded, to_linear

DARK, LIGHT = (0.36, 0.20, 0.40), (0.75, 0.80, 0.85)


def over(colours: Pixels, alpha: Pixels, ground: Pixels) -> Pixels:
    cover = alpha[..., None]
    return to_encoded(to_linear(colours) * cover + to_linear(ground) * (1 - cover))


def at_poster_size(plane: Pixels, width: int, height: int) -> Pixels:
    channels = np.moveaxis(np.atleast_3d(plane), -1, 0)
    scaled = [
        np.asarray(Pillow.fromarray(np.ascontiguousarray(channel)).resize((width, height), 4))
        for channel in channels
    ]
    return np.squeeze(np.stack(scaled, axis=-1))


def as_png(photo: Photographed, *, clear_outside: bool) -> Pillow.Image:
    pixels = np.concatenate([photo.seen, photo.alpha[..., None]], axis=-1)
    levels = (pixels * 255 + 0.5).astype(np.uint8)
    if clear_outside:
        levels[levels[..., 3] == 0] = 0
    return Pillow.fromarray(levels)


@pytest.mark.slow
@pytest.mark.parametrize("clear_outside", [False, True])
@pytest.mark.parametrize(
    ("colour", "wall", "ground"),
    [("黑色", 0.97, DARK), ("白色", 0.97, DARK), ("黑色", 0.12, LIGHT), ("白色", 0.12, LIGHT)],
)
def test_no_more_than_a_fiftieth_of_the_old_wall_is_left_in_the_edge(
    colour: str, wall: float, ground: tuple[float, float, float], *, clear_outside: bool
) -> None:
    photo = photographed(colour, wall=wall, width_px=1500)
    height, width = round(photo.alpha.shape[0] * 0.4), round(photo.alpha.shape[1] * 0.4)
    light = at_poster_size(to_linear(photo.true_colours) * photo.alpha[..., None], width, height)
    alpha = at_poster_size(photo.alpha, width, height)
    own = to_encoded(np.asarray(light / np.maximum(alpha, 1e-4)[..., None], np.float32))
    new = np.full((height, width, 3), ground, np.float32)
    truth = over(own, alpha, new)

    cut = scaled_cut_out(as_png(photo, clear_outside=clear_outside), width, height)
    found = over(cut[..., :3], cut[..., 3], new)

    old = np.full_like(new, wall)
    leak = leaked_share(found, own, alpha, old_ground=old, new_ground=new)
    naive = over(at_poster_size(photo.seen, width, height), alpha, new)
    assert abs(leak) <= 0.02
    assert abs(leak) < 0.4 * leaked_share(naive, own, alpha, old_ground=old, new_ground=new)
    excess = mean_off_segment(found, new, alpha) - mean_off_segment(truth, new, alpha)
    assert excess <= 2


def test_an_edge_that_is_clean_already_stays_clean() -> None:
    own = np.full((60, 60, 3), (0.7, 0.1, 0.1), np.float32)
    alpha = np.clip(np.linspace(-1, 2, 60, dtype=np.float32), 0, 1)[None, :].repeat(60, axis=0)

    clean = decontaminated(own, alpha, (alpha > 0).astype(np.float32))

    assert np.abs(clean - own)[alpha > 0.05].max() < 0.01


def test_opaque_pixels_keep_their_colours_exactly() -> None:
    photo = photographed("红色", wall=0.9, width_px=200)

    clean = decontaminated(photo.seen, photo.alpha, np.ones_like(photo.alpha))

    opaque = photo.alpha >= 1
    assert np.array_equal(clean[opaque], photo.seen[opaque])


def png(width: int, height: int, body: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "is not a PNG"),
        (b"GIF89a" + bytes(100), "is not a PNG"),
        (png(0, 10), "without pixels"),
        (png(60000, 60000), "60000 x 60000"),
        (png(300, 300, b"rubbish"), "damaged"),
        (png(300, 300, zlib.compress(bytes(100))), "damaged"),
    ],
)
def test_a_file_that_is_no_usable_png_is_refused(
    tmp_path: Path, content: bytes, wrong: str
) -> None:
    path = tmp_path / "car.png"
    path.write_bytes(content)

    with pytest.raises(WrongPhoto, match=wrong):
        open_photo(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.png"):
        with pytest.raises(WrongPhoto, match="cannot be opened"):
            open_photo(path)


def test_a_file_above_30_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "car.png"
    with path.open("wb") as file:
        file.truncate(31 * 2**20)

    with pytest.raises(WrongPhoto, match="31 MB"):
        open_photo(path)
