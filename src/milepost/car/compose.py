"""Setting the car into the landscape."""

from __future__ import annotations

import numpy as np

from milepost.brief.model import Composition, Light
from milepost.car.lamps import lamp_light, lights_wanted
from milepost.car.placed import Composite, Cutout
from milepost.car.relight import Surroundings, look_around, relight
from milepost.car.shadow import SHADOW_RISE, ground_light
from milepost.car.stage import Stage, set_stage
from milepost.car.wet_road import wet_reflection
from milepost.pixels.arrays import Image, freeze
from milepost.pixels.boxes import box_mean
from milepost.pixels.light import Pixels, to_encoded, to_linear
from milepost.trip.model import Weather

GRAIN = 0.006
"""Standard deviation of the car's grain, encoded: the landscape has its own."""
SKY_STEP = 20
"""Every how many pixels the sky's colour is sampled."""
DOOR_SHELTER = 0.8
"""Share of foreground and lamp light that keeps off the door panel, whose colour is measured."""
ASPHALT, EARTH = 0.18, 0.30
"""How far blue is behind red and green, in linear light: at most in a road under a low sun, at
least in what grows and what is sand."""
WET: dict[Weather, float] = {"rain": 0.42, "storm": 0.46}


def compose(
    picture: Image,
    cutout: Cutout,
    foreground: Image | None,
    composition: Composition,
    *,
    weather: Weather,
    light: Light,
    seed: int,
) -> Composite:
    """Stand the car on its ground: shadow, reflection, the scene's light, its lamps, then the rain.

    Blending is premultiplied and in linear light. Pixels away from the car and the foreground stay
    equal to `picture`. Badge, plate and lamps keep their colours exactly.

    Args:
        picture: the landscape `[1, height, width, 3]`.
        cutout: the car, cut out `body_width_px` wide.
        foreground: `[1, height, width, 4]`, straight alpha, what passes in front of the car; it
            fades over the badge.
        composition: ground line, car box and light.
        weather: decides shadow, wetness and murk.
        light: day, dusk or night.
        seed: of grain and of the wet road.
    """
    lamps_on = cutout.lights_on and lights_wanted(weather, light)
    stage = set_stage(picture, cutout, composition, beam=lamps_on, wet=weather in WET)
    ground = to_linear(picture[0][stage.in_picture])
    around = _surroundings(picture, ground, stage, composition)
    relit = relight(
        to_linear(cutout.image[0, ..., :3]),
        cutout,
        composition.light,
        around,
        weather=weather,
        light=light,
    )
    alpha = cutout.image[0, ..., 3:]
    car = np.concatenate([relit.linear * alpha, alpha], axis=-1)

    first = max(0, min(stage.contact_row, round(stage.ground - SHADOW_RISE * stage.body_width)))
    ground[first:] *= ground_light(
        stage.lower_part(first), cutout, around.sky, weather=weather, light=light
    )
    if weather in WET:
        share = WET[weather] * _gloss(ground[stage.contact_row :: 4, ::4])
        _mirror_in_wet_road(ground, stage, car, cutout, share=share, seed=seed)

    rows, columns, part = stage.on_stage(car)
    guard = stage.on_stage(_guard(cutout)[..., None])[2]
    sheltered = np.maximum(guard, stage.on_stage(_door_shelter(cutout)[..., None])[2])
    cover = part[..., 3:]
    if lamps_on:
        glow = lamp_light(stage, cutout, weather=weather, light=light)
        ground += glow
    place = ground[rows, columns]
    ground_patch = to_encoded(place)
    place *= 1 - cover
    place += part[..., :3]
    if lamps_on:
        place += glow[rows, columns] * (cover * (1 - sheltered))
    encoded = to_encoded(ground)
    patch = encoded[rows, columns].copy()
    _add_grain(encoded[rows, columns], cover * (1 - guard), seed)

    result = picture.copy()
    result[0][stage.in_picture] = encoded
    if foreground is not None:
        front = foreground[0, ..., 3].copy()
        front[stage.in_picture][rows, columns] *= 1 - sheltered[..., 0]
        _pass_in_front(result[0], foreground[0], front)
    left_px, top_px = stage.left + stage.car_x, stage.top + stage.car_y
    return Composite(
        picture=freeze(result),
        left_px=left_px,
        top_px=top_px,
        body_px=_standing_at(cutout, left_px, top_px),
        relight_strength=relit.strength,
        car_patch=freeze(patch[np.newaxis]),
        ground_patch=freeze(ground_patch[np.newaxis]),
        cutout_patch=stage.on_stage(cutout.image[0])[2][np.newaxis],
    )


