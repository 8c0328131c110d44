"""Previews while a model samples; nothing samples here, but packs with their own loops ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from milepost.packs.foreign.progress import ProgressBar

MAX_PREVIEW_RESOLUTION = 512


def get_previewer(device: Any, latent_format: Any) -> None:
    """None: there is nothing here that could decode a latent."""


def prepare_callback(
    model: Any,  # noqa: ARG001  # packs name it
    steps: int,
    x0_output_dict: dict[str, Any] | None = None,
) -> Callable[[int, Any, Any, int], None]:
    """What a sampling loop calls after each step: tells progress, keeps the last result."""
    bar = ProgressBar(steps)

    def after_step(step: int, x0: Any, x: Any, total_steps: int) -> None:  # noqa: ARG001  # the loop's
        if x0_output_dict is not None:
            x0_output_dict["x0"] = x0
        bar.update_absolute(step + 1, total_steps)

    return after_step
