"""ComfyUI's arithmetic on tensors that needs no model, against values worked out by hand."""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from packs.foreign.surroundings import comfyui

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    with comfyui(tmp_path):
        yield


def load(name: str) -> Any:
    return importlib.import_module(name)


def test_a_latent_turns_between_neighbours_instead_of_shrinking() -> None:
    latent = torch.tensor([[[[1.0, 0.0]], [[0.0, 2.0]]]])  # (1, 0) beside (0, 2)

    wide = load("comfy.utils").bislerp(latent, 4, 1)

    eighth = math.pi / 8
    expected = [
        (1.0, 0.0),
        (1.25 * math.cos(eighth), 1.25 * math.sin(eighth)),
        (1.75 * math.cos(3 * eighth), 1.75 * math.sin(3 * eighth)),
        (0.0, 2.0),
    ]
    assert torch.allclose(wide[0, :, 0].T, torch.tensor(expected), atol=1e-5)


def test_equal_opposite_and_empty_vectors_have_no_turn() -> None:
    latent = torch.tensor([[[[3.0, 3.0, -3.0, 0.0]]]])

    wide = load("comfy.utils").common_upscale(latent, 8, 1, "bislerp", "disabled")

    assert wide[0, 0, 0, :3].tolist() == [3.0, 3.0, 3.0]
    assert wide[0, 0, 0, 3].item() == pytest.approx(1.5)  # straight from 3 to -3
    assert torch.isfinite(wide).all()


def test_a_batch_is_spread_evenly() -> None:
    resize = load("comfy.utils").resize_to_batch_size
    batch = torch.arange(5)

    assert resize(batch, 3).tolist() == [0, 2, 4]
    assert resize(batch[:2], 4).tolist() == [0, 0, 1, 1]
    assert resize(batch, 1).tolist() == [0]
    assert resize(batch, 5) is batch


def test_a_mask_gets_a_latents_shape() -> None:
    mask = torch.tensor([[0.0, 1.0], [0.0, 1.0]])

    reshaped = load("comfy.utils").reshape_mask(mask, (2, 4, 1, 1))
    for_video = load("comfy.utils").reshape_mask(mask.expand(3, 2, 2), (1, 4, 3, 2, 2))

    assert reshaped.shape == (2, 4, 1, 1)
    assert reshaped.unique().tolist() == [0.5]
    assert for_video.shape == (1, 4, 3, 2, 2)
    assert load("comfy.sampler_helpers").prepare_mask(mask, (1, 1, 2, 2), "cpu")[0, 0, 0, 1] == 1


@pytest.mark.parametrize(
    ("x", "y", "covered"),
    [(0, 0, [[1, 1, 0], [1, 1, 0], [0, 0, 0]]), (8, 16, [[0, 0, 0], [0, 0, 0], [0, 1, 1]]),
     (-8, -8, [[1, 0, 0], [0, 0, 0], [0, 0, 0]]), (80, 0, [[0, 0, 0]] * 3)],
)  # fmt: skip
def test_a_layer_is_put_where_it_is_said(x: int, y: int, covered: list[list[int]]) -> None:
    under = torch.zeros(1, 1, 3, 3)

    result = load("comfy_extras.nodes_mask").composite(under, torch.ones(1, 1, 2, 2), x, y)

    assert result is under
    assert result[0, 0].tolist() == covered


def test_a_layers_mask_says_how_much_of_it_is_seen() -> None:
    layered = load("comfy_extras.nodes_mask").composite(
        torch.zeros(2, 1, 4, 4), torch.ones(1, 1, 2, 2), 0, 0, torch.full((1, 8, 8), 0.25), 1, True
    )

    assert layered.shape == (2, 1, 4, 4)
    assert layered.unique().tolist() == [0.25]


def test_a_blurs_weights_add_up_and_fall_from_the_middle() -> None:
    kernel = load("comfy_extras.nodes_post_processing").gaussian_kernel(3, 1.0)

    assert kernel.sum().item() == pytest.approx(1)
    assert (kernel[1, 1] / kernel[0, 1]).item() == pytest.approx(math.exp(0.5))
    assert (kernel[1, 1] / kernel[0, 0]).item() == pytest.approx(math.e)


