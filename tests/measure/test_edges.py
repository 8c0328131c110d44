from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from milepost.measure.edges import edge_halo, leaked_share, mean_off_segment
from milepost.pixels.light import to_encoded, to_linear

Plane = NDArray[np.float32]
SIZE = 80


def disc() -> Plane:
    """Alpha of a disc with a soft edge of about three pixels."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    distance = np.hypot(rows - SIZE / 2, columns - SIZE / 2)
    return np.asarray(np.clip((26 - distance) / 3 + 0.5, 0, 1), np.float32)


def flat(colour: tuple[float, float, float]) -> Plane:
    return np.full((SIZE, SIZE, 3), colour, np.float32)


def over(car: Plane, ground: Plane, alpha: Plane) -> Plane:
    cover = alpha[..., None]
    return to_encoded(to_linear(car) * cover + to_linear(ground) * (1 - cover))


ALPHA = disc()
CAR, GROUND, WALL = flat((0.1, 0.1, 0.12)), flat((0.35, 0.2, 0.4)), flat((0.97, 0.97, 0.95))


def cut(car: Plane) -> Plane:
    return np.concatenate([car, ALPHA[..., None]], axis=-1)[np.newaxis]


def contaminated() -> Plane:
    """The car with its old wall still in its edge colours."""
    return over(CAR, WALL, ALPHA)


def test_a_clean_composite_has_no_halo() -> None:
    found = edge_halo(over(CAR, GROUND, ALPHA)[np.newaxis], GROUND[np.newaxis], cut(CAR))

    assert found.ok
    assert found.value < 0.3


def test_a_wall_left_in_the_edge_is_a_halo() -> None:
    picture = over(contaminated(), GROUND, ALPHA)

    found = edge_halo(picture[np.newaxis], GROUND[np.newaxis], cut(contaminated()))

    assert not found.ok


def test_a_car_lit_by_the_scene_is_not_a_halo() -> None:
    warmed = np.clip(CAR * np.array([1.5, 1.2, 0.9], np.float32), 0, 1)

    found = edge_halo(over(warmed, GROUND, ALPHA)[np.newaxis], GROUND[np.newaxis], cut(CAR))

    assert found.ok


def test_a_cut_out_without_any_edge_has_no_halo() -> None:
    whole = np.concatenate([CAR, np.ones_like(ALPHA)[..., None]], axis=-1)[np.newaxis]

    assert edge_halo(CAR[np.newaxis], GROUND[np.newaxis], whole).value == 0


def test_off_segment_is_small_for_a_mix_and_large_for_a_fringe() -> None:
    clean = mean_off_segment(over(CAR, GROUND, ALPHA), GROUND, ALPHA)
    fringed = mean_off_segment(over(contaminated(), GROUND, ALPHA), GROUND, ALPHA)

    assert clean < 3 < fringed


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_the_leak_is_the_share_of_the_wall_that_was_left(share: float) -> None:
    mixed = to_encoded(to_linear(GROUND) * (1 - share) + to_linear(WALL) * share)

    found = leaked_share(over(CAR, mixed, ALPHA), CAR, ALPHA, old_ground=WALL, new_ground=GROUND)

    assert found == pytest.approx(share, abs=0.005)
