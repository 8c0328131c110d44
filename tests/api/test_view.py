from __future__ import annotations

from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from fakes.server_pack import service

HALF_RED = (200, 10, 10, 128)


async def seen(root: Path, query: str, **headers: str) -> httpx.Response:
    """`/view` of a half transparent picture, 6 x 4."""
    folder = root / "output/default"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "a.png").exists():
        Image.new("RGBA", (6, 4), HALF_RED).save(folder / "a.png")
    async with service(root) as server:
        return await server.http.get(f"/view?filename=a.png{query}", headers=headers)


@pytest.mark.parametrize(
    ("wish", "media_type", "mode"),
    [
        ("webp;90", "image/webp", "RGBA"),
        ("webp", "image/webp", "RGBA"),
        ("jpeg;75", "image/jpeg", "RGB"),
        ("unknown;75", "image/webp", "RGBA"),
    ],
)
async def test_a_preview_is_a_lighter_picture_of_the_same_size(
    tmp_path: Path, wish: str, media_type: str, mode: str
) -> None:
    answer = await seen(tmp_path, f"&preview={wish}")

    assert answer.headers["content-type"] == media_type
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.size, picture.mode) == ((6, 4), mode)


async def test_a_lower_quality_is_smaller(tmp_path: Path) -> None:
    folder = tmp_path / "output/default"
    folder.mkdir(parents=True)
    Image.effect_noise((64, 64), 80).save(folder / "a.png")

    sizes = [len((await seen(tmp_path, f"&preview=jpeg;{q}")).content) for q in (10, 90)]

    assert sizes[0] < sizes[1]


async def test_the_colours_alone_are_opaque(tmp_path: Path) -> None:
    answer = await seen(tmp_path, "&channel=rgb")

    assert answer.headers["content-type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.mode, picture.getpixel((0, 0))) == ("RGB", HALF_RED[:3])


async def test_the_transparency_alone_is_black_of_that_transparency(tmp_path: Path) -> None:
    answer = await seen(tmp_path, "&channel=a")

    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.getpixel((0, 0)) == (0, 0, 0, HALF_RED[3])


async def test_a_picture_of_all_channels_is_the_file(tmp_path: Path) -> None:
    answer = await seen(tmp_path, "&channel=rgba")

    assert answer.content == (tmp_path / "output/default/a.png").read_bytes()


async def test_a_photo_is_shown_upright(tmp_path: Path) -> None:
    folder = tmp_path / "output/default"
    folder.mkdir(parents=True)
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (6, 4)).save(folder / "a.png", exif=turned)

    answer = await seen(tmp_path, "&preview=jpeg;90")

    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (4, 6)


@pytest.mark.parametrize("query", ["", "&preview=webp;80", "&channel=a"])
async def test_what_a_client_has_is_not_sent_again(tmp_path: Path, query: str) -> None:
    etag = (await seen(tmp_path, query)).headers["etag"]
    again = await seen(tmp_path, query, **{"If-None-Match": f'"other", {etag}'})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag


async def test_a_changed_picture_is_sent_again(tmp_path: Path) -> None:
    etag = (await seen(tmp_path, "&preview=webp")).headers["etag"]
    Image.new("RGB", (9, 9)).save(tmp_path / "output/default/a.png")

    assert (await seen(tmp_path, "&preview=webp", **{"If-None-Match": etag})).status_code == 200


async def test_a_part_of_a_file_can_be_asked_for(tmp_path: Path) -> None:
    answer = await seen(tmp_path, "", Range="bytes=1-3")

    assert (answer.status_code, answer.content) == (206, b"PNG")
