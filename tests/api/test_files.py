from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fakes.server_pack import Service, service
from milepost.api.files import KeptOnDisk
from milepost.errors import CannotWrite

RED, BLUE = (200, 10, 10), (10, 10, 200)


def picture(colour: tuple[int, ...] = RED, kind: str = "PNG", size: int = 4) -> bytes:
    target = BytesIO()
    mode = "RGBA" if len(colour) == 4 else "RGB"
    Image.new(mode, (size, size), colour).save(target, kind)
    return target.getvalue()


async def upload(
    server: Service, data: bytes, name: str = "a.png", *, path: str = "/upload/image", **fields: str
) -> dict[str, Any]:
    answer = await server.http.post(path, files={"image": (name, data)}, data=fields)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def view(server: Service, **named: str) -> bytes:
    answer = await server.http.get("/view", params=named)
    assert answer.status_code == 200, answer.text
    return answer.content


async def test_an_uploaded_picture_is_shown_again(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        told = await upload(server, picture(), subfolder="my/cars")
        shown = await view(server, filename="a.png", subfolder="my/cars", type="input")
        annotated = await view(server, filename="my/cars/a.png [input]")

    assert told == {"name": "a.png", "subfolder": "my/cars", "type": "input"}
    assert shown == annotated == picture()
    assert (tmp_path / "input/default/my/cars/a.png").is_file()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_every_kind_of_picture_is_taken(tmp_path: Path, kind: str) -> None:
    name = f"图.{kind.lower()}"
    async with service(tmp_path) as server:
        assert (await upload(server, picture(kind=kind), name))["name"] == name


async def test_another_picture_of_the_same_name_gets_a_number(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        names = [
            (await upload(server, picture(colour), "a.png"))["name"]
            for colour in (RED, RED, BLUE, BLUE)
        ]
        replaced = await upload(server, picture(BLUE), "a.png", overwrite="true")
        shown = await view(server, filename="a.png", type="input")

    assert names == ["a.png", "a.png", "a (1).png", "a (2).png"]
    assert replaced["name"] == "a.png"
    assert shown == picture(BLUE)


async def test_a_mask_becomes_the_transparency_of_a_copy(tmp_path: Path) -> None:
    original = json.dumps({"filename": "a.png", "type": "input"})
    async with service(tmp_path) as server:
        await upload(server, picture())
        told = await upload(
            server,
            picture((0, 0, 0, 77)),
            "masked.png",
            path="/upload/mask",
            original_ref=original,
        )
        shown = await view(server, filename=told["name"], type="input")

    with Image.open(BytesIO(shown)) as masked:
        assert masked.getpixel((1, 1)) == (*RED, 77)


async def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        await upload(server, picture())
        answer = await server.http.post(
            "/upload/mask",
            files={"image": ("m.png", picture((0, 0, 0, 9), size=5))},
            data={"original_ref": json.dumps({"filename": "a.png", "type": "input"})},
        )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "data",
    [b"", b"<html></html>", picture()[:50], b"\x89PNG\r\n\x1a\n" + b"\0" * 100],
    ids=["empty", "html", "cut off", "only magic"],
)
async def test_what_is_no_whole_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    async with service(tmp_path) as server:
        answer = await server.http.post("/upload/image", files={"image": ("a.png", data)})

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "no_picture"
    assert not (tmp_path / "input").exists()


async def test_a_picture_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    bomb = BytesIO()
    Image.new("1", (7000, 7000)).save(bomb, "PNG")
    async with service(tmp_path) as server:
        answer = await server.http.post(
            "/upload/image", files={"image": ("a.png", bomb.getvalue())}
        )

    assert answer.status_code == 400
    assert "40 million" in answer.json()["error"]["message"]


@pytest.mark.parametrize("fields", [{"subfolder": "a.png"}, {"subfolder": "a.png/b"}])
async def test_a_file_is_no_folder(tmp_path: Path, fields: dict[str, str]) -> None:
    async with service(tmp_path) as server:
        await upload(server, picture())
        answer = await server.http.post(
            "/upload/image", files={"image": ("b.png", picture())}, data=fields
        )

    assert answer.status_code == 400


async def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "marker").write_text("secret")
    folder = tmp_path / "output/default"
    folder.mkdir(parents=True)
    (folder / "link.png").symlink_to(tmp_path / "marker")
    async with service(tmp_path) as server:
        answer = await server.http.get("/view?filename=link.png")

    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "code.js", "unknown"])
