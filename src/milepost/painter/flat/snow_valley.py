"""The valley before the range: forests, snow or meadow, an alpine lake, the road."""

from __future__ import annotations

from milepost.painter.flat.snow_tones import forest_tones, is_white
from milepost.painter.kit.foliage import conifer_row, grass_edge
from milepost.painter.kit.hills import fill_ridge, mist, ridge_line
from milepost.painter.kit.road import speckle
from milepost.painter.kit.water import glints, reflect
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia

FOREST_ROWS = (
    (-14.0, 24.0, 48.0, 11.0, 0.55),
    (32.0, 40.0, 76.0, 16.0, 0.30),
    (84.0, 60.0, 112.0, 24.0, 0.04),
)
"""Per row: y below the horizon, least and most height, spacing, distance."""


def floor_colours(palette: Palette) -> tuple[Colour, Colour, Colour]:
    """The valley floor from far to near: snow, or grass under what snow there is."""
    snow = (palette.snow, mix(palette.snow, palette.snow_shade, 0.45), palette.snow_shade)
    if is_white(palette):
        return snow
    air = mix(palette.horizon, palette.haze, 0.5)
    if palette.light == "dusk":
        grass_near = mix(palette.grass.mid, palette.haze, 0.35)
        return palette.far_off(palette.grass.light, 0.4), grass_near, mix(grass_near, air, 0.3)
    grass = (
        palette.far_off(palette.grass.light, 0.12),
        mix(mix(palette.grass.light, palette.grass.mid, 0.4), air, 0.10),
        mix(mix(palette.grass.light, palette.grass.mid, 0.3), air, 0.42),
    )
    share = 0.6 * palette.snow_cover
    far, middle, near = (mix(g, s, share) for g, s in zip(grass, snow, strict=True))
    return far, middle, near


def is_treeless(scene: Scene) -> bool:
    """Whether the valley lies above or beyond the forests, and no word speaks of trees."""
    landmark = scene.brief.landmark
    words = landmark.name + "".join(landmark.features_zh) if landmark else ""
    dry = scene.brief.climate in ("plateau", "arid")
    return dry and not any(tree in words for tree in "林杉松桦桃鹃")


def draw_forests(sheet: Sheet, palette: Palette, *, rows: int = 3) -> None:
    """Rows of conifers from far to near, with mist between them."""
    scene, canvas = sheet.scene, sheet.canvas
    far, middle, _ = floor_colours(palette)
    trees = forest_tones(palette)
    for at, (drop, least, most, spacing, distance) in enumerate(FOREST_ROWS[:rows]):
        line = ridge_line(
            width=scene.width,
            base_y=scene.horizon + drop + 10,
            relief=36,
            seed=scene.layer_seed(f"forest {at}"),
            frequency=2.4,
            octaves=4,
        )
        tone = mix(trees.dark, trees.mid, 0.65 if palette.season == "autumn" else 0.0)
        foot = palette.far_off(tone if at else trees.mid, distance)
        conifer_row(
            canvas,
            line,
            random=scene.random(f"forest {at}"),
            spacing=spacing,
            least=least,
            most=most,
            top=mix(foot, palette.horizon if not is_white(palette) else palette.snow, 0.26),
            foot=foot,
        )
        ground = [palette.far_off(middle, distance), palette.far_off(far, distance * 0.6)]
        fill_ridge(canvas, line, foot_y=scene.road + 20, colours=ground)
        mist(
            canvas,
            width=scene.width,
            y=scene.horizon + drop + 14,
            half_height=28,
            colour=palette.horizon,
            strength=0.34 + 0.4 * palette.haze_amount,
        )


def draw_lake(sheet: Sheet, palette: Palette) -> None:
    """An alpine lake that mirrors the range; ice-pale in winter."""
    scene = sheet.scene
    top, bottom = scene.horizon + 16, scene.road - 22
    reflect(
        sheet,
        waterline=top,
        bottom=bottom,
        far_tint=mix(palette.water_far, palette.lit(oklch(0.82, 0.09, 195)), 0.6),
        near_tint=mix(palette.water_near, palette.lit(oklch(0.56, 0.11, 212)), 0.7),
        seed=scene.layer_seed("lake"),
        squash=2.7,
        ripple=0.5,
        tint=0.42,
    )
    canvas = sheet.canvas
    mist(canvas, width=scene.width, y=top + 2, half_height=12, colour=palette.horizon, strength=0.3)
    glints(
        canvas,
        random=scene.random("glints"),
        width=scene.width,
        top=top + 6,
        bottom=bottom,
        colour=palette.glint,
        count=90,
        strength=0.5 * (0.4 + palette.sun_strength),
    )
    shore = ridge_line(
        width=scene.width,
        base_y=scene.road - 14,
        relief=26,
        seed=scene.layer_seed("shore"),
        frequency=2.6,
        octaves=4,
    )
    far, middle, _ = floor_colours(palette)
    fill_ridge(canvas, shore, foot_y=scene.road + 20, colours=[far, middle])


