"""What is wrong with an owner's or maker's cut-out, in sentences they can act on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from milepost.car.description import describe
from milepost.car.model import CarModel, Region
from milepost.car.photo import WrongPhoto, decontaminated, extent_px, open_photo
from milepost.pixels.boxes import Plane, box_mean
from milepost.pixels.colour_difference import lightness

SMALLEST_PX = 600
"""A car narrower than this would be enlarged in a poster."""
LARGEST_PX = 6000
LOOK_PX = 900
"""Edges are looked at in at most this width."""
HALO_LIGHTNESS = 14.0
"""Mean L* by which low-alpha edge pixels may differ from the car beside them."""
GROUND_TOLERANCE = 0.025
BADGE_SMALLEST = 0.018
"""Of the car's length: a smaller badge has too few pixels to be measured."""


def check_car(path: Path) -> list[str]:
    """Findings about a PNG cut-out and the TOML beside it; none means nothing is left to improve.

    Each finding is one line: what is wrong, and what would be right.
    """
    described = describe(path.with_suffix(".toml"))
    findings = [] if isinstance(described, CarModel) else described
    try:
        photo = open_photo(path)
    except WrongPhoto as wrong:
        return [f"{wrong.wrong}; {wrong.right}", *findings]
    findings = [*_about_picture(photo), *findings]
    if isinstance(described, CarModel):
        findings.extend(_about_places(photo, described))
    return findings


def _about_picture(photo: Pillow.Image) -> Iterator[str]:
    alpha = photo.getchannel("A")
    lowest, highest = alpha.getextrema()
    if not isinstance(lowest, int) or lowest == 255:
        yield "nothing is transparent; cut the car out so that its surroundings have alpha 0"
        return
    if highest == 0:
        yield "everything is transparent; the car must be opaque"
        return
    left, _, right, _ = extent_px(photo)
    length = right - left
    if length < SMALLEST_PX:
        yield f"the car is {length} pixels long; {SMALLEST_PX} or more are needed to look sharp"
    if length > LARGEST_PX:
        yield f"the car is {length} pixels long; scale it to at most {LARGEST_PX}"
    if left == 0 or right == photo.width:
        yield "the car touches the picture's edge; leave a few transparent pixels around it"
    yield from _about_edges(photo)


def _about_edges(photo: Pillow.Image) -> Iterator[str]:
    small = photo.convert("RGBa")
    small.thumbnail((LOOK_PX, LOOK_PX), Pillow.Resampling.BOX)
    pixels = np.asarray(small.convert("RGBA"), np.float32) / np.float32(255)
    colours, alpha = pixels[..., :3], pixels[..., 3]
    soft = (alpha > 0.02) & (alpha < 0.98)
    if soft.sum() < 0.2 * np.count_nonzero(np.diff(alpha > 0.5, axis=0)):
        yield "the edge is hard; export it with a soft (anti-aliased) edge of one to two pixels"
        return
    thin = soft & (alpha < 0.6)
    if not thin.any():
        return
    # After decontamination the edge should look like the car just inside it.
    clean = decontaminated(colours, alpha, (alpha > 0).astype(np.float32))
    opaque = (alpha > 0.97).astype(np.float32)
    weight = box_mean(opaque, 4)
    spread = box_mean(colours * opaque[..., None], 4)
    beside = np.asarray(spread / np.maximum(weight, 1e-4)[..., None], np.float32)
    looked = thin & (weight > 0.02)
    if not looked.any():
        return
    off = float((lightness(clean[looked]) - lightness(beside[looked])).mean())
    raw = float((lightness(colours[looked]) - lightness(beside[looked])).mean())
    if abs(off) > HALO_LIGHTNESS or abs(raw) > 2 * HALO_LIGHTNESS:
        tone = "light" if raw > 0 else "dark"
        yield (
            f"the edge carries a {tone} fringe of the old background; "
            "remove it (defringe, or shrink the mask by a pixel)"
        )


def _about_places(photo: Pillow.Image, model: CarModel) -> Iterator[str]:
    alpha = np.asarray(photo.getchannel("A"), np.float32) / np.float32(255)
    rows = np.flatnonzero((alpha > 0.5).any(axis=1))
    if not rows.size:
        return
    lowest = (int(rows[-1]) + 1) / photo.height
    if abs(model.ground_y - lowest) > GROUND_TOLERANCE:
        yield (
            f"ground_y is {model.ground_y:.3f} but the tyres end at {lowest:.3f}; "
            "write the row where they touch, as a fraction of the height"
        )
    left, _, right, _ = extent_px(photo)
    for region in model.protected:
        yield from _about_region(region.what, region, alpha)
        across = _bounds(region)[2] - _bounds(region)[0]
        if region.what == "badge" and across * photo.width < BADGE_SMALLEST * (right - left):
            yield (
                f"the badge is {across * photo.width:.0f} pixels wide; mark at least "
                f"{BADGE_SMALLEST * (right - left):.0f} so that its colours can be measured"
            )
    yield from _about_region("door", model.door, alpha)


def _about_region(what: str, region: Region, alpha: Plane) -> Iterator[str]:
    height, width = alpha.shape
    left, top, right, bottom = _bounds(region)
    part = alpha[
        int(top * height) : max(int(top * height) + 1, round(bottom * height)),
        int(left * width) : max(int(left * width) + 1, round(right * width)),
    ]
    if not part.size or part.mean() < 0.5:
        yield f"the {what} region lies outside the car; mark it as fractions of the picture"


def _bounds(region: Region) -> tuple[float, float, float, float]:
    if region.box is not None and region.shape != "polygon":
        return region.box
    across = [point[0] for point in region.points]
    down = [point[1] for point in region.points]
    return min(across), min(down), max(across), max(down)
