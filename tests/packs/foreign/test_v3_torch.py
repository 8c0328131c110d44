"""V3 nodes that compute with torch: pictures cross into them and out, and are saved."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from milepost.node.flow import Each
from milepost.packs.foreign.adapter import CONTEXT, WORKPLACE, Origin, adapt
from milepost.packs.foreign.guard import Ward
from milepost.packs.foreign.running import runs
from milepost.packs.foreign.v3 import io, ui
from milepost.packs.foreign.v3.progress_api import ComfyAPISync
from packs.foreign.surroundings import Call, Place, call_of, comfyui

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    with comfyui(tmp_path):
        yield


class Brighter(io.ComfyNode):
    @classmethod
    def define_schema(cls) -> io.Schema:
        template = io.MatchType.Template("any")
        pictures = io.Autogrow.TemplatePrefix(io.Image.Input("image"), prefix="image", max=3)
        return io.Schema(
            node_id="Brighter",
            inputs=[
                io.Autogrow.Input("images", template=pictures),
                io.MatchType.Input("other", template=template),
            ],
            outputs=[
                io.Image.Output(is_output_list=True),
                io.MatchType.Output(template=template),
            ],
        )

    @classmethod
    def execute(cls, images: dict[str, Any], other: Any) -> io.NodeOutput:
        assert all(torch.is_tensor(each) for each in (*images.values(), other))
        for each in images.values():
            each.add_(0.25)
        return io.NodeOutput(list(images.values()), other * 2)


def test_pictures_are_tensors_inside_however_the_input_is_opened(tmp_path: Path) -> None:
    ward = Ward(pack="v3", open=(os.path.realpath(tmp_path),), tell=print)
    origin = Origin(module="custom_nodes.v3", version="1", ward_at=lambda _: ward)
    spec = adapt("Brighter", Brighter, origin)
    grey = np.full((1, 2, 2, 3), 0.25, np.float32)
    grey.flags.writeable = False

    outcome = spec.function(
        **{
            "images.image0": grey,
            "images.image1": grey,
            "other": grey,
            CONTEXT: Call(),
            WORKPLACE: Place(tmp_path),
        }
    )

    brighter, doubled = spec.read_result(outcome).values
    assert isinstance(brighter, Each)
    assert [float(np.asarray(each).max()) for each in brighter] == [0.5, 0.5]
    assert float(np.asarray(doubled).max()) == 0.5
    assert grey.max() == 0.25


def test_tensors_are_saved_and_shown(tmp_path: Path) -> None:
    picture = torch.full((1, 2, 3, 3), 0.5, requires_grad=True)
    call = Call()

    with runs(call_of(tmp_path, call=call)):
        (saved,) = ui.PreviewImage(picture).as_dict()["images"]
        (mask,) = ui.PreviewMask(picture[..., 0]).as_dict()["images"]
        ComfyAPISync().execution.set_progress(1, 1, preview_image=picture)

    for name in (saved["filename"], mask["filename"]):
        with Image.open(tmp_path / "temp" / "default" / name) as written:
            assert (written.size, written.getpixel((0, 0))) == ((3, 2), (127, 127, 127))
    assert Image.open(BytesIO(call.previews[0][0])).size == (3, 2)
