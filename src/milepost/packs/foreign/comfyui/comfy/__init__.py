"""ComfyUI's package of model code; only what means something without models is here."""

from __future__ import annotations

__version__ = "0.3.64"
