"""Build the fonts in src/milepost/lettering/fonts from their originals. Run by hand, once.

    pip install fonttools opencc-python-reimplemented
    python fonts_source/build_fonts.py ORIGINALS

`ORIGINALS` holds, under any sub-folders, the files named in `JOBS`:

- `NotoSerifCJK-Black.ttc`: Debian package fonts-noto-cjk-extra
- `NotoSansCJK-Medium.ttc`: Debian package fonts-noto-cjk
- `lxgw-wenkai-latin-500-normal.woff`: npm package @fontsource/lxgw-wenkai (the whole font)
- `noto-emoji-emoji-500-normal.woff`: npm package @fontsource/noto-emoji (the whole font)
- `barlow-condensed-latin-500-normal.woff`, `…-700-…`: npm package @fontsource/barlow-condensed

The first four are reduced to the characters that a poster may need and given names of our own:
the SIL Open Font License forbids the reserved name of LXGW WenKai for a changed font, and Noto is
a trademark. Barlow Condensed reserves no name and only changes its container.
Copyright, licence and version entries stay as they are.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from opencc import OpenCC

TARGET = Path(__file__).parent.parent / "src/milepost/lettering/fonts"
SIMPLIFIED_CHINESE = 2
"""Index of the SC face in the Noto CJK collections."""
FAMILY, SUBFAMILY, UNIQUE_ID, FULL_NAME, POSTSCRIPT = 1, 2, 3, 4, 6
TYPOGRAPHIC_FAMILY, TYPOGRAPHIC_SUBFAMILY = 16, 17
TRADEMARK = 7


@dataclass(frozen=True)
class Job:
    """One original and what becomes of it."""

    original: str
    target: str
    family: str | None
    """Our own family name; None keeps the original's."""
    characters: str
    """`chinese`, `rare` (Chinese with all of GBK, as last resort), `emoji` or `all`."""


JOBS = (
    Job("NotoSerifCJK-Black.ttc", "serif-black.otf", "Milepost Serif", "chinese"),
    Job("NotoSansCJK-Medium.ttc", "sans-medium.otf", "Milepost Sans", "chinese"),
    Job("lxgw-wenkai-latin-500-normal.woff", "kai.ttf", "Milepost Kai", "rare"),
    Job("noto-emoji-emoji-500-normal.woff", "emoji.ttf", "Milepost Emoji", "emoji"),
    Job("barlow-condensed-latin-500-normal.woff", "condensed.ttf", None, "all"),
    Job("barlow-condensed-latin-700-normal.woff", "condensed-bold.ttf", None, "all"),
)


