"""One poster's type while it is being set: what all templates share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from milepost.brief.model import ArtBrief
from milepost.lettering.contents import Contents
from milepost.lettering.faces import Face
from milepost.lettering.figures import draw_figures
from milepost.lettering.fitting import Block, fit_line
from milepost.lettering.ink import Ink
from milepost.lettering.line import Hand
from milepost.lettering.route_line import STOP, draw_route, plan_route
from milepost.lettering.sheet import Rect, TypeSheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, oklch
from milepost.pixels.skia_loader import skia
from milepost.trip.model import Season

DATE: Final = Hand(("condensed_bold", "sans"), 28.0, tracking=1.0)
TEAM: Final = Hand(("sans",), 20.0, tracking=2.0)
TEAM_SMALLEST: Final = 0.8
ACCENT_HUES: Final[dict[Season, float]] = {
    "spring": 12.0,
    "summer": 38.0,
    "autumn": 48.0,
    "winter": 22.0,
}
CINNABAR_HUE: Final = 29.0

Drawing = Callable[[skia.Canvas, skia.Paint], None]


def _nothing(canvas: skia.Canvas, ink: skia.Paint) -> None:
    """What a title that was never set draws."""


@dataclass
class Galley:
    """Sheet, texts and places of one poster, and what setting them found out."""

    sheet: TypeSheet
    contents: Contents
    brief: ArtBrief
    label: Rect
    """Where the AI label will stand; kept free."""
    draw_title: Drawing = _nothing
    """Draws the title once more, for its mask."""
    title_contrast: float = 0.0
    figures_contrast: float = 0.0
    hidden_stops: int = 0
    shortened: list[str] = field(default_factory=list)
    """Names of the texts that an ellipsis cuts."""

    @property
    def is_warm(self) -> bool:
        """Whether light ink should be cream."""
        return self.brief.composition.light.temperature_k < 4500.0

    def accent(self, ink: Ink) -> Colour:
        """The one colour that is neither ink nor ground: route line and rings."""
        if self.brief.style == "guofeng":
            hue = CINNABAR_HUE
            return oklch(0.74, 0.13, hue) if ink.is_light else oklch(0.50, 0.18, hue)
        hue = ACCENT_HUES[self.brief.season]
        return oklch(0.82, 0.11, hue + 25) if ink.is_light else oklch(0.57, 0.17, hue)

    def keep(self, name: str, block: Block) -> Block:
        """Note whether a fitted text was cut, and hand it on."""
        if block.shortened:
            self.shortened.append(name)
        return block

    def write_dates(
        self,
        x: float,
        baseline: float,
        width: float,
        ink: Ink,
        *,
        align: float,
        pitch: float = 32.0,
    ) -> None:
        """Dates and team under each other; `align` 0 begins at `x`, 1 ends there."""
        dates = self.keep("dates", fit_line(self.contents.dates, DATE, width)).lines[0]
        team = self.keep(
            "team", fit_line(self.contents.team, TEAM, width, smallest=TEAM_SMALLEST)
        ).lines[0]
        self.sheet.write("dates", dates, x - dates.width * align, baseline, paint(ink.main))
        self.sheet.write("team", team, x - team.width * align, baseline + pitch, paint(ink.dim))

    def dates_width(self, most: float) -> float:
        """Width that dates and team take, at most `most`."""
        return max(
            fit_line(self.contents.dates, DATE, most).width,
            fit_line(self.contents.team, TEAM, most, smallest=TEAM_SMALLEST).width,
        )

    def write_figures(
        self, row: Rect, route_y: float, baseline: float, ink: Ink, *, word_face: Face = "serif"
    ) -> None:
        """The route line and the row of figures."""
        self.figures_contrast = ink.contrast
        plan = plan_route(self.contents.stops, row.left, row.right, STOP)
        self.hidden_stops = plan.hidden
        if plan.shortened:
            self.shortened.append("stop")
        draw_route(self.sheet, plan, route_y, ink, self.accent(ink))
        draw_figures(self.sheet, self.contents.figures, row, baseline, ink, word_face=word_face)

    def lay_veil_down(self, top: float, solid: float, ink: Ink) -> None:
        """Darken or lighten the foot of the picture: nothing at `top`, full from `solid` on."""
        if ink.veil.alpha:
            self._fade(Rect(0.0, top, self.sheet.width, self.sheet.height), top, solid, ink.veil)

    def lay_veil_up(self, solid: float, bottom: float, ink: Ink) -> None:
        """The same at the head: full down to `solid`, nothing at `bottom`."""
        if ink.veil.alpha:
            self._fade(Rect(0.0, 0.0, self.sheet.width, bottom), bottom, solid, ink.veil)

    def lay_glow(self, rect: Rect, ink: Ink) -> None:
        """A soft patch behind one text, inside the art: a frame's paper stays clean."""
        if not ink.veil.alpha:
            return
        spread = 40.0
        soft = rect.grown(spread)
        canvas = self.sheet.canvas
        canvas.save()
        canvas.clipRect(skia.Rect(*self.sheet.rect(self.brief.composition.art_box)))
        canvas.drawRoundRect(skia.Rect(*soft), spread, spread, paint(ink.veil, blur=spread * 0.8))
        canvas.restore()
        self.sheet.drawn(soft.grown(spread * 2.4))

    def _fade(self, rect: Rect, clear: float, solid: float, veil: Colour) -> None:
        eased = [veil.faded(veil.alpha * share) for share in (0.0, 0.28, 0.72, 1.0)]
        shader = linear_gradient((0.0, clear), (0.0, solid), eased, smooth=False)
        self.sheet.canvas.drawRect(skia.Rect(*rect), paint(shader=shader))
        self.sheet.drawn(rect)
