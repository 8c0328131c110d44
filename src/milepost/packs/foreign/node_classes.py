"""Our own nodes as V1 classes, for packs that call them or derive from them.

A method takes tensors or arrays as packs have them, runs the native function and gives tensors
back. It has ComfyUI's name for it where packs call it by name, else `execute`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final

from milepost.node.object_info import input_config
from milepost.node.spec import NodeSpec, Outcome
from milepost.packs.foreign.border import into_pack, out_of_pack
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.running import running, stop_if_cancelled
from milepost.packs.foreign.standing import standing, workplace
from milepost.packs.foreign.tenant_folders import exists

METHODS: Final = {
    "Canny": "detect_edge",
    "CropMask": "crop",
    "EmptyImage": "generate",
    "EmptyLatentImage": "generate",
    "FeatherMask": "feather",
    "GetImageSize": "get_size",
    "GrowMask": "expand_mask",
    "ImageAddNoise": "repeat",
    "ImageBatch": "batch",
    "ImageBlend": "blend_images",
    "ImageBlur": "blur",
    "ImageColorToMask": "image_to_mask",
    "ImageCompositeMasked": "composite",
    "ImageCrop": "crop",
    "ImageFlip": "flip",
    "ImageFromBatch": "frombatch",
    "ImageInvert": "invert",
    "ImagePadForOutpaint": "expand_image",
    "ImageQuantize": "quantize",
    "ImageRotate": "rotate",
    "ImageScale": "upscale",
    "ImageScaleBy": "upscale",
    "ImageScaleToMaxDimension": "upscale",
    "ImageScaleToTotalPixels": "upscale",
    "ImageSharpen": "sharpen",
    "ImageStitch": "stitch",
    "ImageToMask": "image_to_mask",
    "InvertMask": "invert",
    "JoinImageWithAlpha": "join_image_with_alpha",
    "LoadImage": "load_image",
    "LoadImageMask": "load_image",
    "LoadImageOutput": "load_image",
    "MaskComposite": "combine",
    "MaskToImage": "mask_to_image",
    "Morphology": "process",
    "PorterDuffImageComposite": "composite",
    "PreviewAny": "main",
    "RebatchImages": "rebatch",
    "RepeatImageBatch": "repeat",
    "ResizeAndPadImage": "resize_and_pad",
    "SaveAnimatedPNG": "save_images",
    "SaveAnimatedWEBP": "save_images",
    "SolidMask": "solid",
    "SplitImageWithAlpha": "split_image_with_alpha",
    "ThresholdMask": "image_to_mask",
}
"""What packs call the functions of ComfyUI's nodes."""
_LOADING: Final = ("LoadImage", "LoadImageMask", "LoadImageOutput")
_FIRST_ARGUMENTS: Final = {
    "SaveAnimatedPNG": ("images", "fps", "compress_level", "filename_prefix"),
    "SaveAnimatedWEBP": ("images", "fps", "filename_prefix", "lossless", "quality", "method"),
}
"""Positions of arguments that are not the order of the inputs."""


def native_class(spec: NodeSpec) -> type:
    """The V1 class of one of our nodes."""
    method = METHODS.get(spec.class_type, "execute")
    namespace = declarations(spec) | {"FUNCTION": method, method: _method(spec)}
    return type(spec.class_type, (), {**namespace, **_hooks(spec), "__module__": "nodes"})


def declarations(spec: NodeSpec) -> dict[str, Any]:
    """What a V1 class declares besides its function."""

    def input_types(_: type) -> dict[str, dict[str, Any]]:
        """Asked each time, as the files that a combo offers come and go."""
        kinds: dict[str, dict[str, Any]] = {"required": {}}
        for name, declared in spec.inputs.items():
            written = input_config(declared)
            known = written if isinstance(written, str) else tuple(written)
            kinds.setdefault(declared.kind, {})[name] = known
        return kinds

    types = tuple(output.type for output in spec.outputs)
    return {
        "__doc__": spec.description,
        "INPUT_TYPES": classmethod(input_types),
        "RETURN_TYPES": types,
        "CATEGORY": spec.category,
        "DESCRIPTION": spec.description,
        **_beyond_the_usual(spec, types),
    }


