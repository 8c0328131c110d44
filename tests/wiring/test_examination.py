from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from milepost.cli import main
from milepost.providers.examination import Finding
from milepost.records.records import open_records
from milepost.records.schema import Schema
from milepost.simulators.dashscope.script import Script
from milepost.simulators.dashscope.server import Simulator
from milepost.simulators.dashscope.serving import open_port, serving
from milepost.simulators.openai import simulated_openai
from milepost.simulators.openai_script import OpenAiScript
from milepost.wiring.database import DATABASE_FILE
from milepost.wiring.examination import findings_outside
from postgres import databases

KEY = "sk-private-0123456789"
postgres = databases.postgres
Settings = pytest.MonkeyPatch


def said(findings: list[Finding], *, ok: bool = False) -> dict[str, str]:
    """What was found, by itself, and what to do about it."""
    found = {finding.what: finding.remedy for finding in findings if finding.ok is ok}
    assert KEY not in str(findings)
    assert ok or all(found.values())
    return found


@asynccontextmanager
async def simulated(settings: Settings, **script: Any) -> AsyncIterator[str]:
    async with serving(Simulator(Script(limits=False, **script)), open_port(0)) as url:
        settings.setenv("DASHSCOPE_API_KEY", KEY)
        settings.setenv("DASHSCOPE_HTTP_BASE_URL", f"{url}/api/v1")
        settings.setenv("MILEPOST_RESULT_HOSTS", url.removeprefix("http://"))
        yield url


def nobodys_port() -> int:
    with open_port(0) as unused:
        port: int = unused.getsockname()[1]
    return port


async def test_without_accounts_nothing_is_wrong_and_nothing_is_made(tmp_path: Path) -> None:
    root = tmp_path / "data"

    found = await findings_outside(root)

    assert said(found) == {}
    assert "no accounts: briefs by rules, landscapes by Milepost itself" in said(found, ok=True)
    assert not root.exists()


@pytest.mark.slow
async def test_an_account_and_its_models_that_work_are_told(
    tmp_path: Path, monkeypatch: Settings
) -> None:
    monkeypatch.setenv("MILEPOST_PAINTERS", "dashscope:wanx2-t2i-lite,builtin")
    monkeypatch.setenv("MILEPOST_WRITERS", "dashscope:qwen-max,rules")
    monkeypatch.setenv("MILEPOST_VIEWERS", "dashscope:qwen-vl-max,none")
    async with simulated(monkeypatch) as url:
        found = await findings_outside(tmp_path)

    assert said(found) == {}
    assert {
        "dashscope: the key is valid at its endpoint",
        "dashscope: the clocks agree",
        "dashscope:wanx2-t2i-lite: may be asked",
        "dashscope:qwen-max: may be asked",
        "dashscope:qwen-vl-max: may be asked",
        f"host of results {url.removeprefix('http://')} answers",
        "store in the data folder: takes and gives files",
    } <= said(found, ok=True).keys()


@pytest.mark.slow
async def test_a_wrong_key_is_told_and_not_shown(tmp_path: Path, monkeypatch: Settings) -> None:
    async with simulated(monkeypatch, keys=("sk-other",)):
        found = await findings_outside(tmp_path)

    assert said(found) == {
        "dashscope: refused at its endpoint (InvalidApiKey)": (
            "check the key and its region; keys have one each"
        )
    }


@pytest.mark.slow
async def test_a_model_that_the_vendor_does_not_have_is_told(
    tmp_path: Path, monkeypatch: Settings
) -> None:
    monkeypatch.setenv("MILEPOST_PAINTERS", "dashscope:wan2.7-t2i,dashscope:sora,builtin")
    async with simulated(monkeypatch):
        found = await findings_outside(tmp_path)

    assert said(found).keys() == {
        "dashscope:wan2.7-t2i: not for this account (ModelNotFound)",
        "dashscope:sora: not known to us",
    }


@pytest.mark.slow
async def test_a_clock_that_is_wrong_is_told(tmp_path: Path, monkeypatch: Settings) -> None:
    async with simulated(monkeypatch, skew_s=-600.0):
        found = await findings_outside(tmp_path)

    (what,) = said(found)
    assert what.startswith("dashscope: this machine's clock is")
    assert what.endswith("s ahead")


@pytest.mark.slow
async def test_every_account_is_asked_although_one_is_away(
    tmp_path: Path, monkeypatch: Settings
) -> None:
    away = nobodys_port()
    monkeypatch.setenv("MILEPOST_ACCOUNTS", "far=openai home=openai")
    monkeypatch.setenv("MILEPOST_ACCOUNT_FAR_ENDPOINT", f"http://127.0.0.1:{away}/v1")
    monkeypatch.setenv("MILEPOST_ACCOUNT_HOME_KEY", KEY)
    monkeypatch.setenv("MILEPOST_PAINTERS", "far:sdxl,home:simulator-image,builtin")
    with simulated_openai(OpenAiScript(key=KEY)) as server:
        monkeypatch.setenv("MILEPOST_ACCOUNT_HOME_ENDPOINT", server.url)
        async with simulated(monkeypatch):
            found = await findings_outside(tmp_path)

    assert said(found).keys() == {"far: no answer from its address (ConnectError)"}
    assert {
        "home: the server answers and lets us in",
        "home: has simulator-image",
        "dashscope: the key is valid at its endpoint",
    } <= said(found, ok=True).keys()


