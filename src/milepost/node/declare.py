"""Declare a node: a plain function, its inputs before the `*`, the services it needs after it.

    @node("PosterTitle", category="poster/lettering")
    def title(
        image: ImageValue,
        text: Annotated[str, Text(max_chars=40)],
        size_px: Annotated[int, Int(min=12, max=400)] = 96,
        *,
        lettering: Lettering,
    ) -> Titled: ...

The decorator only attaches a spec; the function stays callable in a test. An input with a
default may be left out of a workflow. The result is one annotated value, a NamedTuple (its
fields name the outputs; a field `ui: Ui` is what an output node shows), a bare `Ui`, or None.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar, get_type_hints

from milepost.node.annotations import BadDeclaration, read_input, read_result_type
from milepost.node.spec import (
    CheckLazy,
    Costly,
    Fingerprint,
    InputSpec,
    NodeSpec,
    OwnCheck,
    ServiceSpec,
)

P = ParamSpec("P")
R = TypeVar("R")


class Node(Generic[P, R]):
    """A function that is also a node: call it as the function, read `.spec` as the node."""

    def __init__(self, function: Callable[P, R], spec: NodeSpec) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        self.spec = spec

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the function; nothing of the engine is involved."""
        return self._function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<node {self.spec.class_type}>"


def node(
    class_type: str,
    *,
    category: str,
    lane: str | None = None,
    display_name: str = "",
    output_node: bool = False,
    description: str | None = None,
    version: str = "1",
    cacheable: bool | None = None,
    costly: bool | Costly = False,
    fingerprint: Fingerprint | None = None,
    check_lazy: CheckLazy | None = None,
    validate_inputs: Callable[..., object] | None = None,
    input_is_list: bool = False,
    deadline_s: float | None = None,
    deprecated: bool = False,
    experimental: bool = False,
    gives_way: bool = False,
) -> Callable[[Callable[P, R]], Node[P, R]]:
    """Make a function a node.

    Args:
        class_type: the name that workflows use; never change it.
        category: where the editor lists it, `poster/lettering`.
        lane: where it runs; `async` for an async function, else `thread`.
        display_name: title in the editor; the class type if empty.
        output_node: the workflow is run for this node's sake.
        description: one paragraph for the editor; the docstring's first one if None.
        version: raise it when the same inputs give another result.
        cacheable: False for a node with an effect; output nodes are not cached unless True.
        costly: it costs money or many seconds, so that its outcome is kept in the store, too; a
            function decides by the node's literals. Every output needs a registered type.
        fingerprint: literals and services → state of the outside world, part of the cache key.
        check_lazy: which of the inputs marked `Input(lazy=True)` are needed, see `CheckLazy`.
        validate_inputs: its parameters name the inputs it judges, see `OwnCheck`.
        input_is_list: called once with a `list[…]` per input, not once per element.
        deadline_s: how long one run may take, waiting for a lane not counted.
        deprecated: the editor hides it.
        experimental: the editor marks it.
        gives_way: it stands in for a pack's node; where that pack is installed, its own is used.

    Raises:
        BadDeclaration: an annotation has no wire type, or `lane` does not fit the function.
    """

    def attach(function: Callable[P, R]) -> Node[P, R]:
        is_async = inspect.iscoroutinefunction(function)
        if is_async and lane not in (None, "async"):
            raise BadDeclaration(class_type, f"is an async function in the {lane} lane")
        if lane == "async" and not is_async:
            raise BadDeclaration(class_type, "is in the async lane but no async function")
        hints = get_type_hints(function, include_extras=True)
        outputs, read_result = read_result_type(class_type, hints.get("return"))
        spec = NodeSpec(
            class_type=class_type,
            function=function,
            read_result=read_result,
            inputs=_inputs(class_type, function, hints, is_list=input_is_list),
            outputs=outputs,
            services=_services(function, hints),
            lane=lane or ("async" if is_async else "thread"),
            version=version,
            cacheable=not output_node if cacheable is None else cacheable,
            costly=costly,
            fingerprint=fingerprint,
            check_lazy=check_lazy,
            own_check=None if validate_inputs is None else OwnCheck.of(validate_inputs),
            input_is_list=input_is_list,
            deadline_s=deadline_s,
            output_node=output_node,
            display_name=display_name,
            category=category,
            description=_first_paragraph(function) if description is None else description,
            deprecated=deprecated,
            experimental=experimental,
            gives_way=gives_way,
        )
        return Node(function, spec)

    return attach


def _inputs(
    class_type: str, function: Callable[..., object], hints: dict[str, object], *, is_list: bool
) -> dict[str, InputSpec]:
    inputs = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            continue
        if parameter.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
            raise BadDeclaration(class_type, f"takes {parameter}; name every input")
        if name not in hints:
            raise BadDeclaration(class_type, f"has the input {name!r} without an annotation")
        inputs[name] = read_input(class_type, name, hints[name], parameter.default, is_list=is_list)
    return inputs


def _services(function: Callable[..., object], hints: dict[str, object]) -> tuple[ServiceSpec, ...]:
    return tuple(
        ServiceSpec(
            name=name,
            needed=parameter.default is inspect.Parameter.empty,
            protocol=hints.get(name),
        )
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    )


def _first_paragraph(function: Callable[..., object]) -> str:
    return (inspect.getdoc(function) or "").split("\n\n", 1)[0].replace("\n", " ")
