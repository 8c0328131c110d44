from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image as Pillow

from milepost.errors import InvalidInput
from milepost.node.object_info import object_info
from milepost.packs.images.loading import (
    listing,
    load_image,
    load_image_mask,
    load_image_output,
)
from packs.folder import Folder, encoded, noise


def test_an_opaque_picture_comes_with_a_small_empty_mask() -> None:
    pixels = noise(6, 5)
    inputs = Folder({"a.png": encoded(Pillow.fromarray(pixels))})

    loaded = load_image("a.png", inputs=inputs)

    assert loaded.IMAGE.shape == (1, 6, 5, 3)
    assert loaded.IMAGE.dtype == np.float32
    np.testing.assert_allclose(loaded.IMAGE[0] * 255, pixels, atol=1e-4)
    assert loaded.MASK.shape == (1, 64, 64)
    assert not loaded.MASK.any()


def test_the_mask_is_one_where_the_picture_is_clear_and_colours_stay_straight() -> None:
    pixels = noise(4, 3, 4)
    inputs = Folder({"a.png": encoded(Pillow.fromarray(pixels))})

    loaded = load_image("a.png", inputs=inputs)

    np.testing.assert_allclose(loaded.MASK[0], 1 - pixels[..., 3] / 255, atol=1e-6)
    np.testing.assert_allclose(loaded.IMAGE[0] * 255, pixels[..., :3], atol=1e-4)


def test_a_palette_with_a_clear_colour_has_a_mask() -> None:
    indexed = Pillow.fromarray(np.array([[0, 1]], np.uint8), "L").convert("P")
    indexed.putpalette([255, 0, 0, 0, 255, 0])
    inputs = Folder({"a.png": encoded(indexed, transparency=1)})

    loaded = load_image("a.png", inputs=inputs)

    assert loaded.MASK[0].tolist() == [[0, 1]]
    assert loaded.IMAGE[0, 0].tolist() == [[1, 0, 0], [0, 1, 0]]


def test_a_photo_taken_sideways_stands_upright() -> None:
    sideways = Pillow.fromarray(noise(4, 8))
    exif = sideways.getexif()
    exif[0x0112] = 6
    inputs = Folder({"a.jpg": encoded(sideways, "JPEG", exif=exif)})

    assert load_image("a.jpg", inputs=inputs).IMAGE.shape == (1, 8, 4, 3)


def test_an_animation_gives_all_its_frames() -> None:
    frames = [Pillow.new("RGB", (3, 2), colour) for colour in ("red", "lime", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])

    loaded = load_image("a.gif", inputs=Folder({"a.gif": data}))

    assert loaded.IMAGE[:, 0, 0].round().tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert loaded.MASK.shape[0] == 3


def test_a_picture_of_16_bits_keeps_its_range() -> None:
    deep = Pillow.fromarray(np.array([[0, 32768, 65535]], np.uint16))

    loaded = load_image("a.png", inputs=Folder({"a.png": encoded(deep)}))

    np.testing.assert_allclose(loaded.IMAGE[0, 0, :, 1], [0, 0.5, 1], atol=1e-4)


@pytest.mark.parametrize(("channel", "at"), [("red", 0), ("green", 1), ("blue", 2)])
def test_a_colour_channel_becomes_a_mask(channel: str, at: int) -> None:
    pixels = noise(3, 2)
    inputs = Folder({"a.png": encoded(Pillow.fromarray(pixels))})

    mask = load_image_mask("a.png", channel, inputs=inputs)  # type: ignore[arg-type]  # one of them

    np.testing.assert_allclose(mask[0] * 255, pixels[..., at], atol=1e-4)


def test_the_alpha_mask_of_an_opaque_picture_is_empty_and_of_its_size() -> None:
    inputs = Folder({"a.png": encoded(Pillow.fromarray(noise(3, 2)))})

    mask = load_image_mask("a.png", "alpha", inputs=inputs)

    assert mask.shape == (1, 3, 2)
    assert not mask.any()


