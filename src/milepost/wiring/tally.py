"""What one process has asked of outside models since its start, for metrics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from milepost.api.ops.figures import ModelFigures
from milepost.calls.call import Usage
from milepost.providers.breaker import Breakers, BreakerState
from milepost.providers.chain import Fate, Tried

MOST_NAMED: Final = 200
"""Models told by name; orders may name any."""
OTHERS: Final = "others"


class Tally:
    """Counts what it hears of."""

    def __init__(self) -> None:
        self._asked: Counter[tuple[str, Fate]] = Counter()
        self._names: set[str] = set()
        self._used: dict[str, Usage] = {}

    def hear(self, tenant: str, tried: Sequence[Tried], usage: Usage) -> None:
        """Somebody's chain has come to its end.

        Args:
            tenant: whose.
            tried: every model that was asked, and our own way if that was taken.
            usage: what was paid.
        """
        for each in tried:
            if len(self._names) < MOST_NAMED:
                self._names.add(each.name)
            name = each.name if each.name in self._names else OTHERS
            self._asked[name, each.fate] += 1
        self._used[tenant] = self._used.get(tenant, Usage()) + usage

    def figures(self, breakers: Breakers) -> ModelFigures:
        """All of it.

        Args:
            breakers: of the models that were asked.
        """
        used = self._used.items()
        rests = {str(model): view.state for model, view in breakers.views().items()}
        return ModelFigures(
            asked={(name, fate.value): count for (name, fate), count in self._asked.items()},
            cost_cny={tenant: each.cost_cny for tenant, each in used},
            tokens={
                **{(tenant, "input"): each.input_tokens for tenant, each in used},
                **{(tenant, "output"): each.output_tokens for tenant, each in used},
            },
            pictures={tenant: each.pictures for tenant, each in used},
            resting={
                name: rests[name] is not BreakerState.CLOSED
                for name in sorted(self._names & rests.keys())
            },
        )
