"""The hooks of a spec are enough to say what ComfyUI's V1 classes say."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from graph.flow_pack import FLOW_PACK
from graph.trial_pack import engine, workflow
from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.refusals import OutputsFailedValidation
from milepost.node.flow import ExecutionBlocker
from milepost.node.registry import Pack, Registry
from milepost.node.spec import InputSpec, NodeSpec, Outcome, OutputSpec, OwnCheck

V1 = type[Any]


def adapt(name: str, v1: V1) -> NodeSpec:
    """What a pack's adapter does, without its care for odd classes."""
    described = v1.INPUT_TYPES()
    inputs = {
        name: _input(kind, name, config)
        for kind, each in described.items()
        for name, config in each.items()
    }
    one = v1()
    method = getattr(one, v1.FUNCTION)
    takes_more = any(
        each.kind is each.VAR_KEYWORD for each in inspect.signature(method).parameters.values()
    )
    outputs = tuple(OutputSpec(name=each, type=each) for each in v1.RETURN_TYPES)
    is_changed = getattr(v1, "IS_CHANGED", None)
    check = getattr(v1, "VALIDATE_INPUTS", None)
    lazily = getattr(one, "check_lazy_status", None)
    return NodeSpec(
        class_type=name,
        function=method,
        read_result=lambda result: _outcome(result, len(outputs)),
        inputs=inputs,
        outputs=outputs,
        output_node=getattr(v1, "OUTPUT_NODE", False),
        input_is_list=getattr(v1, "INPUT_IS_LIST", False),
        idempotent=not getattr(v1, "NOT_IDEMPOTENT", False),
        fingerprint=None if is_changed is None else lambda given, _: is_changed(**given),
        own_check=None if check is None else OwnCheck.of(check),
        check_lazy=None if lazily is None else lambda arguments: lazily(**arguments),
        undeclared=_any_link if takes_more else None,
    )


def _input(kind: Any, name: str, config: Any) -> InputSpec:
    if kind == "hidden":
        return InputSpec(name=name, type=config, kind=kind)
    options: Mapping[str, Any] = config[1] if len(config) > 1 else {}
    return InputSpec(
        name=name,
        type=config[0] if isinstance(config[0], str) else "COMBO",
        kind=kind,
        choices=None if isinstance(config[0], str) else config[0],
        minimum=options.get("min"),
        maximum=options.get("max"),
        lazy=options.get("lazy", False),
        raw_link=options.get("rawLink", False),
        options=options,
    )


def _any_link(name: str, linked: bool) -> InputSpec | None:  # noqa: FBT001  # the hook's signature
    """`**kwargs` gets links that nobody declared, and no literals, as in ComfyUI."""
    return InputSpec(name=name, type="*", kind="optional") if linked else None


def _outcome(result: Any, count: int) -> Outcome:
    if isinstance(result, ExecutionBlocker):
        return Outcome(values=(result,) * count)
    if isinstance(result, dict):
        return Outcome(
            values=tuple(result.get("result", ())), ui=result.get("ui"), expand=result.get("expand")
        )
    return Outcome(values=tuple(result))


