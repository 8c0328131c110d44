"""The lake's sight with gold outlines: on an islet, at its foot, or across the water."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from milepost.painter.guofeng.gilding import gilded, in_minerals
from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.peaks import PeakForm, draw_moss, draw_peak, draw_snow_cap, shape_peak
from milepost.painter.guofeng.pines import draw_pine
from milepost.painter.guofeng.stage import lit_from
from milepost.painter.kit.buildings.room import Room
from milepost.painter.kit.lake_motifs import Motif, motif_of
from milepost.painter.kit.lake_words import cover_of, is_broad, islands_of, kind_of
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.painter.scene import Rect, Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia

ISLET_HEIGHT = 118.0


def draw_sight(sheet: Sheet, palette: Palette, minerals: Minerals) -> None:
    """What stands in the landmark's box; without a motif, an islet of pines."""
    scene = sheet.scene
    box = scene.rect(scene.brief.composition.landmark_box)
    random = scene.random("sight")
    motif = motif_of(scene.brief)
    if motif is None:
        _draw_bare_islet(sheet, palette, minerals, box, random)
        for _ in range(islands_of(scene.brief)):
            away = random.uniform(0.05, 0.95) * scene.width
            _draw_islet(
                sheet,
                palette,
                minerals,
                x=away,
                random=random,
                width=random.uniform(0.2, 0.5),
                height=random.uniform(0.25, 0.5),
                base=random.uniform(4, 30),
            )
        return
    x, foot = box.centre_x, scene.horizon + 6
    raised = motif.stands == "hill"
    if raised:
        broad = max(1.0, motif.width / 215)
        islet = _draw_islet(sheet, palette, minerals, x=x, random=random, width=broad)
        foot = islet.crest_at(x) + 14
    elif motif.stands != "water":
        broad, high = (1.7, 2.75) if motif.stands == "cliff" else (1.14, 0.62)
        islet = _draw_islet(sheet, palette, minerals, x=x, random=random, width=broad, height=high)
        _draw_pines(sheet, palette, minerals, islet, random, beside=(196,))
    room = _room(sheet, box, motif, foot=foot)
    if not raised:
        _draw_image(sheet, palette, minerals, motif, room)
    with gilded(sheet.canvas, within=_around(room, palette), minerals=minerals):
        motif.draw(sheet.canvas, room, _pots(palette, minerals))
    if raised:
        side = min(150.0, room.width * 0.3 + 42)
        _draw_pines(sheet, palette, minerals, islet, random, beside=(side + 10,))
    elif kind_of(scene.brief) in {"stone_bridge", "bridge"}:
        _draw_bridgehead(sheet, palette, minerals, room, random)


def _pots(palette: Palette, minerals: Minerals) -> Palette:
    """The mineral palette, woods and rock faces in stone colours as well."""
    stones = minerals.stones
    return replace(
        in_minerals(palette, minerals),
        leaves=Foliage(stones.summit, mix(stones.waist, stones.summit, 0.4), stones.slope),
        accents=Foliage(*minerals.petals),
    )


def _draw_bare_islet(
    sheet: Sheet, palette: Palette, minerals: Minerals, box: Rect, random: np.random.RandomState
) -> None:
    """An islet of uneven size with a few pines; a low one where the shores are open grass."""
    low = cover_of(sheet.scene.brief) == "grass" or is_broad(sheet.scene.brief)
    islet = _draw_islet(
        sheet,
        palette,
        minerals,
        x=box.centre_x + random.uniform(-0.2, 0.2) * min(box.width, 400),
        random=random,
        width=random.uniform(1.0, 1.35) if low else random.uniform(0.7, 1.25),
        height=random.uniform(0.3, 0.5) if low else random.uniform(0.7, 1.4),
    )
    for away in random.uniform(-0.34, 0.34, 2 if low else random.randint(3, 7)).tolist():
        at = islet.centre_x + away * islet.width
        draw_pine(
            sheet.canvas,
            x=at,
            y=islet.crest_at(at) + 6,
            height=random.uniform(36, 70),
            lean=1 if away > 0 else -1,
            minerals=minerals,
            snow=palette.snow_cover,
            random=random,
        )


