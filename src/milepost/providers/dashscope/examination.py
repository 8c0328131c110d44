"""What ails an account at DashScope: asked with questions that are never taken, so never paid."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.account_variables import variable_of
from milepost.providers.accounts import Account
from milepost.providers.dashscope.desk import Desk
from milepost.providers.dashscope.models import Skill, Way, living_name, model_named
from milepost.providers.dashscope.regions import (
    REGIONS,
    compatible_endpoint,
    is_the_vendors,
    native_endpoint,
    region_of,
    result_host,
    speaks_compatibly,
)
from milepost.providers.examination import Finding

WITHIN_S: Final = 10.0
MOST_SKEW_S: Final = 60.0
_NOBODY: Final = "milepost-doctor-asks-for-no-model"


@dataclass(frozen=True, slots=True)
class Examination:
    """Of one account."""

    account: Account
    desk: Desk
    new_desk: Callable[[Account], Desk]
    """For a look at another region."""

    async def findings(self, models: Sequence[str]) -> list[Finding]:
        """Key and region first: without them nothing else is worth asking."""
        name = self.account.name
        if self.account.key is None:
            own = "DASHSCOPE_API_KEY" if name == "dashscope" else variable_of(name, "KEY")
            remedy = f"set {own}, or {variable_of(name, 'KEY_FILE')}"
            return [Finding(f"{name}: no key", ok=False, remedy=remedy)]
        said = await self._refusal(self.desk, self.account)
        if said is not None:
            return [await self._without_entrance(said)]
        looks = [self._model(model) for model in models]
        if (host := result_host(self.account)) is not None:
            looks.insert(0, self._results(host))
        valid = Finding(f"{name}: the key is valid {self._where()}")
        return [valid, self._clock(), *await asyncio.gather(*looks)]

    async def _refusal(self, desk: Desk, account: Account) -> VendorSaid | None:
        """Why the account is not let in; None if it is.

        A model that nobody has is asked for: a good key hears that there is none.
        """
        try:
            if speaks_compatibly(account):
                url = f"{compatible_endpoint(account)}/chat/completions"
                body: dict[str, Any] = {"model": _NOBODY, "messages": []}
            else:
                url = f"{native_endpoint(account)}/{Way.TEXT.value}"
                body = {"model": _NOBODY, "input": {}}
            await desk.post(url, body, within_s=WITHIN_S)
        except VendorSaid as said:
            about_model = said.vendor_code.lower().replace("_", "").startswith("model")
            asked = said.verdict is Verdict.FAILED or about_model
            return None if asked else said
        return None

    async def _without_entrance(self, said: VendorSaid) -> Finding:
        name = self.account.name
        if said.verdict in {Verdict.LOST, Verdict.AWAY, Verdict.UNWELL, Verdict.BUSY}:
            what = f"{name}: no answer from its address ({said.vendor_code})"
            remedy = "check the network, the proxy and the account's endpoint; try again"
            return Finding(what, ok=False, remedy=remedy)
        what = f"{name}: refused {self._where()} ({said.vendor_code})"
        if "key" not in said.vendor_code.lower() and said.vendor_code != "HTTP 401":
            remedy = "look at the account's bill and permissions in the vendor's console"
            return Finding(what, ok=False, remedy=remedy)
        elsewhere = await self._region_of_key() if self.account.endpoint is None else None
        if elsewhere is not None:
            setting = f"{variable_of(name, 'REGION')}={elsewhere}"
            return Finding(what, ok=False, remedy=f"the key is {elsewhere}'s: set {setting}")
        return Finding(what, ok=False, remedy="check the key and its region; keys have one each")

    def _where(self) -> str:
        region = region_of(self.account)
        return f"in {region}" if is_the_vendors(self.account) else "at its endpoint"

    async def _region_of_key(self) -> str | None:
        """The region that lets the key in."""
        lets_in = await asyncio.gather(*map(self._lets_in, REGIONS))
        return next((region for region, good in zip(REGIONS, lets_in, strict=True) if good), None)

    async def _lets_in(self, region: str) -> bool:
        account = replace(self.account, region=region)
        desk = self.new_desk(account)
        try:
            return await self._refusal(desk, account) is None
        finally:
            await desk.close()

    def _clock(self) -> Finding:
        ahead_s = self.desk.ahead_s
        if abs(ahead_s) <= MOST_SKEW_S:
            return Finding(f"{self.account.name}: the clocks agree")
        way = "behind" if ahead_s > 0 else "ahead"
        what = f"{self.account.name}: this machine's clock is {abs(ahead_s):.0f} s {way}"
        return Finding(what, ok=False, remedy="set it by a time server: links are dated")

    async def _results(self, host: str) -> Finding:
        """Whether the host of results answers; that it refuses to show its root is an answer."""
        bare = self.new_desk(replace(self.account, key=None, workspace=None))
        try:
            await bare.get(f"https://{host}/", within_s=WITHIN_S)
        except VendorSaid as said:
            if said.vendor_code.startswith("Connection."):
                what = f"{self.account.name}: no answer from the host of results, {host}"
                return Finding(what, ok=False, remedy="let this machine reach it")
        finally:
            await bare.close()
        return Finding(f"{self.account.name}: the host of results answers")

    async def _model(self, name: str) -> Finding:
        what = f"{self.account.name}:{name}"
        living = living_name(name)
        model = model_named(living, region=region_of(self.account))
        if model is None:
            return Finding(f"{what}: not known to us", ok=False, remedy="see docs/howto/models.md")
        headers = {"X-DashScope-Async": "enable"} if model.way.is_task else {}
        # No words, and no pictures wanted: it is refused for that, if the model may be asked.
        url = f"{native_endpoint(self.account)}/{model.way.value}"
        body: dict[str, Any] = {"model": living, "input": {}, "parameters": {"n": 0}}
        if speaks_compatibly(self.account) and model.skill in {Skill.WRITE, Skill.DESCRIBE}:
            url = f"{compatible_endpoint(self.account)}/chat/completions"
            body = {"model": living, "messages": []}
        try:
            await self.desk.post(url, body, headers=headers, within_s=WITHIN_S)
        except VendorSaid as said:
            if said.verdict is Verdict.ACCOUNT:
                remedy = "enable it in the vendor's console, or choose another model"
                return Finding(f"{what}: not for this account ({said.vendor_code})", False, remedy)
            if said.verdict in {Verdict.LOST, Verdict.AWAY, Verdict.UNWELL}:
                return Finding(f"{what}: no answer ({said.vendor_code})", False, "try again later")
        return Finding(f"{what}: may be asked")
