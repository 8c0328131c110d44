"""ComfyUI's folders: models, and the running tenant's input, output, temp and user folders."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Self

from milepost.packs.foreign import model_folders, tenant_folders
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.standing import standing

_models = model_folders.ModelFolders(
    standing().workplace.data_root, standing().model_folders, standing().first_model_folders
)
base_path = str(standing().workplace.data_root)
models_dir = _models.models
folder_names_and_paths = _models.by_kind
supported_pt_extensions: set[str] = set(model_folders.MODEL_ENDINGS)
extension_mimetypes_cache: dict[str, str] = {"webp": "image", "fbx": "model"}
"""Ending without its dot → kind of content; packs add theirs."""
filename_list_cache: dict[str, tuple[list[str], dict[str, float], float]] = {}
"""Packs clear it after they put a file there; listings notice that by themselves."""


class CacheHelper:
    """Kept for packs that clear it or work inside it; listings are never older than the folders."""

    def __init__(self) -> None:
        self.cache: dict[str, tuple[list[str], dict[str, float], float]] = {}
        self.active = False

    def get(
        self,
        key: str,
        default: tuple[list[str], dict[str, float], float] | None = None,
    ) -> tuple[list[str], dict[str, float], float] | None:
        """What a pack kept in it."""
        return self.cache.get(key, default)

    def set(self, key: str, value: tuple[list[str], dict[str, float], float]) -> None:
        """Keep it, while a pack works inside."""
        if self.active:
            self.cache[key] = value

    def clear(self) -> None:
        """Forget what was kept."""
        self.cache.clear()

    def __enter__(self) -> Self:
        self.active = True
        return self

    def __exit__(self, *_: object) -> None:
        self.active = False
        self.clear()


cache_helper = CacheHelper()
_LIVE = {
    "output_directory": "output",
    "input_directory": "input",
    "temp_directory": "temp",
    "user_directory": "user",
}


def __getattr__(name: str) -> str:
    """`output_directory` and its like: asked anew each time, as they are the tenant's."""
    if name not in _LIVE:
        raise AttributeError(f"module 'folder_paths' has no attribute {name!r}")
    return _own(_LIVE[name])


def _own(kind: str) -> str:
    return tenant_folders.folder_of(kind) or ""


def get_output_directory() -> str:
    """The tenant's finished pictures."""
    return _own("output")


def get_input_directory() -> str:
    """The tenant's uploads."""
    return _own("input")


def get_temp_directory() -> str:
    """The tenant's previews."""
    return _own("temp")


def get_user_directory() -> str:
    """The tenant's settings and workflows."""
    return _own("user")


def get_system_user_directory(name: str = "system") -> str:
    """A folder for a pack's own settings, which no client can read."""
    folder = Path(_own("user"), f"__{name}")
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


def get_public_user_directory(user_id: str) -> str | None:
    """The tenant's folder, whoever the user is; None for a name of the system's."""
    return None if user_id.startswith("__") else _own("user")


def get_directory_by_type(type_name: str) -> str | None:
    """The folder called `output`, `temp` or `input`; None for any other name."""
    return tenant_folders.folder_of(type_name) if type_name in {"output", "temp", "input"} else None


def get_input_subfolders() -> list[str]:
    """Folders below the uploads, relative to them."""
    root = Path(_own("input"))
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_dir())


def _belongs_to_tenants(what: str) -> ComfyPartMissing:
    return ComfyPartMissing(
        f"folder_paths.{what}",
        "folders belong to tenants; start the server with --output-directory or --data-dir",
    )


def set_output_directory(output_dir: str) -> None:  # noqa: ARG001  # packs name it
    """Not possible."""
    raise _belongs_to_tenants("set_output_directory")


def set_input_directory(input_dir: str) -> None:  # noqa: ARG001  # packs name it
    """Not possible."""
    raise _belongs_to_tenants("set_input_directory")


def set_temp_directory(temp_dir: str) -> None:  # noqa: ARG001  # packs name it
    """Not possible."""
    raise _belongs_to_tenants("set_temp_directory")


