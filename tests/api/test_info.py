from __future__ import annotations

import os
from pathlib import Path

import pytest

from fakes.server_pack import chain, service, waiting


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_object_info_holds_every_node_but_those_that_cannot_say_what_they_offer(
    tmp_path: Path,
) -> None:
    async with service(tmp_path) as server:
        everything = (await server.http.get("/object_info")).json()
        one = (await server.http.get("/api/object_info/Number")).json()
        broken = await server.http.get("/object_info/BrokenCombo")
        unknown = await server.http.get("/object_info/Nothing")

    assert not {"BrokenCombo", "BrokenDescription"} & set(everything)
    assert one == {"Number": everything["Number"]}
    assert everything["Number"]["input"]["required"]["value"] == ["INT", {"min": 0, "max": 100}]
    assert everything["Show"]["output_node"] is True
    assert broken.json() == unknown.json() == {}


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("extensions", []),
        ("embeddings", []),
        ("models", []),
        ("experiment/models", []),
        ("i18n", {}),
        ("workflow_templates", {}),
        ("global_subgraphs", {}),
        ("settings", {}),
        ("users", {"storage": "server", "migrated": True}),
        (
            "features",
            {
                "supports_preview_metadata": True,
                "max_upload_size": 64 * 1024 * 1024,
                "assets": False,
                "node_replacements": False,
            },
        ),
        ("node_replacements", {}),
        ("templates/index.json", []),
        ("templates/index_logo.json", []),
        ("internal/folder_paths", {}),
        ("internal/files/input", []),
        ("queue", {"queue_running": [], "queue_pending": []}),
        ("history", {}),
        ("prompt", {"exec_info": {"queue_remaining": 0}}),
    ],
)
async def test_what_an_editor_asks_first_is_answered_at_the_root_and_under_api(
    tmp_path: Path, path: str, answer: object
) -> None:
    async with service(tmp_path) as server:
        for prefix in ("", "/api"):
            assert (await server.http.get(f"{prefix}/{path}")).json() == answer


async def test_system_stats_tell_memory_and_versions_and_no_folder(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        answer = await server.http.get("/system_stats")

    told = answer.json()
    assert told["system"]["ram_total"] > told["system"]["ram_free"] > 0
    assert told["system"]["argv"] == []
    assert told["devices"][0]["type"] == "cpu"
    assert "/" not in answer.text


async def test_models_are_listed_by_folder(tmp_path: Path) -> None:
    for name in ("loras/a.safetensors", "loras/deep/b.safetensors", "embeddings/calm.pt"):
        path = tmp_path / "models" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    async with service(tmp_path) as server:
        folders = (await server.http.get("/models")).json()
        files = (await server.http.get("/models/loras")).json()
        described = (await server.http.get("/api/experiment/models")).json()
        embeddings = (await server.http.get("/embeddings")).json()

    assert folders == ["embeddings", "loras"]
    assert files == ["a.safetensors", "deep/b.safetensors"]
    assert described[1] == {"name": "loras", "folders": ["loras"]}
    assert embeddings == ["calm"]


async def test_settings_outlive_the_server(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        await server.http.post("/settings", json={"Comfy.Locale": "zh", "other": [1]})
        await server.http.post("/api/settings/Comfy.Locale", json="zh-TW")
    async with service(tmp_path) as server:
        everything = (await server.http.get("/settings")).json()
        one = (await server.http.get("/settings/Comfy.Locale")).json()
        unset = (await server.http.get("/settings/never")).json()

    assert everything == {"Comfy.Locale": "zh-TW", "other": [1]}
    assert one == "zh-TW"
    assert unset is None


async def test_damaged_settings_are_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "user/default/settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    async with service(tmp_path) as server:
        assert (await server.http.get("/settings")).json() == {}


async def test_free_forgets_what_was_kept(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        await server.history_of(await server.submit(chain()))
        kept = len(server.tenants.named("default").cache)
        answer = await server.http.post("/free", json={"free_memory": True})
        left = len(server.tenants.named("default").cache)

    assert answer.status_code == 200
    assert kept > left == 0


async def test_the_root_leads_to_the_documentation(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        answer = await server.http.get("/")
        docs = await server.http.get(answer.headers["location"])

    assert docs.status_code == 200


async def test_nothing_is_written_before_somebody_gives_something(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        await server.history_of(await server.submit(chain()))

    assert names_in(tmp_path) == []


async def test_what_the_editors_panels_ask_is_answered_without_this_machines_folders(
    tmp_path: Path,
) -> None:
    (tmp_path / "models/loras").mkdir(parents=True)
    (tmp_path / "models/loras/car.safetensors").write_bytes(b"12345")
    output = tmp_path / "output/default"
    output.mkdir(parents=True)
    for at, name in enumerate(("old.png", "new.png", ".hidden")):
        (output / name).write_bytes(b"x")
        os.utime(output / name, (at, at))
    async with service(tmp_path) as server:
        http = server.http
        folders = (await http.get("/internal/folder_paths")).json()
        files = (await http.get("/internal/files/output")).json()
        models = (await http.get("/experiment/models/loras")).json()
        log = (await http.get("/internal/logs")).json()
        entries = (await http.get("/internal/logs/raw")).json()["entries"]
        told = await http.patch("/internal/logs/subscribe", json={"enabled": True})

    assert folders == {"loras": ["models/loras"]}
    assert files == ["new.png", "old.png"]
    assert [(model["name"], model["size"], model["pathIndex"]) for model in models] == [
        ("car.safetensors", 5, 0)
    ]
    assert [entry["m"] for entry in entries] == [log]
    assert told.status_code == 200


async def test_several_jobs_are_cancelled_at_once(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        ids = [await server.submit(waiting(name)) for name in ("a", "b", "c")]
        sent = {"job_ids": [ids[0], ids[2], "unknown"]}
        told = (await server.http.post("/api/jobs/cancel", json=sent)).json()
        for job_id in (ids[0], ids[2]):
            await server.history_of(job_id)
        assets = (await server.http.get(f"/api/jobs/{ids[1]}/assets")).json()
        server.gate.opened.set()
        await server.history_of(ids[1])
        jobs = (await server.http.get("/api/jobs")).json()["jobs"]

    assert told == {"cancelled": [ids[0], ids[2]]}
    assert assets["assets"] == []
    assert {job["id"]: job["status"] for job in jobs} == {
        ids[0]: "cancelled",
        ids[1]: "completed",
        ids[2]: "cancelled",
    }
