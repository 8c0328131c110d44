from __future__ import annotations

from math import log
from random import Random

import pytest

from milepost.calls.vendor import Verdict
from milepost.errors import InvalidInput
from milepost.providers.accounts import Account
from milepost.providers.dashscope.models import ALIASES, MODELS, Skill, model_named
from milepost.providers.dashscope.regions import compatible_endpoint, native_endpoint, region_of
from milepost.providers.dashscope.sizes import AreaSizes, ListedSizes, SideSizes
from milepost.providers.dashscope.verdicts import refusal, verdict_of
from milepost.simulators.dashscope.rules import rule_of, wrong_with

DICE = Random(1)  # noqa: S311  # it chooses sizes
WISHES = [(DICE.randint(1, 6000), DICE.randint(1, 6000)) for _ in range(300)]


@pytest.mark.parametrize(
    ("code", "status", "verdict"),
    [
        ("InvalidParameter", 400, Verdict.FAILED),
        ("InvalidURL.Timeout", 400, Verdict.FAILED),
        ("BadRequest.InputDownloadFailed", 400, Verdict.FAILED),
        ("DataInspectionFailed", 400, Verdict.REFUSED),
        ("data_inspection_failed", 400, Verdict.REFUSED),
        ("FaqRuleBlocked", 400, Verdict.REFUSED),
        ("CustomRoleBlocked", 400, Verdict.REFUSED),
        ("Arrearage", 400, Verdict.ACCOUNT),
        ("invalid_api_key", 401, Verdict.ACCOUNT),
        ("NOT AUTHORIZED", 401, Verdict.ACCOUNT),
        ("AccessDenied", 403, Verdict.ACCOUNT),
        ("Workspace.AccessDenied", 403, Verdict.ACCOUNT),
        ("model_not_supported", 404, Verdict.ACCOUNT),
        ("WorkSpaceNotFound", 404, Verdict.ACCOUNT),
        ("Throttling", 429, Verdict.BUSY),
        ("limit_requests", 429, Verdict.BUSY),
        ("limit_burst_rate", 429, Verdict.BUSY),
        ("Throttling.AllocationQuota", 400, Verdict.BUSY),
        ("insufficient_quota", 429, Verdict.BUSY),
        ("CommodityNotPurchased", 429, Verdict.ACCOUNT),
        ("PrepaidBillOverdue", 429, Verdict.ACCOUNT),
        ("PostpaidBillOverdue", 429, Verdict.ACCOUNT),
        ("InternalError.FileUpload", 500, Verdict.UNWELL),
        ("ModelServingError", 503, Verdict.UNWELL),
        ("RequestTimeOut", 500, Verdict.LOST),
        ("", 429, Verdict.BUSY),
        ("", 500, Verdict.LOST),
        ("", 504, Verdict.LOST),
        ("", 302, Verdict.ACCOUNT),
        ("", 418, Verdict.FAILED),
    ],
)
def test_each_error_says_whether_to_ask_again(code: str, status: int, verdict: Verdict) -> None:
    assert verdict_of(code, status=status) is verdict


def test_an_error_is_read_in_both_shapes_and_quotes_no_sentence() -> None:
    native = refusal(429, {"code": "Throttling"}, {"retry-after": "7"})
    compatible = refusal(429, {"error": {"code": None, "type": "limit_requests"}}, {})
    private = refusal(400, {"code": "北京市海淀区中关村大街1号", "message": "private"}, {})

    assert (native.vendor_code, native.retry_after_s) == ("Throttling", 7.0)
    assert compatible.vendor_code == "limit_requests"
    assert private.vendor_code == "HTTP 400"


@pytest.mark.parametrize("name", [name for name, model in MODELS.items() if model.sizes])
def test_every_size_we_ask_for_is_allowed_by_an_independent_table(name: str) -> None:
    sizes, rule = MODELS[name].sizes, rule_of(name)
    assert sizes is not None
    assert rule is not None

    for wish in WISHES:
        width, height = sizes.nearest(*wish)
        assert wrong_with(rule, {"n": 1, "size": f"{width}*{height}"}) is None, wish


def test_an_allowed_size_is_asked_for_as_it_is() -> None:
    assert SideSizes(least_px=512, most_px=1440).nearest(768, 960) == (768, 960)
    assert ListedSizes(((928, 1664), (1104, 1472))).nearest(1104, 1472) == (1104, 1472)


def test_shape_comes_before_area() -> None:
    listed = ListedSizes(((1328, 1328), (1104, 1472), (928, 1664)))
    area = AreaSizes(least_px2=1280 * 1280, most_px2=1440 * 1440)

    assert listed.nearest(1080, 1350) == (1104, 1472)
    for width, height in [(1080, 1350), (768, 960), (3000, 2000)]:
        found = area.nearest(width, height)
        assert abs(log(found[0] / found[1]) - log(width / height)) < 0.03


def test_every_alias_leads_to_a_living_model() -> None:
    assert set(ALIASES.values()) <= set(MODELS)


def test_a_model_not_listed_is_taken_for_its_family() -> None:
    painter, writer = model_named("wan2.7-t2i-2027"), model_named("qwen3-max-2027-01-01")

    assert painter is not None
    assert painter.skill is Skill.PAINT
    assert writer == MODELS["qwen3-max"]
    assert model_named("llama") is None


def test_limits_abroad_differ() -> None:
    here, abroad = model_named("qwen-max"), model_named("qwen-max", region="singapore")

    assert here is not None
    assert abroad is not None
    assert (here.limits.starts, abroad.limits.starts) == (20, 2)


@pytest.mark.parametrize(
    ("region", "address"),
    [
        (None, "https://dashscope.aliyuncs.com"),
        ("cn-beijing", "https://dashscope.aliyuncs.com"),
        ("singapore", "https://dashscope-intl.aliyuncs.com"),
        ("us-east-1", "https://dashscope-us.aliyuncs.com"),
    ],
)
def test_a_region_has_two_addresses(region: str | None, address: str) -> None:
    account = Account(name="a", kind="dashscope", region=region)

    assert native_endpoint(account) == f"{address}/api/v1"
    assert compatible_endpoint(account) == f"{address}/compatible-mode/v1"


def test_an_address_tells_its_region() -> None:
    abroad = "https://dashscope-intl.aliyuncs.com/api/v1"

    assert region_of(Account(name="a", kind="dashscope", endpoint=abroad)) == "singapore"


def test_a_region_that_does_not_exist_is_one_line() -> None:
    with pytest.raises(InvalidInput, match="write one of beijing, singapore"):
        region_of(Account(name="a", kind="dashscope", region="atlantis"))
