r"""Builds the stub libraries that let Skia load where libGL and libEGL are missing.

Skia's wheel links against libGL.so.1 and libEGL.so.1, but raster drawing never calls them.
For every wheel given, the undefined `gl*` and `egl*` symbols are read from its shared object and
compiled into two libraries of empty functions, about 15 kB each.

Needs gcc, aarch64-linux-gnu-gcc, readelf and the wheels of one release:

    pip download --no-deps --only-binary=:all: --platform manylinux_2_28_x86_64 \
        --python-version 3.11 -d wheels skia-python==144.1     (and so on for each)
    python skia_stubs/build.py wheels/*.whl
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/milepost/pixels/stubs"
COMPILER = {"x86_64": "gcc", "aarch64": "aarch64-linux-gnu-gcc"}


def undefined_symbols(wheel: Path, folder: Path) -> set[str]:
    """Names of the GL and EGL functions that the wheel's module expects from outside."""
    with zipfile.ZipFile(wheel) as archive:
        module = next(name for name in archive.namelist() if name.startswith("skia.cpython"))
        shared_object = archive.extract(module, folder)
    table = subprocess.run(
        ["readelf", "--dyn-syms", "--wide", shared_object],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    rows = (line.split() for line in table.splitlines())
    names = {row[7] for row in rows if len(row) >= 8 and row[6] == "UND"}
    return {name for name in names if name.startswith(("gl", "egl"))}


def build(machine: str, library: str, symbols: set[str], folder: Path) -> Path:
    """One library of empty functions under its real name."""
    source = folder / f"{library}.c"
    source.write_text("".join(f"void {name}(void) {{}}\n" for name in sorted(symbols)))
    result = TARGET / machine / library
    result.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *(COMPILER[machine], "-shared", "-fPIC", "-Os", "-s", "-nostdlib"),
            *(f"-Wl,-soname,{library}", "-Wl,--build-id=none", "-o", str(result), str(source)),
        ],
        check=True,
    )
    return result


def main(wheels: list[Path]) -> None:
    """Build both libraries for every machine that the wheels are for."""
    for machine in COMPILER:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            symbols: set[str] = set()
            for wheel in wheels:
                if machine in wheel.name:
                    symbols |= undefined_symbols(wheel, folder)
            if not symbols:
                continue
            for library, prefix in (("libGL.so.1", "gl"), ("libEGL.so.1", "egl")):
                own = {symbol for symbol in symbols if symbol.startswith(prefix)}
                made = build(machine, library, own, folder)
                print(f"{made.relative_to(TARGET)}: {len(own)} symbols, {made.stat().st_size} B")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
