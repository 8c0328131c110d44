from __future__ import annotations

import numpy as np
import pytest

from car.car_scenes import DAY, DUSK, HEIGHT, NIGHT, WIDTH, car, composition, plate
from milepost.brief.model import Box, Light
from milepost.car.compose import compose
from milepost.car.placed import Composite, Cutout
from milepost.measure.colour import badge_delta_e, door_delta_e
from milepost.measure.edges import edge_halo
from milepost.measure.grounding import camera_height, car_in_frame, contact_shadow
from milepost.pixels.arrays import Image
from milepost.pixels.colour_difference import lightness
from milepost.trip.model import Weather

SCENES: list[tuple[Image, Light, Weather]] = [
    (DAY, "day", "clear"),
    (DAY, "day", "rain"),
    (DAY, "day", "snow"),
    (DUSK, "dusk", "clear"),
    (DUSK, "dusk", "fog"),
    (NIGHT, "night", "clear"),
    (NIGHT, "night", "storm"),
]


def composed(
    picture: Image, cutout: Cutout, *, light: Light = "day", weather: Weather = "clear"
) -> Composite:
    return compose(
        picture, cutout, None, composition(light=light), weather=weather, light=light, seed=7
    )


def rain(strength: float) -> Image:
    """A foreground that covers everything, as no rain ever does."""
    layer = np.full((1, HEIGHT, WIDTH, 4), 0.9, np.float32)
    layer[..., 3] = strength
    return layer


@pytest.mark.parametrize(("picture", "light", "weather"), SCENES)
@pytest.mark.parametrize("colour", ["黑色", "白色", "珊瑚红"])
def test_a_car_of_any_paint_passes_every_measurement_in_any_scene(
    picture: Image, light: Light, weather: Weather, colour: str
) -> None:
    cutout = car(colour, lights_on=light != "day" or weather == "rain")

    result = composed(picture, cutout, light=light, weather=weather)

    at = {"left_px": result.left_px, "top_px": result.top_px}
    measured = [
        badge_delta_e(result.picture, cutout.image, cutout.badge, **at),
        door_delta_e(result.picture, cutout.image, cutout.door, light=light, **at),
        edge_halo(result.car_patch, result.ground_patch, result.cutout_patch),
        contact_shadow(result.picture, picture, result.body_px),
        *camera_height(result.body_px, horizon_px=0.60 * HEIGHT, car_height_m=cutout.height_m),
        *car_in_frame(result.body_px, width_px=WIDTH, height_px=HEIGHT),
    ]
    assert [measurement for measurement in measured if not measurement.ok] == []


def test_the_tyres_touch_the_compositions_ground_line() -> None:
    result = composed(DAY, car("黑色"))

    assert result.body_px[3] == pytest.approx(0.815 * HEIGHT, abs=0.6)
    assert (result.body_px[0] + result.body_px[2]) / 2 == pytest.approx(WIDTH / 2, abs=0.6)


