from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from car.car_scenes import TOML, Photographed, photographed, save_photo
from milepost.car.check import check_car


def clean_photo(width_px: int = 700) -> Photographed:
    photo = photographed("黑色", wall=0.5, width_px=width_px)
    return photo._replace(seen=photo.true_colours)


def test_a_good_cut_out_has_no_findings(tmp_path: Path) -> None:
    assert check_car(save_photo(tmp_path, clean_photo())) == []


def test_a_light_fringe_is_found(tmp_path: Path) -> None:
    path = save_photo(tmp_path, photographed("黑色", wall=0.97, width_px=700))

    assert any("light fringe" in finding for finding in check_car(path))


@pytest.mark.parametrize(
    ("opacity", "wrong"), [(1.0, "nothing is transparent"), (0.0, "everything is transparent")]
)
def test_a_picture_without_an_outline_is_found(tmp_path: Path, opacity: float, wrong: str) -> None:
    photo = clean_photo(200)
    path = save_photo(tmp_path, photo)
    flat = photo._replace(alpha=np.full_like(photo.alpha, opacity))
    pixels = np.concatenate([flat.seen, flat.alpha[..., None]], axis=-1)
    Pillow.fromarray((pixels * 255).astype(np.uint8)).save(path)

    assert wrong in check_car(path)[0]


def test_a_small_car_is_found(tmp_path: Path) -> None:
    findings = check_car(save_photo(tmp_path, clean_photo(250)))

    assert any("600 or more" in finding for finding in findings)


def test_a_hard_edge_is_found(tmp_path: Path) -> None:
    photo = clean_photo()
    hard = photo._replace(alpha=(photo.alpha > 0.5).astype(np.float32))

    findings = check_car(save_photo(tmp_path, hard))

    assert any("edge is hard" in finding for finding in findings)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({'facing = "right"': 'facing = "up"'}, "facing"),
        ({"ground_y = {ground}": "ground_y = 0.7"}, "the tyres end at"),
        ({"ground_y = {ground}": ""}, "ground_y"),
        ({"box = [0.655, 0.50, 0.687, 0.565]": "box = [0.0, 0.0, 0.05, 0.05]"}, "badge region"),
        ({"0.687": "0.660"}, "badge is"),
        ({'what = "badge"': 'what = "plate"'}, "badge"),
        ({"[door]": "[window]"}, "door"),
        ({"0.42, 0.50, 0.56": "0.42, 0.50, 3.5"}, "door.box"),
        ({"0.42, 0.50, 0.56": "0.62, 0.50, 0.56"}, "left < right"),
        ({"facing": "facing = = "}, "cannot be read"),
    ],
)
def test_a_wrong_description_is_found(tmp_path: Path, change: dict[str, str], wrong: str) -> None:
    toml = TOML
    for old, new in change.items():
        toml = toml.replace(old, new)

    findings = check_car(save_photo(tmp_path, clean_photo(), toml=toml))

    assert any(wrong in finding for finding in findings)
    assert all("\n" not in finding for finding in findings)


def test_a_missing_description_is_found(tmp_path: Path) -> None:
    path = save_photo(tmp_path, clean_photo())
    path.with_suffix(".toml").unlink()

    assert any("no TOML" in finding for finding in check_car(path))


def test_a_file_that_is_no_picture_is_found(tmp_path: Path) -> None:
    path = tmp_path / "car.png"
    path.write_bytes(b"not a picture")

    assert "is not a PNG" in check_car(path)[0]
