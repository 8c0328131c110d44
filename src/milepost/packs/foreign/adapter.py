"""A class of ComfyUI's V1 convention as one of our node specs.

A V3 class comes here too: it answers V1's names.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

from milepost.node.context import Context
from milepost.node.spec import InputSpec, NodeSpec, Outcome, OutputSpec, OwnCheck, ServiceSpec
from milepost.node.value_types import ANY
from milepost.packs.foreign.border import into_pack
from milepost.packs.foreign.coroutine_lane import COROUTINE_LANE
from milepost.packs.foreign.declared import (
    V1,
    LiveInputs,
    read_inputs,
    read_undeclared,
    wire_type,
)
from milepost.packs.foreign.described import describer
from milepost.packs.foreign.guard import Ward, guarded
from milepost.packs.foreign.hook import Hook, class_hook
from milepost.packs.foreign.instances import Instances
from milepost.packs.foreign.lane import LANE_PREFIX
from milepost.packs.foreign.quitting import no_quitting
from milepost.packs.foreign.reason import hide_folders
from milepost.packs.foreign.result import read_result
from milepost.packs.foreign.running import Running, runs
from milepost.packs.foreign.standing import place_now, visiting
from milepost.packs.foreign.workplace import Workplace

CONTEXT: Final = "milepost.context"
WORKPLACE: Final = "milepost.workplace"
"""How our services are called beside a pack's own inputs."""
SERVICES: Final = (
    ServiceSpec(name="context", needed=True, protocol=Context, argument=CONTEXT),
    ServiceSpec(name="workplace", needed=True, protocol=Workplace, argument=WORKPLACE),
)
WardAt = Callable[[Workplace | None], Ward]
"""Where a pack's code runs → what it may write there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """The pack that a class comes from."""

    module: str
    """As `object_info` says it, `custom_nodes.NAME`; the lane is called after it."""
    version: str
    """Another one whenever the pack's code is."""
    ward_at: WardAt


def adapt(name: str, v1: V1, origin: Origin, *, display_name: str | None = None) -> NodeSpec:
    """The spec of a class.

    Args:
        name: that workflows use.
        v1: the class.
        origin: its pack.
        display_name: that editors show; the name if None.

    Raises:
        Exception: whatever the class raises when it is asked for its inputs, or is not as V1
            classes are.
    """
    live = LiveInputs(v1)
    types = live.fresh()
    inputs = read_inputs(types, live)
    outputs = read_outputs(v1)
    node = _Adapted(v1, inputs, outputs, origin.ward_at, Instances(v1))
    return NodeSpec(
        class_type=name,
        function=node.call_async if node.is_async else node.call,
        read_result=lambda outcome: cast("Outcome", outcome),  # it is read where the pack ran
        inputs=inputs,
        inputs_for=node.inputs_for if getattr(v1, "HAS_DYNAMIC_INPUTS", False) else None,
        outputs=outputs,
        services=SERVICES,
        lane=node.lane(origin.module),
        version=origin.version,
        fingerprint=None if node.is_changed is None else node.fingerprint,
        idempotent=not getattr(v1, "NOT_IDEMPOTENT", False),
        check_lazy=node.check_lazy if hasattr(v1, "check_lazy_status") else None,
        own_check=node.own_check(),
        undeclared=lambda asked, linked: node.undeclared(live, asked, linked=linked),
        output_node=getattr(v1, "OUTPUT_NODE", False) is True,
        input_is_list=bool(getattr(v1, "INPUT_IS_LIST", False)),
        display_name=display_name or name,
        category=str(getattr(v1, "CATEGORY", "")),
        description=str(getattr(v1, "DESCRIPTION", "")),
        module=origin.module,
        deprecated=bool(getattr(v1, "DEPRECATED", False)),
        experimental=bool(getattr(v1, "EXPERIMENTAL", False)),
        described=describer(
            v1, live, name=name, display_name=display_name or name, module=origin.module
        ),
    )


def read_outputs(v1: V1) -> tuple[OutputSpec, ...]:
    """RETURN_TYPES with what else is said of each; names and flags that are missing are usual."""
    types: Sequence[Any] = getattr(v1, "RETURN_TYPES", None) or ()
    names = _listed(v1, "RETURN_NAMES")
    are_lists = _listed(v1, "OUTPUT_IS_LIST")
    tooltips = _listed(v1, "OUTPUT_TOOLTIPS")
    return tuple(
        OutputSpec(
            name=str(names[slot]) if slot < len(names) else str(wire_type(written)),
            type=wire_type(written),
            is_list=slot < len(are_lists) and bool(are_lists[slot]),
            tooltip=str(tooltips[slot]) if slot < len(tooltips) and tooltips[slot] else None,
        )
        for slot, written in enumerate(types)
    )


