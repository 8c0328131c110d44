from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from fakes.server_pack import Service, chain, service

MIB = 1024 * 1024
SHOWN = {"class_type": "Show", "inputs": {"value": 1}}


def body(**fields: object) -> bytes:
    return json.dumps({"prompt": chain(), **fields}).encode()


def only(node: object) -> bytes:
    return json.dumps({"prompt": {"1": node}}).encode()


def with_value(class_type: str, value: object) -> bytes:
    return only({"class_type": class_type, "inputs": {"value": value}})


def named(filename: str, **fields: str) -> dict[str, Any]:
    """A form with a picture of that name."""
    return {"files": {"image": (filename, b"GIF89a")}, "data": fields}


async def endless(size_mib: int) -> AsyncIterator[bytes]:
    for _ in range(size_mib):
        yield b" " * MIB


PROMPTS: dict[str, bytes] = {
    "empty": b"",
    "blank": b"   ",
    "null": b"null",
    "a list": b"[]",
    "a text": b'"prompt"',
    "a number": b"12",
    "malformed": b'{"prompt": ',
    "bad UTF-8": b'{"prompt": "\xff\xfe"}',
    "only zeros": b"\0\0\0\0",
    "a form": b"prompt=1",
    "100k deep list": b'{"prompt":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "100k deep object": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "70 deep literal": with_value("Show", json.loads("[" * 70 + "]" * 70)),
    "endless number": b'{"prompt": ' + b"9" * 5000 + b"}",
    "no prompt": b"{}",
    "prompt null": body(prompt=None),
    "prompt text": body(prompt="{}"),
    "prompt list": body(prompt=[1]),
    "prompt empty": body(prompt={}),
    "prompt number": body(prompt=1.5),
    "node text": only("Show"),
    "node null": only(None),
    "node list": only([SHOWN]),
    "class missing": only({"inputs": {}}),
    "class number": only({"class_type": 3}),
    "class unknown": only({"class_type": "NoSuchNode", "inputs": {}}),
    "inputs list": only({"class_type": "Show", "inputs": []}),
    "input missing": only({"class_type": "Show", "inputs": {}}),
    "link to nowhere": with_value("Show", ["9", 0]),
    "link to itself": with_value("Show", ["1", 0]),
    "link to slot 99": with_value("Show", ["1", 99]),
    "value too large": body(prompt=chain(101)),
    "value a word": body(prompt=chain("many")),
    "a check that names a folder": with_value("LookFor", 1),
    "combo that breaks": with_value("BrokenCombo", "a"),
    "number a word": body(number="first"),
    "number a list": body(number=[1]),
    "number infinite": body(number=12345).replace(b"12345", b"1e999"),
    "number huge": body(number=10**400),
    "number true": body(number=True),
    "front a word": body(front="yes"),
    "client_id a number": body(client_id=5),
    "client_id endless": body(client_id="x" * 10_000),
    "prompt_id a list": body(prompt_id=[]),
    "prompt_id empty": body(prompt_id=""),
    "prompt_id with zero": body(prompt_id="a\0b"),
    "extra_data a text": body(extra_data="x"),
    "extra_pnginfo a list": body(extra_data={"extra_pnginfo": [1]}),
    "targets a text": body(partial_execution_targets="3"),
    "targets numbers": body(partial_execution_targets=[3]),
    "targets of nothing": body(partial_execution_targets=["nope"]),
    "half a surrogate": body(prompt_id="\ud800"),
}  # fmt: skip

REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "queue malformed": ("POST", "/queue", {"content": b"{"}),
    "queue empty": ("POST", "/queue", {"content": b""}),
    "queue clear a word": ("POST", "/queue", {"json": {"clear": "all"}}),
    "queue delete a text": ("POST", "/queue", {"json": {"delete": "abc"}}),
    "history malformed": ("POST", "/history", {"content": b"nope"}),
    "history delete numbers": ("POST", "/api/history", {"json": {"delete": [1]}}),
    "history max_items a word": ("GET", "/history?max_items=abc", {}),
    "history offset endless": ("GET", f"/history?offset={'9' * 5000}", {}),
    "history max_items other digits": ("GET", "/history?max_items=٣", {}),
    "interrupt a list": ("POST", "/interrupt", {"json": [1]}),
    "interrupt id a number": ("POST", "/interrupt", {"json": {"prompt_id": 7}}),
    "free malformed": ("POST", "/free", {"content": b"\xff"}),
    "free a word": ("POST", "/free", {"json": {"free_memory": "yes"}}),
    "jobs unknown status": ("GET", "/api/jobs?status=lost", {}),
    "jobs limit 0": ("GET", "/api/jobs?limit=0", {}),
    "job unknown": ("GET", "/api/jobs/nope", {}),
    "cancel unknown": ("POST", "/api/jobs/nope/cancel", {}),
    "settings a list": ("POST", "/settings", {"json": [1]}),
    "settings too large": ("POST", "/settings/a", {"json": "x" * 2 * MIB}),
    "setting without a body": ("POST", "/settings/a", {}),
    "setting of a long name": ("POST", f"/settings/{'a' * 300}", {"json": 1}),
    "view without a name": ("GET", "/view", {}),
    "view of nothing": ("GET", "/view?filename=nothing.png", {}),
    "view up": ("GET", "/view?filename=../../marker", {}),
    "view absolute": ("GET", "/view?filename=/etc/passwd", {}),
    "view encoded up": ("GET", "/view?filename=%2e%2e%2f%2e%2e%2fmarker", {}),
    "view subfolder up": ("GET", "/view?filename=passwd&subfolder=../../../etc", {}),
    "view backslash": ("GET", "/view?filename=..%5C..%5Cmarker", {}),
    "view zero": ("GET", "/view?filename=a%00.png", {}),
    "view unknown folder": ("GET", "/view?filename=a&type=models", {}),
    "view endless": ("GET", f"/view?filename={'a' * 5000}", {}),
    "view preview of no picture": ("GET", "/view?filename=note.txt&preview=webp", {}),
    "view channel of no picture": ("GET", "/view?filename=note.txt&channel=a", {}),
    "view preview of passwd": ("GET", "/view?filename=/etc/passwd&preview=webp", {}),
    "view quality a word": ("GET", "/view?filename=note.txt&preview=webp;best", {}),
    "view quality endless": ("GET", f"/view?filename=note.txt&preview=webp;{'9' * 5000}", {}),
    "view quality 0": ("GET", "/view?filename=note.txt&preview=jpeg;0", {}),
    "view unknown channel": ("GET", "/view?filename=note.txt&channel=x", {}),
    "jobs cancel without ids a text": ("POST", "/jobs/cancel", {"json": {"job_ids": "a"}}),
    "jobs cancel numbers": ("POST", "/api/jobs/cancel", {"json": {"job_ids": [1]}}),
    "jobs cancel too many": ("POST", "/jobs/cancel", {"json": {"job_ids": ["a"] * 1001}}),
    "jobs cancel malformed": ("POST", "/jobs/cancel", {"content": b"{"}),
    "job assets unknown": ("GET", "/api/jobs/nope/assets", {}),
    "template unknown": ("GET", "/templates/nothing.json", {}),
    "template up": ("GET", "/templates/..%2Findex.json", {}),
    "internal files unknown": ("GET", "/internal/files/models", {}),
    "internal files up": ("GET", "/internal/files/..", {}),
    "internal logs malformed": ("PATCH", "/internal/logs/subscribe", {"content": b"{"}),
    "internal logs endless": ("PATCH", "/internal/logs/subscribe", {"json": "x" * 2 * MIB}),
    "models described hidden": ("GET", "/experiment/models/.ssh", {}),
    "models described up": ("GET", "/experiment/models/..%2F..", {}),
    "editor that is not there": ("GET", "/editor/index.html", {}),
    "upload json": ("POST", "/upload/image", {"json": {"image": "x"}}),
    "upload no field": ("POST", "/upload/image", {"files": {"other": b"x"}}),
    "upload a text": ("POST", "/upload/image", {"files": {"x": b""}, "data": {"image": "text"}}),
    "upload html": ("POST", "/upload/image", named("page.html")),
    "upload no picture": ("POST", "/upload/image", named("picture.png")),
    "upload up": ("POST", "/upload/image", named("../../picture.png")),
    "upload subfolder up": ("POST", "/upload/image", named("a.png", subfolder="../..")),
    "upload absolute": ("POST", "/upload/image", named("a.png", subfolder="/etc")),
    "upload unknown folder": ("POST", "/upload/image", named("a.png", type="models")),
    "upload broken form": (
        "POST",
        "/upload/image",
        {"content": b"--x\r\n", "headers": {"content-type": "multipart/form-data"}},
    ),
    "mask without original": ("POST", "/upload/mask", named("a.png")),
    "mask of passwd": (
        "POST",
        "/upload/mask",
        named("a.png", original_ref='{"filename": "/etc/passwd", "type": "input"}'),
    ),
    "mask of a deep list": ("POST", "/upload/mask", named("a.png", original_ref="[" * 100_000)),
    "userdata without dir": ("GET", "/userdata", {}),
    "userdata up": ("GET", "/userdata?dir=../..", {}),
    "userdata nothing": ("GET", "/userdata?dir=nothing", {}),
    "userdata read up": ("GET", "/userdata/..%2F..%2Fmarker", {}),
    "userdata write up": ("POST", "/userdata/..%2F..%2Fstolen", {"content": b"x"}),
    "userdata write hidden": ("POST", "/userdata/.profile", {"content": b"x"}),
    "userdata delete nothing": ("DELETE", "/userdata/nothing.json", {}),
    "userdata move nothing": ("POST", "/userdata/a.json/move/b.json", {}),
    "userdata move up": ("POST", "/userdata/a.json/move/..%2F..%2Fb.json", {}),
    "userdata deep workflow": (
        "POST",
        "/userdata/a.json",
        {"content": b'{"a":' * 200 + b"1" + b"}" * 200},
    ),
    "models hidden": ("GET", "/models/.ssh", {}),
    "models unknown": ("GET", "/models/nothing", {}),
    "unknown route": ("GET", "/nothing/here", {}),
    "wrong method": ("DELETE", "/prompt", {}),
}


