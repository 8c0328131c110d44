"""Places that the composition reserves, for motifs that scatter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from milepost.painter.scene import Rect, Scene

Keep = Callable[[float, float, float], bool]
"""Whether something of this radius may be at (x, y)."""


def outside(rects: Sequence[Rect], *, margin: float = 10.0) -> Keep:
    """Allows what stays `margin` units out of every rectangle."""

    def keep(x: float, y: float, radius: float) -> bool:
        reach = radius + margin
        return not any(
            rect.left - reach < x < rect.right + reach
            and rect.top - reach < y < rect.bottom + reach
            for rect in rects
        )

    return keep


def reserved(scene: Scene, *, sun_radius: float = 90.0) -> list[Rect]:
    """Where no branch, petal or leaf may be: title, label, car, sun and the landmark's axis."""
    layout = scene.brief.composition
    boxes = [layout.title_box, layout.label_box, layout.car_box]
    rects = [scene.rect(box) for box in boxes]
    if scene.brief.landmark is not None:
        box = scene.rect(layout.landmark_box)
        quarter = box.width / 4
        rects.append(Rect(box.left + quarter, box.top, box.right - quarter, box.bottom))
    x, y = scene.sun_x, scene.sun_y
    return [*rects, Rect(x - sun_radius, y - sun_radius, x + sun_radius, y + sun_radius)]
