"""What every 国风 picture has: silk and sky in the back, the bank in front, weather between."""

from __future__ import annotations

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.mist import cloud_scroll, mist_band
from milepost.painter.guofeng.peaks import draw_peak, shape_peak
from milepost.painter.guofeng.pines import draw_pine
from milepost.painter.guofeng.silk import draw_disc, draw_silk, draw_stars
from milepost.painter.kit.cranes import draw_crane_flight
from milepost.painter.kit.weather import snowfall
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Scene, Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia

DISC_RADIUS = 88.0
WET = ("rain", "storm")


def set_stage(
    sheet: Sheet,
    palette: Palette,
    minerals: Minerals,
    *,
    disc_at: tuple[float, float] | None = None,
) -> tuple[float, float]:
    """Silk, stars, sun or moon, clouds and cranes; returns where the disc stands.

    `disc_at` places the disc where the scene needs it; otherwise the brief's light does.
    """
    scene = sheet.scene
    draw_silk(sheet, minerals)
    draw_stars(sheet, minerals, strength=palette.stars, bottom=scene.horizon * 0.75)
    disc_x, disc_y = draw_disc(
        sheet, minerals, radius=DISC_RADIUS, place=disc_at or (scene.sun_x, scene.sun_y)
    )
    if palette.weather in ("cloudy", "overcast", "storm"):
        _draw_cloud_rows(sheet, palette, minerals)
    if palette.weather in ("clear", "cloudy") and palette.light != "night":
        _draw_cranes(sheet, minerals, disc_x=disc_x, disc_y=disc_y)
    return disc_x, disc_y


def draw_bank(sheet: Sheet, palette: Palette, minerals: Minerals, *, trees: bool = True) -> None:
    """The ground that the car stands on, rocks and pines at its ends, silk for the figures."""
    scene, canvas = sheet.scene, sheet.canvas
    width, road = scene.width, scene.road
    _draw_rocks(sheet, minerals, palette)
    snowy = palette.snow_cover
    dim = 0.45 if palette.light == "night" else 0.0
    far = mix(mix(minerals.bank_far, minerals.silk, dim), minerals.white, 0.75 * snowy)
    near = mix(mix(minerals.bank, minerals.silk, dim), minerals.white, 0.75 * snowy)
    edge = skia.Path()
    edge.moveTo(-10, road + 4)
    edge.cubicTo(width * 0.28, road - 14, width * 0.70, road - 14, width + 10, road + 2)
    ground = skia.Path(edge)
    ground.lineTo(width + 10, scene.height)
    ground.lineTo(-10, scene.height)
    ground.close()
    reach = min(scene.height, road + (scene.ground - road) * 2.1)
    wash = linear_gradient((0, road - 14), (0, reach), [far, near, minerals.silk], [0, 0.55, 1])
    canvas.drawPath(ground, paint(shader=wash))
    canvas.drawPath(edge, paint(minerals.gold.faded(minerals.gold_strength), stroke=3))
    _draw_ground_strokes(sheet, minerals, palette)
    if trees:
        _draw_framing_pines(sheet, palette, minerals)


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
    scene = sheet.scene
    if palette.weather in WET:
        _draw_rain(sheet, palette, minerals, layer="near rain", count=110, length=78, alpha=0.26)
    if palette.weather == "snow":
        snowfall(
            sheet.canvas,
            random=scene.random("near snow"),
            width=scene.width,
            height=scene.height * 0.86,
            colour=minerals.white,
            count=round(300 * scene.width / 1080),
        )


def lit_from(scene: Scene) -> float:
    """-1 when the light comes from the left, 1 from the right."""
    return 1.0 if scene.sun_x >= scene.width / 2 else -1.0


def _draw_rain(
    sheet: Sheet, palette: Palette, minerals: Minerals, *, layer: str, count: int, length: float, alpha: float
) -> None:
    """Slanting strokes of a dry brush, dark by day and pale by night; the title stays dry."""
    scene = sheet.scene
    random = scene.random(layer)
    title = scene.rect(scene.brief.composition.title_box)
    lean = -0.20
    strokes = skia.Path()
    heavier = 1.5 if palette.weather == "storm" else 1.0
    for _ in range(round(count * heavier * scene.width / 1080)):
        x, y = random.uniform(-60, scene.width + 60), random.uniform(-60, scene.height * 0.84)
        reach = length * random.uniform(0.6, 1.4)
        if _touches(title, x + lean * reach / 2, y + reach / 2, reach / 2):
            continue
        strokes.moveTo(x, y)
        strokes.lineTo(x + lean * reach, y + reach)
    colour = minerals.silk_pale if palette.light == "night" else minerals.ink
    sheet.canvas.drawPath(strokes, paint(colour.faded(alpha), stroke=length / 34))


def _touches(box: Rect, x: float, y: float, margin: float) -> bool:
    return box.left - margin < x < box.right + margin and box.top - margin < y < box.bottom + margin


