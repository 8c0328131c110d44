from __future__ import annotations

import itertools

import pytest

from milepost.brief.composition import compose
from milepost.brief.composition_words import composition_words
from milepost.brief.model import Composition, Light, LightSource, Template
from milepost.trip.redact_text import redact_text

TEMPLATES: tuple[Template, ...] = ("overlay", "framed", "vertical")
LIGHTS: tuple[Light, ...] = ("day", "dusk", "night")


def composed(template: Template = "overlay", light: Light = "day", seed: int = 1) -> Composition:
    return compose(
        template=template,
        light=light,
        weather="clear",
        wide_landmark=False,
        width_px=1080,
        height_px=1350,
        seed=seed,
    )


def lit(azimuth_deg: float, elevation_deg: float, temperature_k: float) -> Composition:
    light = LightSource(
        azimuth_deg=azimuth_deg, elevation_deg=elevation_deg, temperature_k=temperature_k
    )
    return composed().model_copy(update={"light": light})


@pytest.mark.slow
def test_every_composition_fits_its_length_and_needs_no_redaction() -> None:
    for template, light, seed in itertools.product(TEMPLATES, LIGHTS, range(8)):
        zh, en = composition_words(composed(template, light, seed))

        assert len(zh) < 200
        assert len(en) < 600
        assert (redact_text(zh), redact_text(en)) == (zh, en)


def test_horizon_road_and_room_for_the_car_are_told_in_percent() -> None:
    composition = composed()
    zh, en = composition_words(composition)

    for share in (composition.horizon_y, composition.road_y, composition.car_box.left):
        assert f"{round(share * 100)}%" in zh
        assert f"{round(share * 100)}%" in en


def test_the_lights_side_height_and_colour_are_told() -> None:
    assert "很低的暖色光从左后方来" in composition_words(lit(-15, 10, 3000)).zh
    assert "较高的冷色光从右后方来" in composition_words(lit(15, 30, 8500)).zh
    assert "较高的自然色光从正后方来" in composition_words(lit(2, 30, 5600)).zh
    assert "low warm light from behind on the left" in composition_words(lit(-15, 10, 3000)).en
    assert "光从" not in composition_words(lit(2, 30, 5600), with_light=False).zh


def test_room_for_the_title_is_at_the_top_or_along_an_edge() -> None:
    assert "顶部" in composition_words(composed("overlay")).zh
    sides = {composition_words(composed("vertical", seed=seed)).zh[-40:] for seed in range(8)}
    upright = composition_words(composed("vertical")).zh

    assert "边从顶到" in upright
    assert len(sides) > 1