def draw_meadows(sheet: Sheet, palette: Palette) -> None:
    """Rolling grassland instead of forest, with flowers that grow towards the viewer."""
    scene = sheet.scene
    far, middle, near = floor_colours(palette)
    for at, (drop, relief, distance) in enumerate(((6, 44, 0.42), (52, 54, 0.20), (98, 50, 0.0))):
        line = ridge_line(
            width=scene.width,
            base_y=scene.horizon + drop + 24,
            relief=relief,
            seed=scene.layer_seed(f"meadow {at}"),
            frequency=1.1 + 0.3 * at,
            octaves=3,
        )
        tones = [palette.far_off(tone, distance) for tone in (far, mix(middle, near, 0.3), middle)]
        fill_ridge(sheet.canvas, line, foot_y=scene.road + 20, colours=tones)
        if not is_white(palette):
            top = scene.horizon + drop + 16
            draw_flowers(sheet, palette, top=top, bottom=top + 40, count=90, size=1.6 + 0.8 * at)


def draw_floor(sheet: Sheet, palette: Palette) -> None:
    """Snow or meadow from before the forests down to the lower edge, with the road on it."""
    scene, canvas = sheet.scene, sheet.canvas
    top = scene.road - 54
    far, middle, near = floor_colours(palette)
    near_y = scene.ground + 102
    wash = linear_gradient(
        (0, top),
        (0, scene.height),
        [far, middle, near],
        [0, (near_y - top) / (scene.height - top), 1],
    )
    line = ridge_line(
        width=scene.width,
        base_y=top + 12,
        relief=22,
        seed=scene.layer_seed("floor"),
        frequency=1.4,
        octaves=3,
    )
    points = skia.Path()
    points.moveTo(-12, scene.height)
    for x, y in zip(line.x, line.y, strict=True):
        points.lineTo(float(x), float(y))
    points.lineTo(scene.width + 12, scene.height)
    points.close()
    canvas.drawPath(points, paint(shader=wash))
    random = scene.random("floor")
    shade = palette.snow_shade if is_white(palette) else palette.grass.mid
    for _ in range(round(26 * scene.width / 1080)):
        x, y = random.uniform(-80, scene.width), random.uniform(top + 14, scene.road - 6)
        long, thick = random.uniform(120, 420), random.uniform(5, 12)
        canvas.drawOval(skia.Rect.MakeXYWH(x, y, long, thick), paint(shade.faded(0.30), blur=3))
    if not is_white(palette):
        grass_edge(
            canvas,
            line,
            random=random,
            tones=palette.grass,
            count=round(150 * scene.width / 1080),
            least=4,
            most=12,
        )
        draw_flowers(sheet, palette, top=top + 22, bottom=scene.road - 8, count=150, size=3.0)


def draw_flowers(
    sheet: Sheet, palette: Palette, *, top: float, bottom: float, count: int, size: float
) -> None:
    """Meadow flowers in three colours; in autumn dry grass heads."""
    kinds: tuple[Colour, ...]
    if palette.season == "autumn":
        kinds = (oklch(0.78, 0.11, 80), oklch(0.70, 0.12, 60))
    else:
        kinds = (oklch(0.97, 0.02, 95), oklch(0.85, 0.15, 90), oklch(0.68, 0.14, 330))
    for at, kind in enumerate(kinds):
        speckle(
            sheet.canvas,
            random=sheet.scene.random(f"flowers {at} {round(top)}"),
            width=sheet.scene.width,
            top=top,
            bottom=bottom,
            colour=palette.lit(kind),
            count=round(count / len(kinds) * sheet.scene.width / 1080),
            size=size,
        )
