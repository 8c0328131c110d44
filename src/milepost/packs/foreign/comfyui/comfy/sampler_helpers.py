"""What samplers prepare; only what needs no model is here."""

from __future__ import annotations

from milepost.packs.foreign.tensor_masks import prepare_mask

__all__ = ["prepare_mask"]
