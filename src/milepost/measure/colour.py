"""Whether the car still has its maker's colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from milepost.errors import OurBug
from milepost.measure.measurement import Measurement, at_most
from milepost.pixels.arrays import Image, Mask
from milepost.pixels.boxes import shrink
from milepost.pixels.colour_difference import ciede2000, lab

BADGE_LIMIT = 1.0
DOOR_INSET_PX = 3
DOOR_LIMIT = {"day": 5.0, "dusk": 7.0, "night": 7.0}
"""By the light of the scene; the compositor solves its relight for these."""
SAMPLES = 4000
"""More pixels than this do not change a mean in its second decimal."""


def badge_delta_e(
    picture: Image, cutout: Image, badge: Mask, *, left_px: int, top_px: int
) -> Measurement:
    """Mean CIEDE2000 between the badge in the picture and in the cut-out; at most 1.

    Args:
        picture: the finished poster `[1, height, width, 3]`.
        cutout: the car as it was cut out `[1, h, w, 4]`, at output size.
        badge: `[1, h, w]`, 1 on the badge.
        left_px: column of the picture where the cut-out's first column lies.
        top_px: row of the picture where the cut-out's first row lies.

    Raises:
        OurBug: no pixel of the badge lies in the picture.
    """
    value = _mean_difference(picture, cutout, badge, left_px, top_px, inset_px=0)
    return at_most("badge_delta_e", value, BADGE_LIMIT)


def door_delta_e(
    picture: Image, cutout: Image, door: Mask, *, left_px: int, top_px: int, light: str
) -> Measurement:
    """Mean CIEDE2000 of the door panel; at most 5 by day, 7 at `dusk` and `night`.

    Arguments and errors as for `badge_delta_e`; the panel is measured 3 pixels inside its border,
    fewer in a thumbnail.
    """
    value = _mean_difference(picture, cutout, door, left_px, top_px, inset_px=DOOR_INSET_PX)
    return at_most("door_delta_e", value, DOOR_LIMIT[light])


def panel_pixels(
    cutout: Image, mask: Mask, *, inset_px: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the opaque pixels that a mask means, `inset_px` inside its border."""
    inside = mask[0] * (cutout[0, ..., 3] > 0.98)
    rows, columns = np.nonzero(inside > 0.98)
    if inset_px and rows.size:
        top, left = rows.min(), columns.min()
        # In a thumbnail three pixels would be the whole door.
        inset_px = min(inset_px, int(min(np.ptp(rows), np.ptp(columns))) // 4)
        around = inside[top : rows.max() + 1, left : columns.max() + 1]
        rows, columns = np.nonzero(shrink(np.pad(around, inset_px), inset_px))
        rows, columns = rows + top - inset_px, columns + left - inset_px
    return rows, columns


def _mean_difference(
    picture: Image, cutout: Image, mask: Mask, left_px: int, top_px: int, *, inset_px: int
) -> float:
    rows, columns = panel_pixels(cutout, mask, inset_px=inset_px)
    height, width = picture.shape[1:3]
    seen = (
        (rows + top_px >= 0)
        & (rows + top_px < height)
        & (columns + left_px >= 0)
        & (columns + left_px < width)
    )
    rows, columns = rows[seen], columns[seen]
    if not rows.size:
        raise OurBug("the measured part of the car lies in the picture")
    step = max(1, rows.size // SAMPLES)
    rows, columns = rows[::step], columns[::step]
    found = lab(picture[0, rows + top_px, columns + left_px, :3])
    wanted = lab(cutout[0, rows, columns, :3])
    return float(ciede2000(wanted, found).mean())