class TravelText:
    """A pack's class and method may be named in any script."""

    CATEGORY = "旅行"
    FUNCTION = "生成绘画提示词"
    RETURN_TYPES = ("STRING",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:  # noqa: N802  # ComfyUI's name
        return {"required": {"城市": ("STRING", {"default": ""})}}

    def 生成绘画提示词(self, 城市: str) -> tuple[str]:  # noqa: N802, N803, PLC2401  # as packs write it
        return (f"{城市}的秋天",)


class Average:
    """Takes any number of links that it does not declare."""

    FUNCTION = "average"
    RETURN_TYPES = ("FLOAT",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:  # noqa: N802
        return {"required": {"input1": ("INT", {})}}

    def average(self, input1: int, **more: int) -> tuple[float]:
        return ((input1 + sum(more.values())) / (1 + len(more)),)


class Counter:
    """Counts its own calls: what a cache would hide."""

    FUNCTION = "count"
    RETURN_TYPES = ("INT",)
    NOT_IDEMPOTENT = True
    calls: ClassVar[list[int]] = []

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:  # noqa: N802
        return {"required": {"value": ("INT", {"min": 0})}, "hidden": {"own_id": "UNIQUE_ID"}}

    @classmethod
    async def IS_CHANGED(cls, value: int | None, own_id: str) -> float:  # noqa: N802
        assert (value, own_id) == (None, "count")
        return float("nan")

    @classmethod
    async def VALIDATE_INPUTS(cls, value: int | None) -> bool | str:  # noqa: N802
        return value is None or "link it"

    def count(self, value: int, own_id: str) -> tuple[int]:
        assert own_id == "count"
        self.calls.append(value)
        return (len(self.calls),)


class Switch:
    """Lazy, an output node, and its expansion is in ComfyUI's words."""

    FUNCTION = "switch"
    RETURN_TYPES = ("*",)
    OUTPUT_NODE = True

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:  # noqa: N802
        lazy = {"lazy": True}
        return {
            "required": {"on": (["yes", "no"], {})},
            "optional": {"a": ("*", lazy), "b": ("*", lazy)},
        }

    def check_lazy_status(self, on: str, a: object = None, b: object = None) -> list[str]:
        del a, b
        return ["a" if on == "yes" else "b"]

    def switch(self, on: str, a: object = None, b: object = None) -> dict[str, Any]:
        chosen = a if on == "yes" else b
        added = {"switch.0.0.1": {"class_type": "Plus", "inputs": {"a": chosen, "b": 1}}}
        return {"ui": {"on": [on]}, "expand": added, "result": (["switch.0.0.1", 0],)}


def foreign() -> Registry:
    Counter.calls.clear()
    classes: dict[str, V1] = {
        "旅行文本生成": TravelText, "Average": Average, "Counter": Counter, "Switch": Switch,
    }  # fmt: skip
    adapted = tuple(adapt(name, v1) for name, v1 in classes.items())
    return Registry([FLOW_PACK, Pack(name="foreign", nodes=adapted)])


@pytest.fixture
def cache() -> OutcomeCache:
    return OutcomeCache(limit_bytes=100_000)


async def test_names_in_any_script_are_ordinary(lanes: Lanes) -> None:
    built = engine(lanes, registry=foreign())
    submitted = workflow(a=("旅行文本生成", {"城市": "无锡"}), end=("Show", {"value": ["a", 0]}))

    result = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": ["无锡的秋天"]}}


async def test_undeclared_links_reach_a_class_that_takes_anything_but_literals_do_not(
    lanes: Lanes,
) -> None:
    built = engine(lanes, registry=foreign())
    submitted = workflow(
        one=("Number", {"value": 1}),
        four=("Number", {"value": 4}),
        average=("Average", {"input1": ["one", 0], "input2": ["four", 0], "input3": 100}),
        end=("Show", {"value": ["average", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": [2.5]}}


async def test_is_changed_and_validate_inputs_may_be_async_and_nan_means_always(
    lanes: Lanes, cache: OutcomeCache
) -> None:
    built = engine(lanes, registry=foreign(), cache=cache)
    submitted = workflow(
        one=("Number", {"value": 1}),
        count=("Counter", {"value": ["one", 0]}),
        end=("Show", {"value": ["count", 0]}),
    )

    shown = []
    for _ in range(2):
        result = await built.run(await built.accept_beside(submitted))
        shown.append(result.outputs["end"])

    assert shown == [{"shown": [1]}, {"shown": [2]}]
    with pytest.raises(OutputsFailedValidation, match="link it"):
        await built.accept_beside(submitted.with_inputs("count", {"value": 3}))


async def test_lazy_expanding_output_nodes_say_it_all_in_one_dict(
    lanes: Lanes, cache: OutcomeCache
) -> None:
    built = engine(lanes, registry=foreign(), cache=cache)
    submitted = workflow(
        a=("Number", {"value": 1}),
        b=("Number", {"value": 5}),
        switch=("Switch", {"on": "no", "a": ["a", 0], "b": ["b", 0]}),
        end=("Show", {"value": ["switch", 0]}),
    )

    result = await built.run(built.accept(submitted))
    again = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": [6]}, "switch": {"on": ["no"]}}
    assert "a" not in result.timings
    assert again.outputs == result.outputs
    assert again.timings.keys() == {"end"}


class Remembers:
    """A hidden input that the engine knows nothing of: expansions give it, or nobody."""

    FUNCTION = "remember"
    RETURN_TYPES = ("INT",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:  # noqa: N802
        return {"required": {"start": ("INT", {})}, "hidden": {"left": ("*",)}}

    def remember(self, start: int, **more: int) -> tuple[int]:
        return (more.get("left", start),)


async def test_a_hidden_input_of_the_packs_own_is_given_or_left_out(lanes: Lanes) -> None:
    registry = Registry([FLOW_PACK, Pack(name="foreign", nodes=(adapt("Remembers", Remembers),))])
    built = engine(lanes, registry=registry)
    submitted = workflow(
        plain=("Remembers", {"start": 3}),
        given=("Remembers", {"start": 3, "left": 2}),
        a=("Show", {"value": ["plain", 0]}),
        b=("Show", {"value": ["given", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs == {"a": {"shown": [3]}, "b": {"shown": [2]}}
