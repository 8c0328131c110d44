from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, Protocol

import pytest

from milepost.node.annotations import (
    BadDeclaration,
    Boolean,
    Choice,
    Float,
    Hidden,
    Input,
    Int,
    Text,
    Value,
)
from milepost.node.declare import node
from milepost.node.flow import Each, ExecutionBlocker, Expansion
from milepost.node.spec import NO_DEFAULT, Outcome, Ui

Picture = Annotated[bytes, Value("IMAGE")]


class Lettering(Protocol):
    def width_px(self, text: str) -> int: ...


class Titled(NamedTuple):
    image: Picture
    width_px: int


class Saved(NamedTuple):
    path: str
    ui: Ui


@node("Title", category="poster/lettering")
def title(
    image: Picture,
    text: Annotated[str, Text(multiline=True, max_chars=40)],
    size_px: Annotated[int, Int(min=12, max=400, step=2, tooltip="height of a capital")] = 96,
    *,
    lettering: Lettering,
    trace: Lettering | None = None,
) -> Titled:
    """Set the title
    in white.

    And nothing else.
    """
    del size_px, trace
    return Titled(image + text.encode(), lettering.width_px(text))


class FixedWidth:
    def width_px(self, text: str) -> int:
        return 10 * len(text)


def test_the_function_stays_directly_callable() -> None:
    assert title(b"sky ", "LISBON", lettering=FixedWidth()) == Titled(b"sky LISBON", 60)


def test_inputs_stand_before_the_star_and_services_after_it() -> None:
    assert list(title.spec.inputs) == ["image", "text", "size_px"]
    assert [(service.name, service.needed) for service in title.spec.services] == [
        ("lettering", True),
        ("trace", False),
    ]


def test_marks_become_bounds_and_options_of_the_input() -> None:
    text, size_px = title.spec.inputs["text"], title.spec.inputs["size_px"]

    assert (text.type, text.kind, text.multiline, text.max_chars) == (
        "STRING",
        "required",
        True,
        40,
    )
    assert text.default is NO_DEFAULT
    assert (size_px.type, size_px.kind, size_px.default) == ("INT", "optional", 96)
    assert (size_px.minimum, size_px.maximum, size_px.step) == (12, 400, 2)
    assert size_px.tooltip == "height of a capital"


def test_fields_of_a_named_tuple_are_the_outputs() -> None:
    assert [(out.name, out.type) for out in title.spec.outputs] == [
        ("image", "IMAGE"),
        ("width_px", "INT"),
    ]
    assert title.spec.read_result(Titled(b"x", 3)).values == (b"x", 3)


def test_the_docstrings_first_paragraph_describes_the_node() -> None:
    assert title.spec.description == "Set the title in white."


def test_a_field_ui_is_shown_and_no_output() -> None:
    @node("Save", category="io", output_node=True)
    def save(name: str) -> Saved:
        return Saved(name, {"images": [{"filename": name}]})

    outcome = save.spec.read_result(save("a.png"))

    assert [out.name for out in save.spec.outputs] == ["path"]
    assert outcome.values == ("a.png",)
    assert outcome.ui == {"images": [{"filename": "a.png"}]}


def test_a_bare_ui_and_none_have_no_outputs() -> None:
    @node("Show", category="io", output_node=True)
    def show(text: str) -> Ui:
        return {"text": [text]}

    @node("Drop", category="io", output_node=True)
    def drop(text: str) -> None:
        del text

    assert show.spec.outputs == drop.spec.outputs == ()
    assert show.spec.read_result({"text": ["a"]}).ui == {"text": ["a"]}
    assert drop.spec.read_result(None).ui is None


def test_every_plain_type_has_its_wire_name() -> None:
    @node("Plain", category="test")
    def plain(  # noqa: PLR0917  # one input of each type
        a: str,
        b: int,
        c: Annotated[float, Float(min=0)],
        d: Annotated[bool, Boolean(on="yes")],
        e: object,
        f: Literal["x", "y"],
        g: Annotated[str, Choice(lambda: ["now"])],
        h: Picture | None = None,
    ) -> Any:
        return (a, b, c, d, e, f, g, h)

    inputs = plain.spec.inputs
    assert [declared.type for declared in inputs.values()] == [
        "STRING", "INT", "FLOAT", "BOOLEAN", "*", "COMBO", "COMBO", "IMAGE",
    ]  # fmt: skip
    assert inputs["f"].offered() == ("x", "y")
    assert inputs["g"].offered() == ["now"]
    assert (inputs["h"].kind, inputs["h"].default) == ("optional", None)
    assert plain.spec.outputs[0].type == "*"


