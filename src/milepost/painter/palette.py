"""All colours of one picture, decided once from season, weather, light, climate, mood and seed.

Scenes take their colours from the fields; a motif with a colour of its own (a red lantern, an
orange sail) names it as in daylight and passes it through `lit`, and through `far_off` when it
stands in the distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from milepost.atlas.model import Climate
from milepost.brief.model import ArtBrief, Light
from milepost.painter import lighting
from milepost.painter.plant_colours import Blossom, Foliage, Look, look_of, plants_of
from milepost.painter.sky_colours import CLEAR, VEILS, Lch, colour, veil_colour, veiled
from milepost.pixels.oklch import Colour, lch, mix, oklch
from milepost.trip.model import Mood, Season, Weather

_MOOD_CHROMA: dict[Mood, float] = {
    "joyful": 1.06,
    "calm": 0.94,
    "adventurous": 1.05,
    "tender": 0.97,
    "festive": 1.1,
    "weary": 0.86,
}


@dataclass(frozen=True)
class Palette:
    """The colours of one picture; every colour is ready to draw but for distance."""

    season: Season
    weather: Weather
    light: Light
    climate: Climate
    look: Look
    """What plants look like, whatever the calendar says."""

    sky: tuple[Colour, Colour, Colour, Colour]
    """From the upper edge to the horizon, for stops about 0, .35, .68, 1."""
    horizon: Colour
    """The air right above the horizon; also the colour of mist bands."""
    haze: Colour
    """What distant things fade into."""
    haze_amount: float
    """0 clear air .. 1 fog; adds to every fade."""
    sun: Colour
    """Disc of sun or moon."""
    sun_glow: Colour
    sun_strength: float
    """0 hidden by cloud .. 1 clear; draw disc, glow and glints by it."""
    stars: float
    """0 none .. 1 a clear night."""
    cloud_light: Colour
    cloud_shade: Colour
    cloud_cover: float
    """Part of the sky under cloud, 0..1."""
    far: Colour
    """Far hills and far towers before the haze."""
    near_dark: Colour
    """The darkest tone; silhouettes, ground shadows."""

    leaves: Foliage
    """Trees: dark, mid, light."""
    accents: Foliage
    """Blossoming, red or frosted trees between the others."""
    accent_share: float
    """Part of the trees that are accents, 0..1."""
    conifers: Foliage
    grass: Foliage
    blossom: Blossom
    """Framing branch: shadow, three petals, heart. In summer leaves, in autumn maple."""
    bark: Colour

    rock: Colour
    rock_shade: Colour
    water_far: Colour
    """Tint of a reflection at the waterline."""
    water_near: Colour
    """Tint of a reflection at the near shore."""
    glint: Colour

    road_far: Colour
    road_near: Colour
    road_line: Colour
    """Painted dashes."""
    road_edge: Colour
    wetness: float
    """0 dry .. 1 streaming; roads shine by it."""

    wall: Colour
    """White plaster in the light."""
    wall_shade: Colour
    wood: Colour
    """Dark red-brown timber."""
    roof: Colour
    """Grey-brown tiles."""
    roof_light: Colour
    accent: Colour
    """The one loud colour: lantern, sail, boat."""
    window: Colour
    """A lit window."""
    window_glow: float
    """0 unlit on a bright day .. 1 by night; some in rain and fog."""

    snow: Colour
    snow_shade: Colour
    snow_cover: float
    """0 none, .25 a dusting, 1 everything white."""
    rain: Colour
    """A falling drop."""

    chroma: float
    """Multiplier of chroma under this weather and mood; `lit` applies it."""

    @classmethod
    def of(cls, brief: ArtBrief, seed: int) -> Palette:
        """The palette of a brief; the seed turns hues a little."""
        return mix_palette(
            brief.season,
            brief.weather,
            brief.light,
            climate=brief.climate,
            mood=brief.mood,
            seed=seed,
        )

    def lit(self, daylight: Colour) -> Colour:
        """A thing's daylight colour as this light and weather show it."""
        return lighting.lit(daylight, self.light, self.weather, self.chroma)

    def lit_tones(self, tones: Foliage) -> Foliage:
        """Three daylight tones; by dusk the light tone catches the sun."""
        return lighting.lit_tones(tones, self.light, self.weather, self.chroma)

    def far_off(self, near: Colour, distance: float) -> Colour:
        """A colour seen through `distance` of air: 0 here, 1 lost in the haze."""
        share = 1 - (1 - min(1.0, max(0.0, distance))) * (1 - 0.5 * self.haze_amount * distance)
        return mix(near, self.haze, share).faded(near.alpha)


