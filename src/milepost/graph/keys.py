"""The content key of every node: equal work has an equal key, in every process.

A key is a digest of node class, code version, literals, upstream keys and fingerprint. It is
computed once per node, upstream first, so its cost does not grow with depth. A node without a
key is never cached: it has an effect, its fingerprint failed, or something before it has none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from milepost.graph.checked import CheckedNode

NEVER_CACHED = object()
"""The fingerprint of a node whose outside world cannot be told apart."""


def content_keys(
    nodes: Mapping[str, CheckedNode], fingerprints: Mapping[str, object]
) -> dict[str, str | None]:
    """A key per node, None where there can be none.

    Args:
        nodes: upstream first.
        fingerprints: by node id, for the nodes that have one.
    """
    keys: dict[str, str | None] = {}
    for node_id, node in nodes.items():
        keys[node_id] = _key(node_id, node, keys, fingerprints.get(node_id))
    return keys


def _key(
    node_id: str, node: CheckedNode, keys: Mapping[str, str | None], fingerprint: object
) -> str | None:
    spec = node.spec
    if not spec.cacheable or fingerprint is NEVER_CACHED:
        return None
    links = []
    for name, link in node.links.items():
        upstream = keys[link.node_id]
        if upstream is None:
            return None
        links.append((name, upstream, link.slot))
    reads_its_id = any(declared.type == "UNIQUE_ID" for declared in spec.inputs.values())
    content = [
        spec.class_type,
        spec.version,
        sorted(node.literals.items()),
        sorted(links),
        fingerprint,
        node_id if reads_its_id else None,
    ]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.blake2b(canonical.encode(), digest_size=20).hexdigest()