async def test_an_account_that_is_named_and_not_configured_is_told(
    tmp_path: Path, monkeypatch: Settings
) -> None:
    monkeypatch.setenv("MILEPOST_WRITERS", "dashscope:qwen-max,rules")

    found = await findings_outside(tmp_path)

    assert said(found).keys() == {
        "dashscope: is named by MILEPOST_WRITERS, and there is no such account"
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MILEPOST_ACCOUNTS", "sg=nobody"),
        ("MILEPOST_PAINTERS", "no chain"),
        ("MILEPOST_LIMITS", "x"),
        ("MILEPOST_PRICES", "x"),
        ("MILEPOST_SPENDING_CAPS", "x"),
    ],
)
async def test_a_wrong_setting_is_told_by_its_name(
    tmp_path: Path, monkeypatch: Settings, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    found = await findings_outside(tmp_path)

    (remedy,) = said(found).values()
    assert remedy.startswith(name)


async def test_a_host_of_results_that_is_away_is_told(
    tmp_path: Path, monkeypatch: Settings
) -> None:
    away = nobodys_port()
    monkeypatch.setenv("MILEPOST_RESULT_HOSTS", f"127.0.0.1:{away}")

    found = await findings_outside(tmp_path)

    assert said(found).keys() == {f"host of results 127.0.0.1:{away}: no answer"}


async def test_a_host_that_takes_connections_and_says_nothing_is_given_up_in_time(
    tmp_path: Path, monkeypatch: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("MILEPOST_ACCOUNTS", "mute=dashscope")
        monkeypatch.setenv("MILEPOST_ACCOUNT_MUTE_KEY", KEY)
        monkeypatch.setenv("MILEPOST_ACCOUNT_MUTE_ENDPOINT", f"{address}/api/v1")

        found = await findings_outside(tmp_path, account_s=0.2)

    assert said(found).keys() == {"mute: no answer within 0.2 s"}


async def test_a_database_in_the_data_folder_is_looked_at(tmp_path: Path) -> None:
    await (await open_records(tmp_path / DATABASE_FILE, [])).close()

    found = await findings_outside(tmp_path)

    assert "database in the data folder answers (SQLite)" in said(found, ok=True)


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).write_bytes(b"a picture of a lake" * 100)

    found = await findings_outside(tmp_path)

    assert said(found).keys() == {"database in the data folder"}


async def test_a_database_of_a_newer_milepost_is_told(tmp_path: Path) -> None:
    newer = Schema("jobs", [""] * 99)
    await (await open_records(tmp_path / DATABASE_FILE, [newer])).close()

    found = await findings_outside(tmp_path)

    assert "of version 99" in said(found)["database in the data folder"]


@pytest.mark.slow
async def test_a_shared_database_is_looked_at(
    tmp_path: Path, monkeypatch: Settings, postgres: str
) -> None:
    monkeypatch.setenv("MILEPOST_DATABASE_URL", postgres)

    found = await findings_outside(tmp_path)

    assert "database of MILEPOST_DATABASE_URL answers (Postgres)" in said(found, ok=True)


async def test_a_shared_database_that_is_away_is_told_without_its_password(
    tmp_path: Path, monkeypatch: Settings
) -> None:
    url = f"postgresql://milepost:secret@127.0.0.1:{nobodys_port()}/milepost"
    monkeypatch.setenv("MILEPOST_DATABASE_URL", url)

    found = await findings_outside(tmp_path)

    assert said(found).keys() == {"database of MILEPOST_DATABASE_URL"}
    assert "secret" not in str(found)


async def test_a_bucket_that_is_none_is_told(tmp_path: Path, monkeypatch: Settings) -> None:
    monkeypatch.setenv("MILEPOST_ASSETS", "ftp://pictures")

    found = await findings_outside(tmp_path)

    assert said(found)["store of MILEPOST_ASSETS"].startswith("MILEPOST_ASSETS: is no bucket")


@pytest.mark.slow
def test_the_doctor_says_so_and_ends_with_1(
    tmp_path: Path, monkeypatch: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DASHSCOPE_API_KEY", KEY)
    monkeypatch.setenv("DASHSCOPE_HTTP_BASE_URL", f"http://127.0.0.1:{nobodys_port()}/api/v1")

    assert main(["doctor", "--data-dir", str(tmp_path)]) == 1

    told = capsys.readouterr().out
    assert "FAIL  dashscope: no answer from its address (Connection.ConnectError): check" in told
    assert KEY not in told