def _surroundings(
    picture: Image, ground: Pixels, stage: Stage, composition: Composition
) -> Surroundings:
    """The sky of the whole picture, and the road before the car."""
    horizon_row = max(1, round(composition.horizon_y * picture.shape[1]))
    sky = to_linear(picture[0, :horizon_row:SKY_STEP, ::SKY_STEP])
    return look_around(sky, ground[stage.contact_row :: 4, ::4])


def _mirror_in_wet_road(
    ground: Pixels, stage: Stage, car: Pixels, cutout: Cutout, *, share: float, seed: int
) -> None:
    """Let the road give back `share` of the premultiplied car `[h, w, 4]`, in place."""
    mirrored, cover = wet_reflection(stage, car, cutout.ground_row, seed=seed)
    wet = ground[stage.height - mirrored.shape[0] :]
    wet *= 1 - share * cover[..., None]
    wet += np.float32(share) * mirrored


def _gloss(road: Pixels) -> float:
    """1 for what mirrors when it is wet, 0 for grass, sand and earth, which drink the rain."""
    red, green, blue = (float(value) for value in road.reshape(-1, 3).mean(axis=0))
    earthy = (min(red, green) - blue) / max(red, green, 1e-4)
    return min(1.0, max(0.0, 1 - (earthy - ASPHALT) / (EARTH - ASPHALT)))


def _standing_at(cutout: Cutout, left_px: int, top_px: int) -> tuple[float, float, float, float]:
    """Left, top, right and tyres of the car whose cut-out begins at that pixel."""
    left, top, right, _ = cutout.body
    return left_px + left, top_px + top, left_px + right, top_px + cutout.ground_row


def _guard(cutout: Cutout) -> Pixels:
    """1 on badge and plate, whose colours nothing may touch, fading out around them."""
    guarded = np.maximum(cutout.badge[0], cutout.plate[0])
    radius = max(1, guarded.shape[1] // 160)
    return np.asarray(np.clip(2.2 * box_mean(guarded, radius) + guarded, 0, 1), np.float32)


def _add_grain(encoded: Pixels, cover: Pixels, seed: int) -> None:
    """The landscape has its grain already; without any the car would look pasted in."""
    tile = np.random.RandomState(seed).standard_normal((128, 128)).astype(np.float32)
    height, width = encoded.shape[:2]
    noise = np.tile(tile, (-(-height // 128), -(-width // 128)))[:height, :width]
    encoded += (GRAIN * noise)[..., None] * cover
    np.clip(encoded, 0, 1, out=encoded)


def _door_shelter(cutout: Cutout) -> Pixels:
    door = box_mean(cutout.door[0], max(2, cutout.door.shape[2] // 60))
    return np.asarray(DOOR_SHELTER * door, np.float32)


def _pass_in_front(picture: Pixels, foreground: Pixels, cover: Pixels) -> None:
    """Blend the foreground `[h, w, 4]` over, in place, as far as `cover` says."""
    # Most of a foreground is empty: only its own pixels are touched.
    inside = np.flatnonzero(cover)
    share = cover.reshape(-1)[inside][:, None]
    pixels = picture.reshape(-1, 3)
    behind = pixels[inside]
    behind += share * (foreground.reshape(-1, 4)[inside, :3] - behind)
    pixels[inside] = behind
