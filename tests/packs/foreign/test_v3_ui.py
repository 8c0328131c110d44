"""What V3 nodes show is saved in the folders of the tenant whose node runs."""

from __future__ import annotations

import json
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from milepost.errors import InvalidInput
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.running import InterruptProcessingException, runs
from milepost.packs.foreign.v3 import io, ui
from packs.foreign.surroundings import Call, call_of, comfyui

TWO = np.stack([np.full((4, 6, 3), 0.25, np.float32), np.full((4, 6, 3), 1.5, np.float32)])


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    with comfyui(tmp_path), runs(call_of(tmp_path, tenant="tea")):
        yield


class Knowing(io.ComfyNode):
    hidden = io.HiddenHolder(prompt={"1": {}}, extra_pnginfo={"workflow": {"nodes": []}})


def test_pictures_are_saved_with_the_workflow_and_shown(tmp_path: Path) -> None:
    shown = ui.ImageSaveHelper.get_save_images_ui(TWO, "trip/car_%width%", cls=Knowing).as_dict()

    assert shown == {
        "images": [
            {"filename": "car_6_00001_.png", "subfolder": "trip", "type": "output"},
            {"filename": "car_6_00002_.png", "subfolder": "trip", "type": "output"},
        ]
    }
    first = Image.open(tmp_path / "output" / "tea" / "trip" / "car_6_00001_.png")
    assert first.size == (6, 4)
    assert first.getpixel((0, 0)) == (63, 63, 63)
    assert json.loads(first.text["prompt"]) == {"1": {}}  # type: ignore[attr-defined]  # a PNG's
    assert json.loads(first.text["workflow"]) == {"nodes": []}  # type: ignore[attr-defined]
    second = Image.open(tmp_path / "output" / "tea" / "trip" / "car_6_00002_.png")
    assert second.getpixel((0, 0)) == (255, 255, 255)


def test_a_second_save_overwrites_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        ui.ImageSaveHelper.save_images(TWO, "car", io.FolderType.output, None)

    names = sorted(each.name for each in (tmp_path / "output" / "tea").iterdir())
    assert names == [f"car_{number:05}_.png" for number in range(1, 5)]


def test_what_a_client_sends_along_under_no_proper_name_is_left_out(tmp_path: Path) -> None:
    class Sent(io.ComfyNode):
        hidden = io.HiddenHolder(extra_pnginfo={"旅行": 1, "": 2, "x" * 80: 3, "kept": 4})

    (saved,) = ui.ImageSaveHelper.save_images(TWO[:1], "car", "output", Sent)

    with Image.open(tmp_path / "output" / "tea" / saved.filename) as picture:
        assert getattr(picture, "text", None) == {"kept": "4"}


def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        ui.ImageSaveHelper.save_images(TWO, "../../car", "output", None)

    assert not list(tmp_path.rglob("*.png"))


def test_a_preview_is_kept_in_the_temporary_folder(tmp_path: Path) -> None:
    shown = ui.PreviewImage(TWO, cls=Knowing).as_dict()

    assert shown["animated"] == (False,)
    assert [each["type"] for each in shown["images"]] == ["temp", "temp"]
    assert all((tmp_path / "temp" / "tea" / each["filename"]).exists() for each in shown["images"])


def test_a_mask_is_shown_in_grey(tmp_path: Path) -> None:
    (saved,) = ui.PreviewMask(np.full((4, 6), 0.5, np.float32)).as_dict()["images"]

    picture = Image.open(tmp_path / "temp" / "tea" / saved.filename)
    assert (picture.mode, picture.size) == ("RGB", (6, 4))
    assert picture.getpixel((0, 0)) == (127, 127, 127)


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_pictures_are_saved_as_one_animation(tmp_path: Path, kind: str) -> None:
    helper = ui.ImageSaveHelper
    shown = (
        helper.get_save_animated_png_ui(TWO, "film", Knowing, fps=8.0, compress_level=4)
        if kind == "png"
        else helper.get_save_animated_webp_ui(
            TWO, "film", Knowing, fps=8.0, lossless=True, quality=80, method="fastest"
        )
    ).as_dict()

    (saved,) = shown["images"]
    assert shown["animated"] == (True,)
    with Image.open(tmp_path / "output" / "tea" / saved["filename"]) as film:
        assert getattr(film, "n_frames", 1) == 2


def test_sound_is_shown_without_a_codec(tmp_path: Path) -> None:
    audio = {"waveform": np.array([[[0.0, 1.0, -2.0], [0.5, 0.0, 0.0]]]), "sample_rate": 8000}

    (saved,) = ui.PreviewAudio(audio).as_dict()["audio"]

    with wave.open(str(tmp_path / "temp" / "tea" / saved["filename"])) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, 8000, 3)
        samples = np.frombuffer(file.readframes(3), "<i2").reshape(3, 2)
    assert samples[:, 0].tolist() == [0, 32767, -32767]


def test_sound_that_needs_a_codec_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    audio = {"waveform": np.zeros((1, 1, 8)), "sample_rate": 8000}

    with pytest.raises(ComfyPartMissing, match="flac"):
        ui.AudioSaveHelper.get_save_audio_ui(audio, "song", cls=Knowing)

    assert not (tmp_path / "output").exists()


def test_text_videos_and_shapes_are_shown_as_they_are() -> None:
    video = ui.SavedResult("a.mp4", "", io.FolderType.output)

    assert ui.PreviewText("words").as_dict() == {"text": ("words",)}
    assert ui.PreviewVideo([video]).as_dict() == {
        "images": [{"filename": "a.mp4", "subfolder": "", "type": "output"}],
        "animated": (True,),
    }
    assert ui.PreviewUI3D("a.glb", {"fov": 40}).as_dict() == {
        "result": ["a.glb", {"fov": 40}, None]
    }


def test_a_node_nobody_waits_for_saves_nothing(tmp_path: Path) -> None:
    with (
        runs(call_of(tmp_path, call=Call(cancelled=True))),
        pytest.raises(InterruptProcessingException),
    ):
        ui.PreviewImage(TWO)

    assert not (tmp_path / "temp").exists()
