from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from fakes.memory_keeper import MemoryKeeper
from milepost.providers.accounts import Account, Secret
from milepost.providers.dashscope.account import DashScope
from milepost.providers.download import Downloads
from milepost.providers.examination import Finding
from milepost.simulators.dashscope.serving import open_port
from providers.dashscope_bench import bench

pytestmark = pytest.mark.slow  # each starts a server


async def test_an_account_that_works_has_nothing_to_remedy_and_pays_nothing(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path) as at:
        models = ["wanx2-t2i-lite", "wan2.6-t2i", "qwen-image", "qwen-max", "text-embedding-v4"]
        found = await at.provider.examine(models)

        assert [finding.remedy for finding in found] == [""] * 7
        assert found[0].what == "dashscope: the key is valid at its endpoint"
        assert at.paid == {}


async def test_a_wrong_key_is_told_and_not_shown(tmp_path: Path) -> None:
    async with bench(tmp_path, key="sk-wrong", keys=("sk-right",)) as at:
        (finding,) = await at.provider.examine(["qwen-max"])

        assert finding.what == "dashscope: refused at its endpoint (InvalidApiKey)"
        assert "sk-wrong" not in repr(finding)


async def test_an_unpaid_bill_is_told(tmp_path: Path) -> None:
    async with bench(tmp_path, account_code="Arrearage") as at:
        (finding,) = await at.provider.examine([])

        assert "bill" in finding.remedy


async def test_a_model_that_the_account_does_not_have_is_told(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        *_, good, missing, unknown = await at.provider.examine(
            ["qwen-max", "wan2.7-t2i", "nobody-knows-it"]
        )

        assert good.ok
        assert missing.what == "dashscope:wan2.7-t2i: not for this account (ModelNotFound)"
        assert unknown.what == "dashscope:nobody-knows-it: not known to us"
        assert not missing.ok
        assert not unknown.ok


async def test_a_clock_that_is_wrong_is_told(tmp_path: Path) -> None:
    async with bench(tmp_path, skew_s=600.0) as at:
        _, clock = await at.provider.examine([])

        assert not clock.ok
        assert "s behind" in clock.what


async def test_an_address_where_nobody_answers_is_told() -> None:
    with open_port(0) as unused:
        port = unused.getsockname()[1]
    downloads = Downloads()
    provider = DashScope(
        Account(
            name="far", kind="dashscope", key=Secret("sk"), endpoint=f"http://127.0.0.1:{port}"
        ),
        keeper=MemoryKeeper(),
        downloads=downloads,
    )

    (finding,) = await provider.examine([])

    assert finding.what == "far: no answer from its address (Connection.ConnectError)"
    await provider.close()
    await downloads.aclose()


async def test_an_account_without_a_key_is_told() -> None:
    downloads = Downloads()
    provider = DashScope(
        Account(name="bare", kind="dashscope"), keeper=MemoryKeeper(), downloads=downloads
    )

    (finding,) = await provider.examine([])

    assert finding.remedy == "set MILEPOST_ACCOUNT_BARE_KEY, or MILEPOST_ACCOUNT_BARE_KEY_FILE"
    await provider.close()
    await downloads.aclose()


class Regions(httpx.AsyncBaseTransport):
    """Lets the key in at one host; the others say that there is no such key."""

    def __init__(self, host: str) -> None:
        self.host = host

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if "result" in request.url.host:
            return httpx.Response(403)
        if request.url.host == self.host:
            return httpx.Response(404, json={"code": "ModelNotFound", "message": ""})
        return httpx.Response(401, json={"code": "InvalidApiKey", "message": ""})


async def examined(transport: httpx.AsyncBaseTransport, region: str | None = None) -> list[Finding]:
    downloads = Downloads()
    account = Account(name="sg-2", kind="dashscope", key=Secret("sk-private"), region=region)
    provider = DashScope(account, keeper=MemoryKeeper(), downloads=downloads, transport=transport)
    found = await provider.examine([])
    await provider.close()
    await downloads.aclose()
    return found


async def test_the_region_that_a_key_belongs_to_is_told() -> None:
    (finding,) = await examined(Regions("dashscope-intl.aliyuncs.com"))

    assert finding.what == "sg-2: refused in beijing (InvalidApiKey)"
    assert finding.remedy == "the key is singapore's: set MILEPOST_ACCOUNT_SG_2_REGION=singapore"


async def test_a_key_that_no_region_knows_is_told() -> None:
    (finding,) = await examined(Regions("nowhere.example"), region="virginia")

    assert finding.remedy == "check the key and its region; keys have one each"


class Echo(httpx.AsyncBaseTransport):
    """Something between us and the vendor that repeats the key as an error's code."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        key = request.headers["Authorization"].removeprefix("Bearer ")
        return httpx.Response(401, json={"code": key, "message": key})


async def test_a_key_that_is_repeated_as_a_code_is_not_shown() -> None:
    (finding,) = await examined(Echo())

    assert "sk-private" not in repr(finding)
    assert "HTTP 401" in finding.what
