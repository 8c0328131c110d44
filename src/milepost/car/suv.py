"""Our own SUV from the side, facing right, on a sheet of 1040 by 470 units.

An original design of no maker. Wheels stand on y = 440; the body runs from x = 22 to x = 1016.
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
from milepost.pixels.oklch import BLACK, WHITE, hex_colour
from milepost.pixels.skia_loader import skia

WHEELS_X = (218.0, 812.0)
WHEEL_RADIUS = 84.0
HUB_Y = 356.0
BADGE = (699.0, 250.0)
BADGE_RADIUS = 15.0

BODY = (
    "M 48 354 C 34 354 27 346 26 332 L 22 292 C 21 274 26 262 30 248 L 35 222 "
    "C 37 208 44 199 54 188 L 108 118 C 120 102 138 92 166 87 C 240 75 330 71 410 71 "
    "C 492 71 548 77 598 96 C 650 117 702 151 738 181 C 802 184 882 193 940 209 "
    "C 974 218 997 232 1005 252 C 1011 268 1015 290 1016 318 C 1018 342 1010 354 994 354 Z"
)
GLASS = (
    "M 127 183 C 125 177 128 171 133 164 L 170 115 C 178 104 190 99 206 97 C 280 88 350 84.5 412 "
    "84.5 C 482 84.5 530 90 574 107 C 622 126 664 152 691 177 C 697 184 693 187.5 684 187.5 "
    "C 520 182 300 184 148 191 C 134 191.5 128.500 189 127 183 Z"
)
SEATS = (
    "M 300 196 C 297 166 303 152 318 150 C 314 136 320 128 332 128 C 344 128 349 138 344 151 "
    "C 354 156 356 170 354 196 Z M 474 196 C 471 164 477 148 492 146 C 488 132 494 124 507 124 "
    "C 519 124 524 134 519 147 C 529 152 532 168 530 196 Z"
)
HEADLAMP = (
    "M 900 219 C 936 222 974 234 994 252 C 999 259 997 264 989 263 C 962 258 926 246 898 231 "
    "C 892 226 893 218.500 900 219 Z"
)
TAILLAMP = "M 33 231 C 62 220 106 216 146 218 C 150 219 150 223 146 225 C 106 229 66 236 29 252 Z"


def draw_suv(canvas: skia.Canvas, paintwork: Paintwork, *, lights_on: bool) -> None:
    """Draw the whole car in its paint, lamps lit or not."""
    body = outline(BODY)
    underbody(canvas, left=70, right=975, top=346, bottom=376)
    _bodywork(canvas, body, paintwork)
    _roof(canvas, paintwork)
    _windows(canvas)
    _details(canvas, paintwork)
    _front(canvas, lights_on=lights_on)
    _rear(canvas, lights_on=lights_on)
    _wheels(canvas)
    ring_badge(canvas, BADGE, BADGE_RADIUS)


def _bodywork(canvas: skia.Canvas, body: skia.Path, paintwork: Paintwork) -> None:
    form = body_form(
        paintwork,
        top=70,
        bottom=354,
        sky=(0.42, 0.20, 0.10),
        sill=0.62,
        crown=0.10,
        waist=0.55,
    )
    canvas.drawPath(body, form)
    canvas.save()
    canvas.clipPath(body, True)
    _bonnet_and_shoulder(canvas, paintwork)
    _doors(canvas, paintwork)
    _ends(canvas, paintwork)
    _cladding(canvas)
    canvas.restore()
    sky_rim(canvas, body, paintwork, top=70, bottom=300, gleams=(0.55, 0.22))


def _bonnet_and_shoulder(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    canvas.drawPath(
        outline(
            "M 680 168 C 780 178 892 190 962 216 C 984 225 996 236 1002 248 "
            "C 960 226 880 208 700 196 Z"
        ),
        paint(paintwork.lit(0.70, 0.75), blur=5),
    )
    # Shoulder: the panel above leans to the sky, the one below turns to the ground.
    canvas.drawPath(
        outline(
            "M 20 232 C 190 203 470 198 740 204 C 850 208 940 222 1004 254 L 1004 258 "
            "C 930 230 850 218 740 213 C 470 206 190 212 20 243 Z"
        ),
        paint(paintwork.gleam(0.78), blur=0.9),
    )
    canvas.drawPath(
        outline(
            "M 20 243 C 190 212 470 206 740 213 C 850 218 930 230 1008 260 L 1008 292 "
            "C 920 254 830 244 740 240 C 470 232 190 236 20 270 Z"
        ),
        paint(paintwork.shaded(0.60, 0.62), blur=7),
    )


def _doors(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    mirrored_roadside(
        canvas,
        paintwork,
        "M 20 284 C 150 262 330 256 520 262 C 700 268 860 266 1016 290 L 1016 322 "
        "C 860 300 700 304 520 300 C 330 296 150 304 20 326 Z",
        top=258,
        bottom=318,
        blur=2.4,
    )
    # A crease that rises to the rear wheel.
    canvas.drawPath(
        outline("M 316 322 C 430 309 580 308 716 318 L 716 321 C 580 313 430 314 316 329 Z"),
        paint(paintwork.gleam(0.72), blur=0.7),
    )
    canvas.drawPath(
        outline("M 316 330 C 430 316 580 315 716 322 L 716 340 C 580 332 430 334 316 342 Z"),
        paint(paintwork.shaded(0.7, 0.5), blur=4),
    )
    for x in WHEELS_X:
        wing_glow(canvas, paintwork, (x, 254), radius=150, flatness=0.28, alphas=(0.55, 0.18))


def _ends(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    turned_ends(
        canvas,
        paintwork,
        tail=(22, 150),
        nose=(884, 1012),
        top=60,
        shades=(0.62, 0.58),
    )
    canvas.drawPath(
        outline("M 1001 262 C 1007 280 1010 300 1010 322 L 1005 322 C 1005 300 1002 280 996 264 Z"),
        paint(paintwork.gleam(0.55), blur=1.6),
    )


def _cladding(canvas: skia.Canvas) -> None:
    """Unpainted sills and arches."""
    plastic = linear_gradient(
        (0, 328), (0, 366), [hex_colour("3d4046"), hex_colour("24262a"), hex_colour("121316")]
    )
    canvas.drawPath(
        outline(
            "M 10 338 L 120 336 L 300 337 L 716 337 L 900 334 L 1030 328 L 1030 400 L 10 400 Z"
        ),
        paint(shader=plastic),
    )
    canvas.drawPath(
        outline("M 300 337 L 716 337 L 716 339 L 300 339 Z"), paint(WHITE.faded(0.22), blur=0.5)
    )
    canvas.drawPath(
        outline("M 318 347 L 706 347 L 706 350 L 318 350 Z"), paint(hex_colour("cfd4db", 0.8))
    )


def _roof(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    rail = linear_gradient(
        (0, 60), (0, 84), [hex_colour("f1f4f7"), hex_colour("9aa1ab"), hex_colour("3f444c")]
    )
    canvas.drawPath(
        outline(
            "M 176 81 C 190 72 210 68 250 65 C 330 59 430 58 500 63 C 530 66 552 70 566 79 "
            "L 552 77 C 520 70 440 66.500 400 66.500 C 320 66.500 240 71 190 81 Z"
        ),
        paint(shader=rail),
    )
    canvas.drawPath(
        outline("M 96 113 C 108 92 140 80 186 79 L 196 87 C 160 90 132 98 116 114 Z"),
        paint(
            shader=linear_gradient((0, 79), (0, 114), [hex_colour("43474e"), hex_colour("0d0e11")])
        ),
    )
    canvas.drawPath(
        outline("M 104 106 C 118 92 142 84 180 82"), paint(paintwork.gleam(0.35), stroke=1.4)
    )


def _windows(canvas: skia.Canvas) -> None:
    windows(
        canvas,
        glass=GLASS,
        seats=SEATS,
        pillars=(
            "M 240 88 L 258 87 L 246 196 L 226 196 Z",
            "M 408 80 L 430 80 L 434 196 L 410 196 Z",
            "M 588 108 L 598 113 L 600 196 L 591 196 Z",
        ),
        box=(126, 84, 697, 191),
        trim_bottom=193,
        trim=3.0,
    )


def _details(canvas: skia.Canvas, paintwork: Paintwork) -> None:
    seams(
        canvas,
        paintwork,
        (
            "M 426 190 C 431 240 429 292 422 337",
            "M 246 192 C 232 220 240 238 264 262 C 286 284 296 312 298 337",
            "M 602 188 C 616 234 612 292 598 337",
            "M 742 184 C 700 192 664 198 640 200",
        ),
    )
    canvas.drawRoundRect(
        skia.Rect.MakeXYWH(146, 232, 44, 36), 9, 9, paint(BLACK.faded(0.30), stroke=1.5)
    )
    handle(canvas, paintwork, 346, 226)
    handle(canvas, paintwork, 524, 227)
    mirror(
        canvas,
        paintwork,
        foot="M 620 188 L 632 178 L 640 192 L 624 194 Z",
        housing=(
            "M 598 163 C 600 152 614 148 634 151 C 645 154 648 165 645 178 C 642 187 614 188 602 "
            "183 C 596 179 596 171 598 163 Z"
        ),
        underside="M 602 182 C 616 187 640 187 645 178 L 644 184 C 640 190 614 190 602 182 Z",
        top=148,
        bottom=188,
    )


def _front(canvas: skia.Canvas, *, lights_on: bool) -> None:
    canvas.drawPath(
        outline("M 950 300 L 1013 290 L 1016 330 L 962 334 C 952 326 948 310 950 300 Z"),
        paint(
            shader=linear_gradient((0, 290), (0, 334), [hex_colour("0b0c0f"), hex_colour("24262b")])
        ),
    )
    canvas.drawPath(outline("M 958 309 L 1010 301"), paint(hex_colour("c9d0d8"), stroke=2.6))
    canvas.drawPath(outline("M 960 321 L 1012 315"), paint(hex_colour("565c65"), stroke=1.8))
    plate(canvas, 1011, 296, 22)
    head_lamp(
        canvas,
        HEADLAMP,
        "M 904 225 C 936 230 968 240 988 257",
        left=892,
        right=998,
        depth="8198ad",
        lights_on=lights_on,
    )


def _rear(canvas: skia.Canvas, *, lights_on: bool) -> None:
    tail_lamp(
        canvas,
        TAILLAMP,
        "M 33 243 C 66 230 104 224 144 221.500",
        left=28,
        right=150,
        reflector="M 26 312 L 74 308 L 72 316 L 27 321 Z",
        lights_on=lights_on,
    )


def _wheels(canvas: skia.Canvas) -> None:
    plastic = linear_gradient(
        (0, 244), (0, 366), [hex_colour("4a4d54"), hex_colour("2a2c31"), hex_colour("141518")]
    )
    for x in WHEELS_X:
        wheel_arch(canvas, (x, HUB_Y), reach=99, rise=98, trim=paint(shader=plastic), lip=15)
        wheel(canvas, (x, HUB_Y), WHEEL_RADIUS)
