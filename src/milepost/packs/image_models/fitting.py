"""A model's picture made the landscape of a poster: cut, read, and the composition fitted to it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from milepost.brief.corrected import correct, sure_horizon
from milepost.brief.crop import choose_crop, cut_out
from milepost.brief.model import ArtBrief, Composition, Light
from milepost.measure.landscape import read_landscape
from milepost.painter.laid_ground import lay_ground
from milepost.pixels.arrays import Image, freeze
from milepost.pixels.encoded import rgb_of
from milepost.wire.picture_file import open_picture

SIMULATOR: Final = "Milepost simulator"
"""How the files of our simulators of vendors begin to say where they come from."""
DARK: Final = 0.22
"""Of an encoded sky, on average: below it is night."""
WARM_K: Final = 4500.0
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
        whole = rgb_of(opened)
        simulated = str(opened.info.get("Software", "")).startswith(SIMULATOR)
    asked = brief.composition
    seen = read_landscape(whole)
    crop = choose_crop(
        (whole.shape[2], whole.shape[1]),
        (width_px, height_px),
        horizon_y=sure_horizon(asked.horizon_y, seen),
        wanted_y=asked.horizon_y,
    )
    picture = np.clip(cut_out(whole, crop, (width_px, height_px)), 0.0, 1.0)
    corrected = correct(asked, read_landscape(picture), width_px=width_px, height_px=height_px)
    light = _light_of(picture, brief, corrected.composition)
    fitted = brief.model_copy(update={"composition": corrected.composition, "light": light})
    changes = (*([NO_MODEL] if simulated else []), *corrected.changes)
    if light != brief.light:
        changes = (*changes, f"it is {light} instead of {brief.light}")
    if corrected.ground == "painted" and not on_ground:
        changes = (*changes, "the ground is drawn: a model saw water in front")
    if corrected.ground == "drawn" or not on_ground:
        picture = lay_ground(picture, fitted, seed=seed)
    clear = np.zeros((1, height_px, width_px, 4), dtype=np.float32)
    return Fitted(freeze(picture), freeze(clear), fitted, changes)


def _light_of(picture: Image, brief: ArtBrief, corrected: Composition) -> Light:
    """The light that lamps and a laid road have to fit, which need not be the one asked for."""
    horizon_row = max(1, round(corrected.horizon_y * picture.shape[1]))
    if float(picture[:, :horizon_row].mean()) < DARK:
        return "night"
    if brief.light != "night" and corrected.light == brief.composition.light:
        return brief.light
    return "dusk" if corrected.light.temperature_k < WARM_K else "day"
