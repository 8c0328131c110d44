"""What server and clients tell each other that they can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SERVER_FEATURE_FLAGS: dict[str, Any] = {
    "supports_preview_metadata": True,
    "max_upload_size": 100 * 1024 * 1024,
}
"""Packs add theirs and read it; what clients are told is the server's own."""


def get_server_features() -> dict[str, Any]:
    """All of them, in a dict of the caller's own."""
    return dict(SERVER_FEATURE_FLAGS)


def get_connection_feature(
    sockets_metadata: Mapping[str, Mapping[str, Any]],
    sid: str,
    feature_name: str,
    default: Any = False,
) -> Any:
    """What a client said of itself when it connected."""
    told = sockets_metadata.get(sid, {}).get("feature_flags", {})
    return told.get(feature_name, default)


def supports_feature(
    sockets_metadata: Mapping[str, Mapping[str, Any]], sid: str, feature_name: str
) -> bool:
    """Whether a client said so."""
    return get_connection_feature(sockets_metadata, sid, feature_name) is True
