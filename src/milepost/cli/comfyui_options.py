"""ComfyUI's start options that `milepost serve` has no use for, so that start scripts go on.

What changes nothing here is left out with one line; what would change something is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from milepost.errors import InvalidInput

OF_NO_MEANING: Final = frozenset(
    (
        # how it starts and what it prints
        "--auto-launch",
        "--disable-auto-launch",
        "--dont-print-server",
        "--log-stdout",
        "--verbose",
        "--windows-standalone-build",
        # what it keeps, when nothing else is asked for
        "--cache-classic",
        # how models are held and computed; previews are as each node makes them
        "--async-offload",
        "--bf16-unet",
        "--bf16-vae",
        "--cuda-device",
        "--cuda-malloc",
        "--default-device",
        "--default-hashing-function",
        "--deterministic",
        "--directml",
        "--disable-cuda-malloc",
        "--disable-smart-memory",
        "--disable-xformers",
        "--dont-upcast-attention",
        "--fast",
        "--force-channels-last",
        "--force-fp16",
        "--force-fp32",
        "--force-upcast-attention",
        "--fp16-unet",
        "--fp16-vae",
        "--fp32-unet",
        "--fp32-vae",
        "--gpu-only",
        "--highvram",
        "--lowvram",
        "--mmap-torch-files",
        "--normalvram",
        "--novram",
        "--preview-method",
        "--preview-size",
        "--reserve-vram",
        "--use-flash-attention",
        "--use-pytorch-cross-attention",
        "--use-quad-cross-attention",
        "--use-sage-attention",
        "--use-split-cross-attention",
    )
)
REFUSED: Final[Mapping[str, str]] = {
    "--base-directory": "give that folder as --data-dir",
    "--disable-all-custom-nodes": "name a data folder without custom_nodes",
    "--disable-metadata": "take the node SavePoster, with embed_workflow false",
    "--enable-cors-header": "pages of other servers may not ask; put both behind one address",
    "--front-end-version": "install the wanted comfyui-frontend-package, or give --front-end-root",
    "--input-directory": "pictures come in from input/default of the data folder",
    "--max-upload-size": "64 MB are the most",
    "--multi-user": "leave it out",
    "--temp-directory": "they lie in temp/default of the data folder",
    "--tls-certfile": "put a proxy that speaks TLS in front",
    "--tls-keyfile": "put a proxy that speaks TLS in front",
    "--user-directory": "what the editor remembers lies in user/default of the data folder",
    "--whitelist-custom-nodes": "name a data folder with the wanted packs alone",
}
"""With what to do instead."""


def without_comfyuis(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """The arguments of `serve` that are ours, and the names of those left out.

    Words that follow a name are its values: `serve` takes nothing but options.

    Raises:
        InvalidInput: one would mean something in ComfyUI that it cannot mean here.
    """
    ours: list[str] = []
    left_out: list[str] = []
    is_ours = True
    for argument in arguments:
        if argument.startswith("-"):
            name = argument.partition("=")[0]
            if name in REFUSED:
                wrong = "is an option of ComfyUI's that is not taken"
                raise InvalidInput(name, wrong, REFUSED[name])
            is_ours = name not in OF_NO_MEANING
            if not is_ours:
                left_out.append(name)
        if is_ours:
            ours.append(argument)
    return ours, left_out
