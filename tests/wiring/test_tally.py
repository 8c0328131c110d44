from __future__ import annotations

import pytest

from milepost.calls.call import Usage
from milepost.calls.errors import AccountRefused
from milepost.providers.accounts import ModelName
from milepost.providers.breaker import Breakers
from milepost.providers.chain import Fate, Tried
from milepost.wiring.tally import MOST_NAMED, OTHERS, Tally

QWEN = ModelName("dashscope", "qwen-max")


def tried(name: str, fate: Fate) -> Tried:
    return Tried(name=name, fate=fate, code=None, took_s=0.1)


def test_answers_are_counted_by_model_and_fate_and_cost_by_tenant() -> None:
    tally = Tally()
    used = Usage(cost_cny=0.5, input_tokens=3, output_tokens=2, pictures=1)

    tally.hear("acme", [tried(str(QWEN), Fate.UNFIT), tried("builtin", Fate.TAKEN)], used)
    tally.hear("acme", [tried(str(QWEN), Fate.UNFIT)], used)

    told = tally.figures(Breakers())
    assert told.asked == {(str(QWEN), "unfit"): 2, ("builtin", "taken"): 1}
    assert told.cost_cny == {"acme": 1.0}
    assert told.tokens == {("acme", "input"): 6, ("acme", "output"): 4}
    assert told.pictures == {"acme": 2}


def test_a_model_that_is_left_alone_is_told() -> None:
    tally, breakers = Tally(), Breakers()
    tally.hear("acme", [tried(str(QWEN), Fate.ACCOUNT)], Usage())
    with pytest.raises(AccountRefused), breakers.watching(QWEN):
        raise AccountRefused("dashscope", "qwen-max", "Arrearage")

    assert tally.figures(breakers).resting == {str(QWEN): True}


def test_names_that_orders_make_up_do_not_fill_the_metrics() -> None:
    tally = Tally()

    for number in range(MOST_NAMED + 5):
        tally.hear("acme", [tried(f"a:{number}", Fate.CANNOT)], Usage())

    told = tally.figures(Breakers())
    assert len(told.asked) == MOST_NAMED + 1
    assert told.asked[OTHERS, "cannot"] == 5
