"""The sight that stands by the lake; one that nobody has drawn leaves plain hills."""

from __future__ import annotations

from milepost.painter.flat.air import sun_side
from milepost.painter.flat.lake_shores import Headland
from milepost.painter.kit.buildings.room import Room
from milepost.painter.kit.foliage import round_tree
from milepost.painter.kit.hills import RidgeLine
from milepost.painter.kit.lake_motifs import Motif, motif_of
from milepost.painter.kit.lake_words import kind_of
from milepost.painter.kit.rocks import shore_rocks
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet


def paint_hilltop_landmark(
    sheet: Sheet, palette: Palette, *, line: RidgeLine, headland: Headland
) -> float:
    """Draw a landmark that rises out of the wood; how far trees must stay off its axis."""
    scene = sheet.scene
    motif = motif_of(scene.brief)
    if motif is None or motif.stands != "hill":
        return 0.0
    foot = line.height_at(headland.centre_x) + 12
    room = _room(scene, motif, x=headland.centre_x, foot=foot)
    motif.draw(sheet.canvas, room, palette)
    return min(room.width * 0.4, room.height * 0.3)


def paint_waterside_landmark(sheet: Sheet, palette: Palette) -> None:
    """Draw a landmark that stands at the water's edge or in the water, before the wood."""
    scene = sheet.scene
    motif = motif_of(scene.brief)
    if motif is None or motif.stands == "hill":
        return
    box = scene.rect(scene.brief.composition.landmark_box)
    room = _room(scene, motif, x=box.centre_x, foot=scene.horizon)
    if motif.stands != "water":
        _rocks(sheet, palette, left=room.left - 6, right=room.right + 6)
    if kind_of(scene.brief) in {"stone_bridge", "bridge"}:
        _bridgehead(sheet, palette, room)
    motif.draw(sheet.canvas, room, palette)
    if motif.stands != "water":
        _rocks(sheet, palette, left=room.left, right=room.right, size=0.6)


def _room(scene: Scene, motif: Motif, *, x: float, foot: float) -> Room:
    """As much room as the motif wants and the landmark's box has."""
    box = scene.rect(scene.brief.composition.landmark_box)
    width = min(motif.width, 2 * min(x - box.left, box.right - x))
    return Room(
        x=x,
        foot=foot,
        width=width,
        height=min(motif.height, foot - box.top - 4),
        inward=-1 if box.centre_x > scene.width / 2 else 1,
        seed=scene.layer_seed("landmark"),
    )


def _bridgehead(sheet: Sheet, palette: Palette, room: Room) -> None:
    """A wooded islet at the bridge's open end."""
    scene, random = sheet.scene, sheet.scene.random("bridgehead")
    islet = room.x + room.inward * (room.width / 2 + 22)
    _rocks(sheet, palette, left=islet - 60, right=islet + 60)
    for at, (across, radius) in enumerate(((-0.2, 44.0), (0.7, 30.0), (-0.9, 26.0))):
        round_tree(
            sheet.canvas,
            x=islet + room.inward * across * 44,
            y=scene.horizon - 12 - radius * 0.72,
            radius=radius,
            tones=palette.accents if at == 1 else palette.leaves,
            random=random,
            light_from=sun_side(scene),
            puffs=18,
        )


def _rocks(
    sheet: Sheet, palette: Palette, *, left: float, right: float, size: float = 1.15
) -> None:
    shore_rocks(
        sheet.canvas,
        random=sheet.scene.random("landmark rocks"),
        left=left,
        right=right,
        y=sheet.scene.horizon,
        light=palette.rock,
        shade=palette.rock_shade,
        count=round((right - left) / 8),
        size=size,
        snow=palette.snow if palette.snow_cover >= 0.5 else None,
    )