def set_user_directory(user_dir: str) -> None:  # noqa: ARG001  # packs name it
    """Not possible."""
    raise _belongs_to_tenants("set_user_directory")


def map_legacy(folder_name: str) -> str:
    """The present name of a kind of model."""
    return model_folders.renamed(folder_name)


def add_model_folder_path(
    folder_name: str, full_folder_path: str, is_default: bool = False
) -> None:
    """Look for that kind of model there too; first, if it is the default."""
    _models.add(folder_name, full_folder_path, first=is_default)


def get_folder_paths(folder_name: str) -> list[str]:
    """Where models of that kind lie.

    Raises:
        KeyError: there is no such kind.
    """
    return list(folder_names_and_paths[map_legacy(folder_name)][0])


def get_filename_list(folder_name: str) -> list[str]:
    """Files of that kind of model, see `ModelFolders.names`."""
    return _models.names(folder_name)


def get_filename_list_(folder_name: str) -> tuple[list[str], dict[str, float], float]:
    """The same with its folders and when each last changed, and when it was looked, in seconds.

    Raises:
        KeyError: there is no such kind.
    """
    changed = {each: at for each in get_folder_paths(folder_name) for at in _changed_s(each)}
    return get_filename_list(folder_name), changed, time.perf_counter()


def _changed_s(folder: str) -> list[float]:
    return [Path(folder).stat().st_mtime] if Path(folder).is_dir() else []


def cached_filename_list_(folder_name: str) -> None:  # packs name it
    """None: nothing that could be old is kept."""


def get_full_path(folder_name: str, filename: str) -> str | None:
    """The path of a model's file, see `ModelFolders.find`."""
    return _models.find(folder_name, filename)


def get_full_path_or_raise(folder_name: str, filename: str) -> str:
    """The path of a model's file.

    Raises:
        FileNotFoundError: there is none.
    """
    found = _models.find(folder_name, filename)
    if found is None:
        raise FileNotFoundError(f"there is no {filename!r} among the {folder_name}")
    return found


def recursive_search(
    directory: str, excluded_dir_names: list[str] | None = None
) -> tuple[list[str], dict[str, float]]:
    """Every file below a folder, relative to it, and when each folder last changed, in seconds."""
    names, changed_ns = model_folders.files_below(directory, excluded_dir_names or ())
    return names, {folder: at / 1e9 for folder, at in changed_ns.items()}


def filter_files_extensions(files: Iterable[str], extensions: Collection[str]) -> list[str]:
    """Those with one of the endings, sorted."""
    return model_folders.with_endings(files, extensions)


def filter_files_content_types(files: Iterable[str], content_types: Collection[str]) -> list[str]:
    """Those that hold `image`, `video`, `audio` or `model`, by their endings."""
    return [file for file in files if _content_type(file) in content_types]


def _content_type(file: str) -> str | None:
    ending = Path(file).suffix.lower()
    if ending in supported_pt_extensions:
        return "model"
    known = extension_mimetypes_cache.get(ending[1:])
    if known is not None:
        return known
    mime_type, _ = mimetypes.guess_type(file, strict=False)
    return None if mime_type is None else mime_type.partition("/")[0]


def annotated_filepath(name: str) -> tuple[str, str | None]:
    """A name without the folder in brackets at its end, and that folder's path."""
    return tenant_folders.annotated(name)


def get_annotated_filepath(name: str, default_dir: str | None = None) -> str:
    """The file that a workflow names, see `tenant_folders.path_of`."""
    return tenant_folders.path_of(name, default_dir)


def exists_annotated_filepath(name: str) -> bool:
    """Whether the tenant has such a file."""
    return tenant_folders.exists(name)


def get_save_image_path(
    filename_prefix: str, output_dir: str, image_width: int = 0, image_height: int = 0
) -> tuple[str, str, int, str, str]:
    """Folder, stem, next number, subfolder and prefix, see `tenant_folders.save_place`."""
    return tenant_folders.save_place(
        filename_prefix, output_dir, image_width, image_height, now=datetime.now().astimezone()
    )
