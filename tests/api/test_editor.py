from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fakes.asgi_socket import connected
from fakes.server_pack import Service, chain, service
from milepost.api.editor import editor_in, installed_editor
from milepost.errors import InvalidInput

BUILD = {
    "index.html": "<html>the editor</html>",
    "materialdesignicons.min.css": "",
    "assets/index-B2rHQ9Sn.js": "1",
    "assets/manifest-CebUEmtR.json": "{}",
    "assets/lib/vue/vue.mjs": "2",
    "assets/images/frame.png": "",
    "scripts/app.js": "3",
    "extensions/core/groupNode.js": "4",
    ".hidden": "secret",
}


@asynccontextmanager
async def with_editor(root: Path) -> AsyncIterator[Service]:
    folder = root / "build"
    for name, text in BUILD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    async with service(root, editor=editor_in(folder)) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "text", "media_type"),
    [
        ("/editor/", "<html>the editor</html>", "text/html; charset=utf-8"),
        ("/editor/assets/index-B2rHQ9Sn.js", "1", "text/javascript; charset=utf-8"),
        ("/editor/assets/lib/vue/vue.mjs", "2", "text/javascript; charset=utf-8"),
        ("/editor/scripts/app.js", "3", "text/javascript; charset=utf-8"),
        ("/scripts/app.js", "3", "text/javascript; charset=utf-8"),
        ("/extensions/core/groupNode.js", "4", "text/javascript; charset=utf-8"),
        ("/editor/extensions/core/groupNode.js", "4", "text/javascript; charset=utf-8"),
        ("/assets/images/frame.png", "", "image/png"),
        ("/editor/user.css", "", "text/css; charset=utf-8"),
    ],
)
async def test_every_file_of_the_build_comes_as_what_it_is(
    tmp_path: Path, path: str, text: str, media_type: str
) -> None:
    async with with_editor(tmp_path) as server:
        answer = await server.http.get(path)

    assert (answer.status_code, answer.text) == (200, text)
    assert answer.headers["content-type"] == media_type


@pytest.mark.parametrize("path", ["/", "/editor"])
async def test_whoever_comes_to_the_server_is_led_to_the_editor(tmp_path: Path, path: str) -> None:
    async with with_editor(tmp_path) as server:
        answer = await server.http.get(path)

    assert (answer.status_code, answer.headers["location"]) == (307, "/editor/")


async def test_without_an_editor_the_root_leads_to_the_documentation(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        answer = await server.http.get("/")
        missing = await server.http.get("/editor/")

    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")
    assert missing.status_code == 404
    assert "milepost[editor]" in missing.text


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/editor/", "no-cache"),
        ("/editor/assets/index-B2rHQ9Sn.js", "public, max-age=31536000, immutable"),
        ("/editor/assets/manifest-CebUEmtR.json", "public, max-age=31536000, immutable"),
        ("/editor/assets/lib/vue/vue.mjs", "no-cache"),
        ("/editor/materialdesignicons.min.css", "no-cache"),
    ],
)
async def test_only_names_with_a_digest_are_kept_for_ever(
    tmp_path: Path, path: str, kept: str
) -> None:
    async with with_editor(tmp_path) as server:
        answer = await server.http.get(path)
        etag = answer.headers["etag"]
        again = await server.http.get(path, headers={"If-None-Match": etag})

    assert answer.headers["cache-control"] == kept
    assert again.status_code == 304
    assert again.headers["cache-control"] == kept


async def test_the_page_may_speak_to_this_server_only(tmp_path: Path) -> None:
    async with with_editor(tmp_path) as server:
        answer = await server.http.get("/editor/")

    rules = dict(
        rule.split(maxsplit=1) for rule in answer.headers["content-security-policy"].split("; ")
    )
    assert rules["default-src"] == rules["frame-ancestors"] == "'self'"
    assert rules["connect-src"] == "'self' data: blob:"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/editor/nothing.js",
        "/editor/assets",
        "/editor/.hidden",
        "/editor/..%2Fmarker",
        "/editor/assets/..%2F..%2F..%2Fmarker",
        "/editor/%2Fetc%2Fpasswd",
        "/scripts/..%2Findex.html",
        "/scripts/",
        "/extensions/core/..%2F..%2F.hidden",
        "/assets/..%2F.hidden",
        "/editor/a%00b",
        f"/editor/{'a/' * 50}",
    ],
)
async def test_nothing_else_of_the_disk_is_shown(tmp_path: Path, path: str) -> None:
    (tmp_path / "marker").write_text("secret")
    async with with_editor(tmp_path) as server:
        answer = await server.http.get(path)

    assert answer.status_code in {400, 404}
    assert answer.json()["error"]["message"]
    assert "secret" not in answer.text
    assert str(tmp_path) not in answer.text


