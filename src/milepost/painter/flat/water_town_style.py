"""What tells one water town from another, by the words of its features."""

from __future__ import annotations

from typing import Literal, NamedTuple

from milepost.painter.scene import Scene

Bridges = Literal["one arch", "five arches", "twin", "several"]
Boat = Literal["awning", "painted"]


class TownStyle(NamedTuple):
    """One town's habits of building."""

    bridges: Bridges
    boat: Boat
    arcade: bool
    """A roofed walk runs along the water before the houses."""
    timber_share: float
    """Houses with walls of dark boards, 0..1."""
    gable_share: float
    """Tall houses with stepped horse-head gables, 0..1."""

    @classmethod
    def of(cls, scene: Scene) -> TownStyle:
        """Read the landmark's words; a plain town where there is none."""
        landmark = scene.brief.landmark
        words = landmark.name + "".join(landmark.features_zh) if landmark else ""
        return cls(
            bridges=_bridges(words),
            boat="painted" if "画舫" in words else "awning",
            arcade=any(word in words for word in ("廊屋", "长廊", "骑楼", "廊棚")),
            timber_share=0.85 if "木屋" in words else 0.3,
            gable_share=0.95 if "马头墙" in words else 0.75,
        )


def _bridges(words: str) -> Bridges:
    if "五孔" in words:
        return "five arches"
    if "双桥" in words:
        return "twin"
    return "several" if "数十座" in words or "众多石桥" in words else "one arch"