def chinese_characters() -> set[int]:
    """GB 2312 and its Traditional forms, Big5 level 1, kana, Greek, Cyrillic, Latin, marks."""
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x2010, 0x2060))
    wanted |= set(range(0x2190, 0x21A0)) | set(range(0x2460, 0x2474)) | set(range(0x3000, 0x3100))
    wanted |= set(range(0x391, 0x3CA)) | set(range(0x400, 0x460)) | set(range(0xFF01, 0xFF5F))
    wanted |= {0x20AC, 0x2103, 0x2605, 0x25CF, 0x25CB, 0x2715}
    simplified = _decoded("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    wanted |= simplified | _decoded("gb2312", range(0xA1, 0xA9), range(0xA1, 0xFF))
    for scheme in ("s2t", "s2tw", "s2hk"):
        converter = OpenCC(scheme)
        wanted |= {ord(one) for code in simplified for one in converter.convert(chr(code))}
    wanted |= _decoded("big5", range(0xA4, 0xC7), range(0x40, 0x7F))
    return wanted | _decoded("big5", range(0xA4, 0xC7), range(0xA1, 0xFF))


def rare_characters() -> set[int]:
    """All of GBK besides: the characters of rare place and family names."""
    return chinese_characters() | _decoded("gbk", range(0x81, 0xFF), range(0x40, 0xFF))


def emoji_characters() -> set[int]:
    """The emoji of journeys: signs, weather, plants, food, places, faces, hearts, transport.

    No digits, skin tones or flag letters: alone they do not mean what their ligature means.
    """
    ranges = (
        (0x203C, 0x3299),  # signs and symbols
        (0x1F300, 0x1F393),  # weather, plants, food, celebration
        (0x1F3A0, 0x1F3B6),  # fun fair, music
        (0x1F3C0, 0x1F3C6),
        (0x1F3D4, 0x1F3F0),  # landscapes, buildings
        (0x1F408, 0x1F40E),
        (0x1F424, 0x1F43F),  # animals
        (0x1F440, 0x1F450),  # hands
        (0x1F464, 0x1F46B),  # people
        (0x1F48B, 0x1F4AF),  # hearts, sparks
        (0x1F4F7, 0x1F4F8),
        (0x1F525, 0x1F525),
        (0x1F5FA, 0x1F64F),  # map, towers, faces
        (0x1F680, 0x1F6A6),  # transport
        (0x1F6B2, 0x1F6B6),
        (0x1F6D1, 0x1F6FC),
        (0x1F90D, 0x1F92F),  # hearts, faces, hands
        (0x1F970, 0x1F97A),
        (0x1F9E1, 0x1F9ED),
        (0x1FA75, 0x1FA77),
    )
    return {code for first, last in ranges for code in range(first, last + 1)}


CHARACTERS = {
    "chinese": chinese_characters,
    "rare": rare_characters,
    "emoji": emoji_characters,
}


def rename(font: TTFont, family: str) -> None:
    """Give the font our own family name wherever a name is kept."""
    names = font["name"]
    style = str(names.getDebugName(TYPOGRAPHIC_SUBFAMILY) or names.getDebugName(SUBFAMILY))
    postscript = f"{family.replace(' ', '')}-{style.replace(' ', '')}"
    version = str(names.getDebugName(5)).partition(";")[0]
    replaced = {
        FAMILY: family,
        UNIQUE_ID: f"{version};{postscript}",
        FULL_NAME: f"{family} {style}",
        POSTSCRIPT: postscript,
        TYPOGRAPHIC_FAMILY: family,
    }
    names.names = [record for record in names.names if record.nameID != TRADEMARK]
    for record in names.names:
        if record.nameID in replaced:
            record.string = replaced[record.nameID]
    if "CFF " in font:
        compact = font["CFF "].cff
        compact.fontNames = [postscript]
        compact[0].FullName = f"{family} {style}"
        compact[0].FamilyName = family


def build(job: Job, original: Path) -> Path:
    """Subset, rename and write one font."""
    options = subset.Options(font_number=SIMPLIFIED_CHINESE)
    options.layout_features = ["kern", "vert", "vrt2", "palt", "halt", "locl"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    if job.characters == "emoji":
        options.layout_features = []  # a ligature is drawn as its first character
        options.drop_tables += ["STAT", "vhea", "vmtx"]
    font = subset.load_font(str(original), options)
    if job.characters != "all":
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS[job.characters]())
        subsetter.subset(font)
    if job.family:
        rename(font, job.family)
    font.flavor = None
    target = TARGET / job.target
    font.save(target)
    return target


def _decoded(encoding: str, lead: range, trail: range) -> set[int]:
    found = set()
    for first in lead:
        for second in trail:
            try:
                found.add(ord(bytes([first, second]).decode(encoding)))
            except UnicodeDecodeError:
                continue
    return found


def main() -> None:
    """Build every font whose original is found; name the ones that are missing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("originals", type=Path)
    folder = parser.parse_args().originals
    for job in JOBS:
        found = sorted(folder.rglob(job.original))
        if not found:
            print(f"{job.target}: {job.original} is not in {folder}")
            continue
        target = build(job, found[0])
        print(f"{job.target}: {target.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
