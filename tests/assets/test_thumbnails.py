from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.store import AssetStore, TenantAssets
from milepost.assets.thumbnails import ThumbnailFormat, thumbnail, thumbnail_of
from milepost.errors import InvalidInput

LABEL = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>AI</x:xmpmeta>"


@pytest.fixture
def assets(tmp_path: Path) -> TenantAssets:
    return AssetStore(FolderShelf(tmp_path), environment="test").of("acme")


def picture(width: int = 400, height: int = 200, kind: str = "jpeg") -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), (200, 40, 40)).save(file, format=kind, xmp=LABEL)
    return file.getvalue()


def bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["jpeg", "webp"])
def test_a_thumbnail_is_small_and_still_labelled(kind: ThumbnailFormat) -> None:
    with Image.open(BytesIO(thumbnail(picture(), longest_side_px=100, kind=kind))) as small:
        assert small.size == (100, 50)
        assert small.format == kind.upper()
        assert small.info["xmp"] == LABEL
        assert "exif" not in small.info


def test_a_small_picture_keeps_its_size() -> None:
    with Image.open(BytesIO(thumbnail(picture(40, 20), longest_side_px=100, kind="webp"))) as small:
        assert small.size == (40, 20)


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", picture()[:300], b"<svg/>", bomb(), picture(kind="png")[:60]]
)
def test_what_is_no_picture_or_a_bomb_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        thumbnail(data, longest_side_px=100, kind="jpeg")

    assert str(caught.value).startswith("picture: ")
    assert "\n" not in str(caught.value)


def test_other_sizes_and_formats_are_refused() -> None:
    with pytest.raises(InvalidInput, match="thumbnail size"):
        thumbnail(picture(), longest_side_px=15, kind="jpeg")
    with pytest.raises(InvalidInput, match="thumbnail size"):
        thumbnail(picture(), longest_side_px=100_000, kind="jpeg")
    with pytest.raises(InvalidInput, match="thumbnail format"):
        thumbnail(picture(), longest_side_px=100, kind="gif")  # type: ignore[arg-type]  # from a query


def test_a_thumbnail_is_made_once_and_again_for_another_picture(assets: TenantAssets) -> None:
    def put(width: int) -> None:
        assets.put(picture(width), owner="p", name="picture", media_type="image/jpeg")

    put(400)
    first = thumbnail_of(assets, assets.get("p", "picture"), longest_side_px=100, kind="webp")
    again = thumbnail_of(assets, assets.get("p", "picture"), longest_side_px=100, kind="webp")
    put(200)
    other = thumbnail_of(assets, assets.get("p", "picture"), longest_side_px=100, kind="webp")

    assert (first.name, first.media_type) == ("picture.thumb-100.webp", "image/webp")
    assert again == first
    assert other.digest != first.digest


def test_a_posters_thumbnails_are_erased_with_it(assets: TenantAssets) -> None:
    stored = assets.put(picture(), owner="p", name="picture", media_type="image/jpeg")
    thumbnail_of(assets, stored, longest_side_px=100, kind="webp")

    assert assets.erase("p") == 2
    assert list(assets.shelf.listing("test")) == []
