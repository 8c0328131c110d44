"""Between two tensors of vectors, whose components lie along the second axis."""

from __future__ import annotations

from typing import Final

from milepost.packs.foreign.late_torch import Tensor, torch

_ALIKE: Final = 1e-5
"""How near to 1 or -1 a cosine is when the turn between two directions cannot be told."""


def turned_between(first: Tensor, second: Tensor, share: Tensor) -> Tensor:
    """Vectors on the way from the first to the second, turned and stretched evenly.

    Args:
        first: `[batch, channels, …]`.
        second: the same shape.
        share: how much of the way, 0 to 1; broadcast to one channel of that shape.

    Returns:
        The first where both point the same way; the straight way between opposite ones; a vector
        of zeros has no direction and counts as the other's shrinking.
    """
    lengths = [each.norm(dim=1, keepdim=True) for each in (first, second)]
    directions = [
        (each / length).nan_to_num(0.0, 0.0, 0.0)
        for each, length in zip((first, second), lengths, strict=True)
    ]
    cosine = (directions[0] * directions[1]).sum(1, keepdim=True)
    angle = cosine.clamp(-1, 1).acos()
    shares = (((1 - share) * angle).sin(), (share * angle).sin())
    turned = (shares[0] * directions[0] + shares[1] * directions[1]) / angle.sin()
    stretched = turned * (lengths[0] * (1 - share) + lengths[1] * share)
    straight = first * (1 - share) + second * share
    result = torch().where(cosine < _ALIKE - 1, straight, stretched)
    return torch().where(cosine > 1 - _ALIKE, first, result)
