"""The AI label written into a picture file that somebody else encoded, pixels untouched.

Only the container is opened: a PNG gets an iTXt chunk, a JPEG an APP1 segment, a WebP an `XMP `
chunk (with the extended header that announces it). What else the file holds stays byte for byte;
an XMP packet that is there already gets the label as one more property, for a file has one packet.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from milepost.errors import OurBug
from milepost.wire.aigc import AigcLabel
from milepost.wire.picture_file import read_picture
from milepost.wire.xmp import MAX_PACKET_BYTES, packet_of, packet_with

_PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEYWORD: Final = b"XML:com.adobe.xmp\0"
_JPEG_NAMESPACE: Final = b"http://ns.adobe.com/xap/1.0/\0"
_JPEG_SEGMENT_BYTES: Final = 65_535
_START_OF_SCAN: Final = 0xDA
_APP0, _APP1 = 0xE0, 0xE1
_XMP_FLAG, _ALPHA_FLAG = 0x04, 0x10


def with_label(data: bytes, label: AigcLabel) -> bytes:
    """The same picture with this label in its metadata.

    A file that holds a label already is given back as it is: whoever wrote it made the picture,
    and a file has one label.

    Args:
        data: a PNG, JPEG or WebP file.
        label: to be written.

    Raises:
        InvalidInput: it is no such file, broken, too large or cut off.
    """
    found = read_picture(data)
    if found.aigc_count:
        return data
    write = {"png": _in_png, "jpeg": _in_jpeg, "webp": _in_webp}[found.format]
    labelled = write(data, label)
    written = read_picture(labelled)
    if written.aigc != label or written.aigc_count != 1:
        raise OurBug("the label that was written into a file cannot be read from it")
    return labelled


def _in_png(data: bytes, label: AigcLabel) -> bytes:
    chunks = list(_png_chunks(data))
    packets = [text for kind, content, _ in chunks if (text := _png_packet(kind, content))]
    text = packet_with(label, packets[0]) if packets else packet_of(label)
    ours = _png_chunk(b"iTXt", _PNG_KEYWORD + b"\0\0\0\0" + text)
    kept = [whole for kind, content, whole in chunks if not _is_png_packet(kind, content)]
    return b"".join((_PNG_SIGNATURE, kept[0], ours, *kept[1:]))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Kind, content and the whole of every chunk."""
    at = len(_PNG_SIGNATURE)
    while at + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        end = at + 12 + size
        yield data[at + 4 : at + 8], data[at + 8 : end - 4], data[at:end]
        at = end


def _is_png_packet(kind: bytes, content: bytes) -> bool:
    return kind == b"iTXt" and content.startswith(_PNG_KEYWORD)


def _png_packet(kind: bytes, content: bytes) -> bytes | None:
    if not _is_png_packet(kind, content):
        return None
    at = len(_PNG_KEYWORD)
    compressed = content[at : at + 1] == b"\1"
    # Behind two bytes about compression stand language and translated keyword, each ended by 0.
    *_, text = content[at + 2 :].split(b"\0", 2)
    try:
        return zlib.decompressobj().decompress(text, MAX_PACKET_BYTES) if compressed else text
    except zlib.error:
        return None


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def _in_jpeg(data: bytes, label: AigcLabel) -> bytes:
    packet: bytes | None = None
    kept, behind = [data[:2]], 2
    place = 1  # behind the segments that readers look for first: JFIF's and EXIF's
    for marker, start, end in _jpeg_segments(data):
        segment, behind = data[start:end], end
        if marker == _APP1 and segment[4:].startswith(_JPEG_NAMESPACE):
            packet = packet or segment[4 + len(_JPEG_NAMESPACE) :]
            continue
        kept.append(segment)
        if marker in {_APP0, _APP1} and place == len(kept) - 1:
            place = len(kept)
    content = _JPEG_NAMESPACE + (packet_of(label) if packet is None else packet_with(label, packet))
    if len(content) + 2 > _JPEG_SEGMENT_BYTES:
        content = _JPEG_NAMESPACE + packet_of(label)
    ours = struct.pack(">BBH", 0xFF, _APP1, len(content) + 2) + content
    return b"".join((*kept[:place], ours, *kept[place:], data[behind:]))


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, begin and end of every segment before the picture's own data."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a byte that only fills
            yield marker, at, at + 1
            at += 1
            continue
        if marker == _START_OF_SCAN:
            return
        (size,) = struct.unpack_from(">H", data, at + 2)
        yield marker, at, at + 2 + size
        at += 2 + size


def _in_webp(data: bytes, label: AigcLabel) -> bytes:
    chunks = list(_webp_chunks(data))
    packets = [content for kind, content in chunks if kind == b"XMP "]
    text = packet_with(label, packets[0]) if packets else packet_of(label)
    kept = [(kind, content) for kind, content in chunks if kind not in {b"XMP ", b"VP8X"}]
    headers = [content for kind, content in chunks if kind == b"VP8X"]
    header = bytearray(headers[0] if headers else _webp_header(*kept[0]))
    header[0] |= _XMP_FLAG
    every = [(b"VP8X", bytes(header)), *kept, (b"XMP ", text)]
    body = b"WEBP" + b"".join(_webp_chunk(kind, content) for kind, content in every)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, end = 12, min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while at + 8 <= end:
        (size,) = struct.unpack_from("<I", data, at + 4)
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _webp_chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _webp_header(kind: bytes, content: bytes) -> bytes:
    """The extended header that a file of a single picture does without."""
    width: int
    height: int
    if kind == b"VP8L":  # fourteen bits each, then one that says whether there is alpha
        (bits,) = struct.unpack_from("<I", content, 1)
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        flags = _ALPHA_FLAG if bits >> 28 & 1 else 0
    else:
        width, height = (int(side) & 0x3FFF for side in struct.unpack_from("<HH", content, 6))
        flags = 0
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes((flags, 0, 0, 0)) + sides