async def test_what_could_run_in_a_browser_is_only_saved(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "output/default"
    folder.mkdir(parents=True)
    (folder / name).write_text("<script>")
    async with service(tmp_path) as server:
        answer = await server.http.get("/view", params={"filename": name})

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_what_a_node_saves_is_shown(tmp_path: Path) -> None:
    prompt = {"1": {"class_type": "Save", "inputs": {"name": "trip.png"}}}
    async with service(tmp_path) as server:
        names = []
        for _ in range(3):
            entry = await server.history_of(await server.submit(prompt))
            names.append(entry["outputs"]["1"]["images"][0]["filename"])
        answer = await server.http.get("/api/view", params={"filename": names[-1]})

    assert names == ["trip.png", "trip-2.png", "trip-3.png"]
    assert answer.content == b"picture"
    assert answer.headers["content-type"] == "image/png"
    assert sorted(path.name for path in (tmp_path / "output/default").iterdir()) == sorted(names)


@pytest.mark.parametrize(
    "name",
    [
        "../../up.png",
        "/etc/up.png",
        "a\0b.png",
        "..",
        "",
        ".hidden.png",
        "x" * 400 + ".png",
        "\ud800",
    ],
)
def test_a_node_cannot_write_outside_its_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inner/output"

    kept = KeptOnDisk(folder).keep(name, b"x")

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written == [folder / kept]
    assert not Path(kept).name.startswith(".")


def test_a_node_may_save_into_folders(tmp_path: Path) -> None:
    files = KeptOnDisk(tmp_path)

    assert [files.keep("a/b.png", b"x") for _ in range(2)] == ["a/b.png", "a/b-2.png"]
    assert (tmp_path / "a/b-2.png").read_bytes() == b"x"


def test_a_picture_with_comfyuis_number_gets_the_next_number(tmp_path: Path) -> None:
    files = KeptOnDisk(tmp_path)

    names = [files.keep("car_00001_.png", b"x") for _ in range(3)]

    assert names == ["car_00001_.png", "car_00002_.png", "car_00003_.png"]


def test_a_name_that_was_taken_before_the_start_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"old")

    assert KeptOnDisk(tmp_path).keep("a.png", b"new") == "a-2.png"
    assert (tmp_path / "a.png").read_bytes() == b"old"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CannotWrite, match="cannot be written"):
        KeptOnDisk(tmp_path / "file/output").keep("a.png", b"x")


async def test_what_the_editor_keeps_comes_back(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        http = server.http
        written = await http.post("/userdata/workflows%2Fmine.json", content=b'{"nodes": []}')
        again = await http.post("/userdata/workflows%2Fmine.json?overwrite=false", content=b"{}")
        read = await http.get("/api/userdata/workflows%2Fmine.json")
        await http.post("/userdata/workflows%2Fdeep%2Fother.txt", content=b"text")
        flat = (await http.get("/userdata?dir=workflows")).json()
        deep = (await http.get("/userdata?dir=workflows&recurse=true&split=true")).json()
        full = (await http.get("/userdata?dir=workflows&recurse=true&full_info=true")).json()
        moved = await http.post("/userdata/workflows%2Fmine.json/move/workflows%2Fyours.json")
        deleted = await http.delete("/userdata/workflows%2Fyours.json")
        left = (await http.get("/userdata?dir=workflows&recurse=true")).json()

    assert written.json() == "workflows/mine.json"
    assert again.status_code == 409
    assert read.json() == {"nodes": []}
    assert flat == ["mine.json"]
    assert deep == [["deep/other.txt", "deep", "other.txt"], ["mine.json", "mine.json"]]
    assert [(entry["path"], entry["size"]) for entry in full] == [
        ("deep/other.txt", 4),
        ("mine.json", 13),
    ]
    assert moved.json() == "workflows/yours.json"
    assert deleted.status_code == 204
    assert left == ["deep/other.txt"]


async def test_a_saved_workflow_keeps_no_private_text(tmp_path: Path) -> None:
    editor = {"nodes": [{"type": "ReadSecret", "widgets_values": ["call 555-0100"]}]}
    async with service(tmp_path) as server:
        await server.http.post("/userdata/workflows%2Fa.json", json=editor)
        read = await server.http.get("/userdata/workflows%2Fa.json")

    assert read.json()["nodes"][0]["widgets_values"] == ["call ###-####"]
    written = (tmp_path / "user/default/data/workflows/a.json").read_bytes()
    assert b"555-0100" not in written


@pytest.mark.parametrize("levels", [900, 50_000])
async def test_a_file_too_deep_to_be_looked_through_is_not_saved(
    tmp_path: Path, levels: int
) -> None:
    deep = b'{"a":' * levels + b"1" + b"}" * levels
    async with service(tmp_path) as server:
        answer = await server.http.post("/userdata/deep.json", content=deep)
        shown = await server.http.get("/userdata/deep.json")

    assert (answer.status_code, shown.status_code) == (400, 404)


async def test_the_editors_bookmarks_and_style_are_kept(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        http = server.http
        for name in ("workflows%2F.index.json", "user.css"):
            assert (await http.post(f"/userdata/{name}", content=b"{}")).status_code == 200
        marks = await http.get("/userdata/workflows%2F.index.json")
        style = await http.get("/userdata/user.css")
        hidden = await http.post("/userdata/..%2F.index.json", content=b"{}")
        listed = (await http.get("/userdata?dir=workflows")).json()

    assert marks.json() == {}
    assert style.headers["content-type"].startswith("text/css")
    assert hidden.status_code == 400
    assert listed == []


def test_what_nodes_have_left_is_read_back_and_nothing_outside(tmp_path: Path) -> None:
    kept = KeptOnDisk(tmp_path / "output")
    (tmp_path / "secret").write_bytes(b"not theirs")
    name = kept.keep("day/lake.png", b"a picture")
    (tmp_path / "output/link").symlink_to(tmp_path / "secret")

    assert kept.read(name) == b"a picture"
    for other in ("", ".", "..", "../secret", "/etc/hostname", "link", "day", "none", "a\0b"):
        assert kept.read(other) is None
