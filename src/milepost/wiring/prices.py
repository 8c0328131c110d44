"""What models cost whose vendors have no list of ours: `MILEPOST_PRICES`, for reports and the cap.

    MILEPOST_PRICES="openai:gpt-image-1=0.3 openai:gpt-5.1=9,72 gpu=0.05"

is 0.3 yuan a picture, 9 and 72 yuan for a million tokens in and out, and 0.05 yuan a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from milepost.errors import InvalidInput
from milepost.providers.accounts import Account, ModelName

if TYPE_CHECKING:  # it brings httpx, which is needed where there are prices
    from milepost.providers.openai_chat import Prices

BY_MODEL: Final = frozenset(("openai",))
"""Kinds of accounts whose models have a price each."""
BY_RUN: Final = frozenset(("comfyui", "eas"))
"""Kinds of accounts where every run costs the same."""
_WHERE: Final = "MILEPOST_PRICES"
_CNY: Final = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_ONE: Final = re.compile(_CNY)
_TWO: Final = re.compile(rf"({_CNY}),({_CNY})")


@dataclass(frozen=True, kw_only=True)
class PriceList:
    """In yuan; what does not stand here counts as free."""

    models: Mapping[ModelName, Prices] = field(default_factory=dict)
    runs: Mapping[str, float] = field(default_factory=dict)
    """By account."""

    @classmethod
    def parse(cls, text: str, accounts: Iterable[Account]) -> PriceList:
        """Read `ACCOUNT:MODEL=PICTURE`, `ACCOUNT:MODEL=INPUT,OUTPUT` and `ACCOUNT=RUN`.

        Args:
            text: any number of these, with spaces between.
            accounts: all that are configured.

        Raises:
            InvalidInput: something is no price, or of no account that has such.
        """
        kinds = {account.name: account.kind for account in accounts}
        models: dict[ModelName, Prices] = {}
        runs: dict[str, float] = {}
        for entry in text.split():
            name, _, price = entry.rpartition("=")
            account, names_model, _ = name.partition(":")
            if kinds.get(account) not in (BY_MODEL if names_model else BY_RUN):
                raise InvalidInput(
                    _WHERE,
                    "names an account that has no such prices",
                    "write ACCOUNT:MODEL for kind openai, ACCOUNT for comfyui and eas",
                )
            if names_model:
                models[ModelName.parse(name, where=_WHERE)] = _of_model(price)
            else:
                runs[account] = _of_run(price)
        return cls(models=models, runs=runs)

    def of_models(self, account: str) -> Mapping[str, Prices]:
        """Those of an account, by model."""
        return {name.model: price for name, price in self.models.items() if name.account == account}

    def knows(self, model: ModelName, kind: str) -> bool:
        """Whether somebody said what that model costs, if only that it is free."""
        return kind not in BY_MODEL | BY_RUN or model in self.models or model.account in self.runs


def _of_model(text: str) -> Prices:
    from milepost.providers.openai_chat import Prices  # noqa: PLC0415  # brings httpx

    if _ONE.fullmatch(text):
        return Prices(picture_cny=float(text))
    match = _TWO.fullmatch(text)
    if match is None:
        raise _no_price(
            "of a picture, such as 0.3, or of a million tokens in and out, such as 9,72"
        )
    return Prices(input_cny=float(match[1]), output_cny=float(match[2]))


def _of_run(text: str) -> float:
    if not _ONE.fullmatch(text):
        raise _no_price("of a run: 0.05")
    return float(text)


def _no_price(right: str) -> InvalidInput:
    return InvalidInput(_WHERE, "holds something that is no price", f"write yuan {right}")
