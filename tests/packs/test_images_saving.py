from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Pillow

from milepost.errors import InvalidInput
from milepost.packs.images.loading import load_image
from milepost.packs.images.previews import mask_preview, preview_image, save_image_websocket
from milepost.packs.images.saving import (
    save_animated_png,
    save_animated_webp,
    save_image,
)
from milepost.pixels.arrays import Image, freeze
from packs.folder import Folder, encoded, noise


def batch(count: int = 1) -> Image:
    return freeze(np.tile(noise(4, 6).astype(np.float32) / 255, (count, 1, 1, 1)))


def moment() -> datetime:
    return datetime(2026, 5, 3, 7, 8, 9, tzinfo=UTC)


def test_every_8_bit_value_comes_out_as_it_was_loaded() -> None:
    levels = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, -1)
    inputs, files = Folder({"a.png": encoded(Pillow.fromarray(levels))}), Folder()

    save_image(load_image("a.png", inputs=inputs).IMAGE, files=files)

    assert np.array_equal(np.asarray(files.read("ComfyUI_00001_.png")), levels)


def test_values_outside_the_range_are_clipped_and_parts_of_a_step_are_cut() -> None:
    files = Folder()

    save_image(np.array([[[[-1.0, 2.0, 0.999]]]], np.float32), files=files)

    assert np.asarray(files.read("ComfyUI_00001_.png")).tolist() == [[[0, 255, 254]]]


def test_the_editor_is_told_where_the_picture_lies() -> None:
    ui = save_image(batch(), "trips/car", files=Folder())

    assert ui == {
        "images": [{"filename": "car_00001_.png", "subfolder": "trips", "type": "output"}]
    }


def test_prompt_and_workflow_lie_in_the_file_whatever_script_they_are_in() -> None:
    files = Folder()

    save_image(
        batch(), prompt={"1": {"旅行": "西湖"}}, extra_pnginfo={"workflow": {"a": 1}}, files=files
    )

    info = files.read("ComfyUI_00001_.png").info
    assert json.loads(info["prompt"]) == {"1": {"旅行": "西湖"}}
    assert json.loads(info["workflow"]) == {"a": 1}


def test_what_cannot_be_a_keyword_is_left_out() -> None:
    files = Folder()

    save_image(
        batch(), extra_pnginfo={"": 1, "名": 2, "x" * 80: 3, "a\0b": 4, "ok": 5}, files=files
    )

    assert list(files.read("ComfyUI_00001_.png").info) == ["ok"]


@pytest.mark.parametrize(
    ("prefix", "stem"),
    [
        ("%width%x%height%", "6x4"),
        ("%year%-%month%-%day%_%hour%%minute%%second%", "2026-05-03_070809"),
        ("%date:yyyy-MM-dd%/%date:hh-mm-ss%", "2026-05-03/07-08-09"),
        ("%date:yy.M.d%", "26.5.3"),
        ("%date%", "20260503070809"),
        ("50% off", "50% off"),
    ],
)
def test_tokens_of_the_prefix_are_filled_in(prefix: str, stem: str) -> None:
    files = Folder()

    save_image(batch(), prefix, files=files, now=moment)

    assert files.names() == [f"{stem}_00001_.png"]


def test_the_pictures_place_in_its_batch_is_a_token() -> None:
    files = Folder()

    save_image(batch(2), "a%batch_num%", files=files)

    assert files.names() == ["a0_00001_.png", "a1_00001_.png"]


@pytest.mark.parametrize("prefix", ["../x", "/x", "a/../x", "a\\x", "", "a\nb", "x" * 300])
def test_a_prefix_that_could_lead_out_is_refused(prefix: str) -> None:
    files = Folder()

    with pytest.raises(InvalidInput, match="filename_prefix"):
        save_image(batch(), prefix, files=files)

    assert files.names() == []


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (4, "RGBA")])
def test_grey_and_clear_pictures_stay_so(channels: int, mode: str) -> None:
    files = Folder()

    save_image(np.full((1, 2, 2, channels), 0.5, np.float32), files=files)

    assert files.read("ComfyUI_00001_.png").mode == mode


def test_a_preview_lies_in_the_temporary_folder_if_there_is_one() -> None:
    files, temporary = Folder(), Folder()

    ui = preview_image(batch(), files=files, temp_files=temporary)

    assert ui["images"][0] == {
        "filename": "ComfyUI_temp_00001_.png",
        "subfolder": "",
        "type": "temp",
    }
    assert (len(files.files), len(temporary.files)) == (0, 1)


def test_a_preview_without_a_temporary_folder_is_an_output() -> None:
    files = Folder()

    ui = preview_image(batch(), files=files)

    assert ui["images"][0] == {
        "filename": "ComfyUI_temp_00001_.png",
        "subfolder": "",
        "type": "output",
    }


def test_a_batch_becomes_one_animation() -> None:
    files = Folder()
    frames = np.concatenate([batch(), 1 - batch()])

    webp = save_animated_webp(frames, fps=10.0, prompt={"1": "画"}, files=files)
    png = save_animated_png(frames, fps=10.0, prompt={"1": "画"}, files=files)

    assert webp["animated"] == png["animated"] == [True]
    for name in ("ComfyUI_00001_.webp", "ComfyUI_00001_.png"):
        read = files.read(name)
        assert getattr(read, "n_frames", 1) == 2
        read.load()
        assert read.info["duration"] == 100
    assert files.read("ComfyUI_00001_.webp").getexif()[0x0110] == 'prompt:{"1": "\\u753b"}'
    assert json.loads(files.read("ComfyUI_00001_.png").info["prompt"]) == {"1": "画"}


def test_one_picture_as_webp_is_no_animation() -> None:
    assert save_animated_webp(batch(), files=Folder())["animated"] == [False]


def test_what_the_client_sent_lies_in_webp_tags_that_count_down() -> None:
    files = Folder()

    save_animated_webp(batch(), extra_pnginfo={"workflow": {"a": 1}, "more": 2}, files=files)

    exif = files.read("ComfyUI_00001_.webp").getexif()
    assert (exif[0x010F], exif[0x010E]) == ('workflow:{"a": 1}', "more:2")


def test_a_mask_is_shown_as_a_grey_picture() -> None:
    temporary = Folder()

    mask_preview(np.full((1, 2, 3), 0.5, np.float32), files=Folder(), temp_files=temporary)

    shown = np.asarray(temporary.read("ComfyUI_temp_00001_.png"))
    assert shown.shape == (2, 3, 3)
    assert (shown == 127).all()


class Listening:
    """A node's context that keeps what it was told."""

    prompt_id, node_id, call_index, cancelled = "run", "1", 0, False

    def __init__(self) -> None:
        self.steps: list[tuple[float, float]] = []
        self.pictures: list[tuple[bytes, str]] = []

    def report_progress(self, value: float, maximum: float = 1.0) -> None:
        self.steps.append((value, maximum))

    def show_preview(self, picture: bytes, media_type: str) -> None:
        self.pictures.append((picture, media_type))


def test_pictures_go_straight_to_the_client_and_into_no_file() -> None:
    context = Listening()

    ui = save_image_websocket(batch(2), context=context)

    assert ui == {}
    assert context.steps == [(0, 2), (1, 2)]
    assert [kind for _, kind in context.pictures] == ["image/png"] * 2
    sent = np.asarray(Pillow.open(BytesIO(context.pictures[0][0])))
    assert np.array_equal(sent, noise(4, 6))
