from __future__ import annotations

import pickle

import pytest

from milepost.errors import OurBug
from milepost.node.declare import node
from milepost.node.registry import DuplicateNode, Pack, Registry
from milepost.node.value_types import JsonValue, OpaqueValue, ValueTypes, types_fit


@node("Echo", category="test")
def echo(text: str) -> str:
    return text


@node("Echo", category="test")
def louder_echo(text: str) -> str:
    return text.upper()


@node("Echo", category="test", gives_way=True)
def stand_in(text: str) -> str:
    return text * 2


class FitsAll(str):
    """How packs write a wildcard."""

    __slots__ = ()

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


def test_a_second_node_of_the_same_name_is_an_error_naming_both_packs() -> None:
    with pytest.raises(DuplicateNode, match=r"'Echo'.*quiet.*loud"):
        Registry([Pack(name="quiet", nodes=(echo,)), Pack(name="loud", nodes=(louder_echo,))])


@pytest.mark.parametrize("stand_in_first", [True, False])
def test_a_node_that_stands_in_gives_way_to_the_pack_it_stands_in_for(
    *, stand_in_first: bool
) -> None:
    ours, theirs = Pack(name="ours", nodes=(stand_in,)), Pack(name="theirs", nodes=(echo,))

    registry = Registry([ours, theirs] if stand_in_first else [theirs, ours])

    assert registry["Echo"].module == "theirs"
    assert registry["Echo"].function("a") == "a"


def test_the_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(DuplicateNode("Echo", ("a", "b"))))  # noqa: S301  # our own

    assert str(error) == str(DuplicateNode("Echo", ("a", "b")))


def test_a_node_knows_its_pack() -> None:
    registry = Registry([Pack(name="quiet", nodes=(echo,))])

    assert registry["Echo"].module == "quiet"
    assert list(registry) == ["Echo"]


def test_a_value_type_registered_twice_is_an_error() -> None:
    with pytest.raises(OurBug, match="'IMAGE'"):
        ValueTypes([JsonValue("IMAGE"), JsonValue("IMAGE")])


def test_an_unregistered_type_is_opaque_and_cannot_be_stored() -> None:
    model = ValueTypes().of("MODEL")

    assert isinstance(model, OpaqueValue)
    with pytest.raises(OurBug, match="MODEL"):
        model.encode(object())


def test_text_survives_encoding() -> None:
    text = ValueTypes().of("STRING")

    assert text.decode(text.encode("无锡\n")) == "无锡\n"


@pytest.mark.parametrize(
    ("received", "expected", "fits"),
    [
        ("IMAGE", "IMAGE", True),
        ("IMAGE", "MASK", False),
        ("*", "MASK", True),
        ("IMAGE", "*", True),
        ("INT,FLOAT", "FLOAT", True),
        ("INT", "FLOAT, STRING", False),
        ("IMAGE", FitsAll("x"), True),
        (FitsAll("x"), "IMAGE", True),
        (["a", "b"], ["a", "b"], True),
        (["a", "b"], "COMBO", False),
    ],
)
def test_types_fit_as_in_comfyui(received: object, expected: object, *, fits: bool) -> None:
    assert types_fit(received, expected) is fits
