"""What latents of the known families of models look like: facts that their makers published."""

from __future__ import annotations

from typing import Any

from milepost.packs.foreign.late_torch import Tensor
from milepost.packs.foreign.missing import ComfyPartMissing


class LatentFormat:
    """A family's latents, ComfyUI's attributes of them."""

    scale_factor: float = 1.0
    shift_factor: float = 0.0
    latent_channels: int = 4
    latent_dimensions: int = 2
    latent_rgb_factors: Any = None
    latent_rgb_factors_bias: Any = None
    taesd_decoder_name: str | None = None

    def process_in(self, latent: Tensor) -> Tensor:
        """From what an encoder gives to what a model takes."""
        return (latent - self.shift_factor) * self.scale_factor

    def process_out(self, latent: Tensor) -> Tensor:
        """The way back."""
        return latent / self.scale_factor + self.shift_factor


class SD15(LatentFormat):
    """Stable Diffusion 1 and 2."""

    taesd_decoder_name = "taesd_decoder"

    def __init__(self, scale_factor: float = 0.18215) -> None:
        self.scale_factor = scale_factor


class SDXL(LatentFormat):
    """Stable Diffusion XL."""

    scale_factor = 0.13025
    taesd_decoder_name = "taesdxl_decoder"


class SD_X4(LatentFormat):  # noqa: N801  # ComfyUI's name
    """The upscaler of Stable Diffusion."""

    scale_factor = 0.08333


class SC_Prior(LatentFormat):  # noqa: N801  # ComfyUI's name
    """Stable Cascade, first stage."""

    latent_channels = 16


class SC_B(LatentFormat):  # noqa: N801  # ComfyUI's name
    """Stable Cascade, second stage."""

    scale_factor = 1.0 / 0.43


class SD3(LatentFormat):
    """Stable Diffusion 3."""

    latent_channels = 16
    scale_factor = 1.5305
    shift_factor = 0.0609
    taesd_decoder_name = "taesd3_decoder"


class Flux(LatentFormat):
    """FLUX.1."""

    latent_channels = 16
    scale_factor = 0.3611
    shift_factor = 0.1159
    taesd_decoder_name = "taef1_decoder"


class StableAudio1(LatentFormat):
    """Stable Audio."""

    latent_channels = 64
    latent_dimensions = 1


class HunyuanVideo(LatentFormat):
    """HunyuanVideo."""

    latent_channels = 16
    latent_dimensions = 3
    scale_factor = 0.476986


class _OwnScale(LatentFormat):
    """A family whose channels have a mean and a spread each, which are not here."""

    latent_dimensions = 3

    def process_in(self, latent: Tensor) -> Tensor:  # noqa: ARG002  # the same call as the others'
        """Not possible.

        Raises:
            ComfyPartMissing: always.
        """
        raise ComfyPartMissing(f"comfy.latent_formats.{type(self).__name__}.process_in")

    def process_out(self, latent: Tensor) -> Tensor:  # noqa: ARG002  # the same
        """Not possible; see `process_in`."""
        raise ComfyPartMissing(f"comfy.latent_formats.{type(self).__name__}.process_out")


class Mochi(_OwnScale):
    """Mochi 1."""

    latent_channels = 12


class LTXV(_OwnScale):
    """LTX-Video."""

    latent_channels = 128


class Wan21(_OwnScale):
    """Wan 2.1."""

    latent_channels = 16


class Wan22(_OwnScale):
    """Wan 2.2, the small one."""

    latent_channels = 48
