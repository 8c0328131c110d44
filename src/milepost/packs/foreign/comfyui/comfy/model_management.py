"""Devices, memory and interrupts; models themselves are not loaded here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from milepost.packs.foreign import devices
from milepost.packs.foreign.devices import CPUState, VRAMState
from milepost.packs.foreign.late_torch import torch
from milepost.packs.foreign.running import InterruptProcessingException, stop_if_cancelled

__all__ = ["CPUState", "InterruptProcessingException", "VRAMState"]

_MIB = 1024 * 1024
XFORMERS_IS_AVAILABLE = False
XFORMERS_ENABLED_VAE = False
ENABLE_PYTORCH_ATTENTION = False
FORCE_FP32 = False
DISABLE_SMART_MEMORY = False
EXTRA_RESERVED_VRAM = 400 * _MIB
"""Bytes that packs leave free when they reckon how much of a model fits."""
NUM_STREAMS = 0
directml_enabled = False
lowvram_available = False
current_loaded_models: list[Any] = []
"""Always empty: no model stays loaded."""

get_torch_device = devices.computing_device
intermediate_device = devices.main_memory
unet_offload_device = devices.main_memory
text_encoder_offload_device = devices.main_memory
vae_offload_device = devices.main_memory
vae_device = devices.computing_device
text_encoder_device = devices.computing_device
interrupt_current_processing = devices.end_this_node
processing_interrupted = devices.is_cancelled
throw_exception_if_processing_interrupted = stop_if_cancelled


def _version_numbers() -> tuple[int, int]:
    major, minor, *_ = devices.torch_version().split(".")
    return int(major), int(minor)


def _vram_state() -> VRAMState:
    return VRAMState.DISABLED if cpu_mode() else VRAMState.NORMAL_VRAM


_ASKED: dict[str, Callable[[], Any]] = {
    "OOM_EXCEPTION": lambda: torch().OutOfMemoryError,
    "cpu_state": lambda: CPUState.CPU if cpu_mode() else CPUState.GPU,
    "set_vram_to": _vram_state,
    "torch_version": devices.torch_version,
    "torch_version_numeric": _version_numbers,
    "total_ram": lambda: devices.total_bytes(devices.main_memory()) / _MIB,
    "total_vram": lambda: devices.total_bytes() / _MIB,
    "vram_state": _vram_state,
}
"""What needs torch, or the machine, is found out when a pack asks for it."""


def __getattr__(name: str) -> Any:
    """See `_ASKED`."""
    if name not in _ASKED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _ASKED[name]()


def get_free_memory(dev: Any = None, torch_free_too: bool = False) -> Any:
    """Bytes; twice, if torch's own share is asked for as well."""
    free = devices.free_bytes(dev)
    return (free, free) if torch_free_too else free


def get_total_memory(dev: Any = None, torch_total_too: bool = False) -> Any:
    """Bytes; twice, if torch's own share is asked for as well."""
    total = devices.total_bytes(dev)
    return (total, total) if torch_total_too else total


def _computes_on_gpu(device: Any) -> bool:
    device = devices.computing_device() if device is None else device
    return devices.is_of_type(device, "cuda")


def should_use_fp16(
    device: Any = None,
    model_params: int = 0,  # noqa: ARG001  # packs name it
    prioritize_performance: bool = True,  # noqa: ARG001  # packs name it
    manual_cast: bool = False,  # noqa: ARG001  # packs name it
) -> bool:
    """Whether half precision is quick there: on a GPU."""
    return _computes_on_gpu(device)


def should_use_bf16(
    device: Any = None,
    model_params: int = 0,  # noqa: ARG001  # packs name it
    prioritize_performance: bool = True,  # noqa: ARG001  # packs name it
    manual_cast: bool = False,  # noqa: ARG001  # packs name it
) -> bool:
    """Whether the GPU computes with bfloat16 by itself."""
    if not _computes_on_gpu(device):
        return False
    return bool(torch().cuda.is_bf16_supported(including_emulation=False))


def _type_on(device: Any) -> Any:
    return torch().float16 if _computes_on_gpu(device) else torch().float32


