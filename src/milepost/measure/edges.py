"""Whether the car's outline carries a halo of its old background."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from milepost.measure.measurement import Measurement, at_most
from milepost.pixels.arrays import Image
from milepost.pixels.colour_difference import Lab, lab
from milepost.pixels.light import Pixels, to_encoded, to_linear

HALO_LIMIT = 2.0
RIM_PX = 3
SAMPLES = 2500


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
    rows, columns = _edge_pixels(alpha)
    if not rows.size:
        return at_most("edge_halo", 0.0, HALO_LIMIT)
    rim = Nearby.within(alpha >= 0.9, rows, columns)
    cover = alpha[rows, columns][:, None]
    own = np.where(cover >= 0.9, cutout[0, rows, columns, :3], rim.mean(cutout[0, ..., :3]))
    ground = ground_patch[0, rows, columns]
    clean = to_encoded(to_linear(own) * cover + to_linear(ground) * (1 - cover))
    inner = Nearby.within(_inner(alpha), rows, columns)
    found = _off_segment(car_patch[0, rows, columns], inner.mean(car_patch[0]), ground)
    floor = _off_segment(clean, inner.mean(cutout[0, ..., :3]), ground)
    near = inner.found
    excess = float(found[near].mean() - floor[near].mean()) if near.any() else 0.0
    return at_most("edge_halo", max(0.0, excess), HALO_LIMIT)


def mean_off_segment(picture: Pixels, ground: Pixels, alpha: Pixels) -> float:
    """Mean Lab distance of edge pixels from the segment between inner colour and ground.

    Planes are encoded `[h, w, 3]`; `alpha` is `[h, w]`.
    """
    rows, columns = _edge_pixels(alpha)
    inner = Nearby.within(_inner(alpha), rows, columns)
    away = _off_segment(picture[rows, columns], inner.mean(picture), ground[rows, columns])
    return float(away[inner.found].mean())


class Nearby(NamedTuple):
    """For each of some pixels, the marked pixels of the square around it."""

    rows: NDArray[np.intp]
    """`[pixels, neighbours]`, as are the next two."""
    columns: NDArray[np.intp]
    marked: NDArray[np.float32]

    @classmethod
    def within(
        cls, mark: NDArray[np.bool_], rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> Nearby:
        """Squares of `RIM_PX` to each side, cut at the plane's border."""
        step = np.arange(-RIM_PX, RIM_PX + 1)
        down, across = (grid.ravel() for grid in np.meshgrid(step, step, indexing="ij"))
        at_rows = np.clip(rows[:, None] + down, 0, mark.shape[0] - 1)
        at_columns = np.clip(columns[:, None] + across, 0, mark.shape[1] - 1)
        return cls(at_rows, at_columns, mark[at_rows, at_columns].astype(np.float32))

    @property
    def found(self) -> NDArray[np.bool_]:
        """Whether anything marked is near, `[pixels]`."""
        return np.asarray(self.marked.max(axis=1) > 0)

    def mean(self, plane: Pixels) -> Pixels:
        """Mean of the marked neighbours' colours, `[pixels, 3]`; 0 where there are none."""
        total = np.einsum("pn,pnc->pc", self.marked, plane[self.rows, self.columns])
        return np.asarray(total / np.maximum(1.0, self.marked.sum(axis=1))[:, None], np.float32)


def _off_segment(pixels: Pixels, inner: Pixels, ground: Pixels) -> Lab:
    car, behind, pixel = lab(inner), lab(ground), lab(pixels)
    along = behind - car
    share = ((pixel - car) * along).sum(-1) / ((along * along).sum(-1) + 1e-6)
    nearest = car + np.clip(share, 0, 1)[:, None] * along
    return np.asarray(np.linalg.norm(pixel - nearest, axis=-1), np.float32)


def _inner(alpha: Pixels) -> NDArray[np.bool_]:
    """Opaque pixels whose neighbours are opaque."""
    opaque = alpha >= 0.98
    result = opaque.copy()
    result[1:] &= opaque[:-1]
    result[:-1] &= opaque[1:]
    result[:, 1:] &= opaque[:, :-1]
    result[:, :-1] &= opaque[:, 1:]
    return result


def _edge_pixels(alpha: Pixels) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of partly covered pixels and one more to each side, evenly thinned."""
    soft = (alpha > 0.02) & (alpha < 0.98)
    band = soft.copy()
    band[1:] |= soft[:-1]
    band[:-1] |= soft[1:]
    band[:, 1:] |= soft[:, :-1]
    band[:, :-1] |= soft[:, 1:]
    rows, columns = np.nonzero(band)
    # An odd stride: an even one could fall in step with the outline's own rhythm.
    step = max(1, rows.size // SAMPLES) | 1
    return rows[::step], columns[::step]


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
