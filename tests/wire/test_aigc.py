from __future__ import annotations

import json

import pytest

from milepost.errors import InvalidInput
from milepost.wire.aigc import AigcLabel, label_from_json, label_to_json
from milepost.wire.xmp import labels_in, packet_of

LABEL = AigcLabel.first_written("0011MILEPOSTDEMO", "poster-1", "c0ffee&<>")


def test_json_is_the_annex_e_object_all_strings_in_the_standards_order() -> None:
    value = json.loads(label_to_json(LABEL))

    assert list(value) == ["AIGC"]
    assert list(value["AIGC"]) == [
        "Label",
        "ContentProducer",
        "ProduceID",
        "ReservedCode1",
        "ContentPropagator",
        "PropagateID",
        "ReservedCode2",
    ]
    assert all(isinstance(field, str) for field in value["AIGC"].values())
    assert value["AIGC"]["Label"] == "1"


def test_at_first_writing_the_propagator_is_the_producer() -> None:
    assert LABEL.content_propagator == LABEL.content_producer
    assert LABEL.propagate_id == LABEL.produce_id
    assert LABEL.reserved_code_2 == LABEL.reserved_code_1


@pytest.mark.parametrize("wrapped", [True, False])
def test_wrapped_and_inner_values_read_the_same(wrapped: bool) -> None:  # noqa: FBT001  # pytest's
    assert label_from_json(label_to_json(LABEL, wrapped=wrapped)) == LABEL


@pytest.mark.parametrize("bad", ["", "里程碑", "two words", 'quo"te', "back\\slash", "x" * 2000])
def test_a_code_outside_the_allowed_characters_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInput, match="ContentProducer"):
        AigcLabel.first_written(bad, "id")


def test_faults_of_a_foreign_label_are_named() -> None:
    label = label_from_json('{"AIGC":{"Label":9,"ContentProducer":"某公司","ProduceID":"1"}}')

    assert label is not None
    assert label.faults() == ("Label", "ContentProducer", "ContentPropagator", "PropagateID")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a":1}', "[" * 90_000, "1e999", '"AIGC"'])
def test_text_that_is_no_label_reads_as_none(text: str) -> None:
    assert label_from_json(text) is None


def test_the_packet_is_plain_and_gives_the_label_back() -> None:
    packet = packet_of(LABEL)

    assert b'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"' in packet
    assert b'{"AIGC":{"Label":"1"' in packet
    assert labels_in(packet) == (LABEL,)


def test_a_label_written_as_an_attribute_is_read_too() -> None:
    value = label_to_json(LABEL).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    packet = packet_of(LABEL)
    start, end = packet.index(b"   <TC260:AIGC>"), packet.index(b"  </rdf:Description>")
    packet = packet[:start] + packet[end:]
    attribute = f'rdf:about="" TC260:AIGC="{value}"'.encode()

    assert labels_in(packet.replace(b'rdf:about=""', attribute)) == (LABEL,)


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<not xml",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"\xff\xfe\x00",
        b"<a/>" + b" " * (1 << 20),
    ],
)
def test_a_broken_hostile_or_huge_packet_holds_no_label(packet: bytes) -> None:
    assert labels_in(packet) == ()
