from __future__ import annotations

import importlib
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from milepost.node.declare import Node
from milepost.packs import images
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.pixels.resize import ResizeMethod, crop_to_aspect, resize
from packs.foreign.pack_file import imported
from packs.foreign.surroundings import comfyui

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch


NATIVE = {node.spec.class_type: node.spec for node in images.PACK.nodes if isinstance(node, Node)}


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    with comfyui(tmp_path, native=NATIVE):
        yield


def load(name: str) -> Any:
    return importlib.import_module(name)


def noise(*shape: int) -> Any:
    return torch.rand(shape, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("method", ["nearest-exact", "bilinear", "area", "bicubic", "lanczos"])
@pytest.mark.parametrize("crop", ["disabled", "center"])
def test_tensors_are_resized_as_our_own_pictures_are(method: ResizeMethod, crop: str) -> None:
    samples = noise(2, 3, 20, 30)
    picture = samples.movedim(1, -1).numpy()
    if crop == "center":
        picture = crop_to_aspect(picture, 12, 14)

    resized = load("comfy.utils").common_upscale(samples, 12, 14, method, crop)

    expected = resize(picture, 12, 14, method)
    assert np.abs(resized.movedim(1, -1).numpy() - expected).max() < 1e-3


def test_a_video_is_resized_frame_by_frame() -> None:
    video = noise(2, 3, 4, 10, 10)

    resized = load("comfy.utils").common_upscale(video, 5, 6, "area", "disabled")

    single = load("comfy.utils").common_upscale(video[1, :, 2][None], 5, 6, "area", "disabled")
    assert resized.shape == (2, 3, 4, 6, 5)
    assert torch.equal(resized[1, :, 2], single[0])


def test_a_method_that_is_not_here_says_so() -> None:
    with pytest.raises(ComfyPartMissing, match="strange"):
        load("comfy.utils").common_upscale(noise(1, 4, 8, 8), 4, 4, "strange", "disabled")


@pytest.mark.parametrize(("height", "width"), [(64, 64), (50, 131), (7, 5)])
def test_tiles_put_together_are_the_whole(height: int, width: int) -> None:
    utils = load("comfy.utils")
    samples = noise(2, 3, height, width)
    bar = utils.ProgressBar(100)

    def double(tile: Any) -> Any:
        assert tile.shape[0] == 1
        return tile.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)

    result = utils.tiled_scale(samples, double, 32, 32, overlap=8, upscale_amount=2, pbar=bar)

    assert torch.allclose(result, double_all(samples), atol=1e-5)
    assert bar.current == 2 * utils.get_tiled_scale_steps(width, height, 32, 32, 8)


def double_all(samples: Any) -> Any:
    return samples.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)


def test_tiles_make_smaller_too() -> None:
    samples = noise(1, 3, 64, 96)

    result = load("comfy.utils").tiled_scale_multidim(
        samples,
        lambda tile: tile[:, :1, ::4, ::4],
        tile=(32, 32),
        overlap=8,
        upscale_amount=4,
        out_channels=1,
        downscale=True,
    )

    assert torch.allclose(result, samples[:, :1, ::4, ::4])


def test_a_batch_is_repeated_or_cut() -> None:
    repeat = load("comfy.utils").repeat_to_batch_size
    tensor = torch.arange(3)

    assert repeat(tensor, 5).tolist() == [0, 1, 2, 0, 1]
    assert repeat(tensor, 2).tolist() == [0, 1]


def test_a_file_of_tensors_is_read_and_one_with_code_is_refused(tmp_path: Path) -> None:
    utils = load("comfy.utils")
    torch.save({"state_dict": {"a": torch.ones(2)}}, tmp_path / "good.pt")
    (tmp_path / "bad.pt").write_bytes(pickle.dumps(Path, protocol=2))

    assert utils.load_torch_file(str(tmp_path / "good.pt"))["a"].tolist() == [1, 1]
    with pytest.raises(pickle.UnpicklingError):
        utils.load_torch_file(str(tmp_path / "bad.pt"))