def mix_palette(
    season: Season,
    weather: Weather,
    light: Light,
    *,
    climate: Climate = "subtropical",
    mood: Mood = "calm",
    seed: int = 0,
) -> Palette:
    """Mix every colour of a picture; same arguments, same palette."""
    turn = np.random.RandomState(seed % 2**32).uniform(-1, 1, 3)
    clear, veil = CLEAR[light], VEILS[weather]
    chroma = veil.chroma * _MOOD_CHROMA[mood]
    plants = plants_of(season, climate, weather)

    def under(entry: Lch, strength: float = 1.0) -> Colour:
        return veiled(entry, weather, light, strength=strength).shifted(
            chroma=_MOOD_CHROMA[mood], hue_deg=6 * float(turn[0])
        )

    def shown(lightness: float, depth: float, hue: float) -> Colour:
        return lighting.lit(oklch(lightness, depth, hue), light, weather, chroma)

    snow = lighting.lit_snow(light, weather, shaded=False)
    frost = 0.7 if plants.snow_cover >= 0.7 else 0.0

    def grown(tones: Foliage) -> Foliage:
        turned = Foliage(*(tone.shifted(hue_deg=7 * float(turn[1])) for tone in tones))
        dark, mid, pale = lighting.lit_tones(turned, light, weather, chroma)
        return Foliage(dark, mix(mid, snow, 0.4 * frost), mix(pale, snow, frost))

    def petal(daylight: Colour) -> Colour:
        shown_petal = lighting.lit_petal(daylight, light, weather, chroma)
        frosty = frost if lch(daylight)[1] < 0.04 else 0.0
        return mix(shown_petal, snow, 0.8 * frosty)

    ramp = clear.ramp
    band = 0.62 if light == "dusk" else 1.0  # a strip of glow stays under the clouds
    top, upper = under(ramp[0]), under(ramp[1])
    lower, low = under(ramp[2], (1 + band) / 2), under(ramp[3], band)
    if climate == "plateau":
        top = top.shifted(-0.06, 1.15)
    horizon = under(ramp[3], 0.85 * band)
    haze = mix(under(clear.haze), veil_colour(weather, light), 0.5 * veil.haze)
    wet = {"rain": 0.9, "storm": 1.0, "snow": 0.3}.get(weather, 0.0)
    return Palette(
        season=season,
        weather=weather,
        light=light,
        climate=climate,
        look=look_of(season, climate),
        sky=(top, upper, lower, low),
        horizon=horizon,
        haze=haze,
        haze_amount=veil.haze,
        sun=colour(clear.sun),
        sun_glow=colour(clear.glow, chroma=chroma),
        sun_strength=veil.sun,
        stars=veil.sun * (1 - veil.cover) if light == "night" else 0.0,
        cloud_light=under(clear.cloud_light, 0.6),
        cloud_shade=under(clear.cloud_shade, 0.8),
        cloud_cover=veil.cover,
        far=under(clear.far, 0.5),
        near_dark=colour(clear.near_dark, chroma=chroma),
        leaves=grown(plants.leaves),
        accents=grown(plants.accents),
        accent_share=plants.accent_share,
        conifers=lighting.lit_tones(plants.conifers, light, weather, chroma),
        grass=grown(plants.grass),
        blossom=Blossom(
            lighting.lit_petal(plants.blossom.shadow, light, weather, chroma),
            *(petal(tone) for tone in plants.blossom[1:]),
        ),
        bark=shown(0.33, 0.035, 40),
        rock=shown(0.80, 0.025, 80),
        rock_shade=shown(0.58, 0.03, 250),
        water_far=lighting.water_tint(light, weather, chroma, near=False),
        water_near=lighting.water_tint(light, weather, chroma, near=True),
        glint=mix(colour(clear.sun), horizon, 0.25),
        road_far=shown(0.56, 0.018, 260).shifted(-0.10 * wet),
        road_near=shown(0.43, 0.02, 265).shifted(-0.10 * wet),
        road_line=shown(0.96, 0.05, 88),
        road_edge=shown(0.97, 0.02, 90),
        wetness=wet,
        wall=shown(0.97, 0.012, 88),
        wall_shade=shown(0.84, 0.03, 245),
        wood=shown(0.40, 0.06, 35),
        roof=shown(0.42, 0.02, 250),
        roof_light=shown(0.55, 0.02, 245),
        accent=shown(0.60, 0.17, 30 + 8 * float(turn[2])),
        window=oklch(0.89, 0.115, 80)
        if lighting.window_glow(light, weather) > 0
        else shown(0.42, 0.03, 250),
        window_glow=lighting.window_glow(light, weather),
        snow=snow,
        snow_shade=lighting.lit_snow(light, weather, shaded=True),
        snow_cover=plants.snow_cover,
        rain=shown(0.95, 0.015, 220),
        chroma=chroma,
    )
