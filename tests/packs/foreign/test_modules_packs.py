"""Packs as their authors write them: what they do at the top of their files must not fail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from milepost.node.declare import Node
from milepost.packs import images
from milepost.packs.foreign.missing import ComfyPartMissing
from packs.foreign.pack_file import imported
from packs.foreign.surroundings import comfyui

NATIVE = {node.spec.class_type: node.spec for node in images.PACK.nodes if isinstance(node, Node)}


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    with comfyui(tmp_path, native=NATIVE):
        yield


SAMPLING = """
    import os, sys
    import comfy.model_management as mm
    import comfy.sample
    import comfy.samplers
    import comfy.sd
    import comfy.utils
    import latent_preview
    import folder_paths
    import nodes
    from comfy.cli_args import args
    from comfy_extras.chainner_models import model_loading
    from comfy_extras.nodes_custom_sampler import Noise_RandomNoise
    from nodes import MAX_RESOLUTION, common_ksampler, LoraLoader, CLIPTextEncode

    sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "comfy"))
    folder_paths.folder_names_and_paths["ipadapter"] = (
        [os.path.join(folder_paths.models_dir, "ipadapter")], folder_paths.supported_pt_extensions
    )
    original = comfy.samplers.sampling_function

    class Sampler:
        @classmethod
        def INPUT_TYPES(s):
            return {"required": {
                "sampler_name": (comfy.samplers.KSampler.SAMPLERS,),
                "scheduler": (comfy.samplers.KSampler.SCHEDULERS + ["mine"],),
                "width": ("INT", {"default": 512, "max": MAX_RESOLUTION}),
                "model_name": (folder_paths.get_filename_list("ipadapter"),),
            }}
        RETURN_TYPES = ("LATENT",)
        FUNCTION = "sample"

        def sample(self, **kwargs):
            return common_ksampler(**kwargs)

    class Lora(LoraLoader):
        def load_lora(self, model, clip, lora_name, strength_model, strength_clip):
            return super().load_lora(model, clip, lora_name, strength_model, strength_clip)

    class Noise(Noise_RandomNoise):
        def __init__(self, seed):
            self.seed = seed

    class Words:
        def length(self, text):
            return (len(text),)

    def upscale(path):
        return model_loading.load_state_dict(comfy.utils.load_torch_file(path))
"""


def test_a_sampling_pack_loads_and_its_nodes_without_models_work(tmp_path: Path) -> None:
    pack = imported(tmp_path, SAMPLING)

    assert pack.Words().length("four") == (4,)
    assert pack.Noise(3).seed == 3
    types = pack.Sampler.INPUT_TYPES()["required"]
    assert "euler" in types["sampler_name"][0]
    assert types["scheduler"][0][-1] == "mine"
    assert types["model_name"] == ([],)


def test_its_nodes_with_models_say_what_is_missing(tmp_path: Path) -> None:
    pack = imported(tmp_path, SAMPLING)

    with pytest.raises(ComfyPartMissing, match="common_ksampler"):
        pack.Sampler().sample(model=None)
    with pytest.raises(ComfyPartMissing, match=r"LoraLoader\.load_lora"):
        pack.Lora().load_lora(None, None, "ink", 1.0, 1.0)


PATCHING = """
    from __future__ import annotations
    from enum import Enum
    from typing import Callable, Optional, Union

    import comfy.ldm.modules.attention as attention
    import comfy.ops
    from comfy.controlnet import ControlBase, ControlNet
    from comfy.k_diffusion.sampling import default_noise_sampler, to_d
    from comfy.ldm.modules.diffusionmodules.openaimodel import timestep_embedding
    from comfy.model_base import BaseModel, ModelType
    from comfy.model_patcher import ModelPatcher
    from comfy.text_encoders.flux import FluxClipModel
    import comfy.latent_formats
    import comfy_extras.nodes_model_advanced as advanced

    optimized = attention.optimized_attention
    KINDS = {ModelType.EPS: "eps", ModelType.V_PREDICTION: "v"}
    Control = Union[ControlBase, ControlNet, None]
    Layer: type = comfy.ops.disable_weight_init.Linear

    class Patcher(ModelPatcher):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)

    class Injected(advanced.ModelSamplingDiscreteDistilled, comfy.ops.manual_cast.Conv2d):
        original_timesteps = 50

    class Wrapper(ControlBase):
        def __init__(self, inner: Optional[ControlNet] = None, fn: Callable = to_d):
            self.inner = inner

        @comfy.model_management.cached
        def get_control(self, x: BaseModel | None):
            return x

    def is_flux(model):
        return isinstance(model, (FluxClipModel, comfy.latent_formats.Flux))
"""


def test_a_pack_that_patches_models_loads(tmp_path: Path) -> None:
    pack = imported(tmp_path, PATCHING)

    assert len(pack.KINDS) == 2
    assert not pack.is_flux("model")
    assert pack.Wrapper().inner is None


def test_what_it_makes_of_models_raises(tmp_path: Path) -> None:
    pack = imported(tmp_path, PATCHING)

    with pytest.raises(ComfyPartMissing, match=r"comfy\.model_patcher\.ModelPatcher"):
        pack.Patcher("model", load_device="cpu")
    with pytest.raises(ComfyPartMissing, match="ModelSamplingDiscreteDistilled"):
        pack.Injected()
    with pytest.raises(ComfyPartMissing, match="optimized_attention"):
        pack.optimized(1, 2, 3, heads=8)


def test_a_pack_with_modules_of_its_own_gets_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "utils.py").write_text("WHOSE = 'mine'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "utils", raising=False)

    pack = imported(tmp_path, "import utils\nimport nodes")

    assert pack.utils.WHOSE == "mine"
    assert pack.nodes.MAX_RESOLUTION == 16384