def test_packs_compute_on_the_processor_when_there_is_nothing_else() -> None:
    management = load("comfy.model_management")
    device = management.get_torch_device()

    assert device == torch.device("cpu")
    assert management.is_device_cpu(device)
    assert management.cpu_state is management.CPUState.CPU
    assert management.vram_state.name == "DISABLED"
    assert management.unet_offload_device() == device
    assert management.intermediate_device() == device
    assert not management.should_use_fp16()
    assert management.unet_dtype() is torch.float32
    assert management.unet_dtype(supported_dtypes=[torch.bfloat16]) is torch.bfloat16
    assert management.get_torch_device_name(device) == "cpu"
    assert issubclass(management.OOM_EXCEPTION, Exception)
    assert management.torch_version_numeric >= (2, 0)


def test_memory_is_the_machines_own() -> None:
    management = load("comfy.model_management")

    free, _ = management.get_free_memory(torch_free_too=True)
    assert 0 < free < management.get_total_memory()
    assert management.total_ram * 1024 * 1024 == management.get_total_memory()
    assert management.maximum_vram_for_weights() < management.get_total_memory()
    assert management.module_size(torch.nn.Linear(3, 1, bias=False)) == 12
    management.soft_empty_cache()
    management.unload_all_models()
    assert management.loaded_models() == []


def test_loading_a_model_says_what_is_missing() -> None:
    with pytest.raises(ComfyPartMissing, match="load_models_gpu"):
        load("comfy.model_management").load_models_gpu([])


def test_a_picture_gets_the_others_channels() -> None:
    fix = load("node_helpers").image_alpha_fix

    rgb, rgba = noise(1, 2, 2, 3), noise(1, 2, 2, 4)
    assert fix(rgb, rgba)[1].shape == rgb.shape
    assert fix(rgba, rgb)[1][..., 3].min() == 1


def test_numbers_types_are_named() -> None:
    assert load("node_helpers").string_to_torch_dtype("bf16") is torch.bfloat16
    assert load("node_helpers").string_to_torch_dtype("int4") is None


def test_a_sampling_loop_of_a_packs_own_tells_progress() -> None:
    kept: dict[str, Any] = {}

    after_step = load("latent_preview").prepare_callback(None, 4, kept)
    after_step(0, "x0", "x", 4)

    assert kept == {"x0": "x0"}
    assert load("latent_preview").get_previewer(None, None) is None


def test_our_nodes_take_tensors_and_give_tensors_that_may_be_written() -> None:
    (scaled,) = load("nodes").ImageScaleBy().upscale(noise(1, 8, 8, 3), "area", 0.5)

    scaled[:] = 0
    assert isinstance(scaled, torch.Tensor)
    assert scaled.shape == (1, 4, 4, 3)


def test_tensors_are_saved_as_a_batch_or_a_list(tmp_path: Path) -> None:
    save = load("nodes").SaveImage()

    batch = save.save_images(noise(2, 8, 8, 3))["ui"]["images"]
    listed = save.save_images(list(noise(2, 8, 8, 3)), "listed")["ui"]["images"]

    assert len(batch) == len(listed) == 2
    first, second = (tmp_path / "output/default" / each[0]["filename"] for each in (batch, listed))
    assert first.read_bytes() == second.read_bytes()


def test_conditionings_are_averaged_and_joined() -> None:
    nodes = load("nodes")
    one = [[torch.ones(1, 4, 2), {"pooled_output": torch.ones(1)}]]
    zero = [[torch.zeros(1, 2, 2), {"pooled_output": torch.zeros(1)}]]

    (averaged,) = nodes.ConditioningAverage().addWeighted(one, zero, 0.25)
    (joined,) = nodes.ConditioningConcat().concat(one, zero)

    assert averaged[0][0].unique().tolist() == [0.25]
    assert averaged[0][1]["pooled_output"].item() == 0.25
    assert joined[0][0].shape == (1, 6, 2)


def test_a_layer_of_torchs_may_derive_from_a_missing_part_too(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        import torch
        import comfy.ops

        class Linear(torch.nn.Linear, comfy.ops.CastWeightBiasOp):
            def forward(self, x):
                return super().forward(x)

        class Block(torch.nn.Module):
            def __init__(self, operations=comfy.ops.disable_weight_init):
                super().__init__()
                self.layer = Linear(3, 2)
        """,
    )

    block = pack.Block()

    assert block.layer(torch.zeros(1, 3)).shape == (1, 2)
    assert sorted(block.state_dict()) == ["layer.bias", "layer.weight"]


def test_an_empty_latent_has_the_pictures_size_in_eighths() -> None:
    (latent,) = load("nodes").EmptyLatentImage().generate(64, 32, 2)

    assert latent["samples"].shape == (2, 4, 4, 8)
