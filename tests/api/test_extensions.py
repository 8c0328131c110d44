"""The folders that packs give to the web editor."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from fakes.served_packs import hello, served
from fakes.server_pack import Service, service


@asynccontextmanager
async def showing(root: Path, folders: Mapping[str, Path]) -> AsyncIterator[httpx.AsyncClient]:
    async with service(root) as server:
        give(server, folders)
        yield server.http


def give(server: Service, folders: Mapping[str, Path]) -> None:
    server.tenants._premises = replace(server.tenants._premises, web_folders=folders)


def folder_with(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


async def test_scripts_of_all_packs_are_listed_at_addresses_that_work(tmp_path: Path) -> None:
    first = folder_with(tmp_path / "a", b_dot_js="1", sub__a_dot_js="2", style_dot_css="3")
    (first / "my car#1.js").write_text("4")
    folders = {
        "pack-a": first,
        "旅 行": folder_with(tmp_path / "b", x_dot_js="5"),
        "c": tmp_path / "c",
    }
    async with showing(tmp_path, folders) as http:
        listed = (await http.get("/extensions")).json()
        again = (await http.get("/api/extensions")).json()
        texts = [(await http.get(f"{at}{path}")).text for at in ("", "/api") for path in listed]

    assert listed == again
    assert listed == [
        "/extensions/pack-a/b.js",
        "/extensions/pack-a/my%20car%231.js",
        "/extensions/pack-a/sub/a.js",
        "/extensions/%E6%97%85%20%E8%A1%8C/x.js",
    ]
    assert texts == ["1", "4", "2", "5"] * 2


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.svg", "image/svg+xml"),
        ("a.png", "image/png"),
        ("a.wasm", "application/wasm"),
        ("unknown", "application/octet-stream"),
    ],
)
async def test_a_file_is_what_its_name_says_and_browsers_do_not_guess(
    tmp_path: Path, name: str, media_type: str
) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / name).write_bytes(b"x")
    async with showing(tmp_path, {"pack": tmp_path / "web"}) as http:
        answer = await http.get(f"/extensions/pack/{name}")

    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_file_that_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "web", a_dot_js="1")
    async with showing(tmp_path, {"pack": folder}) as http:
        first = await http.get("/extensions/pack/a.js")
        known = {"If-None-Match": first.headers["etag"]}
        same = await http.get("/extensions/pack/a.js", headers=known)
        (folder / "a.js").write_text("a newer version")
        newer = await http.get("/extensions/pack/a.js", headers=known)

    assert first.headers["cache-control"] == "no-cache"
    assert "last-modified" in first.headers
    assert (same.status_code, same.content) == (304, b"")
    assert (newer.status_code, newer.text) == (200, "a newer version")


@pytest.mark.parametrize(
    "way",
    [
        "../secret.js",
        "%2e%2e/secret.js",
        "..%2fsecret.js",
        "link.js",
        "linked/secret.js",
        ".git/x.js",
        "a%00.js",
        "",
        "sub",
        "nothing.js",
    ],
)
async def test_nothing_but_the_folders_plain_files_is_shown(tmp_path: Path, way: str) -> None:
    (tmp_path / "secret.js").write_text("secret")
    folder = folder_with(tmp_path / "web", sub__a_dot_js="1")
    (folder / ".git").mkdir()
    (folder / ".git/x.js").write_text("secret")
    (folder / "link.js").symlink_to(tmp_path / "secret.js")
    (folder / "linked").symlink_to(tmp_path)
    async with showing(tmp_path, {"pack": folder}) as http:
        answer = await http.get(f"/extensions/pack/{way}")
        listed = (await http.get("/extensions")).json()

    assert answer.status_code in {400, 404}
    assert "secret" not in answer.text
    assert str(tmp_path) not in answer.text
    assert listed == ["/extensions/pack/sub/a.js"]


async def test_a_name_that_is_no_text_is_left_out(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "web", a_dot_js="1")
    (folder / os.fsdecode(b"\xff.js")).touch()
    async with showing(tmp_path, {"pack": folder}) as http:
        listed = (await http.get("/extensions")).json()

    assert listed == ["/extensions/pack/a.js"]


async def test_a_pack_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "web").symlink_to(folder_with(tmp_path / "elsewhere", a_dot_js="1"))
    async with showing(tmp_path, {"pack": tmp_path / "web"}) as http:
        answer = await http.get("/extensions/pack/a.js")

    assert answer.text == "1"


async def test_a_pack_may_serve_such_an_address_itself(tmp_path: Path) -> None:
    def register(table: web.RouteTableDef) -> None:
        table.get("/extensions/old/x.js")(hello)

    async with served(tmp_path, register) as client:
        paths = ("/extensions/old/x.js", "/api/extensions/old/x.js")
        answers = [(await client.get(path)).text for path in paths]
        unknown = await client.get("/extensions/nobody/x.js")

    assert answers == ["hello", "hello"]
    assert unknown.status_code == 404
