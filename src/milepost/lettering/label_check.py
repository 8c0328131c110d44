"""Reads both AI labels of a finished file: the visible one in its pixels, the other as metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from milepost.lettering.label import LEAST_INK_SHARE
from milepost.lettering.label_search import VisibleLabel, find_visible_label
from milepost.lettering.model import LABEL_TEXT
from milepost.wire.aigc import AigcLabel
from milepost.wire.picture_file import metadata_of, open_picture

EDGE_SHARE: Final = 0.08
"""A label further than this from every edge is not at an edge."""


@dataclass(frozen=True)
class LabelFinding:
    """What a file carries, and what it lacks."""

    visible: VisibleLabel | None
    metadata: AigcLabel | None
    missing: tuple[str, ...]
    """One plain phrase per fault; empty when both labels are lawful."""

    @property
    def ok(self) -> bool:
        """Whether both labels are there and lawful."""
        return not self.missing


def check_label(picture: bytes) -> LabelFinding:
    """Check the bytes of a PNG, JPEG or WebP file.

    Raises:
        InvalidInput: it is no whole picture.
    """
    with open_picture(picture) as image:
        metadata = metadata_of(image)
        visible = find_visible_label(np.asarray(image.convert("RGB")))
    missing = [*_visible_faults(visible)]
    if metadata.aigc is None:
        missing.append("no AI label in the metadata")
    elif faults := metadata.aigc.faults():
        missing.append(f"AI label in the metadata: {', '.join(faults)} not as the standard asks")
    if metadata.aigc_count > 1:
        missing.append(f"{metadata.aigc_count} AI labels in the metadata, one is allowed")
    return LabelFinding(visible, metadata.aigc, tuple(missing))


def _visible_faults(visible: VisibleLabel | None) -> list[str]:
    if visible is None:
        return [f"no visible label {LABEL_TEXT} found"]
    faults = []
    if visible.ink_share < LEAST_INK_SHARE * 0.97:  # half a pixel of a small picture
        faults.append(
            f"visible label is {visible.ink_share:.1%} of the shortest side high, 5% is the least"
        )
    if visible.edge_share > EDGE_SHARE:
        faults.append(f"visible label is {visible.edge_share:.1%} from the nearest edge, not at it")
    return faults
