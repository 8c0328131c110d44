"""A workflow against the specs: which outputs can be made, and what is wrong with the rest."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from milepost.graph.check_node import Faults, check_node, taken_inputs
from milepost.graph.checked import Accepted
from milepost.graph.order import Edges, find_cycle, reachable, reverse, upstream_first
from milepost.graph.own_check import add_own_errors
from milepost.graph.redact import redact_workflow
from milepost.graph.redact_extra import redact_extra
from milepost.graph.refusals import (
    InvalidWorkflow,
    MissingNodeType,
    NodeError,
    NodeErrors,
    NoOutputs,
    OutputsFailedValidation,
)
from milepost.graph.workflow import Link, Workflow
from milepost.node.registry import Registry
from milepost.node.spec import NodeSpec

MAX_REPORTED_NODES = 200
"""Nodes whose errors are listed; a hostile workflow can be wrong everywhere."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A workflow whose nodes were each checked against their specs, not yet by themselves."""

    workflow: Workflow
    """Redacted."""
    specs: Mapping[str, NodeSpec]
    extra_pnginfo: Mapping[str, object] | None
    wanted: Mapping[str, None]
    """The outputs, or the targets asked for."""
    checked: Mapping[str, Faults]
    """Every node that they need."""

    async def judge(self) -> None:
        """Let nodes with a check of their own say what they think, side by side."""
        await asyncio.gather(
            *(
                add_own_errors(self.specs, node_id, faults, is_output=node_id in self.wanted)
                for node_id, faults in self.checked.items()
                if faults.node.spec.own_check is not None
            )
        )

    @property
    def has_own_checks(self) -> bool:
        """Whether there is anything to judge."""
        return any(faults.node.spec.own_check is not None for faults in self.checked.values())

    def conclude(self) -> Accepted:
        """Cut out what cannot be made.

        Raises:
            OutputsFailedValidation: nothing is left.
        """
        checked, wanted = self.checked, self.wanted
        upstream = {
            node_id: [other for other in faults.node.upstream() if other in checked]
            for node_id, faults in checked.items()
        }
        errors = {node_id: faults.errors for node_id, faults in checked.items() if faults.errors}
        order, stuck = upstream_first(upstream)
        if not errors and not stuck:
            nodes = {node_id: checked[node_id].node for node_id in order}
            return Accepted(self.workflow, nodes, tuple(wanted), {}, self.extra_pnginfo)
        downstream = reverse(upstream)
        for cycle in _cycles(stuck, upstream, downstream):
            for node_id in cycle:
                errors.setdefault(node_id, []).append(_cycle_error(cycle))
        spoiled = reachable([*errors, *stuck], downstream)
        good = tuple(node_id for node_id in wanted if node_id not in spoiled)
        node_errors = {
            node_id: NodeErrors(
                self.specs[node_id].class_type,
                tuple(errors[node_id]),
                _outputs_behind(node_id, wanted, downstream),
            )
            for node_id in list(errors)[:MAX_REPORTED_NODES]
        }
        if not good:
            raise OutputsFailedValidation(node_errors)
        kept = reachable(good, upstream)
        nodes = {node_id: checked[node_id].node for node_id in order if node_id in kept}
        return Accepted(self.workflow, nodes, good, node_errors, self.extra_pnginfo)


def accept(
    workflow: Workflow,
    registry: Registry,
    *,
    services: Mapping[str, object],
    targets: Collection[str] | None = None,
    extra_pnginfo: Mapping[str, object] | None = None,
) -> Accepted:
    """The single entry of a workflow into the engine: redact it, then validate it.

    Nodes' own checks run in a thread that is waited for; a server awaits `accept_beside`.

    Args:
        workflow: as read.
        registry: what nodes there are.
        services: what wiring gives to nodes, by parameter name.
        targets: nodes to run for; every output node if None.
        extra_pnginfo: what the client wants embedded, for `EXTRA_PNGINFO` inputs.

    Raises:
        WorkflowRefused: nothing of it can be run, see its subclasses.
    """
    draft = _draft(workflow, registry, services, targets, extra_pnginfo)
    if draft.has_own_checks:
        here = contextvars.copy_context()
        with ThreadPoolExecutor(max_workers=1) as apart:  # a loop may run in this thread
            apart.submit(here.run, asyncio.run, draft.judge()).result()
    return draft.conclude()


