"""A model's picture made the landscape of a poster: cut, read, and the composition fitted to it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from milepost.brief.corrected import correct, sure_horizon
from milepost.brief.crop import choose_crop, cut_out
from milepost.brief.model import ArtBrief
from milepost.measure.borders import inside_borders
from milepost.measure.landscape import read_landscape
from milepost.painter.laid_ground import lay_ground
from milepost.pixels.arrays import Image, freeze
from milepost.pixels.encoded import rgb_of
from milepost.wire.picture_file import open_picture

SIMULATOR: Final = "Milepost simulator"
"""How the files of our simulators of vendors begin to say where they come from."""
BORDERED: Final = "a border around the landscape was cut off"
NO_MODEL: Final = "the landscape is a simulator's: no model painted it"


class Fitted(NamedTuple):
    """A landscape in the poster's format, and the brief that goes with it."""

    picture: Image
    foreground: Image
    brief: ArtBrief
    changes: tuple[str, ...]
    """For the report: what is not as it was asked for."""


def fit(
    file: bytes,
    brief: ArtBrief,
    *,
    width_px: int,
    height_px: int,
    seed: int,
    on_ground: bool = True,
) -> Fitted:
    """Cut the part whose horizon fits best, and correct the composition by what it shows.

    Where the car could stand nowhere, a road of our own painter is laid under it.

    Args:
        file: PNG, JPEG or WebP.
        brief: for which it was painted.
        width_px: of the poster.
        height_px: of the poster.
        seed: of the road's details.
        on_ground: False if somebody who looked saw no ground where the car is to stand.

    Raises:
        InvalidInput: the file is no picture.
    """
    with open_picture(file) as opened:
        sent = rgb_of(opened)
        simulated = str(opened.info.get("Software", "")).startswith(SIMULATOR)
    inside = inside_borders(sent)
    whole = sent[:, inside.top : inside.bottom, inside.left : inside.right]
    asked = brief.composition
    seen = read_landscape(whole)
    crop = choose_crop(
        (whole.shape[2], whole.shape[1]),
        (width_px, height_px),
        horizon_y=sure_horizon(asked.horizon_y, seen),
        wanted_y=asked.horizon_y,
    )
    picture = np.clip(cut_out(whole, crop, (width_px, height_px)), 0.0, 1.0)
    corrected = correct(
        asked, brief.light, read_landscape(picture), width_px=width_px, height_px=height_px
    )
    fitted = brief.model_copy(
        update={"composition": corrected.composition, "light": corrected.light}
    )
    changes = (
        *([NO_MODEL] if simulated else []),
        *([BORDERED] if whole.shape != sent.shape else []),
        *corrected.changes,
    )
    if corrected.ground == "painted" and not on_ground:
        changes = (*changes, "the ground is drawn: a model saw water in front")
    if corrected.ground == "drawn" or not on_ground:
        picture = lay_ground(picture, fitted, seed=seed)
    clear = np.zeros((1, height_px, width_px, 4), dtype=np.float32)
    return Fitted(freeze(picture), freeze(clear), fitted, changes)
