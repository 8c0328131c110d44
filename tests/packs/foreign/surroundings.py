"""Places for packs in tests: folders below one of the test's own, and listeners that remember."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from milepost.node.spec import NodeSpec
from milepost.packs.foreign.module_finder import comfyui_modules
from milepost.packs.foreign.running import Running
from milepost.packs.foreign.standing import Standing, stand


@dataclass
class Place:
    """One tenant's workplace."""

    data_root: Path
    tenant: str = "default"

    @property
    def output(self) -> Path:
        return self.data_root / "output" / self.tenant

    @property
    def input(self) -> Path:
        return self.data_root / "input" / self.tenant

    @property
    def temp(self) -> Path:
        return self.data_root / "temp" / self.tenant

    @property
    def user(self) -> Path:
        return self.data_root / "user" / self.tenant

    def send(self, event: str, data: object, client_id: str | None) -> None:
        raise AssertionError(f"nobody listens here: {event}, {data}, {client_id}")

    def client_of(self, prompt_id: str) -> str | None:
        raise AssertionError(f"nobody submitted {prompt_id}")


@dataclass
class Call:
    """A running node's context that remembers what it was told."""

    prompt_id: str = "run-1"
    node_id: str = "7"
    call_index: int = 0
    cancelled: bool = False
    progress: list[tuple[float, float]] = field(default_factory=list)
    previews: list[tuple[bytes, str]] = field(default_factory=list)

    def report_progress(self, value: float, maximum: float = 1.0) -> None:
        self.progress.append((value, maximum))

    def show_preview(self, picture: bytes, media_type: str) -> None:
        self.previews.append((picture, media_type))


def call_of(root: Path, *, tenant: str = "default", call: Call | None = None) -> Running:
    """A node of that tenant that runs."""
    return Running(call or Call(), Place(root, tenant))


@contextmanager
def comfyui(
    root: Path,
    *,
    native: Mapping[str, NodeSpec] | None = None,
    services: Mapping[str, object] | None = None,
    model_folders: Mapping[str, tuple[str, ...]] | None = None,
) -> Iterator[None]:
    """ComfyUI's modules in a data root."""
    stand(
        Standing(
            workplace=Place(root),
            native=native or {},
            services_at=lambda _: services or {},
            model_folders=model_folders or {},
        )
    )
    try:
        with comfyui_modules(root):
            yield
    finally:
        stand(None)