class _Adapted:
    """What a spec calls of one class."""

    def __init__(
        self,
        v1: V1,
        inputs: Mapping[str, InputSpec],
        outputs: tuple[OutputSpec, ...],
        ward_at: WardAt,
        instances: Instances,
    ) -> None:
        self._v1 = v1
        self._inputs = inputs
        self._outputs = outputs
        self._ward_at = ward_at
        self._instances = instances
        self._takes_lists = bool(getattr(v1, "INPUT_IS_LIST", False))
        self._method = str(getattr(v1, "FUNCTION", ""))
        self.is_changed = class_hook(v1, "IS_CHANGED")
        function = getattr(v1, self._method, None)
        self.is_async = inspect.iscoroutinefunction(function)
        self._function = Hook.of(function) if callable(function) else None

    def lane(self, module: str) -> str:
        """Async code has the packs' loop; the rest has its pack's thread, unless it says better."""
        if self.is_async:
            return COROUTINE_LANE
        return "thread" if getattr(self._v1, "THREAD_SAFE", False) is True else LANE_PREFIX + module

    def call(self, **arguments: Any) -> Outcome:
        """Call the class's function in this thread."""
        with self._running(arguments) as (function, inputs):
            return read_result(self._outputs, function(**inputs))

    async def call_async(self, **arguments: Any) -> Outcome:
        """Await the class's function."""
        with self._running(arguments) as (function, inputs):
            return read_result(self._outputs, await function(**inputs))

    @contextmanager
    def _running(
        self, arguments: dict[str, Any]
    ) -> Iterator[tuple[Callable[..., Any], dict[str, object]]]:
        """While open, the pack's code runs for the node that the arguments tell of."""
        context: Context = arguments.pop(CONTEXT)
        place: Workplace = arguments.pop(WORKPLACE)
        with self._at(place, Running(context, place)):
            node = self._instances.of(place, context.node_id)
            yield getattr(node, self._method), self._into_pack(arguments)

    @contextmanager
    def _at(self, place: Workplace | None, call: Running | None = None) -> Iterator[None]:
        """While open, the pack's code runs in that place; what it raises names no folder."""
        with ExitStack() as stack:
            stack.enter_context(guarded(self._ward_at(place)))
            if place is not None:
                stack.enter_context(visiting(place))
            if call is not None:
                stack.enter_context(runs(call))
            try:
                with no_quitting():
                    yield
            except Exception as error:
                hide_folders(error)
                raise

    def _into_pack(self, arguments: Mapping[str, object]) -> dict[str, object]:
        taken = {}
        for name, value in arguments.items():
            declared = self._inputs.get(name)
            declared_type = ANY if declared is None else declared.type
            taken[name] = (
                [into_pack(each, declared_type) for each in value]
                if self._takes_lists and isinstance(value, list)
                else into_pack(value, declared_type)
            )
        return taken

    def inputs_for(self, written: Mapping[str, object]) -> Mapping[str, InputSpec]:
        """The inputs of one node; those of the class if it cannot say."""
        try:
            with no_quitting():
                return read_inputs(self._v1.INPUT_TYPES(written))
        except Exception:  # noqa: BLE001  # it is a pack's, and a workflow is being checked
            return self._inputs

    def undeclared(self, live: LiveInputs, name: str, *, linked: bool) -> InputSpec | None:
        """What the class's own dict says; else a link goes to a function that can take it.

        `**kwargs` gets links that nobody declared, and no literals, as in ComfyUI.
        """
        declared = read_undeclared(live.known(), name)
        if declared is not None or not linked:
            return declared
        if hasattr(self._v1, "GET_SCHEMA") and not getattr(self._v1, "ACCEPT_ALL_INPUTS", False):
            return None
        takes = self._function is not None and self._function.takes(name)
        return InputSpec(name=name, type=ANY, kind="optional") if takes else None

    def fingerprint(self, given: Mapping[str, object], services: Mapping[str, object]) -> object:
        """IS_CHANGED; may be async."""
        place = services.get("workplace")
        if self.is_changed is None:
            return None
        return self._ask(self.is_changed, self._as_lists(given), cast("Workplace | None", place))

    def own_check(self) -> OwnCheck | None:
        """VALIDATE_INPUTS; its parameters name the inputs that it judges."""
        hook = class_hook(self._v1, "VALIDATE_INPUTS")
        if hook is None:
            return None

        def check(**judged: object) -> object:
            return self._ask(hook, self._as_lists(judged), place_now())

        return OwnCheck(
            function=check,
            inputs=frozenset(hook.names or ()) - {"input_types"},
            every_input=hook.names is None,
            input_types=hook.names is not None and "input_types" in hook.names,
        )

    def check_lazy(self, arguments: Mapping[str, object]) -> Any:
        """check_lazy_status of the node's own object; may be async."""
        given = dict(arguments)
        call = Running(cast("Context", given.pop(CONTEXT)), cast("Workplace", given.pop(WORKPLACE)))
        with self._at(call.workplace, call):
            node = self._instances.of(call.workplace, call.context.node_id)
            hook = Hook.of(node.check_lazy_status)
            inputs = self._into_pack(given)
        return self._ask(hook, inputs, call.workplace, call)

    def _ask(
        self,
        hook: Hook,
        given: Mapping[str, object],
        place: Workplace | None,
        call: Running | None = None,
    ) -> object:
        """What a hook says; may be to be awaited."""
        with self._at(place, call):
            answer = hook.ask(given)
        return self._awaited(answer, place, call) if inspect.isawaitable(answer) else answer

    async def _awaited(
        self, answer: Awaitable[object], place: Workplace | None, call: Running | None
    ) -> object:
        with self._at(place, call):
            return await answer

    def _as_lists(self, given: Mapping[str, object]) -> dict[str, object]:
        """A class that takes lists is asked with lists."""
        if not self._takes_lists:
            return dict(given)
        return {name: [value] for name, value in given.items()}


def _listed(v1: V1, name: str) -> Sequence[Any]:
    listed = getattr(v1, name, None)
    return listed if isinstance(listed, list | tuple) else ()
