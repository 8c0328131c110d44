from __future__ import annotations

import json
import struct
import zlib
from io import BytesIO
from typing import Any, get_args

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from milepost.errors import InvalidInput
from milepost.wire.aigc import AigcLabel, label_to_json
from milepost.wire.picture_file import (
    PictureFormat,
    encode_picture,
    open_picture,
    read_picture,
)

FORMATS: tuple[PictureFormat, ...] = get_args(PictureFormat)
LABEL = AigcLabel.first_written("0011MILEPOSTDEMO", "poster-1")
PICTURE = np.random.RandomState(5).randint(0, 256, (48, 64, 3)).astype(np.uint8)
PROMPT = json.dumps({"1": {"class_type": "ReadTrip", "inputs": {"words": "无锡 😀 \x7f"}}})


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_written_is_read_back(format_: PictureFormat) -> None:
    raw = json.dumps({"标题": "五一"}, ensure_ascii=False)

    file = encode_picture(PICTURE, format_, aigc=LABEL, prompt=PROMPT, workflow=raw)
    found = read_picture(file.data)

    assert (found.width, found.height, found.format) == (64, 48, format_)
    assert (found.aigc, found.aigc_count) == (LABEL, 1)
    assert json.loads(found.prompt or "") == json.loads(PROMPT)
    assert json.loads(found.workflow or "") == {"标题": "五一"}
    assert file.dropped == ()


@pytest.mark.parametrize("format_", FORMATS)
def test_without_a_workflow_only_the_label_is_embedded(format_: PictureFormat) -> None:
    found = read_picture(encode_picture(PICTURE, format_, aigc=LABEL).data)

    assert (found.prompt, found.workflow) == (None, None)
    assert found.aigc_count == 1


def test_png_keeps_every_pixel_and_comfyui_s_text_chunks() -> None:
    data = encode_picture(PICTURE, "png", aigc=LABEL, prompt=PROMPT, workflow="{}").data

    with open_picture(data) as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), PICTURE)
    assert b"tEXtprompt\0" in data
    assert b"tEXtworkflow\0{}" in data
    assert b"iTXtXML:com.adobe.xmp\0\0" in data  # second zero: not compressed


@pytest.mark.parametrize("format_", ["jpeg", "webp"])
def test_exif_holds_the_workflow_where_comfyui_puts_it(format_: PictureFormat) -> None:
    data = encode_picture(PICTURE, format_, aigc=LABEL, prompt="{}", workflow="[]").data

    exif = Image.open(BytesIO(data)).getexif()

    assert (exif[0x0110], exif[0x010F]) == ("prompt:{}", "workflow:[]")


def test_a_full_jpeg_drops_the_workflow_first_and_then_the_prompt() -> None:
    small, large = json.dumps("a" * 1000), json.dumps("b" * 70_000)

    without_workflow = encode_picture(PICTURE, "jpeg", aigc=LABEL, prompt=small, workflow=large)
    without_both = encode_picture(PICTURE, "jpeg", aigc=LABEL, prompt=large, workflow=small)

    assert without_workflow.dropped == ("workflow",)
    assert read_picture(without_workflow.data).prompt == small
    assert without_both.dropped == ("workflow", "prompt")
    assert read_picture(without_both.data).aigc == LABEL


def test_webp_and_png_have_room_for_any_workflow() -> None:
    large = json.dumps("b" * 200_000)

    for format_ in ("png", "webp"):
        file = encode_picture(PICTURE, format_, aigc=LABEL, prompt=large)
        assert read_picture(file.data).prompt == large


def test_jpeg_colour_is_not_subsampled() -> None:
    data = encode_picture(PICTURE, "jpeg", aigc=LABEL).data

    layers: Any = Image.open(BytesIO(data))
    assert [sampling[1:3] for sampling in layers.layer] == [(1, 1)] * 3


def test_labels_in_every_form_in_the_field_are_read() -> None:
    image = Image.fromarray(PICTURE)
    text_chunk = PngInfo()
    text_chunk.add_text("AIGC", label_to_json(LABEL))
    exif = image.getexif()
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + label_to_json(LABEL).encode()

    for format_, options in (
        ("PNG", {"pnginfo": text_chunk}),
        ("JPEG", {"exif": exif}),
        ("WEBP", {"exif": exif}),
    ):
        file = BytesIO()
        image.save(file, format_, **options)
        assert read_picture(file.getvalue()).aigc == LABEL, format_


def test_two_labels_are_counted() -> None:
    file = BytesIO()
    chunks = PngInfo()
    chunks.add_text("AIGC", label_to_json(LABEL))
    packet = encode_picture(PICTURE, "png", aigc=LABEL).data
    chunks.add_itxt("XML:com.adobe.xmp", Image.open(BytesIO(packet)).info["XML:com.adobe.xmp"])
    Image.fromarray(PICTURE).save(file, "PNG", pnginfo=chunks)

    assert read_picture(file.getvalue()).aigc_count == 2


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_cut_off_is_refused(format_: PictureFormat) -> None:
    data = encode_picture(PICTURE, format_, aigc=LABEL).data

    for share in (0.02, 0.3, 0.7):
        with pytest.raises(InvalidInput, match="picture"):
            read_picture(data[: int(len(data) * share)])


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"not a picture" * 99])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="PNG, JPEG or WebP"):
        read_picture(data)


def test_more_than_40_million_pixels_are_refused_before_they_are_decoded() -> None:
    header = struct.pack(">IIBBBBB", 20_000, 6_000, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", b"") + _chunk(b"IEND", b"")
    )

    with pytest.raises(InvalidInput, match="40 million"):
        read_picture(data)


def test_more_than_64_megabytes_are_refused() -> None:
    with pytest.raises(InvalidInput, match="64 MB"):
        read_picture(bytes(64 * 1024 * 1024 + 1))


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