def _draw_cloud_rows(sheet: Sheet, palette: Palette, minerals: Minerals) -> None:
    """Scrolls of cloud below the title, more of them the greyer the day."""
    scene = sheet.scene
    random = scene.random("cloud rows")
    title = scene.rect(scene.brief.composition.title_box)
    count = {"cloudy": 5, "overcast": 9, "storm": 9}[palette.weather]
    tone = minerals.silk_pale if palette.weather == "cloudy" else mix(minerals.silk_pale, minerals.ink, 0.16)
    for _ in range(round(count * scene.width / 1080)):
        length = random.uniform(150, 330)
        x, y = random.uniform(0, scene.width), random.uniform(0.05, 0.62) * scene.horizon
        if _touches(title, x, y, 60) or title.left - length / 2 < x < title.right + length / 2 and y < title.bottom + 40:
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


def _draw_cranes(sheet: Sheet, minerals: Minerals, *, disc_x: float, disc_y: float) -> None:
    """Three cranes on the side away from the sun, flying towards it, below the title."""
    scene = sheet.scene
    random = scene.random("cranes")
    title = scene.rect(scene.brief.composition.title_box)
    landmark = scene.rect(scene.brief.composition.landmark_box)
    heading = 1 if disc_x > scene.width / 2 else -1
    size = random.uniform(0.42, 0.56)
    lead_x = disc_x - heading * (DISC_RADIUS + random.uniform(120, 200))
    lead_x = min(scene.width - 60, max(60, lead_x))
    span = Rect(min(lead_x, lead_x - heading * 340), 0, max(lead_x, lead_x - heading * 340), 0)
    beside = title.right + 40 < span.left or span.right < title.left - 40
    lead_y = (disc_y if beside else max(disc_y - 40, title.bottom + 60 * size + 24)) - 10
    if lead_y > scene.horizon * 0.62 or span.left < landmark.right and landmark.left < span.right and lead_y > landmark.top - 90:
        return
    draw_crane_flight(
        sheet.canvas,
        x=lead_x,
        y=max(lead_y, 60.0),
        size=size,
        heading=heading,
        count=int(random.randint(2, 5)),
        feathers=minerals.white,
        tips=minerals.ink,
        crown=minerals.vermilion,
    )


def _draw_rocks(sheet: Sheet, minerals: Minerals, palette: Palette) -> None:
    """Small near peaks that close the bank at both ends, clear of the car."""
    scene = sheet.scene
    random = scene.random("rocks")
    car = scene.rect(scene.brief.composition.car_box)
    places = (
        (-0.02 * scene.width, 250, 120),
        (scene.width * 1.0, 300, 140),
        (car.left * 0.62, 150, 54),
        (car.right + (scene.width - car.right) * 0.46, 160, 62),
    )
    for x, width, height in places:
        form = shape_peak(
            centre_x=x + random.uniform(-20, 20),
            base_y=scene.road + 16,
            width=width * random.uniform(0.85, 1.2),
            height=height * random.uniform(0.8, 1.15),
            random=random,
        )
        stones = minerals.snow_stones if palette.snow_cover > 0.5 else minerals.stones
        draw_peak(
            sheet.canvas,
            form,
            pigments=stones,
            minerals=minerals,
            distance=0.0,
            lit_from=lit_from(scene),
            random=random,
            contours=4,
        )


def _draw_framing_pines(sheet: Sheet, palette: Palette, minerals: Minerals) -> None:
    """One tall pine and one smaller, at the two ends of the bank."""
    scene = sheet.scene
    random = scene.random("framing pines")
    car = scene.rect(scene.brief.composition.car_box)
    tall_right = scene.rect(scene.brief.composition.landmark_box).centre_x < scene.width / 2
    ends = ((car.left * 0.30, -1), (scene.width - (scene.width - car.right) * 0.34, 1))
    for x, side in ends:
        tall = (side > 0) == tall_right
        draw_pine(
            sheet.canvas,
            x=x,
            y=scene.road + 8,
            height=random.uniform(190, 230) if tall else random.uniform(130, 165),
            lean=side,
            minerals=minerals,
            snow=palette.snow_cover,
            random=random,
        )


def _draw_ground_strokes(sheet: Sheet, minerals: Minerals, palette: Palette) -> None:
    """Dry level brush strokes on the bank; they stop where the figures begin."""
    scene = sheet.scene
    random = scene.random("ground")
    bottom = scene.rect(scene.brief.composition.figures_box).top - 16
    tone = minerals.stones.foot.shifted(-0.22, 1.0) if palette.snow_cover < 0.5 else minerals.stones.summit
    stroke = paint(tone.faded(0.20))
    for _ in range(round(60 * scene.width / 1080)):
        x, y = random.uniform(0, scene.width), random.uniform(scene.road + 12, bottom)
        long = random.uniform(30, 150)
        sheet.canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, long, 2.4), 1, 1, stroke)
