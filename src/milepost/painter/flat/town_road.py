"""The road through a town: dry, wet with the town's lights lying in it, or under snow."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.road import dashes, road_bed, snow_drift, speckle, wet_sheen
from milepost.painter.kit.sky import glow
from milepost.painter.noise import noise_field
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.brush import draw_image, paint, read_bytes, skia_image, surface
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia


def paint_town_road(sheet: Sheet, palette: Palette) -> None:
    """A level road from its kerb to the lower edge; dark where the figures will stand."""
    scene, canvas = sheet.scene, sheet.canvas
    width, top, bottom = scene.width, scene.road, scene.height
    share = {"day": (0.0, 0.12, 0.5), "dusk": (0.42, 0.66, 0.88), "night": (0.3, 0.55, 0.85)}
    far, middle, near = (
        mix(tone, palette.near_dark, dark)
        for tone, dark in zip(
            (palette.road_far, palette.road_near, palette.road_near),
            share[palette.light],
            strict=True,
        )
    )
    if palette.snow_cover > 0.5:
        far = mix(far, palette.snow_shade, 0.42)
        middle = mix(middle, palette.snow_shade, 0.25)
    turn = scene.ground + 24
    road_bed(canvas, width=width, top=top, bottom=turn + 1, far=far, near=middle, bend=0)
    road_bed(canvas, width=width, top=turn, bottom=bottom, far=middle, near=near, bend=0)
    if palette.wetness > 0.5:
        _mirror_lights(sheet, palette)
        wet_sheen(
            canvas,
            random=scene.random("wet"),
            width=width,
            top=top,
            bottom=scene.ground + 70,
            sky=mix(palette.horizon, palette.sky[2], 0.4),
            strength=palette.wetness * (0.8 if palette.light == "day" else 0.45),
        )
    elif palette.sun_strength > 0.3:
        glow(
            canvas,
            x=scene.sun_x,
            y=top + 40,
            radius=380,
            colour=palette.sun_glow,
            strength=(0.26 if palette.light == "dusk" else 0.10) * palette.sun_strength,
            flatness=0.2,
            additive=True,
        )
    _lines(sheet, palette)


def _lines(sheet: Sheet, palette: Palette) -> None:
    scene, canvas = sheet.scene, sheet.canvas
    white = palette.snow_cover > 0.5
    kerb = palette.snow if white else mix(palette.road_edge, palette.horizon, 0.4)
    canvas.drawRect(skia.Rect(0, scene.road - 2, scene.width, scene.road + 4), paint(kerb))
    dashes(
        canvas,
        width=scene.width,
        y=scene.ground + 18,
        colour=mix(palette.road_line, palette.horizon, 0.3).faded(0.45 if white else 0.72),
        length=112,
        gap=78,
        thickness=9,
        offset=float(scene.random("dashes").uniform(0, 190)),
    )
    random = scene.random("road")
    if white:
        snow_drift(
            canvas,
            width=scene.width,
            y=scene.road + 10,
            height=20,
            light=palette.snow,
            shade=palette.snow_shade,
            random=random,
        )
    elif palette.season in ("spring", "autumn") and palette.wetness < 0.5:
        speckle(
            canvas,
            random=random,
            width=scene.width,
            top=scene.road + 6,
            bottom=scene.ground + 40,
            colour=palette.blossom.mid.faded(0.7),
            count=round(0.05 * scene.width),
        )


def _mirror_lights(sheet: Sheet, palette: Palette) -> None:
    """What stands above the road, upside down, blurred and broken by the rough asphalt."""
    scene, scale = sheet.scene, sheet.scene.scale
    reach, depth = 300.0, 230.0
    top, bottom = round((scene.road - reach - 60) * scale), round((scene.road - 60) * scale)
    above = sheet.surface.makeImageSnapshot(
        skia.IRect.MakeLTRB(0, top, sheet.surface.width(), bottom)
    )
    columns, rows = round(scene.width / 9), 40
    small = surface(columns, rows)
    small.getCanvas().scale(1, -1)
    draw_image(small.getCanvas(), above, (0.0, -float(rows), float(columns), float(rows)))
    picture = read_bytes(small)
    rough = noise_field(columns, rows, 30, 26, scene.layer_seed("asphalt"), octaves=3)
    fade = np.linspace(1, 0, rows, dtype=np.float32)[:, None]
    strength = palette.wetness * (0.95 if palette.light == "night" else 0.62)
    alpha = np.clip(0.62 + rough * 0.7, 0, 1) * fade * strength
    picture[..., 3] = (alpha * 255).astype(np.uint8)
    draw_image(sheet.canvas, skia_image(picture), (0.0, scene.road, scene.width, depth))
