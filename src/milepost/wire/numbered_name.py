"""The numbers in ComfyUI's file names: `car_00001_.png`, then `car_00002_.png`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

_NUMBER: Final = re.compile(r"_(\d{5,9})_(?=\.[^./]*$)")


def numbered_name(stem: str, number: int, extension: str) -> str:
    """A file's name with its number, such as `car_00001_.png` of `car`, 1 and `.png`."""
    return f"{stem}_{number:05}_{extension}"


def free_names(name: str) -> Iterator[str]:
    """The name and then names like it, without end: its number counts up, or it gets one."""
    found = _NUMBER.search(name)
    if found:
        stem, extension = name[: found.start()], name[found.end() :]
        yield from (numbered_name(stem, number, extension) for number in count(int(found[1])))
        return
    stem, dot, extension = name.rpartition(".")
    yield name
    yield from (f"{stem}-{number}{dot}{extension}" for number in count(2))
