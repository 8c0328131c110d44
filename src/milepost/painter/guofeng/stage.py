"""The back of every 国风 picture: silk, stars, sun or moon, clouds and cranes."""

from __future__ import annotations

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.silk import DISC_RADIUS, draw_disc, draw_silk, draw_stars
from milepost.painter.guofeng.weather import draw_cloud_rows
from milepost.painter.kit.cranes import draw_crane_flight
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect, Scene, Sheet


def set_stage(
    sheet: Sheet,
    palette: Palette,
    minerals: Minerals,
    *,
    disc_at: tuple[float, float] | None = None,
) -> tuple[float, float]:
    """Silk, stars, sun or moon, and clouds; returns where the disc stands.

    `disc_at` places the disc where the scene needs it; otherwise the brief's light does.
    """
    scene = sheet.scene
    draw_silk(sheet, minerals)
    draw_stars(sheet, minerals, strength=palette.stars, bottom=scene.horizon * 0.75)
    disc = draw_disc(sheet, minerals, place=disc_at or (scene.sun_x, scene.sun_y))
    if palette.weather in ("cloudy", "overcast", "storm"):
        draw_cloud_rows(sheet, palette, minerals)
    return disc


def lit_from(scene: Scene) -> float:
    """-1 when the light comes from the left, 1 from the right."""
    return 1.0 if scene.sun_x >= scene.width / 2 else -1.0


def draw_cranes(
    sheet: Sheet,
    palette: Palette,
    minerals: Minerals,
    *,
    disc: tuple[float, float],
    lowest: float = 0.5,
) -> None:
    """By day, a few cranes that fly towards the sun, clear of title, label, sun and landmark.

    `lowest` is how far down they may be, as a share of the horizon's height; where there is no
    room they stay away, as they do in rain and snow.
    """
    if palette.light == "night" or palette.weather not in ("clear", "cloudy"):
        return
    scene = sheet.scene
    random = scene.random("cranes")
    count, size = int(random.randint(2, 5)), random.uniform(0.40, 0.54)
    long, tall = (count * 118 + 90) * size, (count * 48 + 90) * size
    taken = _taken(scene, disc)
    for _ in range(40):
        left = random.uniform(20, scene.width - long - 20)
        top = random.uniform(30, scene.horizon * lowest - tall)
        flock = Rect(left, top, left + long, top + tall)
        if any(_overlap(flock, rect) for rect in taken):
            continue
        heading = 1 if disc[0] > flock.centre_x else -1
        draw_crane_flight(
            sheet.canvas,
            x=flock.right - 80 * size if heading > 0 else flock.left + 80 * size,
            y=flock.top + 74 * size,
            size=size,
            heading=heading,
            count=count,
            feathers=minerals.white,
            tips=minerals.ink,
            crown=minerals.vermilion,
        )
        return


DATES_WIDTH = 320.0
"""The dates stand beside the label."""


def _taken(scene: Scene, disc: tuple[float, float]) -> list[Rect]:
    layout = scene.brief.composition
    x, y = disc
    around = DISC_RADIUS + 16
    site = scene.rect(layout.landmark_box)
    label = scene.rect(layout.label_box)
    inwards = DATES_WIDTH if label.centre_x < scene.width / 2 else -DATES_WIDTH
    return [
        scene.rect(layout.title_box),
        Rect(
            label.left + min(0.0, inwards), label.top, label.right + max(0.0, inwards), label.bottom
        ),
        Rect(x - around, y - around, x + around, y + around),
        Rect(site.centre_x - 110, site.top, site.centre_x + 110, site.bottom),
    ]


def _overlap(one: Rect, other: Rect) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
