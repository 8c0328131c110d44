"""V3 packs as their authors write them: what they import, and the progress that they tell."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.running import InterruptProcessingException, runs
from milepost.packs.foreign.v3 import io, ui
from packs.foreign.pack_file import imported
from packs.foreign.surroundings import Call, call_of, comfyui


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    with comfyui(tmp_path):
        yield


def load(name: str) -> Any:
    return importlib.import_module(name)


@pytest.mark.parametrize("version", ["latest", "v0_0_2", "v0_0_1"])
def test_every_version_offers_the_same(version: str) -> None:
    api = load(f"comfy_api.{version}")

    assert api.io is api.IO is io
    assert api.ui is api.UI is ui
    for name in ("ComfyAPI", "ComfyAPISync", "ComfyExtension", "Input", "InputImpl", "Types"):
        assert getattr(api, name) is getattr(load("comfy_api.latest"), name)


def test_modules_that_packs_reach_into_are_the_same_things() -> None:
    latest = load("comfy_api.latest")

    assert load("comfy_api.latest._io") is load("comfy_api.latest.io") is latest.io is io
    assert load("comfy_api.latest._ui") is load("comfy_api.latest.ui") is latest.ui is ui
    assert load("comfy_api.input").VideoInput is latest.Input.Video
    assert load("comfy_api.input.video_types").VideoInput is latest.Input.Video
    assert load("comfy_api.input_impl").VideoFromFile is latest.InputImpl.VideoFromFile
    assert (
        load("comfy_api.input_impl.video_types").VideoFromComponents
        is latest.InputImpl.VideoFromComponents
    )
    assert load("comfy_api.util").VideoContainer is latest.Types.VideoContainer
    assert latest.ComfyAPI in load("comfy_api.version_list").supported_versions


async def test_a_pack_is_an_extension_with_nodes(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        from typing_extensions import override
        from comfy_api.latest import ComfyExtension, io, ui, Types, Input

        class Invert(io.ComfyNode):
            @classmethod
            def define_schema(cls) -> io.Schema:
                return io.Schema(
                    node_id="InvertAll",
                    category="image",
                    inputs=[io.Image.Input("image")],
                    outputs=[io.Image.Output()],
                )

            @classmethod
            def execute(cls, image: io.Image.Type) -> io.NodeOutput:
                return io.NodeOutput(1.0 - image)

        class Extension(ComfyExtension):
            @override
            async def get_node_list(self) -> list[type[io.ComfyNode]]:
                return [Invert]

        async def comfy_entrypoint() -> ComfyExtension:
            return Extension()
        """,
    )

    extension = await pack.comfy_entrypoint()
    await extension.on_load()
    (node,) = await extension.get_node_list()

    assert node.GET_BASE_CLASS() is io.ComfyNode
    assert node.call_v1(image=0.25) == {"result": (0.75,)}
    assert node.execute(0.25)[0] == 0.75


def test_what_is_newer_than_this_imports_and_says_so_when_it_is_used() -> None:
    newer: Any = io.SomethingNewer

    with pytest.raises(ComfyPartMissing, match=r"comfy_api\.latest\.io\.SomethingNewer"):
        newer.Input("id")


@pytest.mark.parametrize("made", [True, False])
def test_progress_is_the_running_nodes(tmp_path: Path, *, made: bool) -> None:
    call = Call()
    apis = load("comfy_api.latest")
    picture = np.full((1, 4, 8, 3), 0.5, np.float32)

    with runs(call_of(tmp_path, call=call)):
        api = apis.ComfyAPISync() if made else apis.ComfyAPISync
        api.execution.set_progress(value=1, max_value=4)
        api.execution.set_progress(2, 4, node_id="7", preview_image=picture)
        api.execution.set_progress(3, 4, node_id="another")

    assert call.progress == [(1, 4), (2, 4)]
    ((data, media_type),) = call.previews
    assert media_type == "image/jpeg"
    assert Image.open(BytesIO(data)).size == (8, 4)


