"""Our own sedan from the side, facing right, on a sheet of 1040 by 470 units.

An original design of no maker: a long fastback. Wheels stand on y = 440; the body runs from
x = 24 to x = 1016.
"""

from __future__ import annotations

from milepost.car.bodywork import (
    body_form,
    mirrored_roadside,
    sky_rim,
    turned_ends,
    underbody,
    wheel_arch,
    wing_glow,
)
from milepost.car.fittings import (
    handle,
    head_lamp,
    mirror,
    plate,
    ring_badge,
    seams,
    tail_lamp,
)
from milepost.car.paintwork import Paintwork
from milepost.car.wheels import wheel
from milepost.car.windows import windows
from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import hex_colour
from milepost.pixels.skia_loader import skia

WHEELS_X = (214.0, 808.0)
WHEEL_RADIUS = 79.0
HUB_Y = 361.0
BADGE = (698.0, 281.0)
BADGE_RADIUS = 15.0

BODY = (
    "M 54 376 C 38 376 29 368 28 352 L 25 318 C 24 300 25 286 29 274 L 33 254 "
    "C 36 242 46 237 64 234 L 126 222 C 186 196 238 168 300 154 C 352 143 420 139 470 140 "
    "C 540 142 602 160 652 184 C 688 201 716 216 742 230 C 814 234 892 244 946 260 "
    "C 980 270 1000 284 1007 302 C 1013 320 1016 336 1016 352 C 1015 368 1006 376 990 376 Z"
)
GLASS = (
    "M 190 233 C 184 232 185 227 191 223 C 234 196 276 176 318 166 C 368 155.500 428 153 478 154 "
    "C 530 156 580 169 626 191 C 656 205 682 219 697 229 C 702 233 698 236.500 690 236.500 "
    "C 540 232 340 232 204 237 C 196 237 193 235.500 190 233 Z"
)
SEATS = (
    "M 318 240 C 315 214 321 202 335 200 C 331 188 337 181 348 181 C 359 181 364 190 359 201 "
    "C 369 206 371 218 369 240 Z M 490 240 C 487 212 493 198 507 196 C 503 184 509 177 521 177 "
    "C 532 177 537 186 532 197 C 542 202 545 216 543 240 Z"
)
HEADLAMP = (
    "M 902 262 C 938 264 972 273 1000 292 C 1004 297 1001 301 993 300 C 962 294 928 284 901 271 "
    "C 895 267 896 262 902 262 Z"
)
TAILLAMP = "M 31 262 C 62 251 104 247 148 249 C 152 250 152 253 148 255 C 106 257 64 264 27 278 Z"


def draw_sedan(canvas: skia.Canvas, paintwork: Paintwork, *, lights_on: bool) -> None:
    """Draw the whole car in its paint, lamps lit or not."""
    body = outline(BODY)
    underbody(canvas, left=76, right=972, top=366, bottom=394)
    _bodywork(canvas, body, paintwork)
    _windows(canvas)
    _details(canvas, paintwork)
    _front(canvas, lights_on=lights_on)
    _rear(canvas, lights_on=lights_on)
    _wheels(canvas, paintwork)
    ring_badge(canvas, BADGE, BADGE_RADIUS)


def _bodywork(canvas: skia.Canvas, body: skia.Path, paintwork: Paintwork) -> None:
    form = body_form(
        paintwork,
        top=138,
        bottom=376,
        sky=(0.46, 0.24, 0.12),
        sill=0.66,
        crown=0.12,
        waist=0.56,
    )
    canvas.drawPath(body, form)
    canvas.save()
    canvas.clipPath(body, True)
    _upper_surfaces(canvas, paintwork)
    _doors(canvas, paintwork)
    _ends(canvas, paintwork)
    canvas.drawPath(
        outline("M 300 362 L 720 362 L 1030 356 L 1030 400 L 10 400 L 10 362 Z"),
        paint(
            shader=linear_gradient((0, 356), (0, 380), [hex_colour("2a2c31"), hex_colour("0e0f11")])
        ),
    )
    canvas.restore()
    sky_rim(canvas, body, paintwork, top=138, bottom=320, gleams=(0.6, 0.24))