def test_pixels_far_from_the_car_stay_equal() -> None:
    result = composed(DAY, car("黑色"))

    assert np.array_equal(result.picture[:, : HEIGHT // 2], DAY[:, : HEIGHT // 2])
    assert np.array_equal(result.picture[:, :, :10], DAY[:, :, :10])


def test_the_same_seed_gives_the_same_pixels() -> None:
    first, again = (composed(DAY, car("红色")).picture for _ in range(2))

    assert np.array_equal(first, again)


def test_the_landscape_itself_is_not_written_to() -> None:
    before = DAY.copy()

    composed(DAY, car("红色"), weather="rain")

    assert np.array_equal(DAY, before)


@pytest.mark.parametrize(("azimuth_deg", "side"), [(-50.0, 1), (50.0, -1)])
def test_the_cast_shadow_falls_away_from_the_light(azimuth_deg: float, side: int) -> None:
    result = compose(
        DAY,
        car("黑色"),
        None,
        composition(azimuth_deg=azimuth_deg),
        weather="clear",
        light="day",
        seed=7,
    )

    ground = round(0.815 * HEIGHT) + 14
    left, _, right, _ = (round(edge) for edge in result.body_px)
    strip = lightness(DAY[0, ground : ground + 8]) - lightness(
        result.picture[0, ground : ground + 8]
    )
    darker_right = float(strip[:, right - 20 : right + 20].mean())
    darker_left = float(strip[:, left - 20 : left + 20].mean())
    assert (darker_right - darker_left) * side > 0.5


def test_an_overcast_sky_casts_no_shadow_before_the_car() -> None:
    clear = composed(DAY, car("黑色"), weather="clear").picture
    overcast = composed(DAY, car("黑色"), weather="rain").picture

    ahead = slice(round(0.815 * HEIGHT) + 16, round(0.815 * HEIGHT) + 22)
    middle = slice(WIDTH // 2 - 60, WIDTH // 2)
    assert lightness(clear[0, ahead, middle]).mean() < lightness(overcast[0, ahead, middle]).mean()


@pytest.mark.parametrize("foot", [(0.34, 0.46, 0.20), (0.80, 0.68, 0.48), (0.46, 0.36, 0.25)])
def test_wet_grass_sand_and_earth_mirror_nothing(foot: tuple[float, float, float]) -> None:
    scene = plate((0.6, 0.66, 0.7), foot)
    rims = np.s_[0, round(0.84 * HEIGHT) : round(0.88 * HEIGHT), round(0.3 * WIDTH) :]

    ground = composed(scene, car("白色"), weather="rain").picture[rims]

    assert (ground.mean(axis=-1) - scene[rims].mean(axis=-1)).max() < 0.02


def test_a_wet_road_mirrors_the_paint() -> None:
    dry = composed(NIGHT, car("红色"), light="night", weather="cloudy").picture
    wet = composed(NIGHT, car("红色"), light="night", weather="rain").picture

    below = slice(round(0.815 * HEIGHT) + 20, round(0.815 * HEIGHT) + 50)
    middle = slice(WIDTH // 2 - 40, WIDTH // 2 + 40)
    redder = (wet - dry)[0, below, middle].mean(axis=(0, 1))
    assert redder[0] > 2 * abs(redder[2])


def test_head_lamps_light_the_road_ahead_at_night_and_not_by_day() -> None:
    lit = composed(NIGHT, car("黑色", lights_on=True), light="night")
    unlit = composed(NIGHT, car("黑色"), light="night")
    by_day = composed(DAY, car("黑色", lights_on=True))

    rows = slice(round(0.75 * HEIGHT), round(0.82 * HEIGHT))
    ahead = slice(round(lit.body_px[2]) + 8, WIDTH - 20)
    assert (lit.picture - unlit.picture)[0, rows, ahead].mean() > 0.01
    assert np.abs((by_day.picture - DAY)[0, rows.start - 20 : rows.start, ahead]).max() < 0.02


def test_the_evening_warms_a_silver_car_and_the_moon_cools_it() -> None:
    cutout = car("银色")
    evening = composed(DUSK, cutout, light="dusk")
    moon = composed(NIGHT, cutout, light="night")

    def warmth(result: Composite) -> float:
        change = result.car_patch - result.cutout_patch[..., :3]
        inside = change[0][result.cutout_patch[0, ..., 3] > 0.99]
        return float((inside[:, 0] - inside[:, 2]).mean())

    assert warmth(evening) > 0.004
    assert warmth(moon) < -0.004


def test_a_door_that_bears_less_gets_less_of_the_scenes_light() -> None:
    white = composed(DUSK, car("白色"), light="dusk").relight_strength
    black = composed(DUSK, car("黑色"), light="dusk").relight_strength

    assert 0.05 < white < black <= 1.0


def test_a_foreground_never_covers_the_badge_but_covers_the_rest() -> None:
    cutout = car("黑色")

    result = compose(DAY, cutout, rain(0.9), composition(), weather="clear", light="day", seed=7)

    badge = badge_delta_e(
        result.picture,
        cutout.image,
        cutout.badge,
        left_px=result.left_px,
        top_px=result.top_px,
    )
    assert badge.ok
    assert np.allclose(result.picture[0, :100], DAY[0, :100] * 0.1 + 0.81, atol=1e-5)


def test_a_car_that_does_not_fit_is_cut_at_the_frame_not_refused() -> None:
    beyond = composition().model_copy(
        update={"car_box": Box(left=-0.2, top=0.6, right=0.35, bottom=0.815)}
    )

    result = compose(DAY, car("黑色"), None, beyond, weather="clear", light="day", seed=7)

    inside = car_in_frame(result.body_px, width_px=WIDTH, height_px=HEIGHT)[0]
    assert result.picture.shape == DAY.shape
    assert not inside.ok


def test_nothing_is_drawn_onto_the_paper_around_a_framed_picture() -> None:
    framed = composition().model_copy(
        update={"art_box": Box(left=0.1, top=0.05, right=0.9, bottom=0.84)}
    )
    cutout = car("黑色", lights_on=True)

    result = compose(NIGHT, cutout, None, framed, weather="rain", light="night", seed=7)

    bottom = round(0.84 * HEIGHT)
    assert np.array_equal(result.picture[:, bottom:], NIGHT[:, bottom:])
    assert np.array_equal(result.picture[:, :, : round(0.1 * WIDTH)], NIGHT[:, :, :54])