async def accept_beside(
    workflow: Workflow,
    registry: Registry,
    *,
    services: Mapping[str, object],
    targets: Collection[str] | None = None,
    extra_pnginfo: Mapping[str, object] | None = None,
) -> Accepted:
    """As `accept`, but the loop goes on while nodes' own checks run.

    Raises:
        WorkflowRefused: nothing of it can be run, see its subclasses.
    """
    draft = _draft(workflow, registry, services, targets, extra_pnginfo)
    if draft.has_own_checks:
        await draft.judge()
    return draft.conclude()


def _draft(
    workflow: Workflow,
    registry: Registry,
    services: Mapping[str, object],
    targets: Collection[str] | None,
    extra_pnginfo: Mapping[str, object] | None,
) -> Draft:
    raw, workflow = workflow, redact_workflow(workflow, registry)
    extra = None if extra_pnginfo is None else redact_extra(extra_pnginfo, raw, workflow, registry)
    specs = _known_specs(workflow, registry)
    wanted = _targets(workflow, specs, targets)
    needed = reachable(wanted, _declared_upstream(workflow, specs))
    checked = {node_id: check_node(workflow, specs, services, node_id) for node_id in needed}
    return Draft(workflow, specs, extra, wanted, checked)


def _known_specs(workflow: Workflow, registry: Registry) -> dict[str, NodeSpec]:
    specs = {}
    for node_id, node in workflow.nodes.items():
        spec = registry.get(node.class_type)
        if spec is None:
            raise MissingNodeType(node_id, node.class_type, node.title)
        specs[node_id] = spec.for_node(node.inputs)
    return specs


def _targets(
    workflow: Workflow, specs: Mapping[str, NodeSpec], targets: Collection[str] | None
) -> dict[str, None]:
    if targets is None:
        wanted = [node_id for node_id in workflow.nodes if specs[node_id].output_node]
    else:
        wanted = list(targets)
    unknown = [node_id for node_id in wanted if node_id not in workflow.nodes]
    if unknown:
        raise InvalidWorkflow("workflow, targets", f"there is no node {unknown[0]!r}", "name one")
    if not wanted:
        raise NoOutputs
    return dict.fromkeys(wanted)


def _declared_upstream(workflow: Workflow, specs: Mapping[str, NodeSpec]) -> dict[str, list[str]]:
    return {
        node_id: [
            value.node_id
            for _, value in taken_inputs(specs[node_id], node)
            if isinstance(value, Link) and value.node_id in workflow.nodes
        ]
        for node_id, node in workflow.nodes.items()
    }


def _cycles(stuck: list[str], upstream: Edges, downstream: Edges) -> Iterator[list[str]]:
    """Cycles that share no node, up to as many as are reported."""
    left = dict.fromkeys(stuck)
    for _ in range(MAX_REPORTED_NODES):
        if not left:
            return
        cycle = find_cycle(left, upstream)
        yield cycle
        for node_id in reachable(cycle, downstream):
            left.pop(node_id, None)


def _cycle_error(cycle: list[str]) -> NodeError:
    shown = cycle if len(cycle) <= 12 else [*cycle[:12], "…"]
    return NodeError(
        "dependency_cycle",
        "The nodes wait for each other",
        f"dependency cycle: {' → '.join([*shown, cycle[0]])}",
        {"cycle": cycle},
    )


def _outputs_behind(
    node_id: str, wanted: Mapping[str, None], downstream: Mapping[str, list[str]]
) -> tuple[str, ...]:
    behind = reachable([node_id], downstream)
    return tuple(target for target in wanted if target in behind)
