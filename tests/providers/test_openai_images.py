from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.capabilities import CannotDo, EditWish, Errand, PaintWish, Picture
from milepost.providers.openai_dialects import DIALECTS, Dialect
from milepost.providers.openai_mask import alpha_mask
from milepost.providers.openai_picture import picture_in
from milepost.providers.openai_size import size_for
from milepost.simulators.openai_picture import simulated_picture
from milepost.simulators.openai_script import Fault
from providers.openai_bench import bench, paid

WISH = PaintWish(prompt="a lake | at dawn", negative="cars", width_px=768, height_px=960, seed=7)
LAKE = Picture(simulated_picture("a lake", 64, 48, 1), "image/png")


class Forgetful(dict[str, bytes]):
    """Keeps nothing."""

    def __setitem__(self, name: str, content: bytes) -> None:
        pass


def size_of(picture: Picture) -> tuple[int, int]:
    with Image.open(BytesIO(picture.data)) as opened:
        return opened.size


async def refusal(*faults: Fault, wish: PaintWish = WISH) -> VendorSaid:
    async with bench(*faults) as at:
        with pytest.raises(VendorSaid) as caught:
            await at.ask(at.provider.painter("painter").paint("default", wish))
    return caught.value


async def errand(dialect: str | Dialect, wish: PaintWish = WISH) -> Errand[Picture]:
    async with bench(dialect=dialect) as at:
        return at.provider.painter("painter").paint("default", wish)


async def test_a_picture_is_painted_in_the_size_that_was_wished() -> None:
    async with bench() as at:
        picture = await at.ask(at.provider.painter("painter").paint("default", WISH))

    assert size_of(picture) == (768, 960)
    assert picture.media_type == "image/png"
    assert (at.used.pictures, at.used.cost_cny) == (1, 0.2)
    assert paid(at) == (1,)


@pytest.mark.parametrize("fault", [Fault.LINK, Fault.DATA_ADDRESS])
async def test_a_picture_that_comes_another_way_is_fetched(fault: Fault) -> None:
    async with bench(fault) as at:
        picture = await at.ask(at.provider.painter("painter").paint("default", WISH))

    assert size_of(picture) == (768, 960)


@pytest.mark.parametrize(
    ("fault", "verdict", "code"),
    [
        (Fault.NO_PICTURE, Verdict.EMPTY, "NoPicture"),
        (Fault.PATH_ON_SERVER, Verdict.ACCOUNT, "Result.PathOnServer"),
        (Fault.BROKEN_BASE64, Verdict.FAILED, "Result.NotBase64"),
        (Fault.NOT_JSON, Verdict.EMPTY, "NoPicture"),
        (Fault.REFUSED, Verdict.REFUSED, "moderation_blocked"),
        (Fault.ERROR_IN_200, Verdict.UNWELL, "server_error"),
        (Fault.HANG, Verdict.LOST, "ReadTimeout"),
        (Fault.DROP, Verdict.LOST, "RemoteProtocolError"),
    ],
)
async def test_an_unhappy_answer_says_whether_to_ask_again(
    fault: Fault, verdict: Verdict, code: str
) -> None:
    said = await refusal(fault)

    assert (said.verdict, said.vendor_code) == (verdict, code)


async def test_a_paid_picture_whose_link_is_dead_is_not_asked_again() -> None:
    async with bench(Fault.LINK) as at:
        at.simulator.files = Forgetful()
        with pytest.raises(VendorSaid) as caught:
            await at.ask(at.provider.painter("painter").paint("default", WISH))

    assert (caught.value.verdict, caught.value.vendor_code) == (Verdict.FAILED, "Result.Http404")


async def test_a_server_is_sent_only_what_it_knows() -> None:
    plain = await errand("plain")
    openai = await errand("openai")
    vllm = await errand("vllm-omni")

    assert set(plain.call.inputs) == {"capability", "prompt", "n", "size", "response_format"}
    assert set(openai.call.inputs) == {"capability", "prompt", "n", "size"}
    assert openai.call.inputs["size"] == "1024x1536"
    assert openai.notes == (
        "the negative prompt was left out",
        "size changed to one that the model paints",
    )
    assert vllm.call.inputs["negative_prompt"] == "cars"
    assert (vllm.call.seed, plain.call.seed) == (7, None)