async def test_a_link_of_the_build_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "marker").write_text("secret")
    async with with_editor(tmp_path) as server:
        (tmp_path / "build/link.js").symlink_to(tmp_path / "marker")
        answer = await server.http.get("/editor/link.js")

    assert answer.status_code == 400


async def test_comfyuis_routes_and_socket_are_under_the_editor_too(tmp_path: Path) -> None:
    async with (
        with_editor(tmp_path) as server,
        connected(server.app, "me", path="/editor/ws") as socket,
    ):
        await socket.receive_until("status")
        sent = {"prompt": chain(), "client_id": "me"}
        prompt_id = (await server.http.post("/editor/api/prompt", json=sent)).json()["prompt_id"]
        await socket.receive_until("executing", node=None)
        history = (await server.http.get(f"/editor/api/history/{prompt_id}")).json()
        beside = [
            (await server.http.get(f"/editor/{path}")).status_code
            for path in ("internal/logs", "internal/folder_paths", "templates/index.json")
        ]

    assert prompt_id in history
    assert beside == [200, 200, 200]


async def test_what_the_editor_keeps_under_its_prefix_is_the_same(tmp_path: Path) -> None:
    async with with_editor(tmp_path) as server:
        http = server.http
        await http.post("/editor/api/userdata/workflows%2Fa.json", content=b"{}")
        await http.post("/editor/api/userdata/workflows%2Fa.json/move/workflows%2Fb.json")
        names = (await http.get("/userdata?dir=workflows")).json()

    assert names == ["b.json"]


async def test_a_page_elsewhere_cannot_speak_to_the_editors_routes(tmp_path: Path) -> None:
    foreign = {"Origin": "http://evil.example"}
    async with with_editor(tmp_path) as server:
        answer = await server.http.get("/editor/api/queue", headers=foreign)
        page = await server.http.get("/editor/", headers={"Host": "evil.example"})
        async with connected(
            server.app, "me", path="/editor/ws", origin="http://evil.example"
        ) as socket:
            await asyncio.wait_for(socket.closed.wait(), 5)

    assert (answer.status_code, page.status_code) == (403, 403)
    assert socket.close_code == 1008


@pytest.mark.parametrize("prefix", ["", "/api"])
async def test_the_api_edition_has_no_editor_no_prompt_and_no_socket(
    tmp_path: Path, prefix: str
) -> None:
    folder = tmp_path / "build"
    folder.mkdir()
    (folder / "index.html").write_text("the editor")
    async with service(tmp_path, editor=folder, edition="api") as server:
        answers = [
            await server.http.get(f"{prefix}/prompt"),
            await server.http.post(f"{prefix}/prompt", json={"prompt": chain()}),
            await server.http.get(f"{prefix}/ws"),
            await server.http.get("/editor/"),
            await server.http.get("/scripts/app.js"),
        ]
        first = await server.http.get("/")
        other = await server.http.get(f"{prefix}/object_info")
        async with connected(server.app, "me", path=f"{prefix}/ws") as socket:
            await asyncio.wait_for(socket.closed.wait(), 5)

    assert [answer.status_code for answer in answers] == [404] * 5
    assert first.headers["location"] == "/docs"
    assert other.status_code == 200


def test_the_installed_editor_is_found_without_running_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "comfyui_frontend_package"
    (package / "static").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError")
    monkeypatch.syspath_prepend(tmp_path)

    without_build = installed_editor()
    (package / "static/index.html").write_text("")

    assert without_build is None
    assert installed_editor() == package / "static"


def test_a_folder_without_a_build_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="--front-end-root: has no index"):
        editor_in(tmp_path)
