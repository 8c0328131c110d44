from __future__ import annotations

from milepost.atlas import load_atlas
from milepost.brief.rules import write_brief
from milepost.poster.gallery import WEATHERS, gallery_tiles
from milepost.trip import read_facts


def test_the_gallery_shows_every_look_landscape_light_and_weather_once() -> None:
    tiles = list(gallery_tiles(432, 540))

    shown = {(tile.look, tile.archetype, tile.light, tile.weather) for tile in tiles}
    assert len(tiles) == len(shown) == 2 * 4 * 3 * len(WEATHERS)
    assert {tile.season for tile in tiles} == {"spring", "summer", "autumn", "winter"}


def test_a_tile_is_what_its_brief_says() -> None:
    for tile in list(gallery_tiles(432, 540))[::7]:
        facts = read_facts(tile.request.trip, load_atlas())
        brief = write_brief(
            facts,
            load_atlas(),
            seed=tile.request.seed,
            width_px=432,
            height_px=540,
            style=tile.request.style,
        )

        assert (brief.style, brief.archetype) == (tile.look, tile.archetype)
        assert (brief.season, brief.light, brief.weather) == (
            tile.season,
            tile.light,
            tile.weather,
        )