async def test_a_bar_in_the_prompt_does_not_begin_a_negative_one() -> None:
    localai = await errand("localai")

    assert localai.call.inputs["prompt"] == "a lake / at dawn|cars"


async def test_the_english_prompt_is_taken_where_there_is_one() -> None:
    both = replace(WISH, prompt="湖", prompt_en="a lake", negative="汽车", negative_en="cars")
    alone = replace(WISH, prompt="湖", negative="汽车")

    english, chinese = await errand("vllm-omni", both), await errand("vllm-omni", alone)

    assert (english.call.inputs["prompt"], english.call.inputs["negative_prompt"]) == (
        "a lake",
        "cars",
    )
    assert (chinese.call.inputs["prompt"], chinese.call.inputs["negative_prompt"]) == (
        "湖",
        "汽车",
    )


async def test_a_long_prompt_is_cut_and_said_so() -> None:
    cut = await errand(Dialect(longest_prompt=6))

    assert cut.call.inputs["prompt"] == "a lake"
    assert "the prompt was cut to 6 characters" in cut.notes


@pytest.mark.parametrize("dialect", ["plain", "openai", "vllm-omni", "xinference"])
async def test_a_picture_is_edited(dialect: str) -> None:
    wish = EditWish(pictures=(LAKE,), mask=LAKE, prompt="add a boat", width_px=512, height_px=512)
    async with bench(dialect=dialect) as at:
        errand = at.provider.editor("painter").edit("default", wish)
        picture = await at.ask(errand)

    assert size_of(picture)[0] == size_of(picture)[1]
    assert errand.call.inputs["pictures"] == [LAKE.digest]


async def test_a_server_that_cannot_edit_is_not_asked() -> None:
    async with bench(dialect="localai") as at:
        with pytest.raises(CannotDo):
            at.provider.editor("painter")


def test_what_the_mask_has_white_is_transparent_for_openai() -> None:
    drawn = Image.new("L", (8, 4))
    drawn.paste(255, (0, 0, 4, 4))
    target = BytesIO()
    drawn.save(target, "PNG")

    with Image.open(BytesIO(alpha_mask(target.getvalue()))) as mask:
        assert (mask.getpixel((1, 1)), mask.getpixel((6, 1))) == ((0, 0, 0, 0), (0, 0, 0, 255))


@pytest.mark.parametrize(
    ("wished", "asked"),
    [
        ((768, 960), (768, 960)),
        ((1080, 1350), (1088, 1344)),
        ((4000, 2000), (2048, 1024)),
        ((100, 50), (512, 256)),
        ((30_000, 10), (2048, 256)),
    ],
)
def test_any_wished_size_becomes_one_that_the_server_paints(
    wished: tuple[int, int], asked: tuple[int, int]
) -> None:
    assert size_for(DIALECTS["plain"], *wished) == asked


async def test_every_simulated_picture_says_that_it_is_one() -> None:
    async with bench() as at:
        picture = await at.ask(at.provider.painter("painter").paint("default", WISH))

    with Image.open(BytesIO(picture.data)) as opened:
        sky = opened.convert("RGB").crop((0, 0, 768, 480))
        assert "simulator" in opened.info["Software"]
        assert sky.tobytes().count(b"\xff\xff\xff") > 1000  # the words


@pytest.mark.parametrize("before", [[{"error": "failed"}], [{"url": None}], [None]])
@pytest.mark.parametrize("bare", [False, True])
async def test_the_first_that_is_a_picture_is_taken(before: list[object], *, bare: bool) -> None:
    encoded = b64encode(LAKE.data).decode()
    answer = {"data": [*before, encoded if bare else {"b64_json": encoded}]}

    async def nothing(_url: str) -> Picture:
        raise AssertionError

    assert await picture_in(answer, "http://models.lan/v1", nothing) == LAKE