def test_names_of_tensors_are_changed() -> None:
    utils = load("comfy.utils")
    tensors = {"model.a": torch.ones(2), "model.b": torch.ones(3).half(), "other": torch.ones(1)}

    taken = utils.state_dict_prefix_replace(tensors, {"model.": "m."}, filter_keys=True)
    utils.state_dict_key_replace(tensors, {"other": "kept", "none": "x"})

    assert sorted(taken) == ["m.a", "m.b"]
    assert sorted(tensors) == ["kept"]
    assert utils.calculate_parameters(taken, "m.") == 5
    assert utils.weight_dtype(taken) is torch.float16
    assert utils.weight_dtype({}) is None
    assert utils.convert_sd_to(taken, torch.float32)["m.b"].dtype is torch.float32


def test_a_part_of_a_model_is_reached_by_its_name() -> None:
    utils = load("comfy.utils")
    model = torch.nn.Sequential(torch.nn.Linear(1, 1))

    before = utils.set_attr_param(model, "0.bias", torch.tensor([3.0]))
    utils.copy_to_param(model, "0.weight", torch.tensor([[4.0]]))

    assert isinstance(before, torch.nn.Parameter)
    assert utils.get_attr(model, "0.bias").item() == 3
    assert model(torch.ones(1, 1)).item() == 7


def test_words_make_seeds_and_files_tell_their_header(tmp_path: Path) -> None:
    utils = load("comfy.utils")
    (tmp_path / "x.safetensors").write_bytes((2).to_bytes(8, "little") + b"{}rest")

    assert utils.string_to_seed(b"123456789") == 0xCBF43926 ^ 0xFFFFFFFF
    assert utils.safetensors_header(str(tmp_path / "x.safetensors")) == b"{}"
    assert utils.safetensors_header(str(tmp_path / "x.safetensors"), 1) is None


def test_noise_belongs_to_its_seed_and_its_place_in_the_batch() -> None:
    prepare = load("comfy.sample").prepare_noise
    latent = torch.zeros(2, 4, 2, 2)

    noise = prepare(latent, 7)
    placed = prepare(latent, 7, [1, 0])

    assert torch.equal(noise, prepare(latent, 7))
    assert not torch.equal(noise, prepare(latent, 8))
    assert torch.equal(placed[0], prepare(latent, 7, [1, 1])[1])
    assert noise.shape == latent.shape


def test_noise_is_made_for_a_latent() -> None:
    module = load("comfy_extras.nodes_custom_sampler")
    latent = {"samples": torch.zeros(2, 4, 2, 2), "batch_index": [1, 0]}

    noise = module.Noise_RandomNoise(7).generate_noise(latent)

    assert torch.equal(noise, load("comfy.sample").prepare_noise(latent["samples"], 7, [1, 0]))
    assert module.Noise_EmptyNoise().generate_noise(latent).abs().sum() == 0


def test_levels_of_noise_fall_from_the_most_to_none() -> None:
    sampling = load("comfy.k_diffusion.sampling")

    karras = sampling.get_sigmas_karras(3, 1.0, 16.0, rho=2.0).tolist()
    exponential = sampling.get_sigmas_exponential(3, 1.0, 16.0).tolist()

    assert karras == pytest.approx([16, 6.25, 1, 0])
    assert exponential == pytest.approx([16, 4, 1, 0])
    assert sampling.get_sigmas_vp(4)[-1] == 0
    assert (
        sampling.to_d(torch.ones(1, 1, 2), torch.tensor([2.0]), torch.zeros(1, 1, 2))[0, 0, 0]
        == 0.5
    )


def test_latents_of_known_models_are_scaled_there_and_back() -> None:
    formats = load("comfy.latent_formats")
    latent = torch.ones(1, 16, 2, 2)

    assert formats.SD15().process_in(latent)[0, 0, 0, 0].item() == pytest.approx(0.18215)
    assert formats.Flux().process_in(latent)[0, 0, 0, 0].item() == pytest.approx(0.8841 * 0.3611)
    assert torch.allclose(formats.SD3().process_out(formats.SD3().process_in(latent)), latent)
    assert (formats.SDXL.latent_channels, formats.SD3.latent_channels) == (4, 16)


def latent_of(*shape: int) -> dict[str, Any]:
    return {"samples": torch.arange(float(math.prod(shape))).reshape(shape)}


