"""The content key of every node: equal work has an equal key, in every process.

A key is a digest of node class, code version, literals, upstream keys and fingerprint. It is
computed once per node, upstream first, so its cost does not grow with depth. A node without a
key is never cached: it has an effect, its fingerprint failed, one of its literals is no JSON, or
something before it has none.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping

from milepost.graph.checked import CheckedNode
from milepost.graph.hooks import ask
from milepost.node.spec import Fingerprint

NEVER_CACHED = object()
"""The fingerprint of a node whose outside world cannot be told apart."""


def content_keys(
    nodes: Mapping[str, CheckedNode],
    fingerprints: Mapping[str, object],
    into: dict[str, str | None] | None = None,
) -> dict[str, str | None]:
    """A key per node, None where there can be none.

    Args:
        nodes: upstream first.
        fingerprints: by node id, for the nodes that have one.
        into: keys of nodes that `nodes` take values from, computed before; it is added to.
    """
    keys = {} if into is None else into
    for node_id, node in nodes.items():
        keys[node_id] = _key(node_id, node, keys, fingerprints.get(node_id))
    return keys


async def ask_fingerprints(
    nodes: Mapping[str, CheckedNode], services: Mapping[str, object]
) -> dict[str, object]:
    """What the outside world looks like, for the nodes that read it; asked side by side."""
    asked = [
        _fingerprint(node_id, node, node.spec.fingerprint, services)
        for node_id, node in nodes.items()
        if node.spec.fingerprint is not None
    ]
    return dict(await asyncio.gather(*asked)) if asked else {}


async def _fingerprint(
    node_id: str, node: CheckedNode, fingerprint: Fingerprint, services: Mapping[str, object]
) -> tuple[str, object]:
    try:
        return node_id, await ask(fingerprint, node.known_arguments(node_id), services)
    except Exception:  # noqa: BLE001  # ComfyUI's rule: then it counts as changed, every time
        return node_id, NEVER_CACHED


def _key(
    node_id: str, node: CheckedNode, keys: Mapping[str, str | None], fingerprint: object
) -> str | None:
    spec = node.spec
    if not spec.cacheable or fingerprint is NEVER_CACHED:
        return None
    links = []
    for name, link in node.links.items():
        upstream = keys.get(link.node_id)
        if upstream is None:
            return None
        links.append((name, upstream, link.slot))
    is_its_own = not spec.idempotent or spec.reads("UNIQUE_ID") or spec.reads("DYNPROMPT")
    content = [
        spec.class_type,
        spec.version,
        sorted(node.literals.items()),
        sorted(links),
        fingerprint,
        node_id if is_its_own else None,
    ]
    try:
        canonical = json.dumps(
            content, sort_keys=True, separators=(",", ":"), default=_as_json, allow_nan=False
        )
    except (TypeError, ValueError):
        return None  # a value that cannot be told from others, or NaN, which is no value's equal
    return hashlib.blake2b(canonical.encode(), digest_size=20).hexdigest()


def _as_json(value: object) -> object:
    """The few other values that have a spelling of their own.

    Raises:
        TypeError: any other object; its `repr` may leave out what matters.
    """
    if isinstance(value, bytes):
        return ["bytes", value.hex()]
    if isinstance(value, frozenset | set):
        return ["set", sorted(value, key=repr)]
    raise TypeError(type(value).__name__)
