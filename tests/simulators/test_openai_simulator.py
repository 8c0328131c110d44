from __future__ import annotations

import base64
from io import BytesIO

import httpx
import pytest
from PIL import Image

from milepost.errors import InvalidInput
from milepost.simulators.openai import serve, simulated_openai
from milepost.simulators.openai_script import Fault, OpenAiScript

PAINT = {"model": "m", "prompt": "a lake", "size": "512x256"}


def painted(answer: httpx.Response) -> Image.Image:
    return Image.open(BytesIO(base64.b64decode(answer.json()["data"][0]["b64_json"])))


def test_every_picture_says_that_it_is_simulated() -> None:
    with simulated_openai() as simulator:
        answer = httpx.post(f"{simulator.url}/images/generations", json=PAINT)

    with painted(answer) as picture:
        assert picture.size == (512, 256)
        assert "simulator" in picture.info["Software"]
        assert picture.convert("RGB").tobytes().count(b"\xff\xff\xff") > 500  # the words


def test_equal_prompts_and_seeds_give_equal_pictures() -> None:
    with simulated_openai() as simulator:
        one, same, other = (
            httpx.post(f"{simulator.url}/images/generations", json={**PAINT, "seed": seed}).json()
            for seed in (1, 1, 2)
        )

    assert one["data"] == same["data"]
    assert one["data"] != other["data"]


def test_a_link_is_good_for_the_picture() -> None:
    body = {**PAINT, "response_format": "url"}
    with simulated_openai() as simulator:
        link = httpx.post(f"{simulator.url}/images/generations", json=body).json()["data"][0]["url"]
        assert httpx.get(link).content.startswith(b"\x89PNG")
        assert httpx.get(f"{link}x").status_code == 404


def test_faults_are_ordered_over_http_and_what_was_made_is_counted() -> None:
    with simulated_openai() as simulator:
        root = simulator.url.removesuffix("/v1")
        httpx.post(f"{root}/simulator/faults", json={"faults": ["rate_limited", "unavailable"]})
        statuses = [
            httpx.post(f"{simulator.url}/images/generations", json=PAINT).status_code
            for _ in range(3)
        ]
        refused = httpx.post(f"{root}/simulator/faults", json={"faults": ["nonsense"]})
        counts = httpx.get(f"{root}/simulator/counts").json()

    assert statuses == [429, 503, 200]
    assert refused.status_code == 400
    assert counts["asked"] == {"/v1/images/generations": 3}
    assert counts["paid"] == {"/v1/images/generations": 1}


def test_content_that_asks_for_it_is_refused() -> None:
    body = {**PAINT, "prompt": "please refuse this"}
    with simulated_openai() as simulator:
        answer = httpx.post(f"{simulator.url}/images/generations", json=body)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "moderation_blocked"


def test_as_many_pictures_are_made_as_were_asked_for() -> None:
    with simulated_openai() as simulator:
        answer = httpx.post(f"{simulator.url}/images/generations", json={**PAINT, "n": 3})

    assert len({each["b64_json"] for each in answer.json()["data"]}) == 3


@pytest.mark.parametrize("wrong", [{"size": "512*256"}, {"size": "large"}, {"n": 11}, {"n": "x"}])
def test_what_the_protocol_does_not_know_is_refused(wrong: dict[str, object]) -> None:
    with simulated_openai() as simulator:
        answer = httpx.post(f"{simulator.url}/images/generations", json={**PAINT, **wrong})

    assert answer.status_code == 400


def test_an_edit_without_a_picture_is_refused() -> None:
    with simulated_openai() as simulator:
        without = httpx.post(f"{simulator.url}/images/edits", data={"prompt": "snow"})
        form = {"prompt": "snow", "n": "1", "size": "auto"}
        whole = httpx.post(f"{simulator.url}/images/edits", data=form, files={"image": b"\x89PNG"})

    assert (without.status_code, whole.status_code) == (400, 200)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff", b'"x"', b'{"model": "\\ud800"}', b"[" * 100_000]
)
def test_a_body_of_any_shape_is_answered(body: bytes) -> None:
    with simulated_openai() as simulator:
        for path in ("chat/completions", "images/generations", "images/edits", "nowhere"):
            assert httpx.post(f"{simulator.url}/{path}", content=body).status_code == 400


@pytest.mark.parametrize(
    "messages", [5, [5], [{}], [{"content": [5, {"image_url": 5}, {"image_url": {}}]}]]
)
def test_messages_of_any_shape_are_answered(messages: object) -> None:
    body = {"messages": messages, "response_format": 5, "stream_options": 5, "seed": "x"}
    with simulated_openai() as simulator:
        for path in ("chat/completions", "images/generations"):
            assert httpx.post(f"{simulator.url}/{path}", json=body).status_code == 200


def test_a_key_may_be_wanted() -> None:
    with simulated_openai(OpenAiScript(key="right")) as simulator:
        url = f"{simulator.url}/chat/completions"
        asked = {"model": "m", "messages": [{"role": "user", "content": "hello"}]}
        without = httpx.post(url, json=asked)
        let_in = httpx.post(url, json=asked, headers={"Authorization": "Bearer right"})

    assert (without.status_code, let_in.status_code) == (401, 200)


def test_every_fault_has_a_name_that_can_be_sent() -> None:
    assert all(fault.value.isidentifier() for fault in Fault)


def test_a_taken_port_is_said_in_one_line() -> None:
    with simulated_openai() as simulator, pytest.raises(InvalidInput, match="--port: is taken"):
        serve(simulator.server_port, lambda _url: None)
