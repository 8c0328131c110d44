"""The nodes and value types of a process, built from a list of packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from milepost.errors import OurBug
from milepost.node.declare import Node
from milepost.node.spec import NodeSpec
from milepost.node.value_types import ValueType, ValueTypes


@dataclass(frozen=True, kw_only=True)
class Pack:
    """Nodes that come and go together, and the value types they brought."""

    name: str
    nodes: tuple[Node[..., Any] | NodeSpec, ...]
    value_types: tuple[ValueType, ...] = ()


class DuplicateNode(OurBug):
    """Two packs bring a node of the same name; neither replaces the other silently."""

    code = "duplicate_node"

    def __init__(self, class_type: str, packs: tuple[str, str]) -> None:
        super().__init__(class_type)
        self.args = (class_type, packs)
        self.class_type = class_type
        self.packs = packs

    def __str__(self) -> str:
        first, second = self.packs
        return f"the node {self.class_type!r} is declared by {first} and by {second}; rename one"


class Registry(Mapping[str, NodeSpec]):
    """Node specs by the name that workflows use."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        """Take every node of every pack; one that gives way is left out if another has its name.

        Raises:
            DuplicateNode: two nodes share a name, in one pack or in two.
            OurBug: two packs register one value type.
        """
        listed = tuple(packs)
        specs: dict[str, NodeSpec] = {}
        for pack in listed:
            for declared in pack.nodes:
                spec = declared.spec if isinstance(declared, Node) else declared
                other = specs.get(spec.class_type)
                if other is not None and spec.gives_way:
                    continue
                if other is not None and not other.gives_way:
                    raise DuplicateNode(spec.class_type, (other.module, pack.name))
                specs[spec.class_type] = replace(spec, module=pack.name)
        self._specs = specs
        self.value_types = ValueTypes(t for pack in listed for t in pack.value_types)

    def __getitem__(self, class_type: str) -> NodeSpec:
        return self._specs[class_type]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)
