"""Whether the car's outline carries a halo of its old background."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from milepost.measure.measurement import Measurement, at_most
from milepost.pixels.arrays import Image
from milepost.pixels.boxes import box_mean, carry_outwards
from milepost.pixels.colour_difference import Lab, lab
from milepost.pixels.light import Pixels, to_encoded, to_linear

HALO_LIMIT = 2.0
LEAK_LIMIT = 0.02
RIM_PX = 3


def edge_halo(car_patch: Image, ground_patch: Image, cutout: Image) -> Measurement:
    """How much farther edge pixels lie off the mix of car and ground than in a clean composite.

    An edge pixel should lie on the segment, in Lab, between the nearest colour inside the car and
    the ground behind it. Real highlights along an edge lie off it too, so the same distance in a
    composite without any halo is taken off: that composite carries the outermost opaque colours of
    the car outwards and mixes them with the ground in linear light. At most 2.

    Args:
        car_patch: the picture at the cut-out's place `[1, h, w, 3]`.
        ground_patch: the same place without the car `[1, h, w, 3]`, shadow and glow included.
        cutout: the car `[1, h, w, 4]`.
    """
    alpha = cutout[0, ..., 3]
    band = _edge_band(alpha)
    if not band.any():
        return at_most("edge_halo", 0.0, HALO_LIMIT)
    opaque = (alpha >= 0.9).astype(np.float32)
    clean_car = carry_outwards(to_linear(cutout[0, ..., :3]), opaque, RIM_PX)
    cover = alpha[..., None]
    clean = to_encoded(clean_car * cover + to_linear(ground_patch[0]) * (1 - cover))
    found = off_segment(car_patch[0], ground_patch[0], alpha, band)
    floor = off_segment(clean, ground_patch[0], alpha, band)
    return at_most("edge_halo", max(0.0, float(found.mean() - floor.mean())), HALO_LIMIT)


def off_segment(picture: Pixels, ground: Pixels, alpha: Pixels, band: NDArray[np.bool_]) -> Lab:
    """Lab distance `[pixels of band]` from the segment between inner colour and ground.

    All planes are `[h, w, …]`; the inner colour is the mean of opaque pixels close by.
    """
    inner = (box_mean((alpha >= 0.98).astype(np.float32), 1) > 0.99).astype(np.float32)
    reached = box_mean(inner, RIM_PX) > 0
    carried = carry_outwards(picture, inner, RIM_PX)
    measured = band & reached
    car, behind, pixel = lab(carried[measured]), lab(ground[measured]), lab(picture[measured])
    along = behind - car
    share = ((pixel - car) * along).sum(-1) / ((along * along).sum(-1) + 1e-6)
    nearest = car + np.clip(share, 0, 1)[:, None] * along
    return np.asarray(np.linalg.norm(pixel - nearest, axis=-1), np.float32)


def leaked_share(
    picture: Pixels, car: Pixels, alpha: Pixels, *, old_ground: Pixels, new_ground: Pixels
) -> float:
    """Share of the old background left in the edge, by least squares in linear light.

    Needs what only a test knows: the car's true colours and the background it was taken from. All
    planes are encoded `[h, w, 3]`, `alpha` is `[h, w]`. 0 is clean, 1 all of it.
    """
    band = (alpha > 0.02) & (alpha < 0.98)
    cover = alpha[band][:, None]
    new = to_linear(new_ground[band])
    rest = to_linear(picture[band]) - cover * to_linear(car[band]) - (1 - cover) * new
    possible = (to_linear(old_ground[band]) - new) * (1 - cover)
    return float((possible * rest).sum() / max(1e-9, float((possible * possible).sum())))


def _edge_band(alpha: Pixels) -> NDArray[np.bool_]:
    """Partly covered pixels and one more to each side."""
    soft = ((alpha > 0.02) & (alpha < 0.98)).astype(np.float32)
    return np.asarray(box_mean(soft, 1) > 1e-3)
