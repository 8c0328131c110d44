"""Noise: its levels on the way from much to none, as the literature gives them, and itself.

All are tensors `[steps + 1]` that end with 0. See Karras et al. 2022, and Song et al. 2021 for
the variance preserving one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from milepost.packs.foreign.late_torch import Tensor, torch


def append_zero(x: Tensor) -> Tensor:
    """The levels with none at the end."""
    return torch().cat([x, x.new_zeros([1])])


def get_sigmas_karras(
    n: int, sigma_min: float, sigma_max: float, rho: float = 7.0, device: Any = "cpu"
) -> Tensor:
    """Evenly spaced after taking the root `rho`."""
    high, low = sigma_max ** (1 / rho), sigma_min ** (1 / rho)
    way = torch().linspace(0, 1, n, device=device)
    return append_zero((high + way * (low - high)) ** rho)


def get_sigmas_exponential(
    n: int, sigma_min: float, sigma_max: float, device: Any = "cpu"
) -> Tensor:
    """Evenly spaced logarithms."""
    return get_sigmas_polyexponential(n, sigma_min, sigma_max, 1.0, device)


def get_sigmas_polyexponential(
    n: int, sigma_min: float, sigma_max: float, rho: float = 1.0, device: Any = "cpu"
) -> Tensor:
    """Logarithms along a power of the way."""
    way = torch().linspace(1, 0, n, device=device) ** rho
    low, high = math.log(sigma_min), math.log(sigma_max)
    return append_zero((way * (high - low) + low).exp())


def get_sigmas_vp(
    n: int, beta_d: float = 19.9, beta_min: float = 0.1, eps_s: float = 1e-3, device: Any = "cpu"
) -> Tensor:
    """Of a process that keeps the variance."""
    way = torch().linspace(1, eps_s, n, device=device)
    return append_zero((beta_d * way**2 / 2 + beta_min * way).expm1().sqrt())


def append_dims(x: Tensor, target_dims: int) -> Tensor:
    """The tensor with axes of length 1 at its end.

    Raises:
        ValueError: it has more than so many.
    """
    missing = target_dims - x.ndim
    if missing < 0:
        raise ValueError(f"a tensor with {x.ndim} axes cannot have {target_dims}")
    return x.reshape(*x.shape, *([1] * missing))


def to_d(x: Tensor, sigma: Tensor, denoised: Tensor) -> Tensor:
    """The direction that leads from a noisy latent away from its denoised one."""
    return (x - denoised) / append_dims(sigma, x.ndim)


def prepare_noise(
    latent_image: Tensor, seed: int, noise_inds: Sequence[int] | None = None
) -> Tensor:
    """Noise of a latent's shape, in main memory; the seed alone decides it.

    Args:
        latent_image: `[batch, channels, …]`.
        seed: of the whole batch.
        noise_inds: for each of the batch, as the how-manieth it is to be drawn; as they come if
            None.
    """
    generator = torch().Generator().manual_seed(seed)

    def drawn(shape: Sequence[int]) -> Tensor:
        return torch().randn(shape, dtype=latent_image.dtype, generator=generator)

    if noise_inds is None:
        return drawn(latent_image.shape)
    one = (1, *latent_image.shape[1:])
    singles = [drawn(one) for _ in range(max(noise_inds) + 1)]
    return torch().cat([singles[number] for number in noise_inds])


class Noise_EmptyNoise:  # noqa: N801  # ComfyUI's name
    """No noise."""

    def __init__(self) -> None:
        self.seed = 0

    def generate_noise(self, input_latent: Mapping[str, Any]) -> Tensor:
        """Zeros of the latent's shape, in main memory."""
        samples = input_latent["samples"]
        return torch().zeros(samples.shape, dtype=samples.dtype)


class Noise_RandomNoise:  # noqa: N801  # ComfyUI's name
    """Noise of a seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def generate_noise(self, input_latent: Mapping[str, Any]) -> Tensor:
        """For a latent, see `prepare_noise`."""
        return prepare_noise(input_latent["samples"], self.seed, input_latent.get("batch_index"))
