from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from milepost.brief import corrected
from milepost.brief.composition import compose
from milepost.brief.corrected import Corrected, correct, sure_horizon
from milepost.brief.corrected_light import SURE
from milepost.brief.model import Box, Composition, Light, Template
from milepost.measure import footing, horizon, light_side

UNIT = 1 / 1350


def everywhere(_: Box) -> float:
    return 0.9


@dataclass(frozen=True)
class Reading:
    """What a picture is said to show; unsure of everything unless told otherwise."""

    horizon_y: float = 0.6
    horizon_confidence: float = 0.0
    azimuth_deg: float = 0.0
    elevation_deg: float = 30.0
    azimuth_confidence: float = 0.0
    temperature_k: float = 5600.0
    temperature_confidence: float = 0.0
    hour: Light = "day"
    stands: Callable[[Box], float] = everywhere

    def ground(self, left: float, top: float, right: float, bottom: float) -> float:
        return self.stands(Box(left=left, top=top, right=right, bottom=bottom))


def asked(template: Template = "overlay") -> Composition:
    return compose(
        template=template,
        light="day",
        weather="clear",
        wide_landmark=False,
        width_px=1080,
        height_px=1350,
        seed=3,
    )


def fitted(reading: Reading, template: Template = "overlay") -> Corrected:
    return correct(asked(template), "day", reading, width_px=1080, height_px=1350)


def test_nothing_sure_changes_nothing() -> None:
    found = fitted(Reading(horizon_y=0.4, azimuth_deg=50, temperature_k=3000))

    assert found == (asked(), "day", "painted", ())


def test_a_sure_horizon_replaces_the_asked_one() -> None:
    found = fitted(Reading(horizon_y=0.63, horizon_confidence=0.8))

    assert found.composition.horizon_y == 0.63
    assert found.composition.landmark_box.bottom == 0.63
    assert found.composition.ground_y == asked().ground_y
    assert found.changes == ("the horizon is at 63.0% instead of 60.0%",)


def test_the_farther_off_a_horizon_the_surer_it_has_to_be() -> None:
    near = Reading(horizon_y=0.63, horizon_confidence=0.57)
    far = Reading(horizon_y=0.70, horizon_confidence=0.57)

    assert (sure_horizon(0.6, near), sure_horizon(0.6, far)) == (0.63, None)
    assert fitted(near).changes
    assert not fitted(far).changes


def test_a_high_horizon_moves_car_and_road_up_together() -> None:
    plan = asked()
    found = fitted(Reading(horizon_y=0.53, horizon_confidence=0.8)).composition

    moved = plan.ground_y - found.ground_y
    assert moved > 0
    assert plan.road_y - found.road_y == pytest.approx(moved)
    assert plan.car_box.top - found.car_box.top == pytest.approx(moved)
    assert found.car_box.bottom == pytest.approx(found.ground_y)
    assert 1.0 <= (found.ground_y - found.horizon_y) / UNIT / 211 * 1.7 <= 2.5


@pytest.mark.parametrize("horizon_y", [0.2, 0.78, 0.95])
def test_a_horizon_out_of_reach_needs_a_drawn_ground(horizon_y: float) -> None:
    found = fitted(Reading(horizon_y=horizon_y, horizon_confidence=0.9))

    assert found.ground == "drawn"
    assert found.composition == asked()
    assert found.changes[-1].startswith("the ground is drawn: no place where the car stands")


def test_a_car_on_water_moves_to_the_nearest_ground() -> None:
    plan = asked()

    def bank(box: Box) -> float:
        return 0.8 if box.bottom < plan.ground_y - 50 * UNIT else 0.05

    found = fitted(Reading(horizon_confidence=0.9, stands=bank))

    assert found.ground == "painted"
    assert plan.ground_y - found.composition.ground_y == pytest.approx(60 * UNIT)
    assert found.changes == ("the car stands 4.4% of the height further up",)


def test_a_car_that_stands_nowhere_gets_a_drawn_ground() -> None:
    found = fitted(Reading(stands=lambda _: 0.1))

    assert found.ground == "drawn"


def test_doubtful_ground_is_not_taken_for_ground() -> None:
    assert fitted(Reading(horizon_confidence=0.9, stands=lambda _: 0.45)).ground == "drawn"
    assert fitted(Reading(stands=lambda _: 0.55)).ground == "painted"


def test_without_a_horizon_the_car_does_not_move_to_other_ground() -> None:
    plan = asked()

    def bank(box: Box) -> float:
        return 0.8 if box.bottom < plan.ground_y - 50 * UNIT else 0.05

    assert fitted(Reading(horizon_confidence=0.3, stands=bank)).ground == "drawn"


def test_a_vertical_title_ends_above_the_horizon() -> None:
    found = fitted(Reading(horizon_y=0.52, horizon_confidence=0.9), "vertical").composition

    assert found.title_box.bottom < 0.52
    assert found.title_box.bottom - found.title_box.top >= corrected.LEAST_TITLE * UNIT - 1e-9


@pytest.mark.parametrize("template", ["overlay", "framed", "vertical"])
def test_whatever_is_seen_car_and_title_stay_apart(template: Template) -> None:
    for step in range(40):
        reading = Reading(horizon_y=0.2 + step / 60, horizon_confidence=0.9)
        found = fitted(reading, template).composition

        assert not found.car_box.overlaps(found.title_box)
        assert not found.car_box.overlaps(found.figures_box)
        assert found.horizon_y < found.ground_y <= 1


def test_limits_are_those_of_the_measurement() -> None:
    assert SURE == horizon.SURE == light_side.SURE
    assert corrected.NO_GROUND == footing.NO_GROUND
