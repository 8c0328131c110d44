from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fakes.scripted_models import PRICE, Scripted
from milepost.atlas import load_atlas
from milepost.calls.errors import AccountRefused, CallRefused, VendorUnwell
from milepost.errors import InvalidInput
from milepost.packs.language.brief import BriefWritten, art_brief
from milepost.providers.capabilities import TextWish
from milepost.simulators.dashscope.obliging import obliging_answer
from milepost.trip import read_trip_file, redact
from milepost.trip.facts import read_facts
from milepost.trip.model import TripFacts

TRIP = Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt"
UNWELL = VendorUnwell("a", "writes", "InternalError")


@cache
def facts() -> TripFacts:
    atlas = load_atlas()
    return read_facts(redact(read_trip_file(TRIP), atlas), atlas)


def true_brief(wish: TextWish) -> str:
    answer = obliging_answer(f"{wish.system}\n{wish.prompt}", pictures=0)
    assert answer is not None
    return answer


def untrue_brief(wish: TextWish) -> str:
    return true_brief(wish).replace('"prompt_zh": "', '"prompt_zh": "拉萨的布达拉宫,')


async def written(script: Scripted, writer: str, **inputs: Any) -> BriefWritten:
    return await art_brief(facts(), 216, 270, 1, writer=writer, models=script.models, **inputs)


def shown(made: BriefWritten, name: str) -> list[Any]:
    return list(made.ui[name])


def fates(made: BriefWritten) -> list[tuple[str, str]]:
    return [(call["model"], call["fate"]) for call in shown(made, "calls")]


async def test_a_true_brief_of_a_model_is_taken() -> None:
    script = Scripted({"a:writes": [true_brief]})

    made = await written(script, "a:writes")

    assert made.ui["writer"] == ["a:writes"]
    assert shown(made, "warnings") == []
    assert fates(made) == [("a:writes", "taken")]
    assert shown(made, "calls")[0]["role"] == "writer"
    assert shown(made, "spent") == [PRICE.to_json()]
    (wish,) = script.wishes("a:writes")
    assert wish.json_object
    assert made.prompt_zh == made.brief.prompt_zh


async def test_an_untrue_brief_is_asked_again_with_what_was_wrong() -> None:
    script = Scripted({"a:writes": [untrue_brief, true_brief]})

    made = await written(script, "a:writes")

    first, second = script.wishes("a:writes")
    assert made.ui["writer"] == ["a:writes"]
    assert "拉萨" not in first.prompt
    assert "上面的简报不能用" in second.prompt
    assert shown(made, "spent")[0]["cost_cny"] == 2 * PRICE.cost_cny
    assert len(shown(made, "warnings")) == 1
    assert "attempt 1" in shown(made, "warnings")[0]


async def test_a_model_that_stays_untrue_is_followed_by_the_next_one() -> None:
    script = Scripted({"a:writes": [untrue_brief], "b:writes": [true_brief]})

    made = await written(script, "a:writes,b:writes")

    assert fates(made) == [("a:writes", "unfit"), ("b:writes", "taken")]
    assert shown(made, "calls")[0]["code"] == "not_true_to_the_trip"
    assert len(script.wishes("a:writes")) == 2
    assert shown(made, "spent")[0]["cost_cny"] == 3 * PRICE.cost_cny
    assert "拉萨" not in made.brief.prompt_zh


@pytest.mark.parametrize("end", ["", ",rules"])
async def test_the_rules_write_where_no_model_has(end: str) -> None:
    refused = CallRefused("a", "writes", "DataInspectionFailed")
    key = AccountRefused("b", "writes", "InvalidApiKey")
    script = Scripted({"a:writes": [refused], "b:writes": [key], "c:writes": [UNWELL]})

    made = await written(script, f"a:writes,b:writes,c:writes{end}")
    by_rules = await art_brief(facts(), 216, 270, 1, models=Scripted({}).models)

    assert made.brief == by_rules.brief
    assert made.ui["writer"] == ["rules"]
    assert fates(made) == [
        ("a:writes", "refused"),
        ("b:writes", "account"),
        ("c:writes", "unwell"),
        ("builtin", "taken"),
    ]
    assert [call.get("code") for call in shown(made, "calls")] == [
        "DataInspectionFailed",
        "InvalidApiKey",
        "InternalError",
        None,
    ]


async def test_what_is_no_json_leaves_the_brief_to_the_rules() -> None:
    made = await written(Scripted({"a:writes": ["我不会写。"]}), "a:writes")

    assert made.ui["writer"] == ["rules"]
    assert len(shown(made, "warnings")) == 2


async def test_without_a_model_nobody_is_asked() -> None:
    script = Scripted({"a:writes": [true_brief]})

    made = await written(script, "rules")

    assert script.asked == []
    assert set(made.ui) == {"brief", "writer", "seed"}


async def test_an_account_that_is_not_configured_is_a_mistake() -> None:
    script = Scripted({"a:writes": [true_brief]})

    with pytest.raises(InvalidInput, match="not configured: nobody"):
        await written(script, "nobody:writes")


async def test_a_chain_that_cannot_be_read_is_a_mistake() -> None:
    with pytest.raises(InvalidInput, match="writer"):
        await written(Scripted({}), "writes")


async def test_nothing_private_of_ones_own_system_prompt_is_sent() -> None:
    script = Scripted({"a:writes": [true_brief]})

    await written(script, "a:writes", system_prompt="寄到中山南路1891号,13912345678")

    (wish,) = script.wishes("a:writes")
    assert "1891" not in wish.system
    assert "13912345678" not in wish.system
