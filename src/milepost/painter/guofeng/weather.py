"""Weather on silk: ink rain, shell-white flakes, fog between the rows, scrolls of cloud."""

from __future__ import annotations

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.mist import cloud_scroll, mist_band
from milepost.painter.kit.weather import snowfall
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Sheet
from milepost.pixels.brush import paint
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia

WET = ("rain", "storm")


def draw_air(sheet: Sheet, palette: Palette, minerals: Minerals) -> None:
    """Fog banks and far rain, over the landscape but under the bank."""
    scene = sheet.scene
    if palette.weather == "fog":
        for top, full, bottom, strength in ((0.42, 0.72, 1.0, 0.82), (0.72, 0.98, 1.22, 0.78)):
            mist_band(
                sheet.canvas,
                width=scene.width,
                top=scene.horizon * top,
                full=scene.horizon * full,
                bottom=scene.horizon * bottom,
                colour=minerals.silk_pale,
                strength=strength,
            )
    if palette.weather in WET:
        _draw_rain(sheet, palette, minerals, layer="far rain", count=260, length=34, alpha=0.30)


def draw_foreground(sheet: Sheet, palette: Palette) -> None:
    """What passes in front of the car: ink rain, or shell-white flakes."""
    minerals = Minerals.of(palette)
    scene, canvas = sheet.scene, sheet.canvas
    if palette.weather in WET:
        _draw_rain(sheet, palette, minerals, layer="near rain", count=110, length=78, alpha=0.26)
    if palette.weather == "snow":
        title = scene.rect(scene.brief.composition.title_box)
        canvas.save()
        canvas.clipRect(skia.Rect(*title), skia.ClipOp.kDifference)
        snowfall(
            canvas,
            random=scene.random("near snow"),
            width=scene.width,
            height=scene.rect(scene.brief.composition.figures_box).top - 10,
            colour=minerals.white,
            count=round(300 * scene.width / 1080),
        )
        canvas.restore()


def draw_cloud_rows(sheet: Sheet, palette: Palette, minerals: Minerals) -> None:
    """Scrolls of cloud below the title, more of them the greyer the day."""
    scene = sheet.scene
    random = scene.random("cloud rows")
    title = scene.rect(scene.brief.composition.title_box)
    count = {"cloudy": 5, "overcast": 9, "storm": 9}[palette.weather]
    tone = (
        minerals.silk_pale
        if palette.weather == "cloudy"
        else mix(minerals.silk_pale, minerals.ink, 0.16)
    )
    for _ in range(round(count * scene.width / 1080)):
        length = random.uniform(150, 330)
        x, y = random.uniform(0, scene.width), random.uniform(0.05, 0.62) * scene.horizon
        over_title = title.left < x + length / 2 and x - length / 2 < title.right
        if over_title and y < title.bottom + 40:
            continue
        cloud_scroll(
            sheet.canvas,
            x=x,
            y=y,
            length=length,
            thickness=random.uniform(10, 15),
            colour=tone.faded(0.72),
            gold=minerals.gold.faded(0.5 * minerals.gold_strength),
        )


def _draw_rain(
    sheet: Sheet,
    palette: Palette,
    minerals: Minerals,
    *,
    layer: str,
    count: int,
    length: float,
    alpha: float,
) -> None:
    """Slanting strokes of a dry brush, dark by day and pale by night; the title stays dry."""
    scene = sheet.scene
    random = scene.random(layer)
    title = scene.rect(scene.brief.composition.title_box)
    bottom = scene.rect(scene.brief.composition.figures_box).top - 10
    lean = -0.20
    strokes = skia.Path()
    heavier = 1.5 if palette.weather == "storm" else 1.0
    for _ in range(round(count * heavier * scene.width / 1080)):
        x, y = random.uniform(-60, scene.width + 60), random.uniform(-60, bottom)
        reach = length * random.uniform(0.6, 1.4)
        if y + reach > bottom or _touches(title, x + lean * reach / 2, y + reach / 2, reach / 2):
            continue
        strokes.moveTo(x, y)
        strokes.lineTo(x + lean * reach, y + reach)
    colour = minerals.white if palette.light == "night" else minerals.ink
    alpha *= 1.5 if palette.light == "night" else 1.0
    sheet.canvas.drawPath(strokes, paint(colour.faded(alpha), stroke=length / 34))


def _touches(box: Rect, x: float, y: float, margin: float) -> bool:
    return box.left - margin < x < box.right + margin and box.top - margin < y < box.bottom + margin
