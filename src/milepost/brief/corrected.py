"""A composition corrected by the landscape that came back, or a ground that needs neither.

A model is asked in words and answers with a picture of its own. What can be read from it for sure
replaces what was asked; the car moves within limits; and where it could stand nowhere, the ground
under it is to be drawn, which needs neither a right horizon nor a shore.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, Protocol

from milepost.brief.composition import DESIGN_HEIGHT, DESIGN_WIDTH
from milepost.brief.corrected_light import SURE, SeenLight, correct_light
from milepost.brief.model import Box, Composition, Light

DOUBT: Final = 2.0
SUREST: Final = 0.85
"""A horizon needs this much more confidence for each height it is off, but no more than `SUREST`:
models mostly do as they are asked, so a reading far from it is more likely wrong."""
NO_GROUND: Final = 0.5
"""Probability of ground below which a car does not stay where it was planned."""
GOOD_GROUND: Final = 0.5
"""Probability from which a car moves to another place."""

LOWEST_EYE, HIGHEST_EYE = 135.0, 310.0
"""Of the eye above the ground, in design units: 1.1 and 2.5 m beside a car 594 units long."""
FARTHEST_UP = 120.0
"""Design units that car and road may move up; below them stand the figures."""
STEP = 20.0
SAME_LINE = 12.0
"""Design units: horizons this close are the same."""
LEAST_SKY, LEAST_TITLE = 60.0, 300.0
"""Design units between a vertical title and the horizon, and the least height of such a title."""

Ground = Literal["painted", "drawn"]
"""`drawn`: a level ground is to be laid over the picture from `road_y` down."""


class Seen(SeenLight, Protocol):
    """What was read from a picture; `measure.landscape` has it."""

    @property
    def horizon_y(self) -> float:
        """As a fraction from the top."""

    @property
    def horizon_confidence(self) -> float:
        """0 to 1."""

    def ground(self, left: float, top: float, right: float, bottom: float) -> float:
        """How likely a car in this rectangle would stand on ground, 0 to 1."""


class Corrected(NamedTuple):
    """What compositing and lettering are to go by, and why."""

    composition: Composition
    light: Light
    """The hour that the picture shows."""
    ground: Ground
    changes: tuple[str, ...]
    """For the report, one sentence for each thing that is not as it was asked."""


def correct(
    asked: Composition, light: Light, seen: Seen, *, width_px: int, height_px: int
) -> Corrected:
    """Fit a composition to its landscape.

    Args:
        asked: as decided before painting.
        light: day, dusk or night, as decided before painting.
        seen: read from the landscape, in the poster's own format.
        width_px: picture width.
        height_px: picture height.
    """
    unit = min(width_px / DESIGN_WIDTH, height_px / DESIGN_HEIGHT) / height_px
    shown = correct_light(asked.light, light, seen)
    lit = asked.model_copy(update={"light": shown.source})
    horizon, line_changes = _horizon(asked, seen, unit)
    shift = _standing(asked, seen, horizon, unit)
    if shift is None:
        why = f"no place where the car stands on ground under a horizon at {horizon:.0%}"
        drawn = f"the ground is drawn: {why}"
        return Corrected(lit, shown.hour, "drawn", (*shown.changes, drawn))
    if shift:
        line_changes.append(f"the car stands {shift:.1%} of the height further up")
    moved = _moved(lit, horizon, shift, unit)
    return Corrected(moved, shown.hour, "painted", (*shown.changes, *line_changes))


def sure_horizon(asked_y: float, seen: Seen) -> float | None:
    """The horizon that was read, if it is sure enough for how far it is from what was asked.

    Args:
        asked_y: as a fraction from the top.
        seen: read from a picture for which a horizon at `asked_y` was asked.
    """
    off = abs(seen.horizon_y - asked_y)
    needed = min(SUREST, SURE + DOUBT * off)
    return seen.horizon_y if seen.horizon_confidence >= needed else None


def _horizon(asked: Composition, seen: Seen, unit: float) -> tuple[float, list[str]]:
    found = sure_horizon(asked.horizon_y, seen)
    if found is None or abs(found - asked.horizon_y) <= SAME_LINE * unit:
        return asked.horizon_y, []
    return found, [f"the horizon is at {found:.1%} instead of {asked.horizon_y:.1%}"]


def _standing(asked: Composition, seen: Seen, horizon: float, unit: float) -> float | None:
    """How far up the car goes, in fractions of the height; None if it stands nowhere."""
    car = asked.car_box
    # How far up the ground reaches is not to be told where the horizon is not.
    farthest = FARTHEST_UP if seen.horizon_confidence >= SURE else 0.0
    for step in range(int(farthest / STEP) + 1):
        shift = step * STEP * unit
        eye = (asked.ground_y - shift - horizon) / unit
        if not LOWEST_EYE <= eye <= HIGHEST_EYE:
            continue
        likely = seen.ground(car.left, car.top - shift, car.right, car.bottom - shift)
        if likely >= (NO_GROUND if step == 0 else GOOD_GROUND):
            return shift
    return None


def _moved(composition: Composition, horizon: float, shift: float, unit: float) -> Composition:
    sight = composition.landmark_box
    return composition.model_copy(
        update={
            "horizon_y": horizon,
            "road_y": max(horizon, composition.road_y - shift),
            "ground_y": composition.ground_y - shift,
            "car_box": _lifted(composition.car_box, shift),
            "landmark_box": sight.model_copy(
                update={"bottom": max(horizon, sight.top + STEP * unit)}
            ),
            "title_box": _title_box(composition, horizon, unit),
        }
    )


def _lifted(box: Box, shift: float) -> Box:
    return box.model_copy(update={"top": box.top - shift, "bottom": box.bottom - shift})


def _title_box(composition: Composition, horizon: float, unit: float) -> Box:
    """A vertical title ends above the horizon; the others stand high above any."""
    box = composition.title_box
    if composition.template != "vertical":
        return box
    foot = max(box.top + LEAST_TITLE * unit, horizon - LEAST_SKY * unit)
    return box.model_copy(update={"bottom": min(box.bottom, foot)})
