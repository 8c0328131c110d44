"""The one XMP packet of a picture: it holds the AI label and nothing else.

Namespace and property as the practice guide TC260-PG-20259A prints them. The packet is plain
UTF-8 and never compressed, so that the simplest checker can find it.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from milepost.wire.aigc import AigcLabel, label_from_json, label_to_json

TC260_URI: Final = "http://www.tc260.org.cn/ns/AIGC/1.0/"
MAX_PACKET_BYTES: Final = 1 << 20

_END: Final = re.compile(rb"</([A-Za-z]\w*):RDF\s*>")
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    '  <rdf:Description rdf:about="" xmlns:TC260="{uri}">\n'
    "   <TC260:AIGC>{value}</TC260:AIGC>\n"
    "  </rdf:Description>\n"
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    '<?xpacket end="r"?>'
)


def packet_of(label: AigcLabel) -> bytes:
    """The packet that carries this label."""
    text = _PACKET.format(uri=TC260_URI, value=escape(label_to_json(label), quote=False))
    return text.encode("utf-8")


def packet_with(label: AigcLabel, packet: bytes) -> bytes:
    """A packet that somebody else wrote, with this label as one more property.

    One that cannot be added to, since it is broken or in no UTF-8, is replaced.
    """
    end = _END.search(packet)
    if end is None:
        return packet_of(label)
    prefix = end[1].decode("ascii")
    value = escape(label_to_json(label), quote=False)
    ours = (
        f'<{prefix}:Description {prefix}:about="" xmlns:TC260="{TC260_URI}">'
        f"<TC260:AIGC>{value}</TC260:AIGC></{prefix}:Description>"
    )
    added = packet[: end.start()] + ours.encode("ascii") + packet[end.start() :]
    return added if labels_in(added) == (label,) else packet_of(label)


def labels_in(packet: bytes) -> tuple[AigcLabel, ...]:
    """Every AI label in a packet, as element or as attribute; none in a broken or huge one."""
    from defusedxml import DefusedXmlException  # noqa: PLC0415  # only pictures from outside
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    if len(packet) > MAX_PACKET_BYTES:
        return ()
    try:
        root = fromstring(packet.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return ()
    name = f"{{{TC260_URI}}}AIGC"
    found = []
    for element in root.iter():
        if element.tag == name:
            found.append("".join(element.itertext()))
        if name in element.attrib:
            found.append(element.attrib[name])
    labels = (label_from_json(text.strip()) for text in found)
    return tuple(label for label in labels if label is not None)
