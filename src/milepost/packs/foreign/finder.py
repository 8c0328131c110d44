"""Where the packs of a `custom_nodes` folder are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from milepost.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class FoundPack:
    """A pack that has not been imported yet."""

    name: str
    """Its folder's or file's, without `.py`; one of its own among all packs."""
    root: Path
    """Its folder; for a single file the file itself."""

    @property
    def code(self) -> Path:
        """The file that is imported."""
        return self.root / "__init__.py" if self.root.is_dir() else self.root

    @property
    def module_name(self) -> str:
        """What Python calls it. A dot would make it another package's child."""
        return f"custom_nodes.{self.name.replace('.', '_x_')}"


def find_packs(folders: Sequence[Path]) -> list[FoundPack]:
    """Every pack of these folders, folder after folder, by name within each.

    A folder that is not there holds none. Of two packs with one name the later gets a number.
    Hidden entries, `__pycache__`, `*.disabled`, folders without `__init__.py` and files other
    than `*.py` (such as `*.example`) are passed over.

    Raises:
        InvalidInput: a folder cannot be looked into.
    """
    found: dict[str, FoundPack] = {}
    for folder in dict.fromkeys(each.resolve() for each in folders):
        for name, root in _packs_in(folder):
            own = next(n for n in _numbered(name) if n.casefold() not in found)
            found[own.casefold()] = FoundPack(own, root)
    return list(found.values())


def _packs_in(folder: Path) -> list[tuple[str, Path]]:
    if not folder.is_dir():
        return []
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: (entry.name.casefold(), entry.name))
        named = [(_name_of(entry), entry) for entry in entries]
    except OSError as error:
        raise InvalidInput(
            f"custom nodes, {folder.name}",
            f"cannot be looked into ({error.strerror})",
            "name a folder that may be read",
        ) from error
    return [(name, entry) for name, entry in named if name is not None]


def _name_of(entry: Path) -> str | None:
    name = entry.name
    if name.startswith(".") or name == "__pycache__" or name.endswith(".disabled"):
        return None
    if entry.is_dir():
        return name if (entry / "__init__.py").is_file() else None
    return entry.stem if entry.suffix == ".py" and name != "__init__.py" else None


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
