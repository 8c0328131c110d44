"""A workflow against the specs: which outputs can be made, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from milepost.graph.checked import Accepted, CheckedNode
from milepost.graph.literals import check_literal
from milepost.graph.order import Edges, find_cycle, reachable, reverse, upstream_first
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
from milepost.graph.workflow import Link, Workflow, WorkflowNode
from milepost.node.object_info import input_config
from milepost.node.registry import Registry
from milepost.node.spec import InputSpec, NodeSpec, ServiceSpec
from milepost.node.value_types import types_fit

ENGINE_SERVICES = frozenset({"context"})
"""Services that the engine gives to every node by itself."""
MAX_REPORTED_NODES = 200
"""Nodes whose errors are listed; a hostile workflow can be wrong everywhere."""


class Faults(NamedTuple):
    """One node, checked alone."""

    node: CheckedNode
    errors: list[NodeError]


def accept(
    workflow: Workflow,
    registry: Registry,
    *,
    services: Mapping[str, object],
    targets: Collection[str] | None = None,
    extra_pnginfo: Mapping[str, object] | None = None,
) -> Accepted:
    """The single entry of a workflow into the engine: redact it, then validate it.

    Args:
        workflow: as read.
        registry: what nodes there are.
        services: what wiring gives to nodes, by parameter name.
        targets: nodes to run for; every output node if None.
        extra_pnginfo: what the client wants embedded, for `EXTRA_PNGINFO` inputs.

    Raises:
        WorkflowRefused: nothing of it can be run, see its subclasses.
    """
    raw, workflow = workflow, redact_workflow(workflow, registry)
    extra = None if extra_pnginfo is None else redact_extra(extra_pnginfo, raw, workflow, registry)
    specs = _known_specs(workflow, registry)
    wanted = _targets(workflow, specs, targets)
    needed = reachable(wanted, _declared_upstream(workflow, specs))
    checked = {node_id: _check_node(workflow, specs, services, node_id) for node_id in needed}
    upstream = {
        node_id: [other for other in faults.node.upstream() if other in checked]
        for node_id, faults in checked.items()
    }
    errors = {node_id: faults.errors for node_id, faults in checked.items() if faults.errors}
    order, stuck = upstream_first(upstream)
    downstream = reverse(upstream)
    for cycle in _cycles(stuck, upstream, downstream):
        for node_id in cycle:
            errors.setdefault(node_id, []).append(_cycle_error(cycle))
    spoiled = reachable([*errors, *stuck], downstream)
    good = tuple(node_id for node_id in wanted if node_id not in spoiled)
    node_errors = {
        node_id: NodeErrors(
            specs[node_id].class_type,
            tuple(errors[node_id]),
            _outputs_behind(node_id, wanted, downstream),
        )
        for node_id in list(errors)[:MAX_REPORTED_NODES]
    }
    if not good:
        raise OutputsFailedValidation(node_errors)
    kept = reachable(good, upstream)
    nodes = {node_id: checked[node_id].node for node_id in order if node_id in kept}
    return Accepted(workflow, nodes, good, node_errors, extra)


def _known_specs(workflow: Workflow, registry: Registry) -> dict[str, NodeSpec]:
    specs = {}
    for node_id, node in workflow.nodes.items():
        spec = registry.get(node.class_type)
        if spec is None:
            raise MissingNodeType(node_id, node.class_type, node.title)
        specs[node_id] = spec
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
            for name, value in node.inputs.items()
            if isinstance(value, Link)
            and name in specs[node_id].inputs
            and value.node_id in workflow.nodes
        ]
        for node_id, node in workflow.nodes.items()
    }


def _check_node(
    workflow: Workflow,
    specs: Mapping[str, NodeSpec],
    services: Mapping[str, object],
    node_id: str,
) -> Faults:
    node, spec = workflow.nodes[node_id], specs[node_id]
    literals: dict[str, object] = {}
    links: dict[str, Link] = {}
    errors = [
        _missing_service(service) for service in spec.services if not _is_served(service, services)
    ]
    for declared in spec.inputs.values():
        if declared.kind == "hidden":
            continue
        if declared.name not in node.inputs:
            _fill_in(declared, literals, errors)
            continue
        value = node.inputs[declared.name]
        if isinstance(value, Link):
            error = _check_link(declared, value, workflow.nodes, specs)
            links |= {} if error else {declared.name: value}
        else:
            literals[declared.name], error = check_literal(declared, value)
        errors += [error] if error else []
    return Faults(CheckedNode(spec, literals, links), errors)


def _fill_in(declared: InputSpec, literals: dict[str, object], errors: list[NodeError]) -> None:
    if declared.kind == "required":
        errors.append(
            _input_error(
                declared,
                "required_input_missing",
                "Required input is missing",
                f"{declared.name} is missing",
            )
        )
    elif declared.default is None or isinstance(declared.default, str | int | float):
        literals[declared.name] = declared.default


def _check_link(
    declared: InputSpec,
    link: Link,
    nodes: Mapping[str, WorkflowNode],
    specs: Mapping[str, NodeSpec],
) -> NodeError | None:
    if link.node_id not in nodes:
        return _input_error(
            declared,
            "bad_linked_input",
            "Bad linked input, there is no such node",
            f"{declared.name} is linked to node {link.node_id[:40]}, which is not there",
        )
    outputs = specs[link.node_id].outputs
    if not 0 <= link.slot < len(outputs):
        return _input_error(
            declared,
            "bad_linked_input",
            "Bad linked input, there is no such output",
            f"{declared.name} is linked to output {link.slot} of node {link.node_id}, "
            f"which has {len(outputs)}",
        )
    received = outputs[link.slot].type
    if types_fit(received, declared.type):
        return None
    return _input_error(
        declared,
        "return_type_mismatch",
        "Return type mismatch between linked nodes",
        f"{declared.name}, received_type({received}) mismatch input_type({declared.type})",
    )


def _is_served(service: ServiceSpec, services: Mapping[str, object]) -> bool:
    if not service.needed or service.name in ENGINE_SERVICES:
        return True
    if service.name not in services:
        return False
    if getattr(service.protocol, "_is_runtime_protocol", False):
        return isinstance(services[service.name], service.protocol)  # type: ignore[arg-type]  # it is a runtime protocol
    return True


def _missing_service(service: ServiceSpec) -> NodeError:
    return NodeError(
        "missing_service",
        "A service that the node needs is not there",
        f"the service {service.name!r} is not there",
        {"service": service.name},
    )


def _input_error(declared: InputSpec, kind: str, message: str, details: str) -> NodeError:
    config = input_config(declared) if declared.choices is None else None
    return NodeError(kind, message, details, {"input_name": declared.name, "input_config": config})


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
