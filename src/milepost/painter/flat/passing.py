"""What passes in front of the car in a flat poster: framing branch, petals, rain, snow, fog."""

from __future__ import annotations

from milepost.painter.kit.blossom import Growth, framing_branch, growth_stamps
from milepost.painter.kit.places import outside, reserved
from milepost.painter.kit.weather import drifting, fog_bank, rain, snowfall
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import look_of
from milepost.painter.scene import Scene, Sheet

_BRANCH_SIZE = 11.0


def paint_passing(sheet: Sheet, palette: Palette, *, branch: bool = True) -> None:
    """Everything between the viewer and the car; title, label and car are kept clear."""
    keep = outside(reserved(sheet.scene))
    if branch:
        paint_framing_branches(sheet, palette)
    scene = sheet.scene
    if palette.weather in {"clear", "cloudy"} and palette.season in {"spring", "autumn"}:
        title = scene.rect(scene.brief.composition.title_box)
        drifting(
            sheet.canvas,
            random=scene.random("drifting"),
            width=scene.width,
            top=min(title.bottom, scene.horizon * 0.4),
            bottom=scene.ground,
            colours=(palette.blossom.deep, palette.blossom.mid, palette.blossom.pale),
            keep=keep,
            count=round(54 * scene.width / 1080),
        )
    _falling(sheet, palette)


def paint_framing_branches(sheet: Sheet, palette: Palette) -> None:
    """Branches from the upper corners and sides, wherever title, label and sun leave room."""
    scene = sheet.scene
    random = scene.random("branch")
    growth = _growth(palette)
    leafy = growth in {"leaf", "maple"}
    stamps = growth_stamps(
        growth, palette.blossom, radius_px=_BRANCH_SIZE * (1.63 if leafy else 1.25) * scene.scale
    )
    keep = outside(reserved(scene), margin=14)
    for points, twigs, thickness in _branch_lines(scene):
        framing_branch(
            sheet.canvas,
            points=points,
            random=random,
            bark=palette.bark,
            colours=palette.blossom,
            growth=growth,
            stamps=stamps,
            keep=keep,
            twigs=twigs,
            size=_BRANCH_SIZE * (1.3 if leafy else 1.0),
            thickness=thickness,
            snow=palette.snow if palette.snow_cover > 0.5 else None,
        )


def _branch_lines(scene: Scene) -> list[tuple[list[tuple[float, float]], int, float]]:
    """Knots, twigs and thickness of each branch, on the side that the landmark leaves free."""
    layout = scene.brief.composition
    random = scene.random("branch lines")
    title = scene.rect(layout.title_box)
    landmark_right = scene.rect(layout.landmark_box).centre_x > scene.width / 2
    wide_title = title.width > scene.width * 0.6
    top = title.bottom + 34 if wide_title else 44.0
    reach = min(330.0, abs((0.0 if landmark_right else scene.width) - scene.sun_x) - 60)
    fall = random.uniform(40, 90)

    def from_edge(*knots: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x if landmark_right else scene.width - x, y) for x, y in knots]

    lines = [
        (from_edge((-24, top), (reach * 0.35, top + fall * 0.7), (reach, top + fall)), 27, 17.0),
        (from_edge((-24, top + 96), (reach * 0.3, top + 140), (reach * 0.5, top + 215)), 16, 11.0),
    ]
    if not wide_title:
        across = scene.width - 190
        lines.append((from_edge((scene.width + 24, 6), (across + 90, 62), (across, 76)), 12, 12.0))
    return lines


def _growth(palette: Palette) -> Growth:
    look = look_of(palette.season, palette.climate)
    by_look: dict[str, Growth] = {
        "spring": "flower",
        "summer": "leaf",
        "autumn": "maple",
        "mild_winter": "flower",
        "winter": "rime",
    }
    return by_look[look]


def _falling(sheet: Sheet, palette: Palette) -> None:
    scene, canvas, random = sheet.scene, sheet.canvas, sheet.scene.random("falling")
    crowd = scene.width * scene.height / (1080 * 1350)
    if palette.weather in {"rain", "storm"}:
        heavy = palette.weather == "storm"
        rain(
            canvas,
            random=random,
            width=scene.width,
            height=scene.height,
            colour=palette.rain,
            count=round((380 if heavy else 260) * crowd),
            lean=-0.34 if heavy else -0.18,
            strength=0.42,
        )
    elif palette.weather == "snow":
        snowfall(
            canvas,
            random=random,
            width=scene.width,
            height=scene.height,
            colour=palette.snow,
            count=round(300 * crowd),
        )
    elif palette.weather == "fog":
        fog_bank(
            canvas,
            width=scene.width,
            top=scene.horizon - 60,
            bottom=scene.road + 40,
            colour=palette.horizon,
            strength=0.3,
            seed=scene.layer_seed("fog"),
        )