def test_hidden_inputs_are_marked() -> None:
    @node("Embed", category="test")
    def embed(prompt: Annotated[Mapping[str, object], Hidden("PROMPT")]) -> str:
        return str(prompt)

    assert (embed.spec.inputs["prompt"].kind, embed.spec.inputs["prompt"].type) == (
        "hidden",
        "PROMPT",
    )


def test_lane_follows_the_function_and_output_nodes_are_not_cached() -> None:
    @node("Ask", category="test", output_node=True)
    async def ask(text: str) -> str:
        return text

    assert (title.spec.lane, ask.spec.lane) == ("thread", "async")
    assert (title.spec.cacheable, ask.spec.cacheable) == (True, False)


def test_a_type_without_wire_name_is_refused_by_name() -> None:
    with pytest.raises(BadDeclaration, match=r"'Raw'.*'sky'"):

        @node("Raw", category="test")
        def raw(sky: bytes) -> str:
            return str(sky)


def test_an_async_function_in_a_thread_lane_is_refused() -> None:
    with pytest.raises(BadDeclaration, match="async function in the process lane"):

        @node("Wrong", category="test", lane="process")
        async def wrong(text: str) -> str:
            return text


def test_an_input_that_takes_any_number_of_values_is_refused() -> None:
    with pytest.raises(BadDeclaration, match="name every input"):

        @node("Many", category="test")
        def many(*texts: str) -> str:
            return "".join(texts)


class Sorted(NamedTuple):
    names: list[str]
    pictures: list[Picture]
    how_many: int


def test_a_list_of_a_type_is_a_list_output_of_that_type() -> None:
    @node("Sort", category="test")
    def sort(text: str) -> Sorted:
        return Sorted(text.split(), [], 0)

    @node("Split", category="test")
    def split(text: str) -> list[str]:
        return text.split()

    assert [(out.name, out.type, out.is_list) for out in sort.spec.outputs] == [
        ("names", "STRING", True),
        ("pictures", "IMAGE", True),
        ("how_many", "INT", False),
    ]
    assert split.spec.outputs[0].is_list


def test_a_node_that_takes_lists_annotates_its_inputs_as_lists() -> None:
    @node("Join", category="test", input_is_list=True)
    def join(
        texts: list[str], between: list[Annotated[str, Text(max_chars=3)]], image: list[Picture]
    ) -> str:
        del image
        return between[0].join(texts)

    inputs = join.spec.inputs
    assert join.spec.input_is_list
    assert [declared.type for declared in inputs.values()] == ["STRING", "STRING", "IMAGE"]
    assert inputs["between"].max_chars == 3


def test_a_list_input_of_a_node_that_takes_single_values_is_refused() -> None:
    with pytest.raises(BadDeclaration, match="'texts'"):

        @node("Join", category="test")
        def join(texts: list[str]) -> str:
            return "".join(texts)


def test_a_blocker_or_an_expansion_may_come_instead_of_the_result() -> None:
    @node("Maybe", category="test")
    def maybe(name: str) -> Sorted | Expansion | ExecutionBlocker:
        return Sorted([name], [], 1)

    blocker = ExecutionBlocker("no car")
    graph = {"1.0.0.a": {"class_type": "Title", "inputs": {}}}

    assert [out.name for out in maybe.spec.outputs] == ["names", "pictures", "how_many"]
    assert maybe.spec.read_result(maybe("a")).values == (["a"], [], 1)
    assert maybe.spec.read_result(blocker).values == (blocker, blocker, blocker)
    assert maybe.spec.read_result(Expansion(graph, (1, 2, 3))) == Outcome(
        values=(1, 2, 3), expand=graph
    )


def test_a_blockers_message_is_not_in_its_repr() -> None:
    assert "Elm" not in repr(ExecutionBlocker("12 Elm Road"))


def test_each_is_a_tuple_of_its_elements() -> None:
    assert Each((1, 2)) == (1, 2)


def test_lazy_and_raw_inputs_and_deadlines_are_declared() -> None:
    @node("Loop", category="test", check_lazy=lambda _: ["a"], deadline_s=2.5)
    def loop(
        prompt: Annotated[object, Hidden("DYNPROMPT")],
        a: Annotated[int | None, Input(lazy=True)] = None,
        flow: Annotated[object, Input(raw_link=True)] = None,
    ) -> object:
        return (prompt, a, flow)

    assert (loop.spec.inputs["a"].lazy, loop.spec.inputs["flow"].raw_link) == (True, True)
    assert loop.spec.check_lazy is not None
    assert loop.spec.deadline_s == 2.5
    assert loop.spec.reads("DYNPROMPT")
