"""ComfyUI's command line as packs read it: what holds here, and no for everything else."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from enum import Enum
from typing import Any, Final

from milepost.packs.foreign.standing import standing

ADDRESS: Final = "127.0.0.1"
PORT: Final = 8188
"""Where packs find ComfyUI unless it is told otherwise."""


class LatentPreviewMethod(Enum):
    """How a latent is shown while it is sampled; nothing is sampled here."""

    NoPreviews = "none"
    Auto = "auto"
    Latent2RGB = "latent2rgb"
    TAESD = "taesd"

    @classmethod
    def from_string(cls, value: str) -> LatentPreviewMethod | None:
        """The method of that name; None if there is none."""
        return next((method for method in cls if method.value == value), None)


class PerformanceFeature(Enum):
    """What `--fast` turns on; nothing of it is on here."""

    Fp16Accumulation = "fp16_accumulation"
    Fp8MatrixMultiplication = "fp8_matrix_mult"
    CublasOps = "cublas_ops"
    AutoTune = "autotune"


class LaunchOptions:
    """`comfy.cli_args.args`: an option that it does not list was not given."""

    def __init__(self) -> None:
        place = standing().workplace
        self.listen = ADDRESS
        self.port = PORT
        self.cpu = standing().cpu_only
        self.disable_metadata = False
        self.preview_method = LatentPreviewMethod.NoPreviews
        self.preview_size = 512
        self.default_hashing_function = "sha256"
        self.multi_user = False
        self.base_directory = str(place.data_root)
        self.output_directory: str | None = None
        self.input_directory: str | None = None
        self.temp_directory: str | None = None
        self.user_directory: str | None = None
        self.extra_model_paths_config: list[list[str]] | None = None
        self.verbose = "INFO"
        self.fast: set[PerformanceFeature] = set()
        self.cache_lru = 0
        self.whitelist_custom_nodes: list[str] = []
        self.max_upload_size = 100.0
        self.front_end_version = ""
        self.reserve_vram: float | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


class LaunchOptionsParser(ArgumentParser):
    """`comfy.cli_args.parser`: packs add options of their own, which nobody was asked for."""

    def __init__(self, known: LaunchOptions) -> None:
        """Parse nothing.

        Args:
            known: what was given.
        """
        super().__init__(add_help=False, conflict_handler="resolve")
        self._known = known

    def parse_known_args(  # type: ignore[override]  # what is known stands in for a namespace
        self, args: Sequence[str] | None = None, namespace: Namespace | None = None
    ) -> tuple[Any, list[str]]:
        """What holds, and what a pack's own options are when they are not given.

        Args:
            args: the command line; this process's belongs to Milepost, so none if None.
            namespace: it is filled instead.
        """
        parsed, rest = super().parse_known_args(args or (), namespace)
        given = vars(parsed)
        return Namespace(**{**given, **vars(self._known)}), rest
