from __future__ import annotations

import json

import pytest

from fakes.raw_host import raw_host, whole
from milepost.calls.vendor import VendorSaid, Verdict
from milepost.errors import InvalidInput
from milepost.providers.capabilities import DescribeWish, Picture, TextWish
from milepost.providers.openai_dialects import Dialect
from milepost.simulators.openai_answers import NOTICE
from milepost.simulators.openai_picture import simulated_picture
from milepost.simulators.openai_script import Fault
from providers.openai_bench import bench

WISH = TextWish(prompt="Describe a lake", system="You write briefs", seed=7, temperature=0.5)
LAKE = Picture(simulated_picture("a lake", 64, 64, 1), "image/png")


async def refusal(*faults: Fault, wish: TextWish = WISH, key: str | None = None) -> VendorSaid:
    async with bench(*faults, key=key) as at:
        with pytest.raises(VendorSaid) as caught:
            await at.ask(at.provider.writer("writer").write("default", wish))
    return caught.value


async def test_a_text_is_written_and_its_tokens_are_paid() -> None:
    async with bench() as at:
        said = await at.ask(at.provider.writer("writer").write("default", WISH))

    assert said == NOTICE
    assert at.used.input_tokens == 9
    assert at.used.cost_cny == pytest.approx((9 * 2 + at.used.output_tokens * 6) / 1e6)


async def test_a_server_that_does_not_stream_is_understood() -> None:
    async with bench(Fault.WHOLE) as at:
        said = await at.ask(at.provider.writer("writer").write("default", WISH))

    assert said == NOTICE


async def test_json_is_asked_for_as_the_server_knows_it() -> None:
    wish = TextWish(prompt="A brief please", system='Shape: {"scene": "lake"}', json_object=True)
    for dialect in (Dialect(), Dialect(json_mode=False), Dialect(streams=False)):
        async with bench(dialect=dialect) as at:
            said = await at.ask(at.provider.writer("writer").write("default", wish))

        assert json.loads(said) == {"scene": "lake"}


async def test_a_picture_is_shown_and_described() -> None:
    wish = DescribeWish(pictures=(LAKE, LAKE), question="What is it?")
    async with bench() as at:
        errand = at.provider.describer("seer").describe("default", wish)
        said = await at.ask(errand)

    assert "2 pictures" in said
    assert errand.call.inputs["pictures"] == [LAKE.digest, LAKE.digest]


async def test_too_many_or_too_large_pictures_are_refused_before_anyone_is_asked() -> None:
    large = Picture(bytes(11 * 1024 * 1024), "image/png")
    async with bench() as at:
        for pictures in ((), (LAKE,) * 9, (large,)):
            wish = DescribeWish(pictures=pictures, question="What is it?")
            with pytest.raises(InvalidInput, match="home:seer"):
                at.provider.describer("seer").describe("default", wish)


@pytest.mark.parametrize(
    ("fault", "verdict", "code"),
    [
        (Fault.RATE_LIMITED, Verdict.BUSY, "rate_limit_exceeded"),
        (Fault.OUT_OF_QUOTA, Verdict.ACCOUNT, "insufficient_quota"),
        (Fault.MODEL_NOT_FOUND, Verdict.ACCOUNT, "model_not_found"),
        (Fault.REFUSED, Verdict.REFUSED, "moderation_blocked"),
        (Fault.BAD_REQUEST, Verdict.FAILED, "BadRequestError"),
        (Fault.SERVER_ERROR, Verdict.UNWELL, "server_error"),
        (Fault.UNAVAILABLE, Verdict.UNWELL, "Http503"),
        (Fault.ERROR_IN_200, Verdict.UNWELL, "server_error"),
        (Fault.NOT_JSON, Verdict.UNWELL, "NotJson"),
        (Fault.DROP, Verdict.LOST, "RemoteProtocolError"),
        (Fault.HANG, Verdict.LOST, "ReadTimeout"),
        (Fault.STREAM_ERROR, Verdict.BUSY, "rate_limit_exceeded"),
        (Fault.STREAM_CUT, Verdict.LOST, "StreamBrokeOff"),
        (Fault.NO_TEXT, Verdict.EMPTY, "NoText"),
        (Fault.FILTERED, Verdict.REFUSED, "content_filter"),
    ],
)
async def test_an_unhappy_answer_says_whether_to_ask_again(
    fault: Fault, verdict: Verdict, code: str
) -> None:
    said = await refusal(fault)

    assert (said.verdict, said.vendor_code) == (verdict, code)


async def test_the_server_says_how_long_to_wait() -> None:
    assert (await refusal(Fault.RATE_LIMITED)).retry_after_s == 1.0


async def test_a_wrong_key_is_the_accounts_failure_and_is_not_told() -> None:
    said = await refusal(key="sk-wrong")

    assert (said.verdict, said.vendor_code) == (Verdict.ACCOUNT, "invalid_api_key")
    assert "sk-wrong" not in repr(said)


async def test_a_server_that_is_not_there_was_not_asked() -> None:
    async with bench() as at:
        at.simulator.server_close()
        at.simulator.shutdown()
        with pytest.raises(VendorSaid) as caught:
            await at.ask(at.provider.writer("writer").write("default", WISH))

    assert caught.value.verdict is Verdict.AWAY


async def answered_with(body: bytes, kind: str) -> str:
    answer = whole(body, f"Content-Type: {kind}")
    async with raw_host({"/v1/chat/completions": answer}) as host, bench() as at:
        at.provider._client.base_url = host.url("/v1")
        return await at.ask(at.provider.writer("writer").write("default", WISH))


