"""Small nodes with ComfyUI's finer semantics: lists, lazy inputs, blockers, expansion."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, NamedTuple

from graph.trial_pack import Gate, Ledger, counted, fail, number, show, show_kept, wait
from milepost.graph.dynamic_prompt import DynamicPrompt
from milepost.graph.workflow import as_link
from milepost.node.annotations import Hidden, Input, Int, Value
from milepost.node.context import Context
from milepost.node.declare import node
from milepost.node.flow import ExecutionBlocker, Expansion
from milepost.node.registry import Pack, Registry

Link = list[object]


class Listed(NamedTuple):
    items: list[int]
    how_many: int


@node("Range", category="flow")
def numbers(stop: int, start: int = 0) -> Listed:
    return Listed(list(range(start, stop)), stop - start)


@node("Plus", category="flow")
def plus(a: int, b: int = 0) -> int:
    return a + b


@node("Total", category="flow", input_is_list=True)
def total(items: list[int], scale: list[int]) -> int:
    return sum(items) * scale[0]


@node("TwoLists", category="flow")
def two_lists(first: int) -> list[int]:
    return [first, first + 10]


@node("Whole", category="flow")
def whole(first: int) -> Annotated[list[int], Value("NUMBERS")]:
    return [first, first + 10]


@node("Length", category="flow")
def length(numbers: Annotated[list[int], Value("NUMBERS")]) -> int:
    return len(numbers)


@node("WaitEach", category="flow")
async def wait_each(a: int, *, gate: Gate) -> int:
    await gate.arrive(str(a))
    return a


def _needed(arguments: Mapping[str, object]) -> list[str]:
    return ["then" if arguments["condition"] else "otherwise"]


@node("Choose", category="flow", check_lazy=_needed)
def choose(
    condition: bool,  # noqa: FBT001  # an input, not a flag
    then: Annotated[object, Input(lazy=True)] = None,
    otherwise: Annotated[object, Input(lazy=True)] = None,
) -> object:
    return then if condition else otherwise


async def _one_more(arguments: Mapping[str, object]) -> list[str]:
    """Asks for the next input until one of them is 0."""
    for name in ("a", "b", "c"):
        if arguments[name] is None:
            return [name]
        if arguments[name] == 0:
            return []
    return []


@node("Until0", category="flow", check_lazy=_one_more)
def until_0(
    a: Annotated[int | None, Input(lazy=True)] = None,
    b: Annotated[int | None, Input(lazy=True)] = None,
    c: Annotated[int | None, Input(lazy=True)] = None,
) -> object:
    return (a, b, c)


@node("Block", category="flow")
def block(value: object, when: int, message: str = "") -> Any:
    return ExecutionBlocker(message or None) if value == when else value


@node("Links", category="flow")
def links(raw: Annotated[object, Input(raw_link=True)]) -> object:
    return raw


class Ids(NamedTuple):
    own: str
    real: str
    shown: str
    parent: object
    call_index: int


@node("WhoAmI", category="flow")
def who_am_i(
    prompt: Annotated[DynamicPrompt, Hidden("DYNPROMPT")],
    own_id: Annotated[str, Hidden("UNIQUE_ID")],
    after: object = None,
    *,
    context: Context,
) -> object:
    del after
    return Ids(
        own_id,
        prompt.get_real_node_id(own_id),
        prompt.get_display_node_id(own_id),
        prompt.get_parent_node_id(own_id),
        context.call_index,
    )


def graph_node(class_type: str, **inputs: object) -> dict[str, object]:
    return {"class_type": class_type, "inputs": inputs}


@node("Twice", category="flow")
def twice(value: int, *, context: Context) -> int | Expansion:
    """value + value, by two added nodes."""
    mine = f"{context.node_id}.{context.call_index}.0."
    return Expansion(
        {
            mine + "first": graph_node("Plus", a=value),
            mine + "second": graph_node("Plus", a=[mine + "first", 0], b=value),
        },
        ([mine + "second", 0],),
    )


Expand = Callable[[str], Expansion]


@node("AsTold", category="flow")
async def as_told(
    own_id: Annotated[str, Hidden("UNIQUE_ID")],
    value: object = None,
    after: object = None,
    *,
    expand: Expand,
) -> Any:
    """Whatever the test wants it to add."""
    del value, after
    await asyncio.sleep(0)
    return expand(own_id)


class Opened(NamedTuple):
    flow: Annotated[str, Value("FLOW")]
    rounds: int
    total: int


@node("WhileOpen", category="flow")
def while_open(count: int, total: int) -> Opened:
    return Opened("flow", count, total)


@node("WhileClose", category="flow")
def while_close(
    flow: Annotated[Link, Value("FLOW"), Input(raw_link=True)],
    count: int,
    total: int,
    prompt: Annotated[DynamicPrompt, Hidden("DYNPROMPT")],
    own_id: Annotated[str, Hidden("UNIQUE_ID")],
    *,
    context: Context,
) -> int | Expansion:
    """Copies everything between open and close for the next round, as ComfyUI's loops do."""
    if count <= 0:
        return total
    opener = str(flow[0])
    mine = f"{own_id}.{context.call_index}.0."
    body = {opener: None, own_id: None} | dict.fromkeys(_between(prompt, opener, own_id))
    names = {each: mine + ("Recurse" if each == own_id else each) for each in body}
    graph: dict[str, dict[str, object]] = {}
    for each in body:
        copied = prompt.get_node(each)
        inputs = {name: _moved(value, names) for name, value in copied["inputs"].items()}
        if each == opener:
            inputs |= {"count": count, "total": total}
        graph[names[each]] = {
            "class_type": copied["class_type"],
            "inputs": inputs,
            "override_display_id": prompt.get_display_node_id(each),
        }
    return Expansion(graph, ([names[own_id], 0],))


def _moved(value: object, names: Mapping[str, str]) -> object:
    link = as_link(value)
    return value if link is None else [names.get(link.node_id, link.node_id), link.slot]


def _between(prompt: DynamicPrompt, opener: str, closer: str) -> Iterable[str]:
    """The nodes that the closer needs and that need the opener, found by walking up."""
    found: list[str] = []
    waiting = [closer]
    while waiting:
        for value in prompt.get_node(waiting.pop())["inputs"].values():
            link = as_link(value)
            if link is not None and link.node_id not in {opener, *found}:
                found.append(link.node_id)
                waiting.append(link.node_id)
    return found


@node("Load", category="flow", fingerprint=lambda inputs, services: float("nan"))  # noqa: ARG005  # the hook's signature
def load(name: Annotated[int, Int()], *, ledger: Ledger) -> int:
    ledger.note(str(name))
    return name


FLOW_PACK = Pack(
    name="flow",
    nodes=(
        number, counted, fail, show, show_kept, wait, numbers, plus, total, two_lists, whole,
        length, wait_each, choose, until_0, block, links, who_am_i, twice, as_told, while_open,
        while_close, load,
    ),
)  # fmt: skip
FLOW = Registry([FLOW_PACK])
