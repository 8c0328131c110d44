"""Nodes that change a picture's pixels: blend, blur, sharpen, fewer colours, other kinds."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from milepost.node.annotations import Float, Int
from milepost.node.declare import node
from milepost.packs.images.declared import ImageValue, Share, comfy_node
from milepost.pixels.arrays import Image, to_bytes
from milepost.pixels.blend import BlendMode, blend
from milepost.pixels.kinds import Dither, luma, otsu_threshold, quantize
from milepost.pixels.soften import blur, sharpen

CATEGORY = "image/postprocessing"
Radius = Annotated[int, Int(min=1, max=31, step=1)]
Colours = Annotated[int, Int(min=1, max=256, step=1)]
Sigma = Annotated[float, Float(min=0.1, max=10.0, step=0.1)]
FineSigma = Annotated[float, Float(min=0.1, max=10.0, step=0.01)]


@comfy_node("ImageBlend", category=CATEGORY, chosen=("blend_mode",))
def image_blend(
    image1: ImageValue,
    image2: ImageValue,
    blend_factor: Share = 0.5,
    blend_mode: BlendMode = "normal",
) -> ImageValue:
    """The second picture blended into the first, at the first's size."""
    return blend(image1, image2, blend_mode, share=blend_factor)


@comfy_node("ImageBlur", category=CATEGORY)
def image_blur(image: ImageValue, blur_radius: Radius = 1, sigma: Sigma = 1.0) -> ImageValue:
    """Gaussian blur; sigma counts in radii."""
    return blur(image, radius_px=blur_radius, sigma=sigma)


@comfy_node("ImageSharpen", category=CATEGORY)
def image_sharpen(
    image: ImageValue,
    sharpen_radius: Radius = 1,
    sigma: FineSigma = 1.0,
    alpha: Annotated[float, Float(min=0.0, max=5.0, step=0.01)] = 1.0,
) -> ImageValue:
    """Unsharp masking; sigma counts in radii."""
    return sharpen(image, radius_px=sharpen_radius, sigma=sigma, strength=alpha)


@comfy_node("ImageQuantize", category=CATEGORY, chosen=("dither",))
def image_quantize(
    image: ImageValue,
    colors: Colours = 256,
    dither: Dither = "none",
) -> ImageValue:
    """The picture in at most so many colours, its own best ones."""
    quantized = [_in_colours(picture, colors, dither) for picture in image]
    return np.stack(quantized)


Kind = Literal["rgb", "grey", "indexed", "binary"]
Binary = Literal["threshold", "otsu", "dithered"]


@node("ImageToKind", category=CATEGORY, display_name="Convert picture kind")
def image_to_kind(
    image: ImageValue,
    kind: Kind = "rgb",
    binary: Binary = "otsu",
    threshold: Share = 0.5,
    colours: Colours = 16,
    dither: Dither = "none",
) -> ImageValue:
    """RGB, grey, a palette, or black and white by a threshold, Otsu's threshold or dithering.

    The result always has three channels, so that every other node can take it.
    """
    match kind:
        case "rgb":
            return _rgb(image)
        case "grey":
            return _grey(luma(image))
        case "indexed":
            return np.stack([_in_colours(picture, colours, dither) for picture in image])
    return np.stack([_black_and_white(grey, binary, threshold) for grey in luma(image)])


def _in_colours(picture: Image, colours: int, dither: Dither) -> Image:
    values = np.clip(_rgb(picture) * np.float32(255), 0, 255).astype(np.uint8)  # cut, not rounded
    indices, palette = quantize(values, colours, dither)
    return np.asarray(palette / np.float32(255), np.float32)[indices]


def _rgb(image: Image) -> Image:
    """Without alpha; grey in three equal channels."""
    colour = image[..., :3] if image.shape[-1] >= 3 else image[..., :1]
    return np.ascontiguousarray(np.broadcast_to(colour, (*image.shape[:-1], 3)))


def _black_and_white(grey: Image, binary: Binary, threshold: float) -> Image:
    if binary == "dithered":
        from PIL import Image as Pillow

        white = np.asarray(Pillow.fromarray(to_bytes(grey)).convert("1"))
    else:
        white = grey > (otsu_threshold(grey) if binary == "otsu" else threshold)
    return _grey(white.astype(np.float32))


def _grey(values: Image) -> Image:
    return np.repeat(values[..., np.newaxis], 3, axis=-1)


NODES = (image_blend, image_blur, image_sharpen, image_quantize, image_to_kind)
