"""Nodes that show pictures and keep none: in the temporary folder, or straight to the client."""

from __future__ import annotations

from milepost.node.context import Context
from milepost.node.spec import Ui
from milepost.packs.images.declared import ImageValue, MaskValue, comfy_node
from milepost.packs.images.masks import mask_to_image
from milepost.packs.images.saving import (
    Extra,
    Files,
    Prompt,
    cut_to_bytes,
    metadata_texts,
    save_pngs,
)
from milepost.wire.png_file import encode_png

STEM = "ComfyUI_temp"


@comfy_node("PreviewImage", category="image", display_name="Preview Image", output_node=True)
def preview_image(
    images: ImageValue,
    prompt: Prompt = None,
    extra_pnginfo: Extra = None,
    *,
    files: Files,
    temp_files: Files | None = None,
) -> Ui:
    """Show every picture; kept in the temporary folder where there is one."""
    words = metadata_texts(prompt, extra_pnginfo)
    if temp_files is None:
        return save_pngs(images, STEM, words, files, "output")
    return save_pngs(images, STEM, words, temp_files, "temp")


@comfy_node("MaskPreview", category="mask", display_name="Preview Mask", output_node=True)
def mask_preview(
    mask: MaskValue,
    prompt: Prompt = None,
    extra_pnginfo: Extra = None,
    *,
    files: Files,
    temp_files: Files | None = None,
) -> Ui:
    """Show every mask as a grey picture."""
    return preview_image(
        mask_to_image(mask), prompt, extra_pnginfo, files=files, temp_files=temp_files
    )


@comfy_node(
    "SaveImageWebsocket",
    category="api/image",
    output_node=True,
    cacheable=False,  # a client that asks again wants its pictures again
)
def save_image_websocket(images: ImageValue, *, context: Context) -> Ui:
    """Send every picture as PNG to the client that submitted the workflow, and keep no file."""
    for at, image in enumerate(images):
        context.report_progress(at, len(images))
        context.show_preview(encode_png(cut_to_bytes(image), {}), "image/png")
    return {}


NODES = (preview_image, mask_preview, save_image_websocket)