async def test_line_separators_inside_a_text_do_not_end_a_line_of_the_stream() -> None:
    chunk = {"choices": [{"delta": {"content": "one\u2028two\u0085three"}}]}
    body = f"data: {json.dumps(chunk, ensure_ascii=False)}\r\n\r\ndata: [DONE]\r\n\r\n".encode()

    assert await answered_with(body, "text/event-stream") == "one\u2028two\u0085three"


async def test_reasoning_before_the_answer_is_left_out() -> None:
    said = {"content": "<think>\nHm, {not this}\n</think>\n\n{}"}
    body = json.dumps({"choices": [{"message": said, "finish_reason": "stop"}]}).encode()

    assert await answered_with(body, "application/json") == "{}"


@pytest.mark.parametrize("said", ["Hm, a lake\n</think>\nyes", "yes", "<think>a</think>yes"])
async def test_reasoning_whose_beginning_was_left_out_is_none_of_the_answer(said: str) -> None:
    body = json.dumps({"choices": [{"message": {"content": said}}]}).encode()

    assert await answered_with(body, "application/json") == "yes"


async def test_an_answer_is_kept_whatever_signs_and_counts_came_with_it() -> None:
    """Else it was paid, and lost on its way into the ledger."""
    said = '{"content": "a \\ud800la\\u202eke\\u0000\\n\\ud83d\\ude00"}'
    usage = json.dumps({"prompt_tokens": 10**30, "completion_tokens": True})
    body = f'{{"choices": [{{"message": {said}}}], "usage": {usage}}}'.encode()

    assert await answered_with(body, "application/json") == "a lake\n\N{GRINNING FACE}"


async def test_reasoning_that_was_cut_off_is_no_answer() -> None:
    body = json.dumps({"choices": [{"message": {"content": "<think>a lake, or"}}]}).encode()

    with pytest.raises(VendorSaid) as caught:
        await answered_with(body, "application/json")
    assert caught.value.verdict is Verdict.EMPTY


@pytest.mark.parametrize(
    ("mark", "kind"), [(b"\xef\xbb\xbf", "text/event-stream"), (b"", "application/json")]
)
async def test_a_stream_is_read_behind_a_byte_order_mark_and_under_a_wrong_name(
    mark: bytes, kind: str
) -> None:
    chunk = {"choices": [{"delta": {"content": "yes"}, "finish_reason": "stop"}]}
    body = mark + f"data: {json.dumps(chunk)}\n\n".encode()

    assert await answered_with(body, kind) == "yes"


@pytest.mark.parametrize(
    "error",
    [
        {"code": "contentFilter", "inner_error": {"code": "ResponsibleAIPolicyViolation"}},
        {"code": "invalid_request_error", "innererror": {"code": "ResponsibleAIPolicyViolation"}},
    ],
)
async def test_a_refusal_told_inside_an_error_is_a_refusal(error: dict[str, object]) -> None:
    with pytest.raises(VendorSaid) as caught:
        await answered_with(json.dumps({"error": error}).encode(), "application/json")
    assert caught.value.verdict is Verdict.REFUSED


async def test_a_text_in_parts_is_put_together() -> None:
    said = {"content": [{"type": "text", "text": "a "}, {"type": "text", "text": "lake"}]}
    body = json.dumps({"choices": [{"message": said}]}).encode()

    assert await answered_with(body, "application/json") == "a lake"


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b"{}",
        b'{"choices": {}}',
        b'{"choices": [null]}',
        b'{"choices": [{"message": 3, "finish_reason": 4}], "usage": []}',
        b'{"error": "overloaded"}',
        b'{"error": {"code": "500", "message": null}}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
async def test_an_answer_of_any_shape_is_a_refusal_and_no_crash(body: bytes) -> None:
    with pytest.raises(VendorSaid):
        await answered_with(body, "application/json")
    with pytest.raises(VendorSaid):
        await answered_with(b"data: " + body + b"\n\n", "text/event-stream")


async def test_an_endless_stream_ends() -> None:
    body = b": keep-alive\n\n" * 400_000

    with pytest.raises(VendorSaid, match="AnswerTooLarge"):
        await answered_with(body, "text/event-stream")


async def test_a_sentence_in_place_of_a_code_is_not_repeated() -> None:
    error = {"error": {"code": "you said Lake Street 5", "type": None}}

    with pytest.raises(VendorSaid, match="Http500") as caught:
        await answered_with(json.dumps(error).encode(), "application/json")

    assert "Lake" not in str(caught.value)


async def test_a_doctor_learns_whether_key_and_model_are_right() -> None:
    async with bench() as at:
        right = await at.provider.examine(["simulator", "flux"])
    async with bench(key="sk-wrong") as at:
        wrong = await at.provider.examine(["simulator"])
        at.provider._client.base_url = "http://127.0.0.1:9/v1"
        away = await at.provider.examine(["simulator"])

    assert [finding.ok for finding in right] == [True, True, False]
    assert "such as simulator" in right[2].remedy
    assert [(finding.ok, finding.what) for finding in wrong] == [
        (False, "home: refused (invalid_api_key)")
    ]
    assert away[0].what.startswith("home: no answer from its address")
    assert "sk-wrong" not in repr((wrong, away))


@pytest.mark.parametrize("said", [b"[]", b"{}", b'{"data": 5}', b'{"data": [{"id": 5}, 5]}', b"x"])
async def test_a_list_of_models_of_any_shape_is_no_crash(said: bytes) -> None:
    async with raw_host({"/v1/models": whole(said)}) as host, bench() as at:
        at.provider._client.base_url = host.url("/v1")
        findings = await at.provider.examine(["flux"])

    assert len(findings) == 1