def _room(sheet: Sheet, box: Rect, motif: Motif, *, foot: float) -> Room:
    return Room(
        x=box.centre_x,
        foot=foot,
        width=min(motif.width, box.width),
        height=min(motif.height, foot - box.top - 8),
        inward=-1 if box.centre_x > sheet.scene.width / 2 else 1,
        seed=sheet.scene.layer_seed("landmark"),
    )


def _draw_image(
    sheet: Sheet, palette: Palette, minerals: Minerals, motif: Motif, room: Room
) -> None:
    """The sight's image in the water, fading towards the viewer."""
    scene, canvas = sheet.scene, sheet.canvas
    depth = min(0.42 * room.height + 20, scene.road - room.foot - 40)
    below = skia.Rect(room.left - 30, room.foot, room.right + 30, room.foot + depth)
    canvas.saveLayer(below, skia.Paint())
    canvas.save()
    canvas.translate(0, room.foot * 1.5)
    canvas.scale(1, -0.5)
    motif.draw(canvas, room, _pots(palette, minerals))
    canvas.restore()
    clear = minerals.water_near.faded(0.0)
    fade = linear_gradient(
        (0, room.foot),
        (0, below.bottom()),
        [clear.faded(0.42), clear.faded(0.26), clear],
        smooth=False,
    )
    canvas.drawRect(below, paint(shader=fade, blend=skia.BlendMode.kDstIn))
    canvas.restore()


def _draw_bridgehead(
    sheet: Sheet,
    palette: Palette,
    minerals: Minerals,
    room: Room,
    random: np.random.RandomState,
) -> None:
    """Pines on low rocks at both ends of a bridge."""
    for side in (-1, 1):
        x = room.x + side * (room.width / 2 + 26)
        rock = _draw_islet(
            sheet, palette, minerals, x=x, random=random, width=0.36, height=0.32, base=14
        )
        draw_pine(
            sheet.canvas,
            x=x,
            y=rock.crest_at(x) + 6,
            height=random.uniform(58, 84),
            lean=-side,
            minerals=minerals,
            snow=palette.snow_cover,
            random=random,
        )


def _draw_pines(
    sheet: Sheet,
    palette: Palette,
    minerals: Minerals,
    islet: PeakForm,
    random: np.random.RandomState,
    *,
    beside: tuple[float, ...],
) -> None:
    """Pines on both flanks, at about these distances from the islet's axis."""
    for side in (-1, 1):
        for away in beside:
            at = islet.centre_x + side * away * random.uniform(0.92, 1.08)
            draw_pine(
                sheet.canvas,
                x=at,
                y=islet.crest_at(at) + 6,
                height=random.uniform(48, 66),
                lean=side,
                minerals=minerals,
                snow=palette.snow_cover,
                random=random,
            )


def _draw_islet(
    sheet: Sheet,
    palette: Palette,
    minerals: Minerals,
    *,
    x: float,
    random: np.random.RandomState,
    width: float = 1.0,
    height: float = 1.0,
    base: float = 24.0,
) -> PeakForm:
    """A hill in the water; width and height as multiples of the usual ones."""
    scene = sheet.scene
    form = shape_peak(
        centre_x=x,
        base_y=scene.horizon + base,
        width=random.uniform(390, 440) * width,
        height=ISLET_HEIGHT * height,
        random=random,
        sharpness=0.8,
    )
    draw_peak(
        sheet.canvas,
        form,
        pigments=minerals.stones,
        minerals=minerals,
        distance=0.05,
        lit_from=lit_from(scene),
        random=random,
        contours=5,
    )
    if palette.snow_cover > 0.3:
        draw_snow_cap(
            sheet.canvas,
            form,
            depth=0.6,
            colour=minerals.white.faded(0.9),
            minerals=minerals,
            distance=0.0,
            random=random,
        )
    else:
        draw_moss(sheet.canvas, form, count=9, colour=minerals.shade.faded(0.75), random=random)
    return form


def _around(room: Room, palette: Palette) -> Rect:
    """The room with its outline; when lamps are lit, with the glow around them as well."""
    margin = 30.0 + (0.75 * room.height if palette.window_glow > 0 else 0.0)
    return Rect(
        room.left - margin,
        room.foot - room.height - margin,
        room.right + margin,
        room.foot + margin,
    )
