from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from milepost.errors import InvalidInput
from milepost.wire.aigc import AigcLabel, label_to_json
from milepost.wire.labelled_file import with_label
from milepost.wire.picture_file import encode_picture, read_picture
from milepost.wire.xmp import packet_of

LABEL = AigcLabel.first_written("001milepost", "a1b2c3")
VENDORS = AigcLabel.first_written("vendor", "their-own-7")
OTHER_PACKET = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="image/png"/></r:RDF></x:xmpmeta>'
    b'<?xpacket end="r"?>'
)
PIXELS = np.random.RandomState(3).randint(0, 255, (37, 53, 3), np.uint8)


def file_of(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    target = BytesIO()
    Pillow.fromarray(PIXELS).convert(mode).save(target, kind, **options)
    return target.getvalue()


def pixels_of(data: bytes) -> bytes:
    with Pillow.open(BytesIO(data)) as opened:
        return opened.mode.encode() + opened.tobytes()


def exif() -> Pillow.Exif:
    words = Pillow.Exif()
    words[0x0131] = "a vendor's painter"
    return words


FILES = {
    "png": file_of("PNG"),
    "png with alpha": file_of("PNG", "RGBA"),
    "png in colours of a palette": file_of("PNG", "P"),
    "jpeg": file_of("JPEG"),
    "progressive jpeg": file_of("JPEG", progressive=True),
    "jpeg with exif": file_of("JPEG", exif=exif()),
    "jpeg in grey": file_of("JPEG", "L"),
    "webp": file_of("WEBP"),
    "lossless webp": file_of("WEBP", lossless=True),
    "lossless webp with alpha": file_of("WEBP", "RGBA", lossless=True),
    "webp with alpha": file_of("WEBP", "RGBA"),
    "webp with exif": file_of("WEBP", exif=exif()),
    "jpeg with a packet": file_of("JPEG", xmp=OTHER_PACKET),
    "webp with a packet": file_of("WEBP", xmp=OTHER_PACKET),
}


@pytest.mark.parametrize("name", FILES)
def test_the_label_is_written_once_and_no_pixel_changes(name: str) -> None:
    labelled = with_label(FILES[name], LABEL)

    found = read_picture(labelled)
    assert (found.aigc, found.aigc_count) == (LABEL, 1)
    assert pixels_of(labelled) == pixels_of(FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_what_the_file_said_before_it_still_says(name: str) -> None:
    labelled = with_label(FILES[name], LABEL)

    with Pillow.open(BytesIO(FILES[name])) as before, Pillow.open(BytesIO(labelled)) as after:
        assert dict(after.getexif()) == dict(before.getexif())
        if "xmp" in before.info:
            assert b'dc:format="image/png"' in after.info["xmp"]
    assert len(labelled) < len(FILES[name]) + 1200


def test_a_labelled_file_is_not_labelled_again() -> None:
    ours = encode_picture(PIXELS, "webp", aigc=VENDORS).data
    chunk = PngInfo()
    chunk.add_text("AIGC", label_to_json(VENDORS))
    in_a_text = file_of("PNG", pnginfo=chunk)

    for data in (ours, in_a_text, with_label(FILES["jpeg"], VENDORS)):
        assert with_label(data, LABEL) == data


def packet_chunk(packet: bytes, *, compressed: bool) -> PngInfo:
    chunks = PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=compressed)
    return chunks


@pytest.mark.parametrize("compressed", [False, True])
def test_a_pngs_own_packet_gets_the_label_and_stays_the_only_one(*, compressed: bool) -> None:
    data = file_of("PNG", pnginfo=packet_chunk(OTHER_PACKET, compressed=compressed))

    labelled = with_label(data, LABEL)

    assert labelled.count(b"XML:com.adobe.xmp") == 1
    assert b'dc:format="image/png"' in labelled
    assert read_picture(labelled).aigc == LABEL
    assert pixels_of(labelled) == pixels_of(data)


@pytest.mark.parametrize(
    "packet",
    [b"<x:xmpmeta", b"</r:RDF>", OTHER_PACKET.decode().encode("utf-16"), b"\0" * 50],
    ids=["cut", "an end alone", "of another encoding", "zeros"],
)
def test_a_packet_that_cannot_be_added_to_is_replaced(packet: bytes) -> None:
    labelled = with_label(file_of("JPEG", xmp=packet), LABEL)

    found = read_picture(labelled)
    assert (found.aigc, found.aigc_count) == (LABEL, 1)
    assert packet_of(LABEL) in labelled


def test_a_packet_that_would_outgrow_its_segment_is_replaced() -> None:
    long = OTHER_PACKET.replace(b"image/png", b"x" * 65_000)

    labelled = with_label(file_of("JPEG", xmp=long), LABEL)

    assert read_picture(labelled).aigc == LABEL
    assert b"xxxx" not in labelled


def test_a_packet_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(64)) + packer.flush()
    content = b"XML:com.adobe.xmp\0\1\0\0\0" + bomb
    chunk = struct.pack(">I", len(content)) + b"iTXt" + content
    chunk += struct.pack(">I", zlib.crc32(b"iTXt" + content))
    plain = FILES["png"]
    data = plain[:33] + chunk + plain[33:]

    with pytest.raises(InvalidInput):
        with_label(data, LABEL)


def test_filling_bytes_between_segments_are_no_hindrance() -> None:
    plain = FILES["jpeg"]

    labelled = with_label(plain[:2] + b"\xff\xff" + plain[2:], LABEL)

    assert read_picture(labelled).aigc == LABEL
    assert pixels_of(labelled) == pixels_of(plain)


def test_readers_that_want_jfif_or_exif_first_find_it_first() -> None:
    assert with_label(FILES["jpeg"], LABEL)[2:4] == b"\xff\xe0"
    assert with_label(FILES["jpeg with exif"], LABEL).index(b"Exif\0") < with_label(
        FILES["jpeg with exif"], LABEL
    ).index(b"ns.adobe.com/xap")


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_what_is_cut_off_or_no_picture_is_refused(kind: str) -> None:
    for data in (b"", b"<html>", FILES[kind][:30], FILES[kind][: len(FILES[kind]) // 2]):
        with pytest.raises(InvalidInput):
            with_label(data, LABEL)
