"""The size that a server is asked for when it cannot paint the wished one."""

from __future__ import annotations

from math import log

from milepost.providers.openai_dialects import Dialect


def size_for(dialect: Dialect, width_px: int, height_px: int) -> tuple[int, int]:
    """The size it paints that is nearest in shape and, of those, nearest in area."""
    if dialect.sizes:
        return min(
            dialect.sizes,
            key=lambda size: (
                round(abs(log(size[0] / size[1]) - log(width_px / height_px)), 3),
                abs(size[0] * size[1] - width_px * height_px),
            ),
        )
    scale = 1.0
    if max(width_px, height_px) > dialect.most_side_px:
        scale = dialect.most_side_px / max(width_px, height_px)
    elif min(width_px, height_px) < dialect.least_side_px:
        scale = dialect.least_side_px / min(width_px, height_px)
    return _stepped(width_px * scale, dialect), _stepped(height_px * scale, dialect)


def _stepped(side_px: float, dialect: Dialect) -> int:
    step = dialect.step_px
    whole = round(side_px / step) * step
    most = dialect.most_side_px // step * step
    return int(min(max(whole, -(-dialect.least_side_px // step) * step), most))
