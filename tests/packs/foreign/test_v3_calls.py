"""V3 nodes that are called as V1 nodes: what their code gets, and what comes of its result."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from milepost.node.flow import ExecutionBlocker
from milepost.packs.foreign.v3 import io
from milepost.packs.foreign.v3.comfy_node import HIDDEN_PREFIX


class Shown:
    def as_dict(self) -> dict[str, Any]:
        return {"text": ("seen",)}


def hidden(**named: object) -> dict[str, object]:
    return {HIDDEN_PREFIX + name: value for name, value in named.items()}


def returning(result: Callable[[type[io.ComfyNode]], object], **said: Any) -> Any:
    class Node(io.ComfyNode):
        @classmethod
        def define_schema(cls) -> io.Schema:
            outputs: list[io.Output] = [io.Int.Output("a"), io.Int.Output("b")]
            return io.Schema(node_id="Node", outputs=outputs, **said)

        @classmethod
        def execute(cls, **_: Any) -> Any:
            return result(cls)

    return Node


def test_values_what_is_shown_and_more_nodes_come_as_a_v1_nodes_dict() -> None:
    node = returning(
        lambda _: io.NodeOutput(1, 2, ui=Shown(), expand={"x": {"class_type": "Y"}}),
        enable_expand=True,
    )

    assert node.call_v1() == {
        "result": (1, 2),
        "ui": {"text": ("seen",)},
        "expand": {"x": {"class_type": "Y"}},
    }


@pytest.mark.parametrize(
    ("returned", "result"),
    [
        ((1, 2), (1, 2)),
        ({"result": [1, 2], "ui": {}}, (1, 2)),
        (io.NodeOutput(), ()),
        (None, ()),
    ],
)
def test_code_may_return_what_v1_code_returns(returned: object, result: object) -> None:
    assert returning(lambda _: returned).call_v1()["result"] == result


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (io.NodeOutput(block_execution="no car"), "no car"),
        (ExecutionBlocker("no car"), "no car"),
        ({"result": ExecutionBlocker("no car")}, "no car"),
        (ExecutionBlocker(None), None),
    ],
)
def test_a_result_may_be_blocked_in_every_slot(returned: object, message: str | None) -> None:
    result = returning(lambda _: returned).call_v1()["result"]

    assert [blocker.message for blocker in result] == [message, message]


def test_a_result_of_another_kind_is_named() -> None:
    with pytest.raises(TypeError, match=r"io\.NodeOutput, a tuple or a dict, not int"):
        returning(lambda _: 7).call_v1()


def test_more_nodes_must_be_announced() -> None:
    with pytest.raises(ValueError, match="enable_expand=True"):
        returning(lambda _: io.NodeOutput(expand={})).call_v1()


def test_a_node_output_is_read_as_packs_read_it() -> None:
    output = io.NodeOutput(1, 2)

    assert (output[1], output.args, output.result) == (2, (1, 2), (1, 2))
    assert io.NodeOutput().result is None
    assert io.NodeOutput.from_dict({"result": (3,), "ui": {"text": ["x"]}}).ui == {"text": ["x"]}


class WhoAmI(io.ComfyNode):
    meeting = threading.Barrier(2)

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="WhoAmI",
            inputs=[io.String.Input("prompt")],
            outputs=[io.String.Output()],
            hidden=[io.Hidden.unique_id, io.Hidden.prompt],
        )

    @classmethod
    def execute(cls, prompt: str) -> io.NodeOutput:
        cls.meeting.wait(timeout=5)
        return io.NodeOutput((prompt, cls.hidden.unique_id, cls.hidden.prompt))


def test_calls_that_run_at_once_each_know_what_is_hidden_in_theirs() -> None:
    with ThreadPoolExecutor(2) as threads:
        calls = [
            threads.submit(WhoAmI.call_v1, prompt=word, **hidden(unique_id=word, prompt={word: {}}))
            for word in ("a", "b")
        ]
        seen = [call.result()["result"][0] for call in calls]

    assert seen == [("a", "a", {"a": {}}), ("b", "b", {"b": {}})]
    assert WhoAmI.hidden.unique_id is None


async def test_async_code_is_awaited_and_knows_what_is_hidden_after_waiting() -> None:
    class Later(io.ComfyNode):
        @classmethod
        def define_schema(cls) -> io.Schema:
            return io.Schema(
                node_id="Later", outputs=[io.String.Output()], hidden=[io.Hidden.unique_id]
            )

        @classmethod
        async def execute(cls) -> io.NodeOutput:
            await asyncio.sleep(0)
            return io.NodeOutput(cls.hidden.unique_id)

    function = getattr(Later(), Later.FUNCTION)
    assert inspect.iscoroutinefunction(function)

    seen = await asyncio.gather(*(function(**hidden(unique_id=each)) for each in ("1", "2")))

    assert [each["result"] for each in seen] == [("1",), ("2",)]


def test_sync_code_is_called_by_a_sync_function() -> None:
    assert not inspect.iscoroutinefunction(getattr(WhoAmI(), WhoAmI.FUNCTION))


def test_what_is_not_hidden_anywhere_is_none() -> None:
    assert WhoAmI.hidden.extra_pnginfo is None
    assert WhoAmI.hidden.something_newer is None


def test_a_node_that_takes_lists_is_not_given_lists_of_what_is_hidden() -> None:
    node = returning(
        lambda cls: io.NodeOutput(cls.hidden.unique_id, cls.hidden.prompt),
        is_input_list=True,
        hidden=[io.Hidden.unique_id, io.Hidden.prompt],
    )

    assert node.call_v1(**hidden(unique_id=["7"], prompt=[{"7": {}}]))["result"] == ("7", {"7": {}})


def taking(**said: Any) -> Any:
    class Taking(io.ComfyNode):
        @classmethod
        def define_schema(cls) -> io.Schema:
            return io.Schema(
                node_id="Taking",
                inputs=[io.Int.Input("a"), io.Int.Input("b", optional=True)],
                outputs=[io.AnyType.Output()],
                **said,
            )

        @classmethod
        def execute(cls, **given: Any) -> io.NodeOutput:
            return io.NodeOutput(given)

    return Taking


def test_undeclared_inputs_are_given_only_to_code_that_takes_all() -> None:
    assert taking().call_v1(a=1, more=2)["result"] == ({"a": 1},)
    assert taking(accept_all_inputs=True).call_v1(a=1, more=2)["result"] == ({"a": 1, "more": 2},)


def test_code_that_takes_all_has_whatever_is_written() -> None:
    node = taking(accept_all_inputs=True)

    assert node.INPUT_TYPES({"a": 1, "more": 2})["optional"] == {
        "b": ("INT", {}),
        "more": ("*", {}),
    }
    assert (node.HAS_DYNAMIC_INPUTS, taking().HAS_DYNAMIC_INPUTS) == (True, False)


def test_what_code_keeps_on_its_class_is_gone_with_the_call() -> None:
    def count(cls: Any) -> object:
        cls.count = getattr(cls, "count", 0) + 1
        return cls.count, 0

    node = returning(count)

    assert [node.call_v1()["result"][0] for _ in range(2)] == [1, 1]


class Hooked(io.ComfyNode):
    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="Hooked",
            inputs=[
                io.Int.Input("a", lazy=True),
                io.Int.Input("b", lazy=True),
                io.DynamicCombo.Input(
                    "mode", [io.DynamicCombo.Option("x", [io.Int.Input("width")])]
                ),
            ],
            hidden=[io.Hidden.unique_id],
        )

    @classmethod
    def check_lazy_status(cls, a: int | None, mode: dict[str, Any], **_: Any) -> list[str]:
        return ["b"] if a is not None and mode["width"] > 1 else ["a"]

    @classmethod
    def fingerprint_inputs(cls, mode: dict[str, Any], **_: Any) -> tuple[int, str | None]:
        return mode["width"], cls.hidden.unique_id

    @classmethod
    def validate_inputs(cls, mode: dict[str, Any]) -> bool | str:
        return mode["width"] < 5 or "too wide"


MODE: dict[str, Any] = {"mode": "x", "mode.width": 3}


def test_lazy_inputs_are_asked_for_by_what_the_code_is_given() -> None:
    one = Hooked()

    assert one.check_lazy_status(a=None, b=None, **MODE) == ["a"]
    assert one.check_lazy_status(a=1, b=None, **MODE) == ["b"]


def test_without_a_say_every_lazy_input_is_needed() -> None:
    assert taking()().check_lazy_status(a=None, b=2) == ["a"]


def test_the_fingerprint_is_of_what_the_code_is_given() -> None:
    assert Hooked.IS_CHANGED(**MODE, **hidden(unique_id="7")) == (3, "7")


def test_a_nodes_own_check_gets_what_a_choice_opened() -> None:
    check = Hooked.VALIDATE_INPUTS

    assert check(**MODE, a=None, **hidden(unique_id="7")) is True
    assert check(**{**MODE, "mode.width": 9}) == "too wide"


def test_a_check_of_plain_inputs_keeps_its_own_signature() -> None:
    class Checked(io.ComfyNode):
        @classmethod
        def define_schema(cls) -> io.Schema:
            return io.Schema(node_id="Checked", inputs=[io.Int.Input("a")])

        @classmethod
        def validate_inputs(cls, a: int, input_types: dict[str, str]) -> bool:
            return a > 0 and not input_types

    assert list(inspect.signature(Checked.VALIDATE_INPUTS).parameters) == ["a", "input_types"]
    assert Checked.VALIDATE_INPUTS(a=1, input_types={}) is True


def test_a_class_without_a_schema_or_work_is_no_node() -> None:
    class Bare(io.ComfyNode):
        @classmethod
        def define_schema(cls) -> io.Schema:
            return io.Schema(node_id="Bare")

    with pytest.raises(TypeError, match="Bare has no execute"):
        Bare.VALIDATE_CLASS()
    WhoAmI.VALIDATE_CLASS()
