"""What passes in front of the car in a flat poster: framing branch, petals, rain, snow, fog."""

from __future__ import annotations

from milepost.painter.flat.branches import branches_of
from milepost.painter.kit.blossom import Growth, framing_branch, growth_stamps
from milepost.painter.kit.palms import hanging_fronds
from milepost.painter.kit.places import Keep, outside, reserved
from milepost.painter.kit.weather import drifting, fog_bank, rain, snowfall
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Look
from milepost.painter.scene import Sheet
from milepost.pixels.oklch import WHITE, mix

_BRANCH_SIZE = 11.0
_RELATIVE_SIZE: dict[Growth, float] = {"flower": 1.0, "leaf": 1.3, "maple": 1.3, "rime": 0.62}


def paint_passing(sheet: Sheet, palette: Palette, *, branch: bool = True) -> None:
    """Everything between the viewer and the car; title, label and car are kept clear."""
    keep = outside(reserved(sheet.scene))
    if branch:
        paint_framing_branches(sheet, palette)
    scene = sheet.scene
    if palette.weather in {"clear", "cloudy"} and palette.look in {"spring", "autumn"}:
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
    """Branches from the sides and the upper edge, wherever title, label and sun leave room."""
    scene = sheet.scene
    growth = _growth(palette)
    largest = 1.25 * _BRANCH_SIZE * _RELATIVE_SIZE[growth]
    stamps = growth_stamps(growth, palette.blossom, radius_px=largest * scene.scale)
    keep = outside(reserved(scene), margin=14)
    if palette.climate == "tropical":
        _palm_fronds(sheet, palette, keep)
        return
    for at, branch in enumerate(branches_of(scene)):
        framing_branch(
            sheet.canvas,
            points=branch.points,
            random=scene.random(f"branch {at}"),
            bark=palette.bark,
            colours=palette.blossom,
            growth=growth,
            stamps=stamps,
            keep=keep,
            twigs=branch.twigs,
            size=_BRANCH_SIZE * _RELATIVE_SIZE[growth],
            thickness=branch.thickness,
            snow=palette.snow if palette.snow_cover > 0.5 else None,
        )


def _palm_fronds(sheet: Sheet, palette: Palette, keep: Keep) -> None:
    scene = sheet.scene
    for at, branch in enumerate(branches_of(scene)):
        (x, y), (tip_x, _) = branch.points[0], branch.points[-1]
        hanging_fronds(
            sheet.canvas,
            x=x,
            y=y + 20,
            length=abs(tip_x - x) * 0.95,
            inward=1.0 if tip_x > x else -1.0,
            leaves=palette.leaves,
            random=scene.random(f"fronds {at}"),
            keep=keep,
        )


def _growth(palette: Palette) -> Growth:
    by_look: dict[Look, Growth] = {
        "spring": "flower",
        "summer": "leaf",
        "autumn": "maple",
        "mild_winter": "flower",
        "winter": "rime",
    }
    return by_look[palette.look]


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
            colour=mix(palette.snow, WHITE, 0.6),
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