async def check_refused(server: Service, method: str, path: str, sent: dict[str, Any]) -> str:
    """It is a 4xx that says why, tells no folder, and leaves the server healthy."""
    (server.root / "marker").write_text("secret of the disk")
    output = server.root / "output/default"
    output.mkdir(parents=True, exist_ok=True)
    (output / "note.txt").write_text("a secret note")

    answer = await server.http.request(method, path, **sent)

    assert 400 <= answer.status_code < 500, answer.text
    error = answer.json()["error"]
    assert error["message"]
    assert str(server.root) not in answer.text
    assert "secret" not in answer.text
    assert (await server.history_of(await server.submit(chain())))["outputs"]
    kind: str = error["type"]
    return kind


@pytest.mark.parametrize("sent", PROMPTS.values(), ids=PROMPTS)
async def test_a_wrong_workflow_is_refused_with_a_reason(tmp_path: Path, sent: bytes) -> None:
    async with service(tmp_path) as server:
        await check_refused(server, "POST", "/prompt", {"content": sent})


@pytest.mark.parametrize(("method", "path", "sent"), REQUESTS.values(), ids=REQUESTS)
async def test_a_wrong_request_is_refused_with_a_reason(
    tmp_path: Path, method: str, path: str, sent: dict[str, Any]
) -> None:
    async with service(tmp_path) as server:
        await check_refused(server, method, path, sent)


@pytest.mark.parametrize("path", ["/prompt", "/upload/image", "/queue", "/userdata/a.json"])
async def test_a_body_of_150_mib_is_refused_without_being_kept(tmp_path: Path, path: str) -> None:
    form = {"content-type": "multipart/form-data; boundary=x"}
    async with service(tmp_path) as server:
        answer = await server.http.post(path, content=endless(150), headers=form)

    assert answer.status_code == 413
    assert answer.json()["error"]["type"] == "too_large"


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        (None, "no_prompt"),
        ("text", "invalid_prompt"),
        ({}, "prompt_no_outputs"),
        ({"1": {"class_type": "Number", "inputs": {"value": 1}}}, "prompt_no_outputs"),
        ({"1": {"class_type": "Nope", "inputs": {}}}, "missing_node_type"),
        ({"1": {"class_type": "Show", "inputs": {}}}, "prompt_outputs_failed_validation"),
    ],
)
async def test_a_refusal_has_the_type_that_clients_know(
    tmp_path: Path, prompt: object, kind: str
) -> None:
    async with service(tmp_path) as server:
        assert await check_refused(server, "POST", "/prompt", {"json": {"prompt": prompt}}) == kind


async def test_a_refusal_names_every_wrong_node(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        answer = await server.http.post("/prompt", content=only({"class_type": "Show"}))

    (wrong,) = answer.json()["node_errors"].values()
    assert wrong["class_type"] == "Show"
    assert wrong["dependent_outputs"] == ["1"]
    assert wrong["errors"][0]["type"] == "required_input_missing"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "127.0.0.1:8188"}, 200),
        ({"host": "localhost:9999"}, 200),
        ({"host": "[::1]:8188"}, 200),
        ({"host": "evil.example"}, 403),
        ({"host": "127.0.0.1.evil.example:8188"}, 403),
        ({"host": "localhost@evil.example"}, 403),
        ({"host": "127.0.0.1:port"}, 403),
        ({"host": ""}, 403),
        ({"host": "127.0.0.1:8188", "origin": "http://127.0.0.1:8188"}, 200),
        ({"host": "127.0.0.1:8188", "origin": "http://evil.example"}, 403),
        ({"host": "127.0.0.1:8188", "origin": "http://127.0.0.1:3000"}, 403),
        ({"host": "127.0.0.1:8188", "origin": "null"}, 403),
        ({"host": "127.0.0.1:8188", "sec-fetch-site": "cross-site"}, 403),
        (
            {
                "host": "127.0.0.1:8188",
                "sec-fetch-site": "cross-site",
                "sec-fetch-mode": "navigate",
            },
            200,
        ),
    ],
)
async def test_only_this_machines_pages_may_ask(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    async with service(tmp_path) as server:
        answer = await server.http.get("/queue", headers=headers)

    assert answer.status_code == status


async def test_what_nobody_handled_is_a_500_that_tells_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with service(tmp_path) as server:

        async def explode() -> None:
            raise ValueError("the driver lives at 12 Some Street")

        server.app.add_api_route("/explode", explode)
        answer = await server.http.get("/explode")

    assert answer.status_code == 500
    assert answer.json()["error"]["type"] == "our_bug"
    assert "Street" not in answer.text
    assert "internal error: ValueError at test_hostile_requests.py" in caplog.text
    assert "Street" not in caplog.text