def unet_dtype(
    device: Any = None,
    model_params: int = 0,  # noqa: ARG001  # packs name it
    supported_dtypes: Any = (),
    weight_dtype: Any = None,  # noqa: ARG001  # packs name it
) -> Any:
    """The number type for a pack's own model on that device."""
    wanted = _type_on(device)
    return wanted if not supported_dtypes or wanted in supported_dtypes else supported_dtypes[-1]


def text_encoder_dtype(device: Any = None) -> Any:
    """The number type for a pack's own text model on that device."""
    return _type_on(device)


def vae_dtype(device: Any = None, allowed_dtypes: Any = ()) -> Any:
    """The number type for a pack's own decoder on that device."""
    return unet_dtype(device, supported_dtypes=allowed_dtypes)


def dtype_size(dtype: Any) -> int:
    """Bytes of one number of that type."""
    return int(dtype.itemsize)


def get_torch_device_name(device: Any) -> str:
    """The device in words."""
    if not devices.is_of_type(device, "cuda"):
        return str(getattr(device, "type", device))
    return f"{device} {torch().cuda.get_device_name(device)}"


def get_autocast_device(dev: Any) -> str:
    """What `torch.autocast` calls it."""
    return str(getattr(dev, "type", "cuda"))


def is_device_type(device: Any, type: str) -> bool:  # noqa: A002  # ComfyUI's name
    """Whether it is of that type."""
    return devices.is_of_type(device, type)


def is_device_cpu(device: Any) -> bool:
    """Whether it is main memory."""
    return devices.is_of_type(device, "cpu")


def is_device_cuda(device: Any) -> bool:
    """Whether it is a GPU of that kind."""
    return devices.is_of_type(device, "cuda")


def is_device_mps(device: Any) -> bool:
    """Whether it is a GPU of that kind."""
    return devices.is_of_type(device, "mps")


def is_nvidia() -> bool:
    """Whether such a GPU computes."""
    return _computes_on_gpu(None) and devices.cuda_is_nvidias()


def is_amd() -> bool:
    """Whether such a GPU computes."""
    return _computes_on_gpu(None) and not devices.cuda_is_nvidias()


def _never(*_: Any, **__: Any) -> bool:
    """No: nothing of that kind is used here."""
    return False


is_intel_xpu = _never
is_ascend_npu = _never
is_mlu = _never
is_directml_enabled = _never
mps_mode = _never
xformers_enabled = _never
xformers_enabled_vae = _never
pytorch_attention_enabled = _never
sage_attention_enabled = _never
flash_attention_enabled = _never
supports_fp8_compute = _never
device_supports_non_blocking = _never
device_should_use_non_blocking = _never
force_channels_last = _never


def cpu_mode() -> bool:
    """Whether no GPU computes."""
    return not _computes_on_gpu(None)


def soft_empty_cache(force: bool = False) -> None:  # noqa: ARG001  # packs name it
    """Let go of what nobody uses."""
    devices.give_back_memory()


def unload_all_models() -> None:
    """Let go of what nobody uses; no model stays loaded anyway."""
    devices.give_back_memory()


def cleanup_models() -> None:
    """Nothing stays loaded."""


def cleanup_models_gc() -> None:
    """Nothing stays loaded."""


def loaded_models(only_currently_used: bool = False) -> list[Any]:  # noqa: ARG001  # packs name it
    """None stays loaded."""
    return []


def free_memory(
    memory_required: float,  # noqa: ARG001  # packs name it
    device: Any,  # noqa: ARG001  # packs name it
    keep_loaded: Any = (),  # noqa: ARG001  # packs name it
) -> list[Any]:
    """Let go of what nobody uses; which models were unloaded: none."""
    devices.give_back_memory()
    return []


def maximum_vram_for_weights(device: Any = None) -> float:
    """Bytes of the device that a pack's own model may fill."""
    return float(get_total_memory(device)) * 0.88 - minimum_inference_memory()


def module_size(module: Any) -> int:
    """Bytes of the tensors of a layer of torch's, or of a model of them."""
    return sum(tensor.nbytes for tensor in module.state_dict().values())


def minimum_inference_memory() -> float:
    """Bytes that are kept free while a model computes."""
    return 1024.0 * _MIB
