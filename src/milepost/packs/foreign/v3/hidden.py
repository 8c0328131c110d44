"""What a node may ask for that no input of its own gives: its id, the workflow."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


class Hidden(enum.StrEnum):
    """The names of what there is; a value is the wire type."""

    unique_id = "UNIQUE_ID"
    prompt = "PROMPT"
    extra_pnginfo = "EXTRA_PNGINFO"
    dynprompt = "DYNPROMPT"
    auth_token_comfy_org = "AUTH_TOKEN_COMFY_ORG"  # noqa: S105  # a wire type, no secret
    api_key_comfy_org = "API_KEY_COMFY_ORG"


@dataclass(frozen=True, kw_only=True, slots=True)
class HiddenHolder:
    """What one call of a node was given of it; None where nothing was asked for."""

    unique_id: str | None = None
    prompt: Any = None
    extra_pnginfo: Any = None
    dynprompt: Any = None
    auth_token_comfy_org: str | None = None
    api_key_comfy_org: str | None = None

    def __getattr__(self, name: str) -> None:
        """Anything else is None, as in ComfyUI."""
        if name.startswith("__"):  # Python asks for these
            raise AttributeError(name)

    @classmethod
    def from_dict(cls, given: Mapping[Any, Any] | None) -> Self:
        """By wire type or name; what is not known is passed over."""
        by_name = {getattr(key, "value", key): value for key, value in (given or {}).items()}
        found = {
            each.name: by_name[key]
            for each in Hidden
            for key in (each.name, each.value)
            if key in by_name
        }
        return cls(**found)
