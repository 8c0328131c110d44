"""A plain landscape, its composition and cars cut from photographs: enough to compose with."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from milepost.brief.model import Box, Composition, Light, LightSource
from milepost.car.catalogue import load_catalogue
from milepost.car.cutout import cut_out
from milepost.car.placed import Cutout
from milepost.car.stage import body_width_px
from milepost.pixels.arrays import Image
from milepost.pixels.boxes import box_mean
from milepost.pixels.light import to_encoded, to_linear

Plane = NDArray[np.float32]
WIDTH, HEIGHT = 540, 675
KELVIN: dict[Light, float] = {"day": 5600.0, "dusk": 3000.0, "night": 8500.0}

TOML = """
facing = "right"
ground_y = {ground}
colour = "黑"
models = ["路书"]

[door]
box = [0.42, 0.50, 0.56, 0.62]

[[protected]]
what = "badge"
shape = "ellipse"
box = [0.655, 0.50, 0.687, 0.565]
"""


def composition(*, azimuth_deg: float = 14.0, light: Light = "day") -> Composition:
    """Car in the middle, ground at four fifths; light from behind the scene."""
    return Composition(
        template="overlay",
        art_box=Box(left=0, top=0, right=1, bottom=1),
        horizon_y=0.60,
        road_y=0.73,
        ground_y=0.815,
        car_box=Box(left=0.225, top=0.643, right=0.775, bottom=0.815),
        landmark_box=Box(left=0.6, top=0.2, right=0.9, bottom=0.53),
        title_box=Box(left=0.05, top=0.05, right=0.95, bottom=0.17),
        figures_box=Box(left=0.05, top=0.86, right=0.95, bottom=0.98),
        label_box=Box(left=0.8, top=0.02, right=0.98, bottom=0.07),
        light=LightSource(
            azimuth_deg=azimuth_deg,
            elevation_deg=11.0 if light == "dusk" else 30.0,
            temperature_k=KELVIN[light],
        ),
    )


def plate(sky: tuple[float, float, float], road: tuple[float, float, float]) -> Image:
    """Sky above, road below, with a little grain."""
    picture = np.empty((1, HEIGHT, WIDTH, 3), np.float32)
    picture[:, : round(0.73 * HEIGHT)] = sky
    picture[:, round(0.73 * HEIGHT) :] = road
    grain = np.random.RandomState(4).standard_normal((1, HEIGHT, WIDTH, 1)) * 0.01
    picture = np.clip(picture + grain, 0, 1).astype(np.float32)
    picture.setflags(write=False)
    return picture


DAY = plate((0.62, 0.80, 0.93), (0.42, 0.43, 0.46))
DUSK = plate((0.93, 0.55, 0.42), (0.22, 0.17, 0.28))
NIGHT = plate((0.09, 0.11, 0.25), (0.08, 0.09, 0.16))


def car(colour: str, *, model: str | None = None, lights_on: bool = False) -> Cutout:
    """One of our cars, cut out for `composition`."""
    choice = load_catalogue().choose(model=model, colour=colour)
    return cut_out(choice, width_px=body_width_px(composition(), WIDTH), lights_on=lights_on)


class Photographed(NamedTuple):
    """A car photographed before a wall, and the truth about it."""

    seen: Plane
    """`[h, w, 3]`, encoded: car and wall mixed at the edge."""
    alpha: Plane
    true_colours: Plane
    """`[h, w, 3]`: the car's own colours, also at the edge."""


def photographed(colour: str, *, wall: float, width_px: int = 900) -> Photographed:
    """Our SUV as a lens would see it before a wall of grey level `wall`."""
    choice = load_catalogue().choose(colour=colour)
    drawn = cut_out(choice, width_px=width_px, lights_on=False).image[0]
    padded = np.pad(drawn, ((24, 24), (24, 24), (0, 0)))
    alpha = _blurred(padded[..., 3:])
    light = _blurred(to_linear(padded[..., :3]) * padded[..., 3:])
    own = to_encoded(np.asarray(light / np.maximum(alpha, 1e-4), np.float32))
    behind = to_linear(np.full_like(own, wall))
    return Photographed(to_encoded(light + behind * (1 - alpha)), alpha[..., 0], own)


def save_photo(folder: Path, photo: Photographed, *, name: str = "owner", toml: str = TOML) -> Path:
    """The photograph as a PNG cut-out with its TOML beside it."""
    pixels = np.concatenate([photo.seen, photo.alpha[..., None]], axis=-1)
    path = folder / f"{name}.png"
    Pillow.fromarray((pixels * 255 + 0.5).astype(np.uint8)).save(path)
    rows = np.flatnonzero((photo.alpha > 0.5).any(axis=1))
    ground = (int(rows[-1]) + 1) / photo.alpha.shape[0]
    path.with_suffix(".toml").write_text(toml.format(ground=f"{ground:.4f}"), "utf-8")
    return path


def _blurred(plane: Plane) -> Plane:
    return box_mean(box_mean(plane, 1), 1)
