"""Reading the TOML beside a PNG cut-out."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from milepost.car.model import CarModel

MAX_TOML_BYTES = 64 * 1024


def describe(described: Path) -> CarModel | list[str]:
    """The car that a TOML describes, or what is wrong with it, one line each."""
    values = _values(described)
    if isinstance(values, str):
        return [values]
    if "drawing" in values:
        return ["`drawing` is for our own cars; leave it out"]
    try:
        return CarModel.model_validate(values)
    except ValidationError as wrong:
        return [_plain(error["loc"], error["msg"]) for error in wrong.errors()]


def _values(described: Path) -> dict[str, object] | str:
    """The TOML's values, or why there are none."""
    if not described.is_file():
        wanted = 'facing, ground_y, [door] and a [[protected]] region with what = "badge"'
        return f"there is no TOML of the same name; it needs {wanted}"
    if described.stat().st_size > MAX_TOML_BYTES:
        return f"the TOML is larger than {MAX_TOML_BYTES // 1024} KiB; it should be a few lines"
    try:
        return tomllib.loads(described.read_text("utf-8"))
    except UnicodeDecodeError:
        return "the TOML is not UTF-8 text; save it as UTF-8"
    except OSError:
        return "the TOML cannot be opened; give yourself the right to read it"
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        return f"the TOML cannot be read ({str(wrong).splitlines()[0][:120]})"


def _plain(where: tuple[int | str, ...], message: str) -> str:
    field = ".".join(str(step) for step in where) or "the TOML"
    return f"{field}: {message.removeprefix('Value error, ')}"
