from __future__ import annotations

from typing import get_args

import pytest

from milepost.brief.model import Light
from milepost.painter.palette import mix_palette
from milepost.pixels.oklch import lch, oklch
from milepost.trip.model import Season, Weather


def test_same_arguments_give_the_same_palette_and_another_seed_turns_its_hues() -> None:
    first = mix_palette("autumn", "cloudy", "dusk", seed=4)

    assert first == mix_palette("autumn", "cloudy", "dusk", seed=4)
    assert first != mix_palette("autumn", "cloudy", "dusk", seed=5)


def test_january_is_green_in_the_tropics_and_white_on_the_plateau() -> None:
    tropics = mix_palette("winter", "clear", "day", climate="tropical")
    plateau = mix_palette("winter", "clear", "day", climate="plateau")

    assert 100 < lch(tropics.leaves.mid)[2] < 175
    assert lch(tropics.leaves.mid)[1] > 0.08
    assert tropics.snow_cover == 0
    assert plateau.snow_cover >= 0.7


@pytest.mark.parametrize("season", get_args(Season))
def test_falling_snow_covers_everything_in_any_season(season: Season) -> None:
    assert mix_palette(season, "snow", "day").snow_cover == 1.0


@pytest.mark.parametrize("weather", get_args(Weather))
def test_each_light_is_darker_than_the_one_before(weather: Weather) -> None:
    skies = [
        lch(mix_palette("spring", weather, light).sky[0])[0] for light in ("day", "dusk", "night")
    ]
    greens = [
        lch(mix_palette("spring", weather, light).leaves.mid)[0]
        for light in ("day", "dusk", "night")
    ]

    assert skies == sorted(skies, reverse=True)
    assert greens == sorted(greens, reverse=True)


@pytest.mark.parametrize("light", get_args(Light))
def test_only_a_clear_or_cloudy_sky_shows_a_strong_sun(light: Light) -> None:
    strengths = {
        weather: mix_palette("summer", weather, light).sun_strength for weather in get_args(Weather)
    }

    assert strengths["clear"] == 1.0
    assert strengths["cloudy"] > 0.5
    assert strengths["rain"] == strengths["storm"] == strengths["overcast"] == 0.0


def test_windows_are_dark_on_a_bright_day_and_burn_at_night_and_in_a_storm() -> None:
    assert mix_palette("summer", "clear", "day").window_glow == 0
    assert mix_palette("summer", "storm", "day").window_glow > 0.5
    assert mix_palette("summer", "clear", "night").window_glow == 1


def test_a_clear_calm_day_shows_things_in_nearly_their_own_colour() -> None:
    red = oklch(0.6, 0.17, 30)

    level, depth, hue = lch(mix_palette("summer", "clear", "day", mood="calm").lit(red))

    assert (level, hue) == pytest.approx((0.6, 30), abs=0.5)
    assert depth == pytest.approx(0.17 * 0.94, abs=0.005)


def test_distance_ends_in_the_haze_and_fog_gets_there_sooner() -> None:
    clear = mix_palette("summer", "clear", "day")
    fog = mix_palette("summer", "fog", "day")
    green = oklch(0.5, 0.1, 150)

    assert clear.far_off(green, 0.0) == pytest.approx(green, abs=1e-3)
    assert clear.far_off(green, 1.0) == pytest.approx(clear.haze, abs=2e-3)
    shares = [
        (lch(air.far_off(green, 0.4))[0] - 0.5) / (lch(air.haze)[0] - 0.5) for air in (clear, fog)
    ]
    assert shares[1] > shares[0]
