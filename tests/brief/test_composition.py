from __future__ import annotations

import itertools

import pytest

from milepost.brief.composition import compose
from milepost.brief.model import Box, Composition, Light, Template

TEMPLATES: tuple[Template, ...] = ("overlay", "framed", "vertical")
LIGHTS: tuple[Light, ...] = ("day", "dusk", "night")
FORMATS = ((1080, 1350), (768, 960), (1080, 1920), (1080, 1080), (1920, 1080), (640, 800))


def every_composition() -> list[tuple[tuple[int, int], Composition]]:
    return [
        (
            size,
            compose(
                template=template,
                light=light,
                weather="clear",
                wide_landmark=wide,
                width_px=size[0],
                height_px=size[1],
                seed=seed,
            ),
        )
        for template, light, size, wide, seed in itertools.product(
            TEMPLATES, LIGHTS, FORMATS, (False, True), range(6)
        )
    ]


@pytest.mark.parametrize("name", ["title_box", "landmark_box", "label_box", "figures_box"])
def test_boxes_stay_inside_every_format(name: str) -> None:
    for size, composition in every_composition():
        box: Box = getattr(composition, name)

        assert 0 <= box.left < box.right <= 1, (name, size, composition)
        assert 0 <= box.top < box.bottom <= 1, (name, size, composition)


def test_type_never_meets_car_or_landmark() -> None:
    for size, composition in every_composition():
        for box in (composition.title_box, composition.figures_box):
            assert not box.overlaps(composition.car_box), (size, composition)
            assert not box.overlaps(composition.landmark_box), (size, composition)
        assert not composition.label_box.overlaps(composition.landmark_box), (size, composition)


def test_the_eye_is_at_a_standing_photographers_height() -> None:
    for (width, height), composition in every_composition():
        scale = min(width / 1080, height / 1350)
        eye_units = (composition.ground_y - composition.horizon_y) * height / scale

        assert 1.0 <= eye_units / 211 * 1.7 <= 2.5  # a car 211 units high stands 1.7 m


def test_the_label_lies_within_eight_percent_of_an_edge() -> None:
    for _, composition in every_composition():
        label = composition.label_box

        assert min(label.left, label.top, 1 - label.right, 1 - label.bottom) <= 0.08


def test_the_sun_stands_clear_of_the_landmark_and_of_the_title() -> None:
    disc_units = 80.0  # the largest disc that the painters draw
    for (width, height), composition in every_composition():
        scale = min(width / 1080, height / 1350)
        reach_x, reach_y = disc_units * scale / width, disc_units * scale / height
        sun_x = 0.5 + composition.light.azimuth_deg / 120
        sun_y = composition.horizon_y * (1 - composition.light.elevation_deg / 60)
        disc = Box(
            left=sun_x - reach_x,
            top=sun_y - reach_y,
            right=sun_x + reach_x,
            bottom=sun_y + reach_y,
        )
        wide = composition.landmark_box.right - composition.landmark_box.left > 0.5

        assert wide or not composition.landmark_box.left < sun_x < composition.landmark_box.right
        assert not disc.overlaps(composition.title_box), (width, height, composition)


def test_dusk_is_low_and_warm_and_rain_is_cooler_than_sun() -> None:
    def light(hour: Light, weather: str) -> Composition:
        return compose(
            template="overlay",
            light=hour,
            weather=weather,  # type: ignore[arg-type]  # a Weather
            wide_landmark=False,
            width_px=1080,
            height_px=1350,
            seed=1,
        )

    assert light("dusk", "clear").light.elevation_deg < light("day", "clear").light.elevation_deg
    assert light("dusk", "clear").light.temperature_k < light("day", "clear").light.temperature_k
    assert light("day", "rain").light.temperature_k > light("day", "clear").light.temperature_k
