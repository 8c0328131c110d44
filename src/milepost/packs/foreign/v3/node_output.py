"""What a V3 node gives back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, Self

from milepost.node.flow import ExecutionBlocker


class Shown(Protocol):
    """What an output node shows."""

    def as_dict(self) -> dict[str, Any]:
        """ComfyUI's `ui` object."""


class NodeOutput:
    """One value per output slot, and what is shown, added or blocked besides."""

    def __init__(
        self,
        *args: Any,
        ui: Shown | dict[str, Any] | None = None,
        expand: dict[str, Any] | None = None,
        block_execution: str | None = None,
    ) -> None:
        self.args = args
        self.ui = ui
        self.expand = expand
        self.block_execution = block_execution

    @property
    def result(self) -> tuple[Any, ...] | None:
        """The values; None if there are none."""
        return self.args or None

    def __getitem__(self, slot: int) -> Any:
        return self.args[slot]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """A V1 node's dict: `result`, `ui` and `expand`."""
        result = data.get("result", ())
        blocked = result.message or "" if isinstance(result, ExecutionBlocker) else None
        values = () if isinstance(result, ExecutionBlocker) else tuple(result or ())
        return cls(
            *values, ui=data.get("ui"), expand=data.get("expand"), block_execution=blocked
        )  # fmt: skip

    @classmethod
    def of(cls, returned: object) -> NodeOutput:
        """Whatever a node's code may return.

        Raises:
            TypeError: it is nothing that a node may return.
        """
        match returned:
            case NodeOutput():
                return returned
            case None:
                return cls()
            case ExecutionBlocker():
                return cls(block_execution=returned.message or "")
            case tuple():
                return cls(*returned)
            case dict():
                return cls.from_dict(returned)
        raise TypeError(
            f"a node returns io.NodeOutput, a tuple or a dict, not {type(returned).__name__}"
        )

    def as_v1(self, slots: int) -> dict[str, Any]:
        """The dict that a V1 node with that many outputs would return."""
        values: tuple[Any, ...] = self.args
        if self.block_execution is not None:
            values = (ExecutionBlocker(self.block_execution or None),) * slots
        said: dict[str, Any] = {"result": values}
        if self.ui is not None:
            said["ui"] = self.ui if isinstance(self.ui, dict) else self.ui.as_dict()
        if self.expand is not None:
            said["expand"] = self.expand
        return said
