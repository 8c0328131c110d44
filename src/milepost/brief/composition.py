"""Where everything goes, in every format, before a pixel is painted.

Distances are in design units: the picture is at least 1080 wide and 1350 high, whatever its pixels.
Road, car and figures hang from the lower edge, title and label from the upper one, and a taller or
wider format gives its extra room to the sky and the sides.
The eye is 290 units above the ground: with a car 594 units long that is a camera 2.3 m high
(1.0 to 2.5 m is what a standing photographer has).
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from milepost.brief.model import Box, Composition, Light, LightSource, Template
from milepost.brief.seeded import seeded
from milepost.trip.model import Weather

DESIGN_WIDTH, DESIGN_HEIGHT = 1080.0, 1350.0
CAR_LENGTH, CAR_HEIGHT = 594.0, 232.0
LABEL_WIDTH, LABEL_HEIGHT = 262.0, 78.0

KELVIN: dict[Light, float] = {"day": 5600.0, "dusk": 3000.0, "night": 8500.0}
"""Colour temperature under a clear sky; moonlight is rendered cool, as photographers do."""
KELVIN_SHIFT: dict[Weather, float] = {
    "clear": 0.0,
    "cloudy": 700.0,
    "overcast": 1500.0,
    "rain": 1800.0,
    "storm": 2000.0,
    "snow": 2200.0,
    "fog": 1500.0,
}


@dataclass(frozen=True)
class _Sheet:
    """A picture's proportions in design units; turns units into fractions."""

    width: float
    height: float

    @classmethod
    def of(cls, width_px: int, height_px: int) -> _Sheet:
        scale = min(width_px / DESIGN_WIDTH, height_px / DESIGN_HEIGHT)
        return cls(width_px / scale, height_px / scale)

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        return Box(
            left=left / self.width,
            top=top / self.height,
            right=right / self.width,
            bottom=bottom / self.height,
        )

    def x(self, share: float) -> float:
        """A place across the middle 1080 units and, softened, across a wider sheet."""
        spread = DESIGN_WIDTH + (self.width - DESIGN_WIDTH) * 0.45
        return self.width / 2 + (share - 0.5) * spread


def compose(
    *,
    template: Template,
    light: Light,
    weather: Weather,
    wide_landmark: bool,
    width_px: int,
    height_px: int,
    seed: int,
) -> Composition:
    """Lay out one picture.

    Args:
        template: type layout; a picture wider than high is always `overlay`.
        light: time of day, deciding the light's height and colour.
        weather: shifts the colour of the light.
        wide_landmark: a mountain range fills the middle; a tower stands to one side.
        width_px: picture width.
        height_px: picture height.
        seed: chooses the landmark's side and small displacements.
    """
    random_ = seeded(seed, "composition")
    sheet = _Sheet.of(width_px, height_px)
    if sheet.width > 1.2 * DESIGN_WIDTH:
        template = "overlay"
    landmark_right = random_.random() < 0.5
    foot = sheet.height - (_CAPTION if template == "framed" else 0.0)
    ground = foot - (48.0 if template == "framed" else 250.0)
    horizon = ground - 290.0
    title = _title_box(sheet, template, horizon, landmark_right=landmark_right)
    return Composition(
        template=template,
        art_box=_art_box(sheet, template, foot),
        horizon_y=horizon / sheet.height,
        road_y=(ground - 112.0) / sheet.height,
        ground_y=ground / sheet.height,
        car_box=_car_box(sheet, ground, shift=random_.uniform(-22.0, 22.0)),
        landmark_box=_landmark_box(
            sheet, template, horizon, wide=wide_landmark, right=landmark_right
        ),
        title_box=title,
        figures_box=sheet.box(64.0, foot + 14.0, sheet.width - 64.0, sheet.height - 24.0)
        if template == "framed"
        else sheet.box(64.0, ground + 62.0, sheet.width - 64.0, sheet.height - 22.0),
        label_box=_label_box(sheet, template, landmark_right=landmark_right),
        light=_light(template, light, weather, random_, landmark_right=landmark_right),
    )


_CAPTION = 338.0
"""Height of the paper band under a framed picture."""
_FRAME = 38.0


def _art_box(sheet: _Sheet, template: Template, foot: float) -> Box:
    if template == "framed":
        return sheet.box(_FRAME, _FRAME, sheet.width - _FRAME, foot)
    return sheet.box(0.0, 0.0, sheet.width, sheet.height)


def _car_box(sheet: _Sheet, ground: float, *, shift: float) -> Box:
    left = sheet.width / 2 - CAR_LENGTH / 2 + shift
    return sheet.box(left, ground - CAR_HEIGHT, left + CAR_LENGTH, ground)


def _title_box(sheet: _Sheet, template: Template, horizon: float, *, landmark_right: bool) -> Box:
    if template == "overlay":
        return sheet.box(64.0, 32.0, sheet.width - 64.0, 246.0)
    if template == "framed":  # the place's name in the sky; the title stands in the caption band
        left = 76.0 if landmark_right else sheet.width - 76.0 - 430.0
        top = 76.0 if landmark_right else 76.0 + LABEL_HEIGHT + 14.0
        return sheet.box(left, top, left + 430.0, top + 126.0)
    left = 64.0 if landmark_right else sheet.width - 64.0 - 236.0
    return sheet.box(left, 56.0, left + 236.0, min(horizon - 60.0, 56.0 + 640.0))


def _label_box(sheet: _Sheet, template: Template, *, landmark_right: bool) -> Box:
    """Top right; beside a vertical title, the other upper corner."""
    inset = 56.0 if template == "framed" else 30.0
    if template == "vertical" and not landmark_right:
        return sheet.box(inset, inset, inset + LABEL_WIDTH, inset + LABEL_HEIGHT)
    right = sheet.width - inset
    return sheet.box(right - LABEL_WIDTH, inset, right, inset + LABEL_HEIGHT)


def _landmark_box(
    sheet: _Sheet, template: Template, horizon: float, *, wide: bool, right: bool
) -> Box:
    top = {"overlay": 268.0, "framed": 236.0, "vertical": 170.0}[template]
    if wide and template == "framed":
        top = 300.0  # under the place's name, whichever side it is on
    top = max(top, horizon - 620.0)
    if wide:
        left, edge = sheet.x(0.10), sheet.x(0.90)
        if template == "vertical":
            left, edge = (sheet.x(0.32), sheet.x(0.97)) if right else (sheet.x(0.03), sheet.x(0.68))
        return sheet.box(left, top, edge, horizon)
    centre = sheet.x(0.73 if right else 0.27)
    return sheet.box(centre - 190.0, top, centre + 190.0, horizon)


def _light(
    template: Template,
    light: Light,
    weather: Weather,
    random_: random.Random,
    *,
    landmark_right: bool,
) -> LightSource:
    """The light stands on the side that the landmark leaves free."""
    away = -1.0 if landmark_right else 1.0
    azimuth = away * random_.uniform(4.0, 8.0 if template == "vertical" else 20.0)
    low, high = {"day": (26.0, 32.0), "dusk": (9.0, 14.0), "night": (28.0, 33.0)}[light]
    if template == "framed" and light != "dusk" and not landmark_right:
        low, high = 23.0, 26.0  # below the place's name, which stands in this half of the sky
    return LightSource(
        azimuth_deg=round(azimuth, 1),
        elevation_deg=round(random_.uniform(low, high), 1),
        temperature_k=KELVIN[light] + KELVIN_SHIFT[weather] * (0.5 if light == "night" else 1.0),
    )
