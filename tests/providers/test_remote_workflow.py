from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fakes.raw_host import Answer, raw_host, whole
from milepost.calls.call import JsonValue
from milepost.calls.vendor import VendorSaid, Verdict
from milepost.errors import InvalidInput
from milepost.providers.capabilities import PaintWish
from milepost.providers.download import Downloads
from milepost.providers.download_hosts import OpenedHost, ResultHosts
from milepost.providers.fetched_picture import DownloadLimits
from milepost.providers.remote_files import FilesAtAddress, FilesInFolder
from milepost.providers.remote_template import WorkflowTemplate, read_templates
from milepost.providers.remote_workflow import NamedFile, files_in, with_clean_words
from milepost.simulators.openai_picture import simulated_picture


def image(filename: object, subfolder: object = "", kind: object = "output") -> dict[str, object]:
    return {"filename": filename, "subfolder": subfolder, "type": kind}


def outputs(*images: object) -> dict[str, object]:
    return {"9": {"images": list(images)}}


def test_saved_pictures_count_and_previews_only_without_them() -> None:
    preview, saved = image("p.png", kind="temp"), image("s.png", "a/b")

    assert files_in(outputs(preview, saved)) == (NamedFile("9", "s.png", "a/b", "output"),)
    assert files_in(outputs(preview)) == (NamedFile("9", "p.png", "", "temp"),)


def test_one_node_may_be_the_only_one_that_counts() -> None:
    both = {"1": {"images": [image("a.png")]}, "2": {"images": [image("b.png")]}}

    assert [file.filename for file in files_in(both, output_node="2")] == ["b.png"]


@pytest.mark.parametrize(
    "bad",
    [
        image("../a.png"),
        image("/etc/passwd"),
        image("..\\a.png"),
        image("C:a.png"),
        image(".hidden"),
        image("a\n.png"),
        image("a\x00.png"),
        image("a" * 256),
        image(""),
        image(7),
        image(None),
        image("a.png", ".."),
        image("a.png", "/etc"),
        image("a.png", "a//b"),
        image("a.png", 5),
        image("a.png", kind="input"),
        image("a.png", kind=["output"]),
        "a.png",
        None,
    ],
)
def test_a_name_that_would_leave_its_folder_is_refused(bad: object) -> None:
    with pytest.raises(VendorSaid) as caught:
        files_in(outputs(bad))

    assert (caught.value.verdict, caught.value.vendor_code) == (Verdict.FAILED, "Result.BadName")


@pytest.mark.parametrize("nothing", [None, [], {}, {"9": None}, {"9": {"images": None}}, "x", 3])
def test_outputs_of_any_shape_without_pictures_are_empty(nothing: Any) -> None:
    with pytest.raises(VendorSaid) as caught:
        files_in(nothing)

    assert caught.value.verdict is Verdict.EMPTY


def test_a_flood_of_files_is_refused() -> None:
    with pytest.raises(VendorSaid, match="TooManyFiles"):
        files_in(outputs(*(image(f"{number}.png") for number in range(65))))


def test_words_are_put_in_as_they_are() -> None:
    template = WorkflowTemplate(
        workflow={"1": {"inputs": {"text": "fine, {prompt}, {negative}", "seed": "{seed}"}}}
    )
    wish = PaintWish(prompt="{negative} {seed}", negative="cars", width_px=8, height_px=8, seed=-1)

    assert template.filled(wish)["1"]["inputs"] == {
        "text": "fine, {negative} {seed}, cars",
        "seed": 2**31 - 1,
    }


async def test_files_in_a_mounted_folder_are_read_and_nothing_outside_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(simulated_picture("secret", 32, 32, 1))
    output = tmp_path / "mount" / "output"
    (output / "sub").mkdir(parents=True)
    (output / "sub" / "a.png").write_bytes(simulated_picture("a lake", 32, 32, 1))
    (output / "link.png").symlink_to(secret)
    (output / "away").symlink_to(tmp_path)
    (output / "words.png").write_text("no picture", "utf-8")
    files = FilesInFolder(tmp_path / "mount", DownloadLimits())

    fetched = await files.fetch(NamedFile("9", "a.png", "sub", "output"))
    codes = []
    for name, subfolder in (("link.png", ""), ("secret.png", "away"), ("no.png", ""),
                            ("words.png", ""), ("sub", "")):  # fmt: skip
        with pytest.raises(VendorSaid) as caught:
            await files.fetch(NamedFile("9", name, subfolder, "output"))
        codes.append(caught.value.vendor_code)

    assert fetched.media_type == "image/png"
    assert codes == [
        "Result.BadName",
        "Result.BadName",
        "Result.NotThere",
        "Result.NotAPicture",
        "Result.CannotRead",
    ]


async def test_files_under_an_address_are_fetched_by_their_names() -> None:
    answers: dict[str, Answer] = {
        "/b/output/s%20b/a%23.png": whole(simulated_picture("a", 32, 32, 1))
    }
    downloads = Downloads()
    async with raw_host(answers) as host:
        hosts = ResultHosts.of("eas", [OpenedHost.parse(host.name)])
        files = FilesAtAddress(host.url("/b/"), downloads.from_hosts(hosts))
        fetched = await files.fetch(NamedFile("9", "a#.png", "s b", "output"))
        await downloads.aclose()

    assert fetched.media_type == "image/png"


def test_a_template_speaks_english_unless_it_asks_for_chinese() -> None:
    template = WorkflowTemplate(
        workflow={"1": {"inputs": {"t5": "{prompt}", "qwen": "{prompt_zh}", "not": "{negative}"}}}
    )
    wish = PaintWish(
        prompt="湖",
        prompt_en="a lake",
        negative="汽车",
        negative_en="cars",
        width_px=8,
        height_px=8,
    )

    assert template.paints
    assert template.filled(wish)["1"]["inputs"] == {"t5": "a lake", "qwen": "湖", "not": "cars"}


def test_templates_are_the_workflows_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "sdxl.json").write_text(
        '{"1": {"class_type": "Text", "inputs": {"text": "{prompt}"}}}', "utf-8"
    )
    (tmp_path / "notes.txt").write_text("none", "utf-8")

    templates = read_templates(tmp_path)

    assert set(templates) == {"sdxl"}
    assert (templates["sdxl"].paints, templates["sdxl"].edits) == (True, False)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"1": 5}', '{"nodes": []}', "[" * 99_999])
def test_a_file_that_is_no_workflow_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "sdxl.json").write_text(text, "utf-8")

    with pytest.raises(InvalidInput, match=r"workflow sdxl\.json: is not in") as caught:
        read_templates(tmp_path)
    with pytest.raises(InvalidInput, match="are in no folder"):
        read_templates(tmp_path / "none")

    assert str(tmp_path) not in str(caught.value)


def test_texts_of_a_workflow_lose_what_is_private_and_nothing_else_changes() -> None:
    workflow: dict[str, JsonValue] = {
        "Lake": {
            "class_type": "Lake",
            "_meta": {"title": "to Lake"},
            "inputs": {"text": "Lake", "from": ["Lake", 0], "list": ["Lake", "Lake"], "seed": 7},
        }
    }

    cleaned = with_clean_words(workflow, lambda text: text.replace("Lake", "…"))

    assert cleaned == {
        "Lake": {
            "class_type": "Lake",
            "_meta": {"title": "to …"},
            "inputs": {"text": "…", "from": ["Lake", 0], "list": ["…", "…"], "seed": 7},
        }
    }