@pytest.mark.parametrize(
    "name",
    [
        "../secret.png",
        "/etc/passwd",
        "a/../../b.png",
        "..\\b.png",
        "C:/b.png",
        "a//b.png",
        ".hidden.png",
        "a\0.png",
        "",
        "x" * 300,
        "../a.png [output]",
    ],
)
def test_a_name_that_could_lead_out_is_never_opened(name: str) -> None:
    inputs = Folder({name: encoded(Pillow.fromarray(noise(2, 2)))})

    with pytest.raises(InvalidInput, match="no plain file name"):
        load_image(name, inputs=inputs)

    assert inputs.opened == []


def test_another_folder_is_named_in_brackets() -> None:
    inputs = Folder({"trips/a.png [output]": encoded(Pillow.fromarray(noise(2, 2)))})

    assert load_image("trips/a.png [output]", inputs=inputs).IMAGE.shape == (1, 2, 2, 3)


def test_a_file_that_is_not_there_is_refused_without_its_path() -> None:
    with pytest.raises(InvalidInput, match="there is no such file"):
        load_image("gone.png", inputs=Folder())


def png_claiming(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = [
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (header, body)
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html></html>",
        encoded(Pillow.fromarray(noise(40, 40)))[:500],
        png_claiming(60000, 60000),
        png_claiming(16000, 16000),
        png_claiming(20000, 2),
        png_claiming(0, 5),
    ],
    ids=["empty", "html", "cut", "bomb", "large", "long", "zero"],
)
def test_what_is_no_picture_or_a_bomb_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"^image: "):
        load_image("a.png", inputs=Folder({"a.png": data}))


def test_a_file_replaced_under_its_name_is_loaded_again() -> None:
    fingerprint = load_image.spec.fingerprint
    inputs = Folder({"a.png": b"one"})
    services = {"inputs": inputs}
    assert fingerprint is not None

    before = fingerprint({"image": "a.png"}, services)
    inputs.files["a.png"] = b"two"

    assert fingerprint({"image": "a.png"}, services) != before
    assert fingerprint({"image": "gone.png"}, services) is None
    assert fingerprint({"image": 5}, services) is None


def test_a_number_for_a_name_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no file name"):
        load_image(5, inputs=Folder())  # type: ignore[arg-type]  # a workflow can hold anything


def test_the_editor_is_offered_the_folders_files_in_order() -> None:
    inputs = Folder({"b.png": b"", "a.png": b""})

    (shown, _, _) = (object_info(spec) for spec in listing(inputs))

    assert shown["input"]["required"]["image"] == [["a.png", "b.png"], {"image_upload": True}]


def test_files_of_other_folders_are_taken_and_missing_ones_refused_beforehand() -> None:
    inputs = Folder({"a.png": b"", "masks/b.png": b"", "c.png [output]": b""})
    check = listing(inputs)[0].own_check
    assert check is not None

    known = [check.function(image=name) for name in ("a.png", "masks/b.png", "c.png [output]")]
    unknown = [check.function(image=name) for name in ("gone.png", "c.png", "../a.png", 5, ["a"])]

    assert known == [True, True, True]
    assert check.function(image=None) is True, "a linked name is not known yet"
    assert all(str(said).startswith("Invalid image file: ") for said in unknown)


def test_the_editor_fetches_the_list_of_saved_pictures_itself() -> None:
    spec = next(each for each in listing(Folder()) if each.class_type == "LoadImageOutput")

    declared = object_info(spec)["input"]["required"]["image"]

    assert declared[0] == "COMBO"
    assert declared[1]["remote"]["route"] == "/internal/files/output"


def test_a_saved_picture_is_loaded_from_the_output_folder() -> None:
    inputs = Folder({"a_00001_.png [output]": encoded(Pillow.fromarray(noise(2, 3)))})

    loaded = load_image_output("a_00001_.png [output]", inputs=inputs)

    assert loaded.IMAGE.shape == (1, 2, 3, 3)


def test_frames_without_alpha_beside_frames_with_it_have_empty_masks() -> None:
    plain, clear = Pillow.new("RGB", (3, 2), "red"), Pillow.new("RGBA", (3, 2), (0, 0, 255, 0))
    data = encoded(plain, "TIFF", save_all=True, append_images=[clear])

    loaded = load_image("a.gif", inputs=Folder({"a.gif": data}))

    assert loaded.IMAGE.shape == (2, 2, 3, 3)
    assert loaded.MASK.shape == (2, 2, 3)
    assert not loaded.MASK[0].any()
