from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from io import BytesIO

import httpx
import pytest
from PIL import Image

from fakes.raw_host import RawHost, raw_host, whole
from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.download import Downloads
from milepost.providers.download_hosts import OpenedHost, ResultHosts
from milepost.providers.fetched_picture import DownloadLimits

BUCKET = (
    "https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/1d/a.png?Expires=1&Signature=secret"
)
DASHSCOPE = ResultHosts.of("dashscope")
SMALL = DownloadLimits(most_bytes=50_000, total_s=5.0, silence_s=0.3, tries=1, pause_s=0.001)


def picture(file_format: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "teal").save(target, file_format)
    return target.getvalue()


def opened(*hosts: RawHost) -> ResultHosts:
    return ResultHosts(opened=frozenset(OpenedHost.parse(host.name) for host in hosts))


async def refusal(url: str, hosts: ResultHosts, downloads: Downloads | None = None) -> VendorSaid:
    downloads = downloads or Downloads(SMALL)
    try:
        with pytest.raises(VendorSaid) as caught:
            await downloads.fetch(url, hosts)
    finally:
        await downloads.aclose()
    assert caught.value.__cause__ is None
    return caught.value


async def refused_by(answer: bytes, limits: DownloadLimits = SMALL) -> tuple[Verdict, str]:
    async with raw_host({"/a": answer}) as host:
        said = await refusal(host.url("/a"), opened(host), Downloads(limits))
    return said.verdict, said.vendor_code


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_on_an_opened_host_is_fetched(file_format: str) -> None:
    content = picture(file_format)
    async with raw_host({"/a": whole(content)}) as host:
        downloads = Downloads(SMALL)
        fetched = await downloads.fetch(host.url("/a"), opened(host))
        await downloads.aclose()

    assert fetched == (content, file_format.lower(), 64, 48)


async def test_a_private_address_that_nobody_opened_is_not_asked() -> None:
    async with raw_host({"/a": whole(picture())}) as host:
        said = await refusal(host.url("/a"), DASHSCOPE)

    assert (said.verdict, said.vendor_code) == (Verdict.ACCOUNT, "Result.HostNotAllowed")
    assert host.heads == []


@pytest.mark.parametrize(
    "onward",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/latest/meta-data/",
        "//[::1]/a",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user@127.0.0.1/",
    ],
)
async def test_a_redirect_into_the_inside_is_not_followed(onward: str) -> None:
    redirect = whole(b"", f"Location: {onward}", status="302 Found")

    assert await refused_by(redirect) == (Verdict.ACCOUNT, "Result.HostNotAllowed")


async def test_a_redirect_to_another_opened_host_is_followed_without_the_authorisation() -> None:
    async with raw_host({"/b": whole(picture())}) as second:
        onward = whole(b"", f"Location: {second.url('/b')}", status="307 Temporary Redirect")
        async with raw_host({"/a": onward}) as first:
            downloads = Downloads(SMALL)
            await downloads.fetch(
                first.url("/a"), opened(first, second), headers={"Authorization": "Bearer key"}
            )
            await downloads.aclose()

    assert "Bearer key" in first.heads[0]
    assert "Bearer key" not in second.heads[0]


async def test_redirects_in_a_circle_end() -> None:
    circle = whole(b"", "Location: /a", status="302 Found")

    assert await refused_by(circle) == (Verdict.FAILED, "Result.TooManyRedirects")


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fe80::1",
        "fe80::1%eth0",
        "224.0.0.1",
        "0.0.0.0",  # noqa: S104  # nothing listens there
    ],
)
async def test_a_vendors_host_whose_name_points_inside_is_not_asked(inside: str) -> None:
    asked: list[httpx.Request] = []

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["47.95.85.22", inside]

    transport = httpx.MockTransport(lambda request: asked.append(request) or httpx.Response(500))  # type: ignore[func-returns-value]
    said = await refusal(BUCKET, DASHSCOPE, Downloads(SMALL, transport=transport, resolve=resolve))

    assert (said.verdict, said.vendor_code) == (Verdict.ACCOUNT, "Result.AddressNotPublic")
    assert asked == []


async def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    answers = [["47.95.85.22"], ["127.0.0.1"]]  # the second look-up would be the attack
    asked: list[httpx.Request] = []

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return answers.pop(0)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, stream=httpx.ByteStream(picture()))

    downloads = Downloads(SMALL, transport=httpx.MockTransport(answer), resolve=resolve)
    await downloads.fetch(BUCKET, DASHSCOPE)

    name = "dashscope-result-bj.oss-cn-beijing.aliyuncs.com"
    assert len(answers) == 1
    assert asked[0].url.host == "47.95.85.22"
    assert asked[0].headers["host"] == name
    assert asked[0].extensions["sni_hostname"] == name


async def test_the_next_address_is_tried_when_one_cannot_be_reached() -> None:
    tried: list[str] = []

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["2408:4000::1", "47.95.85.22"]

    def answer(request: httpx.Request) -> httpx.Response:
        tried.append(request.url.host)
        if len(tried) == 1:
            raise httpx.ConnectError("no route")
        return httpx.Response(200, stream=httpx.ByteStream(picture()))

    downloads = Downloads(SMALL, transport=httpx.MockTransport(answer), resolve=resolve)
    await downloads.fetch(BUCKET, DASHSCOPE)

    assert tried == ["2408:4000::1", "47.95.85.22"]


