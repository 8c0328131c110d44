"""The composition in words, for image models that cannot be handed a rectangle.

Image models understand shares of the picture and plain places better than coordinates, and follow
a horizon and an empty foreground more reliably than anything else; those come first.
"""

from __future__ import annotations

from typing import Final

from milepost.brief.model import Box, Composition
from milepost.brief.words import Phrase

WIDE: Final = 0.5
"""Of the width: a landmark beyond it stands in the middle."""
BEHIND_DEG: Final = 5.0
"""Of azimuth: nearer to the middle the light comes from behind the scene."""
LOW_DEG: Final = 18.0
WARM_K: Final = 4500.0
COOL_K: Final = 7500.0


def composition_words(composition: Composition, *, with_light: bool = True) -> Phrase:
    """Horizon, ground, room for car and title, the landmark's side and the light.

    Under 200 characters in Chinese and under 600 in English, whatever the composition.

    Args:
        composition: as decided before painting.
        with_light: whether the light is spoken of too.
    """
    phrases = [_horizon(composition), _ground(composition), _title(composition), _side(composition)]
    if with_light:
        phrases.append(_light(composition))
    return Phrase(",".join(one.zh for one in phrases), ", ".join(one.en for one in phrases))


def _horizon(composition: Composition) -> Phrase:
    share = _percent(composition.horizon_y)
    return Phrase(
        f"平视视角,水平的地平线在画面高度{share}%处",
        f"eye-level view, a level horizon at {share}% of the height from the top",
    )


def _ground(composition: Composition) -> Phrase:
    """The near ground runs across the whole picture; a bank or a meadow's edge is as good."""
    top, foot = _percent(composition.road_y), _percent(composition.ground_y)
    car = composition.car_box
    left, right = _percent(car.left), _percent(car.right)
    return Phrase(
        f"画面高度{top}%以下是一条横贯画面的平整空旷路面,近处不是水面,"
        f"横向{left}%至{right}%、到高度{foot}%为止留空无物",
        f"below {top}% of the height an empty level road crosses the whole picture, no water in "
        f"the near ground, the area from {left}% to {right}% across down to {foot}% is left free",
    )


def _title(composition: Composition) -> Phrase:
    box = composition.title_box
    foot = _percent(box.bottom)
    if composition.template == "vertical":
        zh, en = ("左", "left") if _centre(box) < 0.5 else ("右", "right")
        return Phrase(
            f"画面{zh}边从顶到高度{foot}%只有天空",
            f"nothing but sky along the {en} edge down to {foot}% of the height",
        )
    return Phrase(
        f"顶部{foot}%只有干净的天空", f"nothing but clean sky in the top {foot}% of the picture"
    )


def _side(composition: Composition) -> Phrase:
    box = composition.landmark_box
    top = _percent(box.top)
    if box.right - box.left > WIDE:
        place = Phrase("居中", "in the middle")
    elif _centre(box) > 0.5:
        place = Phrase("在右侧", "on the right")
    else:
        place = Phrase("在左侧", "on the left")
    return Phrase(
        f"主体{place.zh},立于地平线,不高过画面高度{top}%处",
        f"the main sight stands {place.en} on the horizon, no higher than {top}% from the top",
    )


def _light(composition: Composition) -> Phrase:
    light = composition.light
    if abs(light.azimuth_deg) < BEHIND_DEG:
        side = Phrase("正后方", "from straight behind the scene")
    elif light.azimuth_deg < 0:
        side = Phrase("左后方", "from behind on the left")
    else:
        side = Phrase("右后方", "from behind on the right")
    low = light.elevation_deg < LOW_DEG
    height = Phrase("很低的", "low") if low else Phrase("较高的", "high")
    if light.temperature_k < WARM_K:
        tone = Phrase("暖色", "warm")
    elif light.temperature_k > COOL_K:
        tone = Phrase("冷色", "cool")
    else:
        tone = Phrase("自然色", "neutral")
    return Phrase(f"{height.zh}{tone.zh}光从{side.zh}来", f"{height.en} {tone.en} light {side.en}")


def _percent(share: float) -> int:
    return round(share * 100)


def _centre(box: Box) -> float:
    return (box.left + box.right) / 2
