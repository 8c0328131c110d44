"""One node of a workflow alone against its spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from milepost.graph.checked import CheckedNode
from milepost.graph.literals import check_literal
from milepost.graph.refusals import NodeError
from milepost.graph.workflow import Link, Workflow, WorkflowNode
from milepost.node.object_info import input_config
from milepost.node.spec import InputSpec, NodeSpec, ServiceSpec
from milepost.node.value_types import types_fit

ENGINE_SERVICES = frozenset({"context"})
"""Services that the engine gives to every node by itself."""


class Faults(NamedTuple):
    """One node, checked alone."""

    node: CheckedNode
    errors: list[NodeError]


def check_node(
    workflow: Workflow,
    specs: Mapping[str, NodeSpec],
    services: Mapping[str, object],
    node_id: str,
) -> Faults:
    """Literals in their types, links to outputs that fit, services that are there."""
    node, spec = workflow.nodes[node_id], specs[node_id]
    literals: dict[str, object] = {}
    links: dict[str, Link] = {}
    errors = [
        _missing_service(service) for service in spec.services if not _is_served(service, services)
    ]
    lazy: set[str] = set()
    for declared in spec.inputs.values():
        if declared.kind != "hidden" and declared.name not in node.inputs:
            _fill_in(declared, literals, errors)
    for declared, value in taken_inputs(spec, node):
        if isinstance(value, Link):
            error = _check_link(spec, declared, value, workflow.nodes, specs)
            if error is None:
                links[declared.name] = value
                lazy |= {declared.name} if declared.lazy else set()
        else:
            bounded = spec.own_check is None or not spec.own_check.judges(declared.name)
            literals[declared.name], error = check_literal(declared, value, bounded=bounded)
        errors += [error] if error else []
    return Faults(CheckedNode(spec, literals, links, frozenset(lazy)), errors)


def taken_inputs(spec: NodeSpec, node: WorkflowNode) -> Iterator[tuple[InputSpec, object]]:
    """What is written for inputs that the class takes; the rest is passed over, as in ComfyUI."""
    for name, value in node.inputs.items():
        declared = spec.input_named(name, linked=isinstance(value, Link))
        if declared is not None and not declared.filled_in:
            yield declared, value


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
    spec: NodeSpec,
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
    judges_links = spec.own_check is not None and spec.own_check.input_types
    if judges_links or types_fit(received, declared.type):
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
