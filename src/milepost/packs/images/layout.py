"""Nodes that put a picture on a larger ground or beside another one."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from milepost.node.annotations import Boolean, Int
from milepost.packs.images.declared import ImageValue, Side, comfy_node
from milepost.pixels.layout import centred, in_a_row
from milepost.pixels.resize import resize

CATEGORY = "image/transform"
Colour = Literal["white", "black", "red", "green", "blue"]
RGB: Final[dict[Colour, tuple[float, float, float]]] = {
    "white": (1, 1, 1),
    "black": (0, 0, 0),
    "red": (1, 0, 0),
    "green": (0, 1, 0),
    "blue": (0, 0, 1),
}


@comfy_node("ImageStitch", category=CATEGORY, display_name="Image Stitch")
def image_stitch(
    image1: ImageValue,
    direction: Literal["right", "down", "left", "up"] = "right",
    match_image_size: Annotated[bool, Boolean()] = True,
    spacing_width: Annotated[int, Int(min=0, max=1024, step=2)] = 0,
    spacing_color: Colour = "white",
    image2: ImageValue | None = None,
) -> ImageValue:
    """The second picture beside the first, on the side that the direction names.

    With matching sizes the second is resized to the first's height, or width, by Lanczos; else
    the smaller one stands in the middle of black.
    """
    if image2 is None:
        return image1
    downwards = direction in {"down", "up"}
    if match_image_size:
        image2 = _matched(image2, image1, width=downwards)
    pair = (image2, image1) if direction in {"left", "up"} else (image1, image2)
    return in_a_row(
        *pair,
        downwards=downwards,
        gap_px=spacing_width + spacing_width % 2,
        gap_rgb=RGB[spacing_color],
    )


def _matched(image: ImageValue, like: ImageValue, *, width: bool) -> ImageValue:
    (height, old_width), (wanted_height, wanted_width) = image.shape[1:3], like.shape[1:3]
    proportion = old_width / height
    if width:
        return resize(image, wanted_width, max(1, int(wanted_width / proportion)), "lanczos")
    return resize(image, max(1, int(wanted_height * proportion)), wanted_height, "lanczos")


@comfy_node(
    "ResizeAndPadImage",
    category=CATEGORY,
    display_name="Resize and Pad Image",
    chosen=("padding_color", "interpolation"),
)
def resize_and_pad_image(
    image: ImageValue,
    target_width: Side = 512,
    target_height: Side = 512,
    padding_color: Literal["white", "black"] = "white",
    interpolation: Literal["area", "bicubic", "nearest-exact", "bilinear", "lanczos"] = "area",
) -> ImageValue:
    """The whole picture as large as fits, in the middle of a white or black ground."""
    _, height, width, _ = image.shape
    scale = min(target_width / width, target_height / height)
    small = resize(image, max(1, int(width * scale)), max(1, int(height * scale)), interpolation)
    fill = 1.0 if padding_color == "white" else 0.0
    return centred(small, target_width, target_height, fill=fill)


NODES = (image_stitch, resize_and_pad_image)
