"""A ComfyUI server elsewhere: our own, in a process of its own, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from milepost.calls.call import JsonValue
from milepost.calls.vendor import Intent, Running, Submitted, VendorSaid, Verdict
from milepost.providers.capabilities import CannotDo, EditWish, PaintWish, Picture
from milepost.providers.remote_template import WorkflowTemplate
from milepost.providers.remote_workflow import WorkflowWish
from providers.remote_bench import COLOUR, at_server, served

pytestmark = pytest.mark.slow
PAINTED = WorkflowTemplate(
    workflow={
        "1": {
            "class_type": "EmptyImage",
            "inputs": {"width": "{width}", "height": "{height}", "batch_size": 1, "color": 255},
        },
        "2": {
            "class_type": "SaveImage",
            "inputs": {"images": ["1", 0], "filename_prefix": "a {prompt}"},
        },
    }
)
EDITED = WorkflowTemplate(
    workflow={
        "1": {"class_type": "LoadImage", "inputs": {"image": "{picture}"}},
        "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
        "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "e"}},
        "4": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}},
    },
    output_node="3",
)
TEMPLATES = {"plain": PAINTED, "invert": EDITED}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("server")) as url:
        yield url


def with_node(class_type: str) -> dict[str, JsonValue]:
    added: dict[str, JsonValue] = {
        "3": {"class_type": class_type, "inputs": {"images": ["1", 0]}},
        "4": {"class_type": "PreviewImage", "inputs": {"images": ["3", 0]}},
    }
    return {**COLOUR, **added}


def picture(colour: str) -> Picture:
    target = BytesIO()
    Image.new("RGB", (40, 24), colour).save(target, "PNG")
    return Picture(target.getvalue(), "image/png")


def seen(shown: Picture) -> tuple[tuple[int, int], object]:
    with Image.open(BytesIO(shown.data)) as opened:
        return opened.size, opened.convert("RGB").getpixel((3, 3))


async def test_a_whole_workflow_runs_elsewhere_and_its_files_come_back(endpoint: str) -> None:
    async with at_server(endpoint) as at:
        errand = at.provider.runner().run("default", WorkflowWish(workflow=COLOUR))
        pictures = await at.ask(errand)

    assert [each.node_id for each in pictures] == ["2", "2"]
    assert [seen(each.picture) for each in pictures] == [((64, 48), (32, 64, 255))] * 2


async def test_a_template_paints_in_the_wished_size(endpoint: str) -> None:
    wish = PaintWish(prompt="lake", width_px=203, height_px=101)
    async with at_server(endpoint, TEMPLATES) as at:
        painted = await at.ask(at.provider.painter("plain").paint("default", wish))

    assert seen(painted) == ((200, 104), (0, 0, 255))


async def test_a_picture_is_uploaded_and_the_edited_one_comes_back(endpoint: str) -> None:
    wish = EditWish(pictures=(picture("red"),), prompt="the other way round")
    async with at_server(endpoint, TEMPLATES) as at:
        edited = await at.ask(at.provider.editor("invert").edit("default", wish))
        again = await at.ask(at.provider.editor("invert").edit("default", wish))

    assert seen(edited) == ((40, 24), (0, 255, 255))
    assert again == edited


async def test_a_run_whose_id_was_lost_is_found_while_it_waits_and_when_it_is_done(
    endpoint: str,
) -> None:
    async with at_server(endpoint) as at:
        errand = at.provider.runner().run("default", WorkflowWish(workflow=COLOUR, seed=5))
        intent = Intent(
            call=errand.call, granted_at_s=0.0, read_at_s=0.0, known_task_ids=frozenset()
        )
        assert await errand.vendor.find_unknown(intent) is None

        first = await errand.vendor.submit(errand.call)
        assert isinstance(first, Submitted)
        assert await errand.vendor.find_unknown(intent) == first.task_id
        await at.wait_for(errand, first.task_id)
        assert await errand.vendor.find_unknown(intent) == first.task_id

        known = Intent(
            call=errand.call, granted_at_s=0.0, read_at_s=0.0, known_task_ids={first.task_id}
        )
        assert await errand.vendor.find_unknown(known) is None


async def test_a_run_is_cancelled_while_others_go_on(endpoint: str) -> None:
    slow = with_node("Wait")
    async with at_server(endpoint) as at:
        errand = at.provider.runner().run("default", WorkflowWish(workflow=slow))
        answer = await errand.vendor.submit(errand.call)
        assert isinstance(answer, Submitted)
        assert await errand.vendor.poll(errand.call.key, answer.task_id) == Running()

        await at.provider.cancel(answer.task_id)
        with pytest.raises(VendorSaid) as caught:
            await at.wait_for(errand, answer.task_id)

        await at.provider.cancel("another")
        other = at.provider.runner().run("default", WorkflowWish(workflow=COLOUR, seed=6))
        files = await at.ask(other)

    assert len(files) == 2

    assert caught.value.verdict is Verdict.GONE


async def test_a_workflow_that_the_server_cannot_run_is_asked_once(endpoint: str) -> None:
    wrong: dict[str, JsonValue] = {"1": {"class_type": "NoSuchNode", "inputs": {}}}
    async with at_server(endpoint) as at:
        errand = at.provider.runner().run("default", WorkflowWish(workflow=wrong))
        with pytest.raises(VendorSaid) as caught:
            await errand.vendor.submit(errand.call)

    assert caught.value.verdict is Verdict.FAILED
    assert caught.value.vendor_code.isidentifier()


async def test_a_run_that_fails_there_has_failed(endpoint: str) -> None:
    failing = with_node("Fail")
    async with at_server(endpoint) as at:
        errand = at.provider.runner().run("default", WorkflowWish(workflow=failing))
        with pytest.raises(VendorSaid) as caught:
            await at.ask(errand)

    assert (caught.value.verdict, caught.value.vendor_code) == (Verdict.FAILED, "ValueError")
    assert "Lake" not in str(caught.value)


async def test_a_run_that_the_server_has_forgotten_is_gone(endpoint: str) -> None:
    async with at_server(endpoint) as at:
        errand = at.provider.runner().run("default", WorkflowWish(workflow=COLOUR))
        with pytest.raises(VendorSaid) as caught:
            await errand.vendor.poll(errand.call.key, "00000000-0000-4000-8000-000000000000")

    assert (caught.value.verdict, caught.value.vendor_code) == (Verdict.GONE, "UnknownPrompt")


async def test_a_server_that_is_not_there_was_not_asked() -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with at_server(f"http://127.0.0.1:{port}") as at:
        errand = at.provider.runner().run("default", WorkflowWish(workflow=COLOUR))
        with pytest.raises(VendorSaid) as caught:
            await errand.vendor.submit(errand.call)

    assert caught.value.verdict is Verdict.AWAY


async def test_only_what_the_account_has_can_be_asked_of_it(endpoint: str) -> None:
    async with at_server(endpoint, TEMPLATES) as at:
        for ask in (
            lambda: at.provider.painter("invert"),
            lambda: at.provider.editor("plain"),
            lambda: at.provider.runner("plain"),
            lambda: at.provider.painter("unknown"),
            lambda: at.provider.writer("plain"),
            lambda: at.provider.describer("plain"),
            lambda: at.provider.embedder("plain"),
        ):
            with pytest.raises(CannotDo, match="gpu:"):
                ask()


async def test_a_doctor_says_which_nodes_a_workflow_lacks_there(endpoint: str) -> None:
    lacking = WorkflowTemplate(
        workflow={"1": {"class_type": "No/Such Node", "inputs": {"text": "{prompt}"}}}
    )
    async with at_server(endpoint, {**TEMPLATES, "lacking": lacking}) as at:
        findings = await at.provider.examine(["plain", "lacking", "unknown"])

    assert [finding.ok for finding in findings] == [True, True, False, False]
    assert "No/Such Node" in findings[2].what