def _beyond_the_usual(spec: NodeSpec, types: tuple[str, ...]) -> dict[str, Any]:
    """What V1 classes leave out when it is as usual: classes of packs would inherit it."""
    names = tuple(output.name for output in spec.outputs)
    are_lists = tuple(output.is_list for output in spec.outputs)
    stated = {
        "RETURN_NAMES": names if names != types else (),
        "OUTPUT_IS_LIST": are_lists if any(are_lists) else (),
        "INPUT_IS_LIST": spec.input_is_list,
        "OUTPUT_NODE": spec.output_node,
    }
    return {name: value for name, value in stated.items() if value}


def call_native(
    spec: NodeSpec, arguments: Mapping[str, Any], *, services: Mapping[str, object] | None = None
) -> Any:
    """Run a native function with a pack's values.

    Args:
        spec: of the node; its function is no async one.
        arguments: inputs by name.
        services: instead of those of the tenant's place.

    Returns:
        A V1 result: a tuple of values, or a dict with `ui` and, if there are any, `result`.

    Raises:
        ComfyPartMissing: the node needs a service that is not given to packs.
        InterruptProcessingException: nobody waits for the calling node any more.
    """
    stop_if_cancelled()
    return _v1_result(spec, spec.function(**_taken(spec, arguments, services or {})))


def _taken(
    spec: NodeSpec, arguments: Mapping[str, Any], services: Mapping[str, object]
) -> dict[str, Any]:
    taken = {
        name: out_of_pack(value, spec.inputs[name].type) if name in spec.inputs else value
        for name, value in arguments.items()
    }
    call = running()
    given = {**standing().services_at(workplace()), **services}
    if call is not None:
        given["context"] = call.context
    for service in spec.services:
        if service.name in given:
            taken[service.parameter] = given[service.name]
        elif service.needed:
            raise ComfyPartMissing(
                f"nodes.{spec.class_type} for packs", "put the node itself into the workflow"
            )
    return taken


def _v1_result(spec: NodeSpec, raw: object) -> Any:
    outcome: Outcome = spec.read_result(raw)
    values = tuple(
        _given(value, output.type)
        for value, output in zip(outcome.values, spec.outputs, strict=False)
    )
    if outcome.ui is None:
        return values
    return {"ui": dict(outcome.ui)} | ({"result": values} if values else {})


def _given(value: object, wire_type: str) -> object:
    """A value as packs take it; a latent's arrays lie in a dict."""
    if wire_type == "LATENT" and isinstance(value, Mapping):
        return {name: into_pack(each) for name, each in value.items()}
    return into_pack(value, wire_type)


def _method(spec: NodeSpec) -> Callable[..., Any]:
    shown = [name for name, declared in spec.inputs.items() if declared.kind != "hidden"]
    names = _FIRST_ARGUMENTS.get(spec.class_type, tuple(shown))
    hidden = [name for name in spec.inputs if name not in names]

    def by_name(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        return {**dict(zip((*names, *hidden), args, strict=False)), **kwargs}

    if inspect.iscoroutinefunction(spec.function):

        async def execute_async(_: object, *args: Any, **kwargs: Any) -> Any:
            stop_if_cancelled()
            return _v1_result(spec, await spec.function(**_taken(spec, by_name(args, kwargs), {})))

        return execute_async

    def execute(_: object, *args: Any, **kwargs: Any) -> Any:
        return call_native(spec, by_name(args, kwargs))

    return execute


def _is_there(_: type, image: str) -> bool | str:
    """What classes of packs inherit: any picture in the tenant's folders will do, listed or not."""
    return exists(image) or f"Invalid image file: {image}"


def _hooks(spec: NodeSpec) -> dict[str, Any]:
    """The node's own say about its inputs, and about the files behind them."""
    hooks: dict[str, Any] = {}
    if spec.own_check is not None:
        hooks["VALIDATE_INPUTS"] = staticmethod(spec.own_check.function)
    elif spec.class_type in _LOADING:
        hooks["VALIDATE_INPUTS"] = classmethod(_is_there)
    fingerprint = spec.fingerprint
    if fingerprint is not None:

        def is_changed(_: type, /, **literals: Any) -> object:
            return fingerprint(literals, standing().services_at(workplace()))

        hooks["IS_CHANGED"] = classmethod(is_changed)
    return hooks