def _upper_surfaces(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    canvas.drawPath(
        outline(
            "M 690 220 C 790 228 900 240 966 266 C 988 275 999 286 1004 298 "
            "C 962 274 880 256 704 246 Z"
        ),
        paint(paintwork.lit(0.72, 0.72), blur=5),
    )
    canvas.drawPath(
        outline("M 40 244 C 80 232 130 222 190 214 L 200 226 C 140 232 80 242 36 254 Z"),
        paint(paintwork.lit(0.75, 0.6), blur=4),
    )
    # One line from lamp to lamp carries the whole side.
    canvas.drawPath(
        outline(
            "M 22 268 C 190 244 470 240 740 248 C 850 252 944 268 1008 302 L 1008 306 "
            "C 936 276 850 262 740 256 C 470 248 190 252 22 278 Z"
        ),
        paint(paintwork.gleam(0.8), blur=0.9),
    )
    canvas.drawPath(
        outline(
            "M 22 279 C 190 253 470 249 740 257 C 850 263 936 277 1010 308 L 1010 336 "
            "C 924 296 834 284 740 280 C 470 272 190 276 22 304 Z"
        ),
        paint(paintwork.shaded(0.60, 0.62), blur=6),
    )


def _doors(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    mirrored_roadside(
        canvas,
        paintwork,
        "M 22 312 C 150 296 330 290 520 295 C 700 301 860 300 1016 322 L 1016 348 "
        "C 860 330 700 334 520 330 C 330 326 150 332 22 350 Z",
        top=292,
        bottom=346,
        blur=2.2,
    )
    canvas.drawPath(
        outline("M 312 350 C 430 340 590 338 718 349 L 718 352 C 590 343 430 345 312 357 Z"),
        paint(paintwork.gleam(0.72), blur=0.7),
    )
    for x in WHEELS_X:
        wing_glow(canvas, paintwork, (x, 270), radius=140, flatness=0.26, alphas=(0.5, 0.16))


def _ends(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    turned_ends(
        canvas,
        paintwork,
        tail=(24, 150),
        nose=(886, 1014),
        top=130,
        shades=(0.60, 0.58),
    )


def _windows(canvas: skia.Canvas) -> None:
    windows(
        canvas,
        glass=GLASS,
        seats=SEATS,
        pillars=(
            "M 268 160 L 282 160 L 262 240 L 240 240 Z",
            "M 428 150 L 448 150 L 456 240 L 432 240 Z",
            "M 604 160 L 613 164 L 618 240 L 609 240 Z",
        ),
        box=(186, 153, 702, 237),
        trim_bottom=238,
        trim=2.8,
    )


def _details(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    seams(
        canvas,
        paintwork,
        (
            "M 446 235 C 452 280 450 324 443 362",
            "M 262 236 C 244 258 250 274 270 294 C 290 314 300 338 302 362",
            "M 618 236 C 630 276 628 324 614 362",
            "M 746 231 C 704 240 668 245 646 247",
            "M 62 236 C 80 240 96 246 104 250",
        ),
    )
    handle(canvas, paintwork, 364, 264)
    handle(canvas, paintwork, 540, 265)
    mirror(
        canvas,
        paintwork,
        foot="M 634 236 L 644 226 L 652 238 L 638 240 Z",
        housing=(
            "M 614 215 C 616 205 630 201 648 204 C 658 207 661 217 658 227 C 655 235 629 236 618 "
            "232 C 612 228 612 222 614 215 Z"
        ),
        underside="M 618 231 C 630 235 652 235 658 227 L 657 232 C 653 238 629 238 618 231 Z",
        top=202,
        bottom=236,
    )


def _front(canvas: skia.Canvas, *, lights_on: bool) -> None:
    canvas.drawPath(
        outline(
            "M 946 338 C 966 328 990 322 1014 320 L 1016 352 L 962 358 C 950 354 944 346 946 338 Z"
        ),
        paint(
            shader=linear_gradient((0, 320), (0, 358), [hex_colour("08090b"), hex_colour("22242a")])
        ),
    )
    canvas.drawPath(
        outline("M 958 346 C 976 339 994 335 1010 334"), paint(hex_colour("c9d0d8"), stroke=2.4)
    )
    plate(canvas, 1010, 318, 21)
    head_lamp(
        canvas,
        HEADLAMP,
        "M 906 267 C 940 270 970 279 993 294",
        left=896,
        right=1004,
        depth="7c93a8",
        lights_on=lights_on,
    )


def _rear(canvas: skia.Canvas, *, lights_on: bool) -> None:
    tail_lamp(
        canvas,
        TAILLAMP,
        "M 32 269 C 66 258 104 253.500 146 252",
        left=27,
        right=152,
        reflector="M 29 340 L 70 336 L 68 343 L 30 348 Z",
        lights_on=lights_on,
    )


def _wheels(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    lip = linear_gradient(
        (0, 262), (0, 366), [paintwork.gleam(0.7), paintwork.lit(0.2, 0.5), paintwork.shaded(0.6)]
    )
    for x in WHEELS_X:
        wheel_arch(canvas, (x, HUB_Y), reach=90, rise=90, trim=paint(shader=lip), lip=3.5)
        wheel(canvas, (x, HUB_Y), WHEEL_RADIUS, spokes=6)
