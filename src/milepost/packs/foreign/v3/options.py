"""What an input may say about its widget: ComfyUI's enumerations and where a list comes from."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, Literal


class FolderType(enum.StrEnum):
    """One of the tenant's three folders of pictures."""

    input = "input"
    output = "output"
    temp = "temp"


class UploadType(enum.StrEnum):
    """Which upload button a combo gets."""

    image = "image_upload"
    audio = "audio_upload"
    video = "video_upload"
    model = "file_upload"


class NumberDisplay(enum.StrEnum):
    """How a number is entered."""

    number = "number"
    slider = "slider"
    gradient_slider = "gradientslider"


class ControlAfterGenerate(enum.StrEnum):
    """What the editor does with a widget's value after each run."""

    fixed = "fixed"
    increment = "increment"
    decrement = "decrement"
    randomize = "randomize"


@dataclass(frozen=True, slots=True)
class RemoteOptions:
    """A combo whose list the editor fetches."""

    route: str
    """Where the list is, on this server."""
    refresh_button: bool
    control_after_refresh: Literal["first", "last"] = "first"
    timeout: int | None = None
    """Milliseconds before the editor gives up."""
    max_retries: int | None = None
    refresh: int | None = None
    """Milliseconds after which the list counts as old."""

    def as_dict(self) -> dict[str, Any]:
        """As the editor reads it."""
        return pruned(
            {
                "route": self.route,
                "refresh_button": self.refresh_button,
                "control_after_refresh": self.control_after_refresh,
                "timeout": self.timeout,
                "max_retries": self.max_retries,
                "refresh": self.refresh,
            }
        )


def pruned(options: dict[str, Any]) -> dict[str, Any]:
    """Only what was said: without options that are None, enumerations as their values."""
    return {name: plain(value) for name, value in options.items() if value is not None}


def plain(value: Any) -> Any:
    """An enumeration's member as its value; anything else as it is."""
    return value.value if isinstance(value, enum.Enum) else value