async def test_async_nodes_that_run_at_once_tell_their_own_progress(tmp_path: Path) -> None:
    api = load("comfy_api.v0_0_2").ComfyAPI()
    calls = [Call(node_id="1"), Call(node_id="2")]

    async def node(call: Call, steps: int) -> None:
        with runs(call_of(tmp_path, call=call)):
            for step in range(steps):
                await asyncio.sleep(0)
                await api.execution.set_progress(value=step + 1, max_value=steps)

    await asyncio.gather(node(calls[0], 2), node(calls[1], 3))

    assert [call.progress for call in calls] == [[(1, 2), (2, 2)], [(1, 3), (2, 3), (3, 3)]]


@pytest.mark.parametrize(("whole", "size"), [(True, (1024, 2)), (False, (512, 1))])
def test_a_preview_is_small_unless_it_is_to_be_whole(
    tmp_path: Path, *, whole: bool, size: tuple[int, int]
) -> None:
    call = Call()

    with runs(call_of(tmp_path, call=call)):
        load("comfy_api.latest").ComfyAPISync().execution.set_progress(
            1, 1, preview_image=Image.new("RGB", (1024, 2)), ignore_size_limit=whole
        )

    assert Image.open(BytesIO(call.previews[0][0])).size == size


def test_a_cancelled_node_ends_where_it_tells_its_progress(tmp_path: Path) -> None:
    api = load("comfy_api.latest").ComfyAPISync()

    with (
        runs(call_of(tmp_path, call=Call(cancelled=True))),
        pytest.raises(InterruptProcessingException),
    ):
        api.execution.set_progress(1, 2)


def test_progress_needs_a_node() -> None:
    api = load("comfy_api.latest").ComfyAPISync()

    with pytest.raises(ValueError, match="where no node runs"):
        api.execution.set_progress(1, 2)


def test_a_video_made_of_pictures_knows_itself_and_says_what_saving_needs() -> None:
    latest = load("comfy_api.latest")
    parts = latest.Types.VideoComponents(images=np.zeros((50, 4, 6, 3)), frame_rate=Fraction(25))
    video = latest.InputImpl.VideoFromComponents(parts)

    assert video.get_components() is parts
    assert (video.get_dimensions(), video.get_frame_count()) == ((6, 4), 50)
    assert (video.get_frame_rate(), video.get_duration()) == (25, 2.0)
    with pytest.raises(ComfyPartMissing, match="no codec"):
        video.save_to("film.mp4")


def test_a_video_file_is_handed_on_and_not_looked_into(tmp_path: Path) -> None:
    latest = load("comfy_api.latest")
    file = tmp_path / "film.mp4"
    file.write_bytes(b"frames")
    video = latest.InputImpl.VideoFromFile(str(file))

    video.save_to(str(tmp_path / "copy.mp4"), format=latest.Types.VideoContainer.MP4)

    assert (tmp_path / "copy.mp4").read_bytes() == b"frames"
    assert video.get_stream_source() == str(file)
    assert video.get_container_format() == "mp4"
    with pytest.raises(ComfyPartMissing, match="no codec"):
        video.get_components()
    with pytest.raises(ComfyPartMissing, match="no codec"):
        video.save_to(str(tmp_path / "h.mp4"), codec=latest.Types.VideoCodec.H264)
    assert not (tmp_path / "h.mp4").exists()


def test_a_video_in_memory_is_handed_on_from_its_start() -> None:
    video = load("comfy_api.latest").InputImpl.VideoFromFile(BytesIO(b"frames"))
    target = BytesIO()

    video.save_to(target)

    assert target.getvalue() == b"frames"
    assert video.get_stream_source().read() == b"frames"


def test_kinds_of_video_are_listed_for_combos() -> None:
    types = load("comfy_api.util")

    assert types.VideoContainer.as_input() == ["auto", "mp4"]
    assert types.VideoCodec.as_input() == ["auto", "h264"]
    assert types.VideoContainer.get_extension("auto") == "mp4"
