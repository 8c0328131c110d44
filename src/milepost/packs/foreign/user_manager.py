"""ComfyUI's `user_manager` as packs use it: where the asking user's files lie."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from milepost.packs.foreign.standing import workplace

ONLY_USER: Final = "default"
"""A tenant has one user by ComfyUI's count."""


class UserManager:
    """Each tenant's own folder, whatever a request says."""

    def get_request_user_id(self, _request: object) -> str:
        """Who asks."""
        return ONLY_USER

    def get_request_user_filepath(
        self,
        _request: object,
        file: str | None,
        type: str = "userdata",  # noqa: A002  # ComfyUI's name for it, packs give it by name
        create_dir: bool = True,
    ) -> str | None:
        """The path of a user's file, or of the folder if `file` is None.

        Returns:
            An absolute path; None if it is another kind than `userdata` or leads out.
        """
        if type != "userdata":
            return None
        folder = (workplace().user / "data").resolve()
        path = folder if file is None else (folder / file).resolve()
        if not path.is_relative_to(folder):
            return None
        if create_dir:
            _folder_of(path, is_folder=file is None).mkdir(parents=True, exist_ok=True)
        return str(path)


def _folder_of(path: Path, *, is_folder: bool) -> Path:
    return path if is_folder else path.parent
