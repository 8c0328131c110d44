"""One workflow while it runs: who is ready, who still needs a value, what came of each node."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from milepost.graph.cache import OutcomeCache
from milepost.graph.checked import Accepted, CheckedNode
from milepost.graph.events import (
    Emit,
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodesCached,
    NodeStarted,
    RunCancelled,
    RunFailed,
    RunStarted,
    RunSucceeded,
)
from milepost.graph.in_flight import InFlight, this_task_is_cancelled
from milepost.graph.lanes import Lanes, NodeQuit, Work
from milepost.graph.node_context import NodeContext
from milepost.graph.plan import Plan
from milepost.graph.result import NodeFailure, RunResult
from milepost.node.spec import NodeSpec, Outcome, Ui
from milepost.node.value_types import ValueTypes


@dataclass(frozen=True, kw_only=True, slots=True)
class Workshop:
    """What all runs of one engine share."""

    lanes: Lanes
    services: Mapping[str, object]
    value_types: ValueTypes
    cache: OutcomeCache | None
    in_flight: InFlight
    clock: Callable[[], float]


@dataclass(kw_only=True, slots=True)
class OneRun:
    """The state of one run. A task per node that is ready; values go when the last taker ran."""

    workshop: Workshop
    accepted: Accepted
    plan: Plan
    keys: Mapping[str, str | None]
    keep: frozenset[str]
    cached: tuple[str, ...]
    prompt_id: str
    emit: Emit
    tasks: asyncio.TaskGroup = field(default_factory=asyncio.TaskGroup)
    waits_for: dict[str, int] = field(init=False)
    takers_left: dict[str, int] = field(init=False)
    outcomes: dict[str, Outcome] = field(init=False)
    outputs: dict[str, Ui] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)
    """By the clock, when each node really started."""
    failures: list[NodeFailure] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    contexts: dict[str, NodeContext] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.waits_for = dict(self.plan.waits_for)
        self.takers_left = {
            node_id: len(takers) + (node_id in self.keep)
            for node_id, takers in self.plan.consumers.items()
        }
        self.outcomes = dict(self.plan.from_cache)

    async def finish(self) -> RunResult:
        """Run to the end, whatever fails on the way."""
        self.emit(RunStarted(self.prompt_id, len(self.plan.to_run)))
        self.emit(NodesCached(self.prompt_id, self.cached))
        for node_id, outcome in self.plan.from_cache.items():
            self._show(node_id, outcome)
        try:
            async with self.tasks:
                self._start(node_id for node_id, count in self.waits_for.items() if count == 0)
        except asyncio.CancelledError:
            self.emit(RunCancelled(self.prompt_id))
            raise
        self.emit((RunFailed if self.failures else RunSucceeded)(self.prompt_id))
        return RunResult(
            prompt_id=self.prompt_id,
            outputs=self.outputs,
            values={
                node_id: self.outcomes[node_id].values
                for node_id in self.keep
                if node_id in self.outcomes
            },
            timings=self.timings,
            cached=frozenset(self.cached),
            errors=tuple(self.failures),
            skipped=frozenset(self.skipped),
        )

    def _start(self, ready: Iterable[str]) -> None:
        for node_id in ready:
            self.tasks.create_task(self._run_node(node_id), name=node_id)

    async def _run_node(self, node_id: str) -> None:
        node, key = self.accepted.nodes[node_id], self.keys[node_id]
        self.emit(NodeStarted(self.prompt_id, node_id, node.spec.class_type))
        self.begun[node_id] = self.workshop.clock()
        try:
            outcome = (
                await self._compute(node_id, node)
                if key is None
                else await self.workshop.in_flight.once(
                    key, lambda: self._compute_and_cache(node_id, node, key)
                )
            )
        except asyncio.CancelledError as error:
            if this_task_is_cancelled():
                raise
            self._fail(node_id, node, NodeQuit(f"the node cancelled itself: {error}"))
        except Exception as error:  # noqa: BLE001  # a node may raise anything; its branch ends here
            self._fail(node_id, node, error)
        else:
            self.timings[node_id] = self.workshop.clock() - self.begun[node_id]
            self._succeed(node_id, outcome)

    async def _compute_and_cache(self, node_id: str, node: CheckedNode, key: str) -> Outcome:
        cache = self.workshop.cache
        found = None if cache is None else cache.get(key)
        if found is not None:  # somebody made it since the plan
            return found
        outcome = await self._compute(node_id, node)
        if cache is not None:
            cache.put(key, outcome, self._size_bytes(node.spec, outcome))
        return outcome

    async def _compute(self, node_id: str, node: CheckedNode) -> Outcome:
        work = Work(node.spec, self._arguments(node_id, node), partial(self._begin, node_id))
        try:
            raw = await self.workshop.lanes.of(node.spec.lane).run(work)
        finally:
            context = self.contexts.pop(node_id, None)
            if context is not None:
                context.cancelled = True  # true on success too: nobody listens any more
        return self._freeze(node.spec, node.spec.read_result(raw))

    def _begin(self, node_id: str) -> None:
        self.begun[node_id] = self.workshop.clock()

    def _arguments(self, node_id: str, node: CheckedNode) -> dict[str, object]:
        arguments = dict(node.literals)
        for name, link in node.links.items():
            arguments[name] = self.outcomes[link.node_id].values[link.slot]
        for declared in node.spec.inputs.values():
            if declared.kind == "hidden":
                arguments[declared.name] = self._hidden(declared.type, node_id)
        for service in node.spec.services:
            if service.name == "context":
                context = NodeContext(node_id, self._progress)
                self.contexts[node_id] = arguments["context"] = context
            elif service.name in self.workshop.services:
                arguments[service.name] = self.workshop.services[service.name]
        return arguments

    def _hidden(self, what: str, node_id: str) -> object:
        match what:
            case "UNIQUE_ID":
                return node_id
            case "PROMPT":
                return self.accepted.workflow.to_json()
            case "EXTRA_PNGINFO":
                return self.accepted.extra_pnginfo
            case _:
                return None

    def _freeze(self, spec: NodeSpec, outcome: Outcome) -> Outcome:
        types = self.workshop.value_types
        frozen = tuple(
            types.of(output.type).freeze(value)
            for output, value in zip(spec.outputs, outcome.values, strict=True)
        )
        return Outcome(values=frozen, ui=outcome.ui)

    def _size_bytes(self, spec: NodeSpec, outcome: Outcome) -> int:
        types = self.workshop.value_types
        return sum(
            types.of(output.type).size_bytes(value)
            for output, value in zip(spec.outputs, outcome.values, strict=True)
        )

    def _progress(self, node_id: str, fraction: float) -> None:
        if node_id in self.contexts:
            self.emit(NodeProgress(self.prompt_id, node_id, fraction))

    def _succeed(self, node_id: str, outcome: Outcome) -> None:
        if self.takers_left[node_id]:
            self.outcomes[node_id] = outcome
        self._show(node_id, outcome)
        self.emit(NodeFinished(self.prompt_id, node_id, outcome.ui, self.timings[node_id]))
        self._let_go_upstream(node_id)
        ready = []
        for taker in self.plan.consumers[node_id]:
            self.waits_for[taker] -= 1
            if self.waits_for[taker] == 0:
                ready.append(taker)
        self._start(ready)

    def _fail(self, node_id: str, node: CheckedNode, error: Exception) -> None:
        failure = NodeFailure(
            node_id, node.spec.class_type, error, node.literals, tuple(self.timings)
        )
        self.failures.append(failure)
        self.emit(NodeFailed(self.prompt_id, failure))
        ended = [node_id]
        while ended:
            gone = ended.pop()
            self._let_go_upstream(gone)
            behind = [taker for taker in self.plan.consumers[gone] if taker not in self.skipped]
            self.skipped.update(behind)
            ended += behind

    def _let_go_upstream(self, node_id: str) -> None:
        """The node takes nothing any more: values that nobody else takes are freed."""
        for upstream in dict.fromkeys(self.accepted.nodes[node_id].upstream()):
            self.takers_left[upstream] -= 1
            if self.takers_left[upstream] == 0:
                self.outcomes.pop(upstream, None)

    def _show(self, node_id: str, outcome: Outcome) -> None:
        if outcome.ui is not None and node_id in self.accepted.outputs:
            self.outputs[node_id] = outcome.ui
