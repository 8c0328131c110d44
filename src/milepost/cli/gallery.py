"""`milepost gallery`: every look, landscape, light and weather on one sheet."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

TILE_PX = (432, 540)
SHOWN_PX = (288, 360)
COLUMNS = 12


def gallery(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Made if it is not there.")],
) -> None:
    """Paint every look, landscape, light and weather on one sheet.

    Writes sheet.jpg, and gallery.json, which says what each tile shows; takes half a minute.
    """
    from PIL import Image
    from rich.progress import track

    from milepost import tasks, wiring
    from milepost.cli.files import make_folder, write_all
    from milepost.poster.gallery import gallery_tiles

    make_folder(out)
    tiles = list(gallery_tiles(*TILE_PX))
    rows = -(-len(tiles) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * SHOWN_PX[0], rows * SHOWN_PX[1]), "white")
    described = []
    with wiring.studio() as studio:
        for number, tile in enumerate(track(tiles, description="painting")):
            poster = asyncio.run(tasks.make_poster(studio, tile.request))
            row, column = divmod(number, COLUMNS)
            corner = (column * SHOWN_PX[0], row * SHOWN_PX[1])
            with Image.open(BytesIO(poster.data)) as picture:
                sheet.paste(picture.resize(SHOWN_PX, Image.Resampling.LANCZOS), corner)
            described.append(
                {
                    "box": [*corner, corner[0] + SHOWN_PX[0], corner[1] + SHOWN_PX[1]],
                    "archetype": tile.archetype,
                    "season": tile.season,
                    "light": tile.light,
                    "weather": tile.weather,
                    "look": tile.look,
                }
            )
    encoded = BytesIO()
    sheet.save(encoded, "JPEG", quality=90, subsampling=0)
    listing = {"sheet": "sheet.jpg", "tiles": described}
    write_all(
        {
            out / "gallery.json": json.dumps(listing, indent=1).encode() + b"\n",
            out / "sheet.jpg": encoded.getvalue(),
        }
    )
    typer.echo(f"{out / 'sheet.jpg'}  {len(tiles)} pictures")
