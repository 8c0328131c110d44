"""Who is wanted, who waits for whom, and which values are still taken.

Grows while a run goes on: lazy inputs are wanted later, expansions add nodes. Nothing here waits
and nothing recurs; each node and link costs the same wherever it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from milepost.graph.checked import CheckedNode
from milepost.node.spec import Outcome


class Schedule:
    """The bookkeeping of one run.

    A node is *considered* when it may yet be wanted: the values it would take are kept for it.
    It is *active* from being wanted to its end, and *lost* when it failed or never can run.
    """

    def __init__(
        self,
        nodes: Mapping[str, CheckedNode],
        cached: Callable[[str], Outcome | None],
        *,
        keep: Collection[str] = (),
    ) -> None:
        """Begin with nothing wanted.

        Args:
            nodes: upstream first.
            cached: a node's outcome if the cache has it; asked when the node is considered.
            keep: nodes whose values stay to the end.
        """
        self.outcomes: dict[str, Outcome] = {}
        """In hand: cached, or made and still taken by somebody."""
        self.lost: set[str] = set()
        """Failed, or skipped because one before them failed."""
        self.skipped: set[str] = set()
        self._nodes = nodes
        self._positions = {node_id: index for index, node_id in enumerate(nodes)}
        self._cached = cached
        self.keeps_all = False
        """Set when expansions may link to any node: then no value is let go."""
        self._takes: dict[str, Sequence[str]] = {}
        self._takers_left: dict[str, int] = dict.fromkeys(keep, 1)
        self._waits_for: dict[str, int] = {}
        self._waiting: dict[str, list[str]] = {}
        """By active node, the active nodes that wait for it."""

    @property
    def active(self) -> Mapping[str, int]:
        """Nodes that wait or run, with how many others they wait for."""
        return self._waits_for

    def grow(self, node_ids: Iterable[str]) -> None:
        """Nodes were added to the graph."""
        for node_id in node_ids:
            self._positions[node_id] = len(self._positions)

    def consider(self, node_ids: Iterable[str]) -> None:
        """Keep values for these and all they may need, no further than a cached outcome."""
        waiting = list(node_ids)
        while waiting:
            node_id = waiting.pop()
            if node_id in self._takes or node_id in self.outcomes or node_id in self.lost:
                continue
            outcome = self._cached(node_id)
            if outcome is not None:
                self.outcomes[node_id] = outcome
                continue
            takes = tuple(dict.fromkeys(self._nodes[node_id].upstream()))
            self._take(node_id, takes)
            waiting += takes

    def want(self, node_ids: Iterable[str]) -> list[str]:
        """Make nodes active, and what they need at once; returns those that can start."""
        wanted = list(node_ids)
        self.consider(wanted)
        found: list[str] = []
        while wanted:
            node_id = wanted.pop()
            if node_id in self._waits_for or node_id in self.outcomes or node_id in self.lost:
                continue
            if node_id not in self._takes:  # it ran, and its values were let go since
                self.consider([node_id])
            self._waits_for[node_id] = 0
            found.append(node_id)
            wanted += self._nodes[node_id].upstream_at_once()
        found.sort(key=self._positions.__getitem__)
        ready = [
            node_id
            for node_id in found
            if self._wait(node_id, self._nodes[node_id].upstream_at_once())
        ]
        return [node_id for node_id in ready if node_id not in self.lost]

    def wait_for_more(self, node_id: str, upstream: Iterable[str]) -> list[str]:
        """An active node needs these as well; returns those that can start, itself perhaps."""
        needed = list(upstream)
        ready = self.want(needed)
        if self._wait(node_id, needed):
            ready.append(node_id)
        return [each for each in ready if each not in self.lost]

    def take_instead(self, node_id: str, sources: Sequence[str]) -> None:
        """A node has taken its inputs, and takes these next."""
        self.consider(sources)
        before = self._takes.pop(node_id, ())
        self._take(node_id, sources)
        self._let_go(before)

    def finish(self, node_id: str, outcome: Outcome) -> list[str]:
        """A node has run; returns those that can start now."""
        del self._waits_for[node_id]
        if self.keeps_all or self._takers_left.get(node_id):
            self.outcomes[node_id] = outcome
        self._let_go(self._takes.pop(node_id, ()))
        ready = []
        for taker in self._waiting.pop(node_id, ()):
            if taker in self._waits_for:
                self._waits_for[taker] -= 1
                if self._waits_for[taker] == 0:
                    ready.append(taker)
        return ready

    def lose(self, node_id: str) -> None:
        """A node has failed; those that wait for it are skipped, and those behind them."""
        ended = [node_id]
        while ended:
            gone = ended.pop()
            if gone in self.lost:
                continue
            self.lost.add(gone)
            self._waits_for.pop(gone, None)
            self._let_go(self._takes.pop(gone, ()))
            behind = self._waiting.pop(gone, ())
            self.skipped.update(behind)
            ended += behind

    def awaited(self) -> dict[str, list[str]]:
        """For each active node, the active nodes that it waits for."""
        edges: dict[str, list[str]] = {node_id: [] for node_id in self._waits_for}
        for node_id, takers in self._waiting.items():
            for taker in takers:
                if taker in edges:
                    edges[taker].append(node_id)
        return edges

    def _wait(self, node_id: str, upstream: Iterable[str]) -> bool:
        """Wait for those that are active; returns whether there is none. One may be lost."""
        count = 0
        for needed in dict.fromkeys(upstream):
            if needed in self._waits_for:
                self._waiting.setdefault(needed, []).append(node_id)
                count += 1
            elif needed in self.lost:
                self.skipped.add(node_id)
                self.lose(node_id)
                return False
        self._waits_for[node_id] = count
        return count == 0

    def _take(self, node_id: str, upstream: Sequence[str]) -> None:
        self._takes[node_id] = upstream
        for needed in upstream:
            self._takers_left[needed] = self._takers_left.get(needed, 0) + 1

    def _let_go(self, taken: Sequence[str]) -> None:
        """Values that nobody takes any more are freed, and nodes that nobody will want."""
        leaving = list(taken)
        while leaving:
            upstream = leaving.pop()
            self._takers_left[upstream] -= 1
            if self._takers_left[upstream] > 0:
                continue
            if not self.keeps_all:
                self.outcomes.pop(upstream, None)
            if upstream not in self._waits_for:
                leaving += self._takes.pop(upstream, ())
