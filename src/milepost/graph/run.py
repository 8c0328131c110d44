"""The engine: runs an accepted workflow, as many of its nodes at once as inputs and lanes allow."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Collection, Mapping

from milepost.graph.cache import OutcomeCache
from milepost.graph.checked import Accepted
from milepost.graph.deadline import CallLater, Deadlines, call_later
from milepost.graph.events import Emit, ignore
from milepost.graph.growing_graph import GrowingGraph, may_link_anywhere
from milepost.graph.in_flight import InFlight
from milepost.graph.kept import KeptOutcomes, SecondLevel
from milepost.graph.keys import ask_fingerprints, content_keys
from milepost.graph.lanes import Held, Lanes
from milepost.graph.one_run import OneRun
from milepost.graph.refusals import InvalidWorkflow
from milepost.graph.result import RunResult
from milepost.graph.schedule import Schedule
from milepost.graph.validate import accept, accept_beside
from milepost.graph.workflow import Workflow
from milepost.graph.workshop import Workshop
from milepost.node.registry import Registry


class Engine:
    """Runs workflows of one registry; any number of them side by side on one event loop."""

    def __init__(
        self,
        registry: Registry,
        *,
        lanes: Lanes,
        services: Mapping[str, object] | None = None,
        cache: OutcomeCache | None = None,
        kept: KeptOutcomes | None = None,
        clock: Callable[[], float] = time.perf_counter,
        later: CallLater = call_later,
        node_deadline_s: float | None = None,
        run_deadline_s: float | None = None,
        whose: str = "",
    ) -> None:
        """Put an engine together.

        Args:
            registry: what nodes there are.
            lanes: where they run; the caller closes them.
            services: what nodes may ask for by parameter name.
            cache: where outcomes are kept; nothing is kept if None.
            kept: where those of costly nodes are kept beyond this process.
            clock: seconds, for timings.
            later: the clock that deadlines wait by.
            node_deadline_s: for nodes without one of their own.
            run_deadline_s: the same for runs.
            whose: engines of one customer have one share of the lanes' time.
        """
        self.registry = registry
        self._run_deadline_s = run_deadline_s
        self._workshop = Workshop(
            registry=registry,
            lanes=lanes,
            services=dict(services or {}),
            cache=cache,
            second_level=None if kept is None else SecondLevel(kept, registry.value_types),
            in_flight=InFlight(),
            clock=clock,
            later=later,
            node_deadline_s=node_deadline_s,
            whose=whose,
        )

    def held(self) -> list[Held]:
        """Calls of ended runs that still take up a lane: nobody can end a node's thread."""
        return self._workshop.lanes.held()

    def accept(
        self,
        workflow: Workflow,
        *,
        targets: Collection[str] | None = None,
        extra_pnginfo: Mapping[str, object] | None = None,
    ) -> Accepted:
        """Redact and validate, see `validate.accept`."""
        return accept(
            workflow,
            self.registry,
            services=self._workshop.services,
            targets=targets,
            extra_pnginfo=extra_pnginfo,
        )

    async def accept_beside(
        self,
        workflow: Workflow,
        *,
        targets: Collection[str] | None = None,
        extra_pnginfo: Mapping[str, object] | None = None,
    ) -> Accepted:
        """As `accept`, without holding up the loop while nodes' own checks run."""
        return await accept_beside(
            workflow,
            self.registry,
            services=self._workshop.services,
            targets=targets,
            extra_pnginfo=extra_pnginfo,
        )

    async def run(
        self,
        accepted: Accepted,
        *,
        prompt_id: str | None = None,
        keep: Collection[str] = (),
        emit: Emit = ignore,
        deadline_s: float | None = None,
    ) -> RunResult:
        """Run the good outputs and whatever they need.

        A failing node ends its branch; the result lists it and the rest is still made.
        Cancelling this call cancels async nodes, discards running threads' results, and
        returns at once.

        Args:
            accepted: from `accept`.
            prompt_id: name of the run in events; a new one if None.
            keep: nodes whose values the result holds; they are run even if no output needs them.
            emit: told what happens.
            deadline_s: what still runs after that is ended, and the result says so.

        Raises:
            CancelledError: this call was cancelled, or a node raised `EndOfRun`.
            InvalidWorkflow: `keep` names a node that was not accepted.
        """
        for node_id in keep:
            if node_id not in accepted.nodes:
                raise InvalidWorkflow(
                    "workflow, keep", f"node {node_id!r} is not run", "name it in targets"
                )
        fingerprints = await ask_fingerprints(accepted.nodes, self._workshop.services)
        keys = content_keys(accepted.nodes, fingerprints)
        graph = GrowingGraph(accepted, keys)
        schedule = Schedule(
            graph.nodes, lambda node_id: self._workshop.cached(graph.key(node_id)), keep=keep
        )
        schedule.keeps_all = may_link_anywhere(accepted.nodes.values())
        run = OneRun(
            workshop=self._workshop,
            graph=graph,
            schedule=schedule,
            keep=frozenset(keep),
            cached=self._known(keys),
            prompt_id=prompt_id or uuid.uuid4().hex,
            emit=emit,
            deadline_s=self._run_deadline_s if deadline_s is None else deadline_s,
            deadlines=Deadlines(self._workshop.later),
        )
        return await run.finish()

    def _known(self, keys: Mapping[str, str | None]) -> tuple[str, ...]:
        """Every node with a cached outcome, those that nobody asks for included, as ComfyUI."""
        cache = self._workshop.cache
        if cache is None:
            return ()
        return tuple(node_id for node_id, key in keys.items() if key is not None and key in cache)
