"""ComfyUI's nodes that need a diffusion model, as classes that can be looked at and derived from.

They declare what ComfyUI's declare, so that a pack's own INPUT_TYPES can build on theirs; calling
one says that it is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from milepost.packs.foreign.missing import ComfyPartMissing

ListFiles = Callable[[str], list[str]]
"""Kind of model → its files."""
_STRENGTH: Final = {"default": 1.0, "min": -100.0, "max": 100.0, "step": 0.01}
_SHARE: Final = {"default": 1.0, "min": 0.0, "max": 1.0, "step": 0.01}
_SEED: Final = {"default": 0, "min": 0, "max": 0xFFFFFFFFFFFFFFFF, "control_after_generate": True}
_STEPS: Final = {"default": 20, "min": 1, "max": 10000}
_CFG: Final = {"default": 8.0, "min": 0.0, "max": 100.0, "step": 0.1, "round": 0.01}
_TEXT: Final = {"multiline": True, "dynamicPrompts": True}


NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class _Files(str):
    """An input that offers the files of that kind of model."""

    __slots__ = ()


class _Offered(str):
    """An input that offers what `comfy.samplers.KSampler` has under that name."""

    __slots__ = ()


class _Node(NamedTuple):
    name: str
    function: str
    outputs: tuple[str, ...]
    category: str
    inputs: Mapping[str, Any]
    """Required ones: a type, `_Files`, `_Offered`, or a type with its options."""
    optional: Mapping[str, Any] = NOTHING


_DEVICE: Final = {"device": (["default", "cpu"], {"advanced": True})}
_TEXT_MODELS: Final = [
    "stable_diffusion", "stable_cascade", "sd3", "stable_audio", "mochi", "ltxv", "pixart",
    "cosmos", "lumina2", "wan", "hidream", "chroma", "ace", "omnigen2", "qwen_image",
    "hunyuan_image",
]  # fmt: skip
_TWO_TEXT_MODELS: Final = ["sdxl", "sd3", "flux", "hunyuan_video", "hidream", "hunyuan_image"]
_TILING: Final = {
    "overlap": ("INT", {"default": 64, "min": 0, "max": 4096, "step": 32}),
    "temporal_size": ("INT", {"default": 64, "min": 8, "max": 4096, "step": 4}),
    "temporal_overlap": ("INT", {"default": 8, "min": 4, "max": 4096, "step": 4}),
}
_MODEL_AND_CLIP: Final = ("MODEL", "CLIP")
_NODES: Final = (
    _Node(
        "CheckpointLoaderSimple",
        "load_checkpoint",
        ("MODEL", "CLIP", "VAE"),
        "loaders",
        {"ckpt_name": _Files("checkpoints")},
    ),
    _Node("UNETLoader", "load_unet", ("MODEL",), "advanced/loaders",
          {"unet_name": _Files("diffusion_models"),
           "weight_dtype": (["default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2"],)}),
    _Node("CLIPLoader", "load_clip", ("CLIP",), "advanced/loaders",
          {"clip_name": _Files("text_encoders"), "type": (_TEXT_MODELS,)}, _DEVICE),
    _Node("DualCLIPLoader", "load_clip", ("CLIP",), "advanced/loaders",
          {"clip_name1": _Files("text_encoders"), "clip_name2": _Files("text_encoders"),
           "type": (_TWO_TEXT_MODELS,)}, _DEVICE),
    _Node("CheckpointLoader", "load_checkpoint", ("MODEL", "CLIP", "VAE"), "advanced/loaders",
          {"config_name": _Files("configs"), "ckpt_name": _Files("checkpoints")}),
    _Node("unCLIPCheckpointLoader", "load_checkpoint", ("MODEL", "CLIP", "VAE", "CLIP_VISION"),
          "loaders", {"ckpt_name": _Files("checkpoints")}),
    _Node("VAELoader", "load_vae", ("VAE",), "loaders", {"vae_name": _Files("vae")}),
    _Node("GLIGENLoader", "load_gligen", ("GLIGEN",), "loaders",
          {"gligen_name": _Files("gligen")}),
    _Node("CLIPVisionLoader", "load_clip", ("CLIP_VISION",), "loaders",
          {"clip_name": _Files("clip_vision")}),
    _Node("StyleModelLoader", "load_style_model", ("STYLE_MODEL",), "loaders",
          {"style_model_name": _Files("style_models")}),
    _Node("ControlNetLoader", "load_controlnet", ("CONTROL_NET",), "loaders",
          {"control_net_name": _Files("controlnet")}),
    _Node("DiffControlNetLoader", "load_controlnet", ("CONTROL_NET",), "loaders",
          {"model": "MODEL", "control_net_name": _Files("controlnet")}),
    _Node("StyleModelApply", "apply_stylemodel", ("CONDITIONING",), "conditioning/style_model",
          {"conditioning": "CONDITIONING", "style_model": "STYLE_MODEL",
           "clip_vision_output": "CLIP_VISION_OUTPUT",
           "strength": ("FLOAT", {"default": 1.0, "min": 0.0, "max": 10.0, "step": 0.001}),
           "strength_type": (["multiply", "attn_bias"],)}),
    _Node("unCLIPConditioning", "apply_adm", ("CONDITIONING",), "conditioning",
          {"conditioning": "CONDITIONING", "clip_vision_output": "CLIP_VISION_OUTPUT",
           "strength": ("FLOAT", {**_STRENGTH, "min": -10.0, "max": 10.0}),
           "noise_augmentation": ("FLOAT", {**_SHARE, "default": 0.0})}),
    _Node("GLIGENTextBoxApply", "append", ("CONDITIONING",), "conditioning/gligen",
          {"conditioning_to": "CONDITIONING", "clip": "CLIP", "gligen_textbox_model": "GLIGEN",
           "text": ("STRING", _TEXT),
           **{name: ("INT", {"default": 64, "min": 8, "max": 16384, "step": 8})
              for name in ("width", "height")},
           **{name: ("INT", {"default": 0, "min": 0, "max": 16384, "step": 8})
              for name in ("x", "y")}}),
    _Node("LoraLoader", "load_lora", _MODEL_AND_CLIP, "loaders",
          {"model": "MODEL", "clip": "CLIP", "lora_name": _Files("loras"),
           "strength_model": ("FLOAT", _STRENGTH), "strength_clip": ("FLOAT", _STRENGTH)}),
    _Node("LoraLoaderModelOnly", "load_lora_model_only", ("MODEL",), "loaders",
          {"model": "MODEL", "lora_name": _Files("loras"),
           "strength_model": ("FLOAT", _STRENGTH)}),
    _Node("CLIPTextEncode", "encode", ("CONDITIONING",), "conditioning",
          {"text": ("STRING", _TEXT), "clip": "CLIP"}),
    _Node("CLIPSetLastLayer", "set_last_layer", ("CLIP",), "conditioning",
          {"clip": "CLIP",
           "stop_at_clip_layer": ("INT", {"default": -1, "min": -24, "max": -1, "step": 1})}),
    _Node("CLIPVisionEncode", "encode", ("CLIP_VISION_OUTPUT",), "conditioning",
          {"clip_vision": "CLIP_VISION", "image": "IMAGE", "crop": (["center", "none"],)}),
    _Node("ControlNetApply", "apply_controlnet", ("CONDITIONING",), "conditioning/controlnet",
          {"conditioning": "CONDITIONING", "control_net": "CONTROL_NET", "image": "IMAGE",
           "strength": ("FLOAT", {**_SHARE, "max": 10.0})}),
    _Node("ControlNetApplyAdvanced", "apply_controlnet", ("CONDITIONING", "CONDITIONING"),
          "conditioning/controlnet",
          {"positive": "CONDITIONING", "negative": "CONDITIONING", "control_net": "CONTROL_NET",
           "image": "IMAGE", "strength": ("FLOAT", {**_SHARE, "max": 10.0}),
           "start_percent": ("FLOAT", {**_SHARE, "default": 0.0, "step": 0.001}),
           "end_percent": ("FLOAT", {**_SHARE, "step": 0.001})}, {"vae": "VAE"}),
    _Node("VAEDecode", "decode", ("IMAGE",), "latent", {"samples": "LATENT", "vae": "VAE"}),
    _Node("VAEDecodeTiled", "decode", ("IMAGE",), "_for_testing",
          {"samples": "LATENT", "vae": "VAE",
           "tile_size": ("INT", {"default": 512, "min": 64, "max": 4096, "step": 32}), **_TILING}),
    _Node("VAEEncode", "encode", ("LATENT",), "latent", {"pixels": "IMAGE", "vae": "VAE"}),
    _Node("VAEEncodeTiled", "encode", ("LATENT",), "_for_testing",
          {"pixels": "IMAGE", "vae": "VAE",
           "tile_size": ("INT", {"default": 512, "min": 64, "max": 4096, "step": 64}), **_TILING}),
    _Node("VAEEncodeForInpaint", "encode", ("LATENT",), "latent/inpaint",
          {"pixels": "IMAGE", "vae": "VAE", "mask": "MASK",
           "grow_mask_by": ("INT", {"default": 6, "min": 0, "max": 64, "step": 1})}),
    _Node("InpaintModelConditioning", "encode", ("CONDITIONING", "CONDITIONING", "LATENT"),
          "conditioning/inpaint",
          {"positive": "CONDITIONING", "negative": "CONDITIONING", "vae": "VAE",
           "pixels": "IMAGE", "mask": "MASK", "noise_mask": ("BOOLEAN", {"default": True})}),
    _Node("KSampler", "sample", ("LATENT",), "sampling",
          {"model": "MODEL", "seed": ("INT", _SEED), "steps": ("INT", _STEPS),
           "cfg": ("FLOAT", _CFG), "sampler_name": _Offered("SAMPLERS"),
           "scheduler": _Offered("SCHEDULERS"), "positive": "CONDITIONING",
           "negative": "CONDITIONING", "latent_image": "LATENT",
           "denoise": ("FLOAT", _SHARE)}),
    _Node("KSamplerAdvanced", "sample", ("LATENT",), "sampling",
          {"model": "MODEL", "add_noise": (["enable", "disable"],),
           "noise_seed": ("INT", _SEED), "steps": ("INT", _STEPS), "cfg": ("FLOAT", _CFG),
           "sampler_name": _Offered("SAMPLERS"), "scheduler": _Offered("SCHEDULERS"),
           "positive": "CONDITIONING", "negative": "CONDITIONING", "latent_image": "LATENT",
           "start_at_step": ("INT", {"default": 0, "min": 0, "max": 10000}),
           "end_at_step": ("INT", {"default": 10000, "min": 0, "max": 10000}),
           "return_with_leftover_noise": (["disable", "enable"],)}),
)  # fmt: skip


def model_node_classes(
    list_files: ListFiles, offered: Callable[[str], list[str]]
) -> dict[str, type]:
    """The classes by name.

    Args:
        list_files: asked each time that a class is asked for its inputs.
        offered: `SAMPLERS` or `SCHEDULERS` → their names, asked as often.
    """
    classes = {node.name: _model_node(node, list_files, offered) for node in _NODES}

    def vae_list(*_: Any) -> list[str]:
        """Packs offer the same in combos of their own."""
        return list_files("vae")

    classes["VAELoader"].vae_list = staticmethod(vae_list)  # type: ignore[attr-defined]  # made here
    return classes


def _model_node(node: _Node, list_files: ListFiles, offered: Callable[[str], list[str]]) -> type:
    def config(written: Any) -> tuple[Any, ...]:
        if isinstance(written, _Files):
            return (list_files(written),)
        if isinstance(written, _Offered):
            return (offered(written),)
        return written if isinstance(written, tuple) else (written,)

    def input_types(_: type) -> dict[str, Any]:
        """Files come and go, and packs add samplers."""
        kinds = {"required": node.inputs, "optional": node.optional}
        return {
            kind: {name: config(written) for name, written in inputs.items()}
            for kind, inputs in kinds.items()
            if inputs
        }

    def missing(*_: Any, **__: Any) -> Any:
        raise ComfyPartMissing(f"nodes.{node.name}.{node.function}")

    return type(
        node.name,
        (),
        {
            "__module__": "nodes",
            "__doc__": "Needs a diffusion model, which does not run here.",
            "INPUT_TYPES": classmethod(input_types),
            "RETURN_TYPES": node.outputs,
            "FUNCTION": node.function,
            "CATEGORY": node.category,
            node.function: missing,
        },
    )
