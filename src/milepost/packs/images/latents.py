"""Latent pictures: only what needs no model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from milepost.node.annotations import Int, Value
from milepost.packs.images.declared import Count, comfy_node
from milepost.pixels.resize import MAX_SIDE_PX, check_size

Latent = Annotated[Mapping[str, NDArray[np.float32]], Value("LATENT")]
"""`samples` is `[batch, channels, height / 8, width / 8]`."""
EighthSide = Annotated[int, Int(min=16, max=MAX_SIDE_PX, step=8, tooltip="in pixels")]


@comfy_node("EmptyLatentImage", category="latent", display_name="Empty Latent Image")
def empty_latent_image(
    width: EighthSide = 512, height: EighthSide = 512, batch_size: Count = 1
) -> Latent:
    """Latent pictures of zeros, for a sampler to begin with."""
    check_size(width, height, batch=batch_size)
    return {"samples": np.zeros((batch_size, 4, height // 8, width // 8), np.float32)}


NODES = (empty_latent_image,)
