"""References were drawn with PyTorch 2.13 (CPU): torch.manual_seed(seed); torch.randn(n)."""

from __future__ import annotations

import numpy as np
import pytest

from milepost.pixels.normal_noise import normal_noise

SEED_7 = [
    -0.82013,
    0.39563,
    0.89891,
    -1.3884,
    0.19845,
    0.78207,
    1.03911,
    -0.72451,
    -0.84891,
    -1.21693,
    -0.08102,
    1.36149,
    -2.06148,
    0.6741,
    -1.32335,
    -1.35977,
    -0.8667,
    -0.56401,
    -2.05646,
    -0.35672,
]
LARGE_SEED = [
    -0.07664,
    0.35988,
    -0.78202,
    0.07153,
    0.66484,
    -0.28678,
    1.62055,
    -1.59671,
    -0.05168,
    -0.30598,
    0.2485,
    -0.22256,
    0.91315,
    0.20434,
    0.57398,
    0.41633,
]


def test_a_seed_means_what_it_means_to_pytorch() -> None:
    np.testing.assert_allclose(normal_noise((20,), 7), SEED_7, atol=1e-5)
    np.testing.assert_allclose(normal_noise((4, 4), 2**40 + 3).ravel(), LARGE_SEED, atol=1e-5)


@pytest.mark.parametrize("shape", [(3,), (16,), (17, 5), (1, 64, 64, 3)])
def test_noise_has_the_shape_asked_for_and_finite_values(shape: tuple[int, ...]) -> None:
    noise = normal_noise(shape, 1)

    assert noise.shape == shape
    assert noise.dtype == np.float32
    assert np.isfinite(noise).all()


def test_much_noise_has_mean_0_and_deviation_1() -> None:
    noise = normal_noise((200_000,), 3)

    assert noise.mean() == pytest.approx(0, abs=0.01)
    assert noise.std() == pytest.approx(1, abs=0.01)
