"""What a V3 node says about itself, and the same in `object_info`'s shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from milepost.packs.foreign.v3.dynamic import described
from milepost.packs.foreign.v3.hidden import Hidden
from milepost.packs.foreign.v3.inputs import Input, OpenInput, Output
from milepost.packs.foreign.v3.many_types import MatchType
from milepost.packs.foreign.v3.options import pruned


@dataclass
class PriceBadgeDepends:
    """What the price of a node depends on."""

    widgets: list[str] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    input_groups: list[str] = field(default_factory=list)

    def validate(self) -> None:
        """Nothing to object to: names are the editor's to resolve."""

    def as_dict(self, schema_inputs: Sequence[Input] = ()) -> dict[str, Any]:
        """As the editor reads it, widgets with their types."""
        types = {each.id: str(each.get_io_type()) for each in schema_inputs}
        widgets = [{"name": name, "type": types.get(name, "*")} for name in self.widgets]
        return {"widgets": widgets, "inputs": self.inputs, "input_groups": self.input_groups}


@dataclass
class PriceBadge:
    """What the editor says about the price of a node."""

    expr: str
    """An expression in the editor's language."""
    depends_on: PriceBadgeDepends = field(default_factory=PriceBadgeDepends)
    engine: str = "jsonata"

    def validate(self) -> None:
        """The expression must say something.

        Raises:
            ValueError: it is empty, or in a language that the editor lacks.
        """
        if self.engine != "jsonata" or not self.expr.strip():
            raise ValueError("a price badge needs an expression for the engine 'jsonata'")

    def as_dict(self, schema_inputs: Sequence[Input] = ()) -> dict[str, Any]:
        """As the editor reads it."""
        depends_on = self.depends_on.as_dict(schema_inputs)
        return {"engine": self.engine, "depends_on": depends_on, "expr": self.expr}


@dataclass
class Schema:
    """A node: its name, inputs, outputs and what the engine and the editor must know."""

    node_id: str
    """The name that workflows use."""
    display_name: str | None = None
    category: str = "sd"
    inputs: list[Input] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    description: str = ""
    search_aliases: list[str] = field(default_factory=list)
    is_input_list: bool = False
    """The code gets a list per input and is called once."""
    is_output_node: bool = False
    is_deprecated: bool = False
    is_experimental: bool = False
    is_dev_only: bool = False
    is_api_node: bool = False
    price_badge: PriceBadge | None = None
    not_idempotent: bool = False
    enable_expand: bool = False
    """The code may return more nodes to run."""
    accept_all_inputs: bool = False
    """The code takes inputs that the schema does not name."""
    essentials_category: str | None = None
    has_intermediate_output: bool = False

    def validate(self) -> None:
        """No two inputs share an id, nor two outputs; an input and an output may.

        Raises:
            ValueError: some do, or something is no input or output.
        """
        wrong = [
            *_twice("input", (each.id for each in self.inputs)),
            *_twice("output", (each.id for each in self.outputs if each.id is not None)),
        ]
        if wrong:
            raise ValueError(f"the schema of {self.node_id}: {'; '.join(wrong)}")
        if self.price_badge is not None:
            self.price_badge.validate()

    def finalize(self) -> None:
        """Fill in what follows from the rest: lists left out, hidden inputs, ids of outputs.

        Raises:
            TypeError: something is no input or output.
        """
        self.inputs = list(self.inputs or ())
        self.outputs = list(self.outputs or ())
        for each in (*self.inputs, *self.outputs):
            if not isinstance(each, Input | Output):
                raise TypeError(f"the schema of {self.node_id} lists {each!r} as a slot")
        asked = list(self.hidden or ())
        if self.is_api_node:
            asked += [Hidden.auth_token_comfy_org, Hidden.api_key_comfy_org]
        if self.is_output_node:
            asked += [Hidden.prompt, Hidden.extra_pnginfo]
        self.hidden = list(dict.fromkeys(asked))
        for slot, output in enumerate(self.outputs):
            if output.id is None:
                output.id = f"_{slot}_{output.io_type}_"

    def opened(self, written: Mapping[str, object]) -> list[OpenInput]:
        """The inputs that a node has for which this is written."""
        return [inner for each in self.inputs for inner in each.opened(each.id, written)]

    def takes(self) -> frozenset[str]:
        """The ids of its inputs."""
        return frozenset(each.id for each in self.inputs)

    def object_info(self, python_module: str) -> dict[str, Any]:
        """Everything an editor needs to show the node."""
        kinds: dict[str, dict[str, Any]] = described(self.inputs)
        if self.hidden:
            kinds["hidden"] = {each.name: (each.value,) for each in self.hidden}
        groups = [
            each.template.template_id if isinstance(each, MatchType.Output) else None
            for each in self.outputs
        ]
        return {
            "input": kinds,
            "input_order": {kind: list(named) for kind, named in kinds.items()},
            "is_input_list": self.is_input_list,
            "output": [each.get_io_type() for each in self.outputs],
            "output_is_list": [each.is_output_list for each in self.outputs],
            "output_name": output_names(self.outputs),
            "output_tooltips": [each.tooltip or None for each in self.outputs],
            "output_matchtypes": groups if any(groups) else None,
            "name": self.node_id,
            "display_name": self.display_name or self.node_id,
            "description": self.description,
            "python_module": python_module,
            "category": self.category,
            "output_node": self.is_output_node,
            "deprecated": self.is_deprecated,
            "experimental": self.is_experimental,
            "dev_only": self.is_dev_only,
            "api_node": self.is_api_node,
            "has_intermediate_output": self.has_intermediate_output,
            "search_aliases": list(self.search_aliases or ()),
            **pruned(
                {
                    "price_badge": None
                    if self.price_badge is None
                    else self.price_badge.as_dict(self.inputs),
                    "essentials_category": self.essentials_category,
                }
            ),
        }


def output_names(outputs: Iterable[Output]) -> list[str]:
    """What the editor writes beside each slot: its name, or else its type."""
    return [
        each.display_name or ("COMBO" if isinstance(each.io_type, list) else str(each.io_type))
        for each in outputs
    ]


def _twice(kind: str, ids: Iterable[str]) -> list[str]:
    return [f"{kind} {name!r} is there {n} times" for name, n in Counter(ids).items() if n > 1]
