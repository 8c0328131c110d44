"""One node's turn: its calls in a lane, and what they make."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from milepost.graph.calls import Calls, blocked_outcome, freeze, gather
from milepost.graph.expansion import Expanding
from milepost.graph.hooks import ask
from milepost.graph.lanes import Work
from milepost.graph.node_context import Listener, NodeContext
from milepost.graph.workshop import Made, Workshop
from milepost.node.spec import NodeSpec, Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeCall:
    """A node that is ready, with its inputs in hand."""

    node_id: str
    spec: NodeSpec
    calls: Calls
    workshop: Workshop
    run: Listener
    """Whose turn it is: it hears the node, and an expansion that comes of it is its own."""
    begin: Callable[[], None]
    """Told, from whatever thread, each time that a call really starts."""
    since: float = 0.0
    """When the run began, by the engine's clock."""

    def block_messages(self) -> list[str]:
        """What values say that must not be used; the calls that receive one are not made."""
        return [
            each.message
            for each in self.calls.blockers
            if each is not None and each.message is not None
        ]

    async def lazy_inputs(self, lazy: Collection[str]) -> list[str]:
        """Those of its lazy inputs that the node asks for, in any call that is not blocked."""
        check_lazy = self.spec.check_lazy
        asked: dict[str, None] = {}
        for index, arguments in enumerate(self.calls.arguments):
            if check_lazy is not None and self.calls.blockers[index] is None:
                services, _ = self._services(index)
                answer = await ask(check_lazy, arguments | services)
                if isinstance(answer, list | tuple | set | frozenset):
                    asked |= dict.fromkeys(name for name in answer if name in lazy)
        return list(asked)

    async def make(self) -> Made:
        """Call the node as often as its inputs ask for: async ones side by side, else in turn."""
        indices = range(len(self.calls.arguments))
        if len(indices) > 1 and inspect.iscoroutinefunction(self.spec.function):
            outcomes = await self._side_by_side(indices)
        else:
            outcomes = [await self._call(index) for index in indices]
        for outcome in outcomes:
            if outcome.expand is not None:
                return Expanding(outcomes, self.calls.mapped, self.run, self.node_id)
        return put_together(self.spec, outcomes, self.workshop, mapped=self.calls.mapped)

    async def _side_by_side(self, indices: Sequence[int]) -> list[Outcome]:
        tasks = [asyncio.create_task(self._call(index)) for index in indices]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:  # the others of one that failed
                task.cancel()

    async def _call(self, index: int) -> Outcome:
        spec = self.spec
        if self.calls.blockers[index] is not None:
            return blocked_outcome(spec)
        services, context = self._services(index)
        arguments = self.calls.arguments[index] | services
        try:
            work = Work(spec, arguments, self.begin, self.since, self.workshop.whose)
            raw = await self.workshop.lanes.of(spec.lane).run(work)
        finally:
            if context is not None:
                context.cancelled = True  # true on success too: nobody listens any more
        return spec.read_result(raw)

    def _services(self, index: int) -> tuple[dict[str, object], NodeContext | None]:
        """What a call is given besides its inputs, and the context if that is among it."""
        given: dict[str, object] = {}
        context = None
        for service in self.spec.services:
            if service.name == "context":
                context = NodeContext(self.node_id, self.run, call_index=index)
                given[service.parameter] = context
            elif service.name in self.workshop.services:
                given[service.parameter] = self.workshop.services[service.name]
        return given, context


def put_together(
    spec: NodeSpec, outcomes: Sequence[Outcome], workshop: Workshop, *, mapped: bool
) -> Outcome:
    """The node's outcome of its calls' outcomes, read-only from now on."""
    return freeze(spec, gather(spec, outcomes, mapped=mapped), workshop.registry.value_types)