def test_latents_are_resized_by_pixels_or_a_factor() -> None:
    nodes = load("nodes")
    latent = latent_of(1, 4, 8, 16)

    (sized,) = nodes.LatentUpscale().upscale(latent, "bislerp", 256, 0, "disabled")
    (doubled,) = nodes.LatentUpscaleBy().upscale(latent, "nearest-exact", 2.0)
    (same,) = nodes.LatentUpscale().upscale(latent, "area", 0, 0, "disabled")

    assert sized["samples"].shape == (1, 4, 16, 32)
    assert doubled["samples"].shape == (1, 4, 16, 32)
    assert same is latent


def test_latents_are_picked_and_repeated_with_their_masks() -> None:
    nodes = load("nodes")
    latent = {**latent_of(3, 1, 1, 1), "noise_mask": torch.arange(3.0).reshape(3, 1, 1)}

    (picked,) = nodes.LatentFromBatch().frombatch(latent, 1, 5)
    (repeated,) = nodes.RepeatLatentBatch().repeat(picked, 2)

    assert picked["samples"].flatten().tolist() == [1, 2]
    assert picked["noise_mask"].flatten().tolist() == [1, 2]
    assert picked["batch_index"] == [1, 2]
    assert repeated["samples"].flatten().tolist() == [1, 2, 1, 2]
    assert repeated["noise_mask"].flatten().tolist() == [1, 2, 1, 2]
    assert repeated["batch_index"] == [1, 2, 3, 4]


def test_latents_are_turned_mirrored_and_cut() -> None:
    nodes = load("nodes")
    latent = latent_of(1, 1, 2, 2)  # 0 1 / 2 3

    (turned,) = nodes.LatentRotate().rotate(latent, "90 degrees")
    (mirrored,) = nodes.LatentFlip().flip(latent, "y-axis: horizontally")
    (cut,) = nodes.LatentCrop().crop(latent_of(1, 1, 20, 20), 64, 64, 16, 8)

    assert turned["samples"].flatten().tolist() == [2, 0, 3, 1]
    assert mirrored["samples"].flatten().tolist() == [1, 0, 3, 2]
    assert cut["samples"].shape == (1, 1, 8, 8)
    assert cut["samples"][0, 0, 0, 0] == 22


def test_latents_are_mixed_layered_and_masked() -> None:
    nodes = load("nodes")
    under = {"samples": torch.zeros(1, 1, 4, 4)}
    over = {"samples": torch.ones(1, 1, 2, 2)}

    (mixed,) = nodes.LatentBlend().blend(under, {"samples": torch.ones(1, 1, 4, 4)}, 0.25)
    (layered,) = nodes.LatentComposite().composite(under, over, 16, 16, feather=16)
    (masked,) = nodes.SetLatentNoiseMask().set_mask(under, torch.ones(4, 4))

    assert mixed["samples"].unique().tolist() == [0.75]
    assert layered["samples"][0, 0, 2:, 2:].tolist() == [[0.25, 0.5], [0.5, 1.0]]
    assert under["samples"].sum() == 0
    assert masked["noise_mask"].shape == (1, 1, 4, 4)


def test_conditionings_get_areas_masks_and_times() -> None:
    nodes = load("nodes")
    given = [[torch.ones(1, 2, 3), {"pooled_output": torch.ones(1)}]]

    def options(result: Any) -> dict[str, Any]:
        found: dict[str, Any] = result[0][0][1]
        return found

    area = options(nodes.ConditioningSetArea().append(given, 64, 128, 8, 16, 0.5))
    shares = options(nodes.ConditioningSetAreaPercentage().append(given, 0.5, 1.0, 0.25, 0.0, 1.0))
    mask = options(nodes.ConditioningSetMask().append(given, torch.ones(4, 4), "mask bounds", 0.75))
    times = options(nodes.ConditioningSetTimestepRange().set_range(given, 0.1, 0.9))
    (zeros,) = nodes.ConditioningZeroOut().zero_out(given)

    assert (area["area"], area["strength"]) == ((16, 8, 2, 1), 0.5)
    assert shares["area"] == ("percentage", 1.0, 0.5, 0.0, 0.25)
    assert (mask["mask"].shape, mask["set_area_to_bounds"]) == ((1, 4, 4), True)
    assert (times["start_percent"], times["end_percent"]) == (0.1, 0.9)
    assert options(nodes.ConditioningSetAreaStrength().append(given, 2.0))["strength"] == 2.0
    assert zeros[0][0].sum() == zeros[0][1]["pooled_output"].sum() == 0
    assert given[0][1]["pooled_output"].item() == 1
