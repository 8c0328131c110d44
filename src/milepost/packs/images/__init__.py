"""ComfyUI's built-in nodes for pictures, masks and text, under their own names.

`PACK` takes any file name in LoadImage; `offering` makes a pack whose LoadImage lists what an
input folder holds, as an editor wants it.
"""

from __future__ import annotations

from milepost.node.registry import Pack
from milepost.packs.images import (
    batches,
    compositing,
    derived,
    editing,
    filters,
    latents,
    layout,
    loading,
    masks,
    patterns,
    previews,
    saving,
    scaling,
    text,
)
from milepost.packs.images.input_folder import InputFolder
from milepost.packs.images.loading import Inputs

__all__ = ["PACK", "InputFolder", "Inputs", "offering"]

_OTHERS = (
    *saving.NODES,
    *previews.NODES,
    *scaling.NODES,
    *editing.NODES,
    *batches.NODES,
    *filters.NODES,
    *masks.NODES,
    *compositing.NODES,
    *derived.NODES,
    *layout.NODES,
    *latents.NODES,
    *text.NODES,
    *patterns.NODES,
)
# the editor takes nodes of a pack called so for ComfyUI's own, which these stand for
PACK = Pack(name="nodes", nodes=(*loading.NODES, *_OTHERS))


def offering(inputs: Inputs) -> Pack:
    """The pack for a place with that input folder: LoadImage offers its files."""
    return Pack(name="nodes", nodes=(*loading.listing(inputs), *_OTHERS))
