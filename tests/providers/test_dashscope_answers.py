from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from milepost.calls.errors import CallFailed, CallRefused, VendorUnwell
from milepost.errors import InvalidInput
from milepost.providers.at_once import AtOnce
from milepost.providers.capabilities import (
    CannotDo,
    DescribeWish,
    EditWish,
    EmbedWish,
    PaintWish,
    Picture,
    TextWish,
)
from milepost.simulators.dashscope.picture import simulated_picture
from providers.dashscope_bench import bench

pytestmark = pytest.mark.slow  # each starts a server

PHOTO = Picture(simulated_picture("a car", 64, 48, 1), "image/png")


@pytest.mark.parametrize("compatible", [False, True])
async def test_a_text_is_written_and_its_tokens_are_counted(
    tmp_path: Path, *, compatible: bool
) -> None:
    answers = (("杭州", '{"title": "湖上清晨"}'),)
    async with bench(tmp_path, compatible=compatible, answers=answers) as at:
        wish = TextWish(system="写一个标题", prompt="杭州到北京", seed=3, json_object=True)

        answer = await at.ask(at.provider.writer("qwen-max").write("default", wish))

        assert answer.value == '{"title": "湖上清晨"}'
        assert answer.result.usage.output_tokens == len(answer.value)
        assert answer.result.usage.cost_cny > 0


@pytest.mark.parametrize("compatible", [False, True])
async def test_an_error_in_the_middle_of_a_text_is_tried_again(
    tmp_path: Path, *, compatible: bool
) -> None:
    async with bench(tmp_path, compatible=compatible, breaks=1.0) as at:
        wish = TextWish(prompt="北京")
        writing = asyncio.create_task(at.ask(at.provider.writer("qwen-max").write("a", wish)))
        await at.until_paid(2)  # one tells its status, the other does not
        at.simulator.script.breaks = 0.0

        answer = await writing

        assert "模拟器" in answer.value


async def test_a_refusal_in_the_middle_of_a_text_is_never_asked_again(tmp_path: Path) -> None:
    async with bench(tmp_path, breaks=1.0, breaks_code="DataInspectionFailed") as at:
        for _ in range(2):
            with pytest.raises(CallRefused, match="DataInspectionFailed"):
                await at.ask(at.provider.writer("qwen-max").write("a", TextWish(prompt="北京")))

        assert at.paid == {"北京": 1}


async def test_a_model_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    async with bench(tmp_path, next=("silent",) * 9) as at:
        errand = at.provider.writer("qwen-max").write("a", TextWish(prompt="北京"))
        assert isinstance(errand.vendor, AtOnce)
        hurried = replace(errand.vendor.policy, backoff_s=0.01)

        with pytest.raises(VendorUnwell):
            await at.ask(replace(errand, vendor=AtOnce(hurried, errand.vendor.ask)))


async def test_a_picture_is_described(tmp_path: Path) -> None:
    async with bench(tmp_path, answers=(("雪", "no"),)) as at:
        wish = DescribeWish(pictures=(PHOTO,), question="图中有雪吗？", system="只答 yes 或 no")

        answer = await at.ask(at.provider.describer("qwen-vl-max").describe("a", wish))

        assert answer.value == "no"


