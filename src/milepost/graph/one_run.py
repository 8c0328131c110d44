"""One workflow while it runs: every ready node gets its turn, and what comes of it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from milepost.graph.arguments import arguments_of
from milepost.graph.calls import plan_calls, size_bytes
from milepost.graph.checked import CheckedNode
from milepost.graph.deadline import Deadlines
from milepost.graph.events import (
    Emit,
    NodeFailed,
    NodeFinished,
    NodePreview,
    NodeProgress,
    NodesCached,
    NodeStarted,
    RunCancelled,
    RunFailed,
    RunStarted,
    RunSucceeded,
)
from milepost.graph.expansion import Expanding
from milepost.graph.failures import DependencyCycle, ExecutionBlocked
from milepost.graph.growing_graph import GrowingGraph, may_link_anywhere
from milepost.graph.in_flight import this_task_is_cancelled
from milepost.graph.lanes import NodeQuit
from milepost.graph.node_call import NodeCall, put_together
from milepost.graph.order import find_cycle
from milepost.graph.result import NodeFailure, RunResult
from milepost.graph.schedule import Schedule
from milepost.graph.workshop import Made, Workshop
from milepost.node.flow import EndOfRun
from milepost.node.spec import Outcome, Ui


@dataclass(kw_only=True, slots=True)
class OneRun:
    """The state of one run: a task per node that is ready."""

    workshop: Workshop
    graph: GrowingGraph
    schedule: Schedule
    keep: frozenset[str]
    cached: tuple[str, ...]
    prompt_id: str
    emit: Emit
    deadline_s: float | None
    deadlines: Deadlines
    tasks: asyncio.TaskGroup = field(default_factory=asyncio.TaskGroup)
    expanding: dict[str, Expanding] = field(default_factory=dict)
    """Nodes that wait for the nodes they added."""
    started: dict[str, float] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)
    """By the clock, when each node had its turn and when its lane had room."""
    outputs: dict[str, Ui] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    failures: list[NodeFailure] = field(default_factory=list)
    since: float = field(init=False)
    """When it began, by the clock."""

    def __post_init__(self) -> None:
        self.since = self.workshop.clock()

    async def finish(self) -> RunResult:
        """Run to the end, whatever fails on the way."""
        targets = dict.fromkeys([*self.graph.accepted.outputs, *self.keep])
        ready = self.schedule.want(targets)
        self.emit(RunStarted(self.prompt_id, len(self.schedule.active)))
        self.emit(NodesCached(self.prompt_id, self.cached))
        for node_id in targets:
            if node_id in self.schedule.outcomes:
                self._show(node_id, self.schedule.outcomes[node_id])
        if self.deadline_s is not None:
            self.deadlines.watch_run(self.deadline_s)
        try:
            await self._run_all(ready)
        except asyncio.CancelledError:
            self.emit(RunCancelled(self.prompt_id))
            raise
        finally:
            self.deadlines.close()
        self._blame_cycles()
        result = self._result()
        self.emit((RunFailed if result.failed else RunSucceeded)(self.prompt_id))
        return result

    async def _run_all(self, ready: Iterable[str]) -> None:
        """Until nothing runs any more.

        Raises:
            CancelledError: somebody cancelled the run, or a node asked for that.
        """
        try:
            async with self.tasks:
                self._start(ready)
        except BaseExceptionGroup as ended:
            asked, others = ended.split(EndOfRun)
            if asked is None or others is not None:
                raise
            raise asyncio.CancelledError("a node asked to end its run") from asked

    def _result(self) -> RunResult:
        outcomes = self.schedule.outcomes
        shown = {node_id: self.graph.display_id(node_id) for node_id in self.outputs}
        return RunResult(
            prompt_id=self.prompt_id,
            outputs=self.outputs,
            values={
                node_id: outcomes[node_id].values for node_id in self.keep if node_id in outcomes
            },
            timings=self.timings,
            cached=frozenset(self.cached),
            errors=tuple(self.failures),
            skipped=frozenset(self.schedule.skipped),
            display_ids={node_id: at for node_id, at in shown.items() if at is not None},
        )

    def _start(self, ready: Iterable[str]) -> None:
        for node_id in ready:
            self.tasks.create_task(self._run_chain(node_id), name=node_id)

    async def _run_chain(self, node_id: str) -> None:
        """A node, and the one that can start then, if it is the only one."""
        ready = await self._run_node(node_id)
        # an async node may have left something in this task's context that is not for the next one
        while len(ready) == 1 and self.graph.nodes[node_id].spec.lane != "async":
            node_id = ready[0]
            ready = await self._run_node(node_id)
        self._start(ready)

    async def _run_node(self, node_id: str) -> list[str]:
        """One turn, and who can start now.

        A node that asks for more, or adds nodes, gets another when they have run.
        """
        self.deadlines.enter(node_id)
        try:
            came = await self._turn(node_id, self.graph.nodes[node_id])
        except asyncio.CancelledError as error:
            overdue = self.deadlines.leave(node_id)
            if overdue is not None and self._only_overdue():
                self._fail(node_id, overdue)
            elif this_task_is_cancelled():
                raise
            else:
                self._fail(node_id, NodeQuit(f"the node cancelled itself: {error}"))
        except EndOfRun:
            overdue = self.deadlines.leave(node_id)
            if overdue is None:
                raise  # the task group ends the other nodes
            self._fail(node_id, overdue)
        except Exception as error:  # noqa: BLE001  # a node may raise anything; its branch ends here
            self._fail(node_id, self.deadlines.leave(node_id) or error)
        else:
            overdue = self.deadlines.leave(node_id)
            if overdue is not None:  # it swallowed its cancellation
                self._fail(node_id, overdue)
            elif isinstance(came, Outcome):
                return self._succeed(node_id, came)
            else:
                return came
        return []

    def _only_overdue(self) -> bool:
        """Whether the deadline alone cancelled the running task, nobody else besides."""
        task = asyncio.current_task()
        return task is not None and task.uncancel() == 0

    async def _turn(self, node_id: str, node: CheckedNode) -> Outcome | list[str]:
        """The node's outcome, or the nodes that can start now while it waits for others."""
        if node_id in self.expanding:
            return self._resolve(node_id, node, self.expanding.pop(node_id))
        if node_id not in self.started:
            self.started[node_id] = self.workshop.clock()
            shown_at = self.graph.display_id(node_id)
            self.emit(NodeStarted(self.prompt_id, node_id, node.spec.class_type, shown_at))
        call = self._call(node_id, node)
        if node.lazy:
            asked = [node.links[name].node_id for name in await call.lazy_inputs(node.lazy)]
            missing = [each for each in asked if each not in self.schedule.outcomes]
            if missing:
                return self.schedule.wait_for_more(node_id, missing)
        for message in call.block_messages():
            self.graph.do_not_share(node_id)
            self._report(node_id, ExecutionBlocked(message))
        made = await self._make(call)
        return made if isinstance(made, Outcome) else await self._expand(node_id, made)

    def _call(self, node_id: str, node: CheckedNode) -> NodeCall:
        arguments = arguments_of(node_id, node, self.schedule.outcomes, self.graph)
        return NodeCall(
            node_id=node_id,
            spec=node.spec,
            calls=plan_calls(node.spec, arguments),
            workshop=self.workshop,
            run=self,
            begin=partial(self._begin, node_id, node),
            since=self.since,
        )

    async def _make(self, call: NodeCall) -> Made:
        """Equal work that goes on already is waited for; but an expansion is each node's own."""
        key = self.graph.key(call.node_id)
        if key is None:
            return await call.make()
        made = await self.workshop.in_flight.once(key, lambda: self._make_and_keep(call, key))
        if isinstance(made, Expanding) and not made.belongs_to(self, call.node_id):
            return await call.make()
        return made

    async def _make_and_keep(self, call: NodeCall, key: str) -> Made:
        found = self.workshop.cached(key)
        if found is not None:  # somebody made it since the node was considered
            return found
        made = await self._find_or_make(call, key)
        if isinstance(made, Outcome):
            self._put(key, call.node_id, made)
        return made

    async def _find_or_make(self, call: NodeCall, key: str) -> Made:
        """What a costly node made in an earlier process counts as made now."""
        beyond, spec = self.workshop.second_level, call.spec
        if beyond is None or not spec.is_costly(self.graph.nodes[call.node_id].literals):
            return await call.make()
        found = await beyond.find(key, spec, run_id=self.prompt_id)
        if found is not None:
            return found
        made = await call.make()
        if isinstance(made, Outcome):
            await beyond.keep(key, spec, made, run_id=self.prompt_id)
        return made

    def _put(self, key: str, node_id: str, outcome: Outcome) -> None:
        cache = self.workshop.cache
        if cache is not None:
            types = self.workshop.registry.value_types
            cache.put(key, outcome, size_bytes(self.graph.nodes[node_id].spec, outcome, types))

    async def _expand(self, node_id: str, made: Expanding) -> list[str]:
        workshop, schedule = self.workshop, self.schedule
        added = await self.graph.expand(made, workshop.registry, workshop.services)
        schedule.grow(added)
        if may_link_anywhere(added.values()):
            schedule.keeps_all = True
        self.expanding[node_id] = made
        sources = made.sources()
        schedule.take_instead(node_id, sources)
        ready = schedule.want(self.graph.outputs_among(added))
        return ready + schedule.wait_for_more(node_id, sources)

    def _resolve(self, node_id: str, node: CheckedNode, made: Expanding) -> Outcome:
        calls = made.resolved(self.schedule.outcomes)
        outcome = put_together(node.spec, calls, self.workshop, mapped=made.mapped)
        self.graph.settle(node_id)
        key = self.graph.key(node_id)
        if key is not None:
            self._put(key, node_id, outcome)
        return outcome

    def _begin(self, node_id: str, node: CheckedNode) -> None:
        self.begun.setdefault(node_id, self.workshop.clock())
        own = node.spec.deadline_s
        self.deadlines.begin(node_id, self.workshop.node_deadline_s if own is None else own)

    def hear_progress(self, node_id: str, value: float, maximum: float) -> None:
        """A node says how far it is."""
        shown_at = self.graph.display_id(node_id)
        self.emit(NodeProgress(self.prompt_id, node_id, value, maximum, shown_at))

    def hear_preview(self, node_id: str, picture: bytes, media_type: str) -> None:
        """A node shows how its picture looks so far."""
        shown_at = self.graph.display_id(node_id)
        self.emit(NodePreview(self.prompt_id, node_id, picture, media_type, shown_at))

    def _succeed(self, node_id: str, outcome: Outcome) -> list[str]:
        since = self.begun.get(node_id, self.started[node_id])
        self.timings[node_id] = seconds = self.workshop.clock() - since
        self._show(node_id, outcome)
        ready = self.schedule.finish(node_id, outcome)
        shown_at = self.graph.display_id(node_id)
        self.emit(NodeFinished(self.prompt_id, node_id, outcome.ui, seconds, shown_at))
        return ready

    def _fail(self, node_id: str, error: Exception) -> None:
        self._report(node_id, error)
        self.schedule.lose(node_id)

    def _report(self, node_id: str, error: Exception, *, blamed: str | None = None) -> None:
        """Tell of an error on a node that the user can see."""
        real_id = blamed or self.graph.prompt.get_real_node_id(node_id)
        literals = self.graph.nodes[node_id].literals
        if real_id != node_id:  # a node wrote them, and may have put anything there
            literals = {
                name: value
                for name, value in literals.items()
                if value is None or isinstance(value, str | int | float)
            }
        failure = NodeFailure(
            real_id,
            self.graph.nodes[real_id].spec.class_type,
            error,
            literals,
            tuple(self.timings),
            None if real_id == node_id else node_id,
        )
        self.failures.append(failure)
        self.emit(NodeFailed(self.prompt_id, failure))

    def _blame_cycles(self) -> None:
        """What still waits when nothing runs any more waits for itself."""
        while self.schedule.active:
            awaited = self.schedule.awaited()
            cycle = find_cycle(awaited, awaited)
            added = (each for each in cycle if self.graph.display_id(each) is not None)
            node_id = next(added, cycle[0])
            self._report(
                node_id, DependencyCycle(tuple(cycle)), blamed=self.graph.display_id(node_id)
            )
            for each in cycle:
                self.schedule.lose(each)

    def _show(self, node_id: str, outcome: Outcome) -> None:
        if outcome.ui is not None:
            self.outputs[node_id] = outcome.ui
