"""Torch, imported when something is computed with it: it need not be installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

Tensor = Any
"""One of torch's, whose types are not known where it is not installed."""


def torch() -> Any:
    """The module.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    return import_module("torch")