async def test_texts_become_vectors_in_their_order(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        texts = tuple(f"text {n}" for n in range(23))
        embedder = at.provider.embedder("text-embedding-v4")

        many = await at.ask(embedder.embed("a", EmbedWish(texts=texts, dimensions=64)))
        last = await at.ask(embedder.embed("a", EmbedWish(texts=texts[-1:], dimensions=64)))

        assert [len(vector) for vector in many.value] == [64] * 23
        assert many.value[-1] == last.value[0]
        assert many.value[0] != last.value[0]


@pytest.mark.parametrize("model", ["qwen-image", "wan2.6-t2i"])
async def test_models_of_the_message_protocol_paint(tmp_path: Path, model: str) -> None:
    async with bench(tmp_path) as at:
        answer = await at.paint("one", model=model, width_px=1080, height_px=1350)

        assert answer.value.data.startswith(b"\x89PNG")
        assert at.paid == {"one": 1}


class WithoutMessageTasks(httpx.AsyncHTTPTransport):
    """An address that has not heard of tasks made of messages."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("image-generation/generation"):
            return httpx.Response(404, json={"detail": "Not Found"})
        return await super().handle_async_request(request)


async def test_a_model_is_asked_at_once_where_an_address_has_no_tasks_for_it(
    tmp_path: Path,
) -> None:
    async with WithoutMessageTasks() as transport, bench(tmp_path, transport=transport) as at:
        answer = await at.paint("one", model="wan2.6-t2i")

        assert answer.value.data.startswith(b"\x89PNG")
        assert at.paid == {"one": 1}


async def test_a_picture_that_was_paid_at_once_is_not_paid_again_for_a_dead_link(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path, links_s=0.0) as at:
        for _ in range(2):
            with pytest.raises(CallFailed):
                await at.paint("one", model="qwen-image")

        assert at.paid == {"one": 1}


@pytest.mark.parametrize(
    "model", ["qwen-image-edit-plus", "wanx2.1-imageedit", "wan2.5-i2i-preview"]
)
async def test_pictures_are_edited(tmp_path: Path, model: str) -> None:
    async with bench(tmp_path) as at:
        wish = EditWish(pictures=(PHOTO,), prompt="put it on a road", seed=2**40)

        answer = await at.ask(at.provider.editor(model).edit("a", wish))

        assert answer.value.data.startswith(b"\x89PNG")


async def test_other_pictures_with_the_same_words_are_another_call(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        other = Picture(simulated_picture("another", 64, 48, 2), "image/png")
        editor = at.provider.editor("qwen-image-edit-plus")
        for picture in (PHOTO, other):
            wish = EditWish(pictures=(picture,), prompt="put it on a road")
            await at.ask(editor.edit("a", wish))

        assert at.paid == {"put it on a road": 2}


async def test_a_model_is_not_asked_for_what_it_cannot_do(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        with pytest.raises(CannotDo, match="dashscope:qwen-max: does not paint"):
            at.provider.painter("qwen-max")
        with pytest.raises(CannotDo):
            at.provider.writer("nobody-knows-it")


async def test_too_many_pictures_are_refused_before_anything_is_paid(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        wish = EditWish(pictures=(PHOTO,) * 4, prompt="together")

        with pytest.raises(InvalidInput, match="1 to 3"):
            at.provider.editor("qwen-image-edit-plus").edit("a", wish)


async def test_what_is_changed_about_a_wish_is_noted(tmp_path: Path) -> None:
    async with bench(tmp_path) as at:
        wish = PaintWish(prompt="长" * 700, width_px=2160, height_px=2700, seed=4294967290)

        errand = at.provider.painter("wanx2-t2i-lite").paint("a", wish)
        turbo = at.provider.painter("wanx2.1-t2i-turbo").paint("a", wish)

        assert errand.call.model == "wanx2.0-t2i-turbo"
        assert errand.call.seed == 4294967290 % 2147483648
        assert errand.notes == (
            "dashscope:wanx2.0-t2i-turbo: asked for 1152x1440 in place of 2160x2700",
        )
        assert "dashscope:wanx2.1-t2i-turbo: the prompt was cut to 500 characters" in turbo.notes


async def test_no_key_stands_in_what_is_shown(tmp_path: Path) -> None:
    async with bench(tmp_path, key="sk-very-secret", next=("InvalidApiKey",)) as at:
        painter = at.provider.painter("wanx2.1-t2i-turbo")
        errand = painter.paint("a", PaintWish(prompt="secret words", width_px=512, height_px=512))

        shown = repr(painter) + repr(errand) + repr(at.provider)

        assert "sk-very-secret" not in shown
        assert "secret words" not in shown
