from __future__ import annotations

import httpx
import pytest

from milepost.errors import InvalidInput
from milepost.providers.download_hosts import Door, OpenedHost, ResultHosts, is_public

DASHSCOPE = ResultHosts.of("dashscope", [OpenedHost.parse("127.0.0.1:8002")])


@pytest.mark.parametrize(
    "url",
    [
        "https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/1d/a.png?Expires=1",
        "http://dashscope-result-wlcb.oss-cn-wulanchabu.aliyuncs.com/a.png",
        "https://dashscope-result-sgp.oss-ap-southeast-1.aliyuncs.com/a.png",
        "https://dashscope-7c2c.oss-accelerate.aliyuncs.com/a.png",
        "https://DASHSCOPE-result-bj.oss-cn-beijing.aliyuncs.com:443/a.png",
    ],
)
def test_the_vendors_own_buckets_are_public_doors(url: str) -> None:
    assert DASHSCOPE.door(httpx.URL(url)) is Door.PUBLIC


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/dashscope-result-bj.oss-cn-beijing.aliyuncs.com",
        "https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com.evil.example/",
        "https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com@evil.example/",
        "https://evil.example#dashscope-result-bj.oss-cn-beijing.aliyuncs.com",
        "https://mybucket.oss-cn-beijing.aliyuncs.com/",
        "https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com:8443/",
        "ftp://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/",
        "http://127.0.0.1:8003/",
        "http://127.0.0.1/",
        "http://user:key@127.0.0.1:8002/",
    ],
)
def test_any_other_host_is_shut(url: str) -> None:
    assert DASHSCOPE.door(httpx.URL(url)) is Door.SHUT


def test_a_host_that_the_operator_named_is_open_at_that_port_alone() -> None:
    assert DASHSCOPE.door(httpx.URL("http://127.0.0.1:8002/a.png")) is Door.OPENED


def test_a_name_without_a_port_means_the_schemes_own_port() -> None:
    hosts = ResultHosts(opened=frozenset({OpenedHost.parse("Pictures.internal")}))

    assert hosts.door(httpx.URL("https://pictures.internal/a")) is Door.OPENED
    assert hosts.door(httpx.URL("http://pictures.internal:80/a")) is Door.OPENED
    assert hosts.door(httpx.URL("http://pictures.internal:8080/a")) is Door.SHUT


def test_an_address_of_ipv6_may_be_named() -> None:
    hosts = ResultHosts(opened=frozenset({OpenedHost.parse("[::1]:9000")}))

    assert hosts.door(httpx.URL("http://[::1]:9000/a")) is Door.OPENED


def test_an_accounts_own_endpoint_is_open() -> None:
    hosts = ResultHosts(opened=frozenset({OpenedHost.of_endpoint("http://10.0.0.7:8000/v1")}))

    assert hosts.door(httpx.URL("http://10.0.0.7:8000/files/a.png")) is Door.OPENED
    assert hosts.door(httpx.URL("http://10.0.0.7/files/a.png")) is Door.SHUT


@pytest.mark.parametrize(
    "text", ["", "http://a.example", "a.example:0", "a.example:99999", "a b", "a/b", "::1"]
)
def test_what_is_no_host_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput, match="MILEPOST_RESULT_HOSTS: "):
        OpenedHost.parse(text)


@pytest.mark.parametrize("address", ["8.8.8.8", "47.95.85.22", "2408:4000::1", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "192.168.1.1", "100.100.100.200", "::", "::ffff:10.0.0.1", "fc00::1", "no", ""],
)
def test_other_addresses_are_not(address: str) -> None:
    assert not is_public(address)
