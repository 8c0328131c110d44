"""Accounts at servers that speak OpenAI's protocol: OpenAI itself, or one's own.

The protocol has no tasks: a connection that is lost before the answer may have been paid, and the
same question is then paid again. `Policy.searchable` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import httpx

from milepost.calls.policy import Policy
from milepost.providers.accounts import Account
from milepost.providers.capabilities import CannotDo, EmbedsText, Keeper
from milepost.providers.download import Downloads
from milepost.providers.download_hosts import OpenedHost, ResultHosts
from milepost.providers.examination import Finding
from milepost.providers.exchange import Patience, client_of
from milepost.providers.openai_chat import ChatModel, Prices
from milepost.providers.openai_dialects import Dialect, dialect_named
from milepost.providers.openai_examination import OpenAiExamination
from milepost.providers.openai_images import ImageModel

OPENAI_ENDPOINT: Final = "https://api.openai.com/v1"
AT_ONCE: Final = Policy(searchable=False, outlives_us_s=0.0, unwell_tries=3)
"""Few tries: each one whose answer is lost may have been paid."""


class OpenAiProvider:
    """One account at one server."""

    def __init__(
        self,
        account: Account,
        *,
        keeper: Keeper,
        downloads: Downloads,
        opened_hosts: Iterable[OpenedHost] = (),
        dialect: Dialect | None = None,
        prices: Mapping[str, Prices] | None = None,
        patience: Patience | None = None,
        policy: Policy = AT_ONCE,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Open the account.

        Args:
            account: its endpoint ends in `/v1`; without one it is OpenAI's own. No key, no header.
            keeper: keeps what was paid for.
            downloads: fetches pictures that come as links.
            opened_hosts: where such links may lead besides the endpoint's own host.
            dialect: the server's habits; by default the account's, else OpenAI's at its own
                endpoint and the plain ones elsewhere.
            prices: by model.
            patience: how long the server may take.
            policy: its patience and tries; the limits come from the account.
            transport: carries the requests.

        Raises:
            InvalidInput: the account names a dialect that there is not.
        """
        endpoint = account.endpoint or OPENAI_ENDPOINT
        usual = account.dialect or ("openai" if endpoint == OPENAI_ENDPOINT else "plain")
        self._account = account
        self._keeper = keeper
        self._dialect = dialect or dialect_named(usual, where=f"account {account.name}")
        self._prices = prices or {}
        self._patience = patience or Patience()
        self._policy = policy
        hosts = ResultHosts.of("openai", [*opened_hosts, OpenedHost.of_endpoint(endpoint)])
        self._download = downloads.from_hosts(hosts)
        self._client = client_of(endpoint, self._patience, transport=transport)
        if account.key is not None:
            self._client.headers["Authorization"] = f"Bearer {account.key.reveal()}"

    @property
    def account(self) -> str:
        """The account's configured name."""
        return self._account.name

    def writer(self, model: str) -> ChatModel:
        """A language model."""
        return ChatModel(
            account=self.account,
            model=model,
            client=self._client,
            keeper=self._keeper,
            policy=self._policy_of(model),
            patience=self._patience,
            dialect=self._dialect,
            prices=self._prices.get(model, Prices()),
        )

    def describer(self, model: str) -> ChatModel:
        """A model that sees."""
        return self.writer(model)

    def painter(self, model: str) -> ImageModel:
        """A text-to-image model."""
        return ImageModel(
            account=self.account,
            model=model,
            client=self._client,
            keeper=self._keeper,
            download=self._download,
            policy=self._policy_of(model),
            patience=self._patience,
            dialect=self._dialect,
            prices=self._prices.get(model, Prices()),
        )

    def editor(self, model: str) -> ImageModel:
        """An image-to-image model.

        Raises:
            CannotDo: the server does not edit.
        """
        if self._dialect.edit_path is None:
            raise CannotDo(self.account, model, "edit")
        return self.painter(model)

    def embedder(self, model: str) -> EmbedsText:
        """None of these accounts embeds.

        Raises:
            CannotDo: always.
        """
        raise CannotDo(self.account, model, "embed")

    async def examine(self, models: Sequence[str]) -> list[Finding]:
        """Whether the server answers, lets us in and has these models."""
        return await OpenAiExamination(self.account, self._client).findings(models)

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    def _policy_of(self, model: str) -> Policy:
        return replace(self._policy, limits=self._account.limits.get(model, self._policy.limits))
