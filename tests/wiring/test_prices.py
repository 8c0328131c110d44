from __future__ import annotations

from pathlib import Path

import pytest

from milepost.errors import InvalidInput
from milepost.providers.accounts import Account, ModelName
from milepost.providers.capabilities import PaintWish, Picture
from milepost.providers.chain import NobodyWill
from milepost.providers.models import Asks, Chain
from milepost.providers.openai_chat import Prices
from milepost.simulators.openai import simulated_openai
from milepost.simulators.openai_script import OpenAiScript
from milepost.wiring.examination import findings_outside
from milepost.wiring.models import OwnModels
from milepost.wiring.prices import PriceList

ACCOUNTS = (
    Account(name="home", kind="openai"),
    Account(name="gpu", kind="comfyui"),
    Account(name="dashscope", kind="dashscope"),
)
Settings = pytest.MonkeyPatch


def test_pictures_tokens_and_runs_have_prices() -> None:
    prices = PriceList.parse("home:image=0.3 home:qwen3:8b=9,72.5 gpu=0.05", ACCOUNTS)

    assert prices.of_models("home") == {
        "image": Prices(picture_cny=0.3),
        "qwen3:8b": Prices(input_cny=9.0, output_cny=72.5),
    }
    assert prices.runs == {"gpu": 0.05}


def test_without_a_setting_nothing_costs_anything() -> None:
    assert PriceList.parse("", ACCOUNTS) == PriceList()


@pytest.mark.parametrize(
    "text",
    [
        "nobody:image=0.3",
        "nobody=1",
        "home=0.3",
        "gpu:model=0.3",
        "dashscope:qwen-max=1,2",
        "home:=0.3",
        "home:image",
        "home:image=",
        "home:image=-1",
        "home:image=nan",
        "home:image=1,2,3",
        "home:image=9999999",
        "gpu=1,2",
    ],
)
def test_what_is_no_price_is_refused_by_the_settings_name(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^MILEPOST_PRICES: "):
        PriceList.parse(text, ACCOUNTS)


@pytest.mark.parametrize(
    ("account", "model", "kind", "known"),
    [
        ("home", "image", "openai", True),
        ("home", "other", "openai", False),
        ("gpu", "any", "comfyui", True),
        ("cloud", "any", "eas", False),
        ("dashscope", "qwen-max", "dashscope", True),
    ],
)
def test_a_price_is_known_if_it_was_set_or_is_in_our_own_list(
    account: str,
    model: str,
    kind: str,
    known: bool,  # noqa: FBT001  # the answer is the value
) -> None:
    prices = PriceList.parse("home:image=0 gpu=0", ACCOUNTS)

    assert prices.knows(ModelName(account, model), kind) is known


@pytest.fixture
def home(monkeypatch: Settings) -> Settings:
    """One account of kind openai, and a cap."""
    monkeypatch.setenv("MILEPOST_ACCOUNTS", "home=openai")
    monkeypatch.setenv("MILEPOST_PAINTERS", "home:simulator-image,builtin")
    monkeypatch.setenv("MILEPOST_SPENDING_CAP_CNY", "0.5")
    return monkeypatch


async def test_the_cap_holds_for_models_whose_prices_are_set(
    tmp_path: Path, home: Settings
) -> None:
    home.setenv("MILEPOST_PRICES", "home:simulator-image=0.3")
    chain = Chain.parse("home:simulator-image", where="painter")
    with simulated_openai(OpenAiScript()) as server:
        home.setenv("MILEPOST_ACCOUNT_HOME_ENDPOINT", server.url)
        own = OwnModels(tmp_path)

        async def asked(words: str) -> float:
            async def work(asks: Asks[PaintWish, Picture]) -> Picture:
                return await asks(PaintWish(prompt=words, width_px=512, height_px=512))

            return (await own.models.paint(chain, work)).usage.cost_cny

        async with own.opened():
            assert await asked("a lake") == 0.3
            assert await asked("a lake") == 0.0
            with pytest.raises(NobodyWill, match="cap"):
                await asked("a mountain")
        assert sum(server.script.counts().paid.values()) == 1


async def test_the_doctor_tells_of_models_that_a_cap_cannot_count(
    tmp_path: Path, home: Settings
) -> None:
    with simulated_openai(OpenAiScript()) as server:
        home.setenv("MILEPOST_ACCOUNT_HOME_ENDPOINT", server.url)
        unknown = [each for each in await findings_outside(tmp_path) if not each.ok]
        home.setenv("MILEPOST_PRICES", "home:simulator-image=0")
        free = [each for each in await findings_outside(tmp_path) if not each.ok]

    (finding,) = unknown
    assert finding.what.startswith("home:simulator-image: no price is known")
    assert "MILEPOST_PRICES" in finding.remedy
    assert free == []
