"""What costly nodes made, beside the assets: it outlives a crash, and is not paid again."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.outcomes import OutcomeStore
from milepost.assets.store import AssetStore
from milepost.settings import read_settings

FOLDER: Final = "cache/outcomes"
MEBIBYTE: Final = 1024 * 1024


def open_outcomes(root: Path, assets: AssetStore) -> OutcomeStore | None:
    """The outcomes of the store's environment; None if none are kept.

    They lie in a folder of the data root, or in the bucket, where every worker finds them.

    Raises:
        InvalidInput: a setting is wrong.
        StoreUnreachable: the folder cannot be made.
    """
    most_mib = read_settings().kept_outcomes_mib
    if not most_mib:
        return None
    shelf = assets.shelf
    if isinstance(shelf, FolderShelf):  # its own is synced at every write
        shelf = FolderShelf(root / FOLDER, durable=False)
    return OutcomeStore(shelf, environment=assets.environment, max_bytes=most_mib * MEBIBYTE)