@pytest.mark.parametrize("number", ["2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.1"])
async def test_an_address_written_as_a_number_is_no_vendors_host(number: str) -> None:
    said = await refusal(f"http://{number}/a", DASHSCOPE)

    assert said.vendor_code in {"Result.HostNotAllowed", "Result.NoLink"}


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("403 Forbidden", Verdict.GONE),
        ("404 Not Found", Verdict.GONE),
        ("503 Slow Down", Verdict.UNWELL),
        ("429 Too Many", Verdict.UNWELL),
        ("204 No Content", Verdict.FAILED),
    ],
)
async def test_a_hosts_refusal_says_whether_to_ask_again(status: str, verdict: Verdict) -> None:
    assert (await refused_by(whole(b"", status=status)))[0] is verdict


async def test_a_file_that_calls_itself_too_large_is_not_read() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n"

    assert await refused_by(head) == (Verdict.FAILED, "Result.TooLarge")


async def test_an_endless_body_is_cut_off() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(b"8\r\n\x89PNG\r\n\x1a\n\r\n")
        while True:
            writer.write(b"1000\r\n" + bytes(4096) + b"\r\n")
            await writer.drain()

    async with raw_host({"/a": endless}) as host:
        said = await refusal(host.url("/a"), opened(host))

    assert (said.verdict, said.vendor_code) == (Verdict.FAILED, "Result.TooLarge")


async def test_a_packed_body_is_refused() -> None:
    packed = whole(picture(), "Content-Encoding: gzip")

    assert await refused_by(packed) == (Verdict.FAILED, "Result.Encoded")


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>picture</body></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(40),
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        picture()[: len(picture()) // 2],
        b"",
        b"\x89P",
    ],
)
async def test_what_is_no_whole_picture_is_refused_whatever_it_calls_itself(body: bytes) -> None:
    answer = whole(body, "Content-Type: image/png")

    assert await refused_by(answer) == (Verdict.FAILED, "Result.NotAPicture")


@pytest.mark.parametrize("size", [(8, 64), (64, 8), (9000, 32)])
async def test_a_picture_of_impossible_size_is_refused(size: tuple[int, int]) -> None:
    answer = whole(picture(size=size))

    assert await refused_by(answer) == (Verdict.FAILED, "Result.SizeOutOfRange")


async def test_a_silent_host_is_left() -> None:
    async def silent(_writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with raw_host({"/a": silent}) as host:
        said = await refusal(host.url("/a"), opened(host))

    assert (said.verdict, said.vendor_code) == (Verdict.UNWELL, "Result.ReadTimeout")


async def test_a_dripping_host_is_left_at_the_deadline() -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n\x89PNG\r\n\x1a\n")
        while True:
            writer.write(b"\0")
            await writer.drain()
            await asyncio.sleep(0.02)

    limits = DownloadLimits(total_s=0.3, silence_s=0.2)
    async with raw_host({"/a": drip}) as host:
        said = await refusal(host.url("/a"), opened(host), Downloads(limits))

    assert (said.verdict, said.vendor_code) == (Verdict.UNWELL, "Result.TimedOut")


@pytest.mark.parametrize(
    "cut_off",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n\x89PNG\r\n\x1a\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + picture()[:50],
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"",
    ],
)
async def test_an_answer_that_breaks_off_may_be_asked_for_again(cut_off: bytes) -> None:
    assert await refused_by(cut_off) == (Verdict.UNWELL, "Result.RemoteProtocolError")


async def test_an_unwell_host_is_asked_again_because_the_picture_is_paid_for() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        answers["/a"] = whole(picture())

    answers = {"/a": whole(b"", "Retry-After: 7", status="503 Slow Down")}
    async with raw_host(answers) as host:
        downloads = Downloads(DownloadLimits(pause_s=0.5), sleep=sleep)
        fetched = await downloads.fetch(host.url("/a"), opened(host))
        await downloads.aclose()

    assert fetched.width_px == 64
    assert pauses == [7.0]


async def test_the_signature_of_a_link_is_in_no_error_and_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = {"/gone": whole(b"", status="403 Forbidden"), "/cut": b"", "/a": whole(picture())}
    said: list[str] = []
    async with raw_host(answers) as host:
        for path in ("/gone", "/cut"):
            error = await refusal(f"{host.url(path)}?Signature=secret", opened(host))
            said.append(repr(error) + str(error))
        downloads = Downloads(SMALL)
        await downloads.fetch(f"{host.url('/a')}?Signature=secret", opened(host))
        await downloads.aclose()
    said.append(repr(await refusal("http://[?Signature=secret", DASHSCOPE)))
    said.append(repr(await refusal("http://10.0.0.1/?Signature=secret", DASHSCOPE)))

    assert "secret" not in "".join(said)
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "at_first",
    [
        whole(b"<html>Sign in to the network</html>"),
        whole(picture()[:90]),
        whole(b"", status="403 Forbidden"),
        whole(b"", status="404 Not Found"),
    ],
    ids=["a proxy's page", "half a file", "403", "404"],
)
async def test_what_is_no_picture_at_first_is_asked_for_again(at_first: bytes) -> None:
    async def sleep(_seconds: float) -> None:
        answers["/a"] = whole(picture())

    answers = {"/a": at_first}
    async with raw_host(answers) as host:
        downloads = Downloads(DownloadLimits(pause_s=0.5), sleep=sleep)
        fetched = await downloads.fetch(host.url("/a"), opened(host))
        await downloads.aclose()

    assert fetched.width_px == 64
