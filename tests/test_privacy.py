"""Planted secrets are looked for in everything a poster leaves behind."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from PIL import Image

from fakes.simulated_vendor import (
    KEY,
    PAINTER,
    VIEWER,
    WRITER,
    run_prompt,
    simulated_vendor,
)
from milepost.cli import main

SECRETS = (
    "中山南路",
    "1891",
    "1893",
    "申长路",
    "688号",
    "13912345678",
    "139 1234 5678",
    "沪A88K66",
    "沪A·88K66",
    "310101199001011234",
    "driver.one@example.com",
    "花园小区",
    "3栋502",
    KEY,
)
TEXT = """- 用户文字:我家住在花园小区3栋502,电话13912345678,车牌沪A·88K66,五一出游!
- 出行时间:2024/5/2 下午10:38-2024/5/5 下午6:57
- 公里数:645.4km
- 起点:上海市黄浦区中山南路1891号-1893号
- 终点:上海市闵行区申长路688号
- 途径城市:湖州市 无锡市
- 组队信息:driver.one@example.com 的队伍
- 备注:身份证310101199001011234,另一个电话139 1234 5678,沪A88K66
"""
JSON = json.dumps(
    {
        "started_at": "2024-05-02T22:38:00",
        "ended_at": "2024-05-05T18:57:00",
        "origin": "上海市黄浦区中山南路1891号-1893号",
        "destination": "上海市闵行区申长路688号",
        "via": ["无锡市"],
        "words": "我家住在花园小区3栋502,电话13912345678",
        "team": "沪A88K66 driver.one@example.com",
        "notes": ["310101199001011234"],
    },
    ensure_ascii=False,
)


def leaks(data: bytes) -> list[str]:
    """Secrets found in bytes, plain, JSON-escaped or in UTF-16."""
    found = []
    for secret in SECRETS:
        escaped = json.dumps(secret)[1:-1]
        forms = {
            secret.encode(),
            escaped.encode(),
            escaped.encode("unicode_escape"),
            secret.encode("utf-16-le"),
            secret.encode("utf-16-be"),
        }
        if any(form in data for form in forms):
            found.append(secret)
    return found


def metadata(picture: Path) -> bytes:
    """Everything a picture file says, decoded."""
    with Image.open(picture) as image:
        image.load()
        said = {str(key): value for key, value in image.info.items()}
        exif = {str(key): value for key, value in image.getexif().items()}
    return repr((said, exif)).encode()


@pytest.mark.slow
@pytest.mark.parametrize("extension", ["jpg", "png", "webp"])
@pytest.mark.parametrize("record", [TEXT, JSON], ids=["text", "json"])
def test_no_secret_reaches_any_output(
    record: str, extension: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    source = tmp_path / "in" / "trip.txt"
    source.write_text(record, "utf-8")
    picture = tmp_path / "out" / f"poster.{extension}"

    assert main(["poster", str(source), "-o", str(picture), "--size", "400x500"]) == 0

    said = capsys.readouterr()
    assert leaks((said.out + said.err).encode()) == []
    assert leaks(metadata(picture)) == []
    for file in (tmp_path / "out").iterdir():
        assert leaks(file.read_bytes()) == [], file.name


@pytest.mark.slow
def test_a_raw_record_set_into_a_workflow_is_redacted_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workflow = tmp_path / "journey.json"
    source = Path(__file__).parents[1] / "src/milepost/poster/workflows/journey.json"
    workflow.write_text(source.read_text("utf-8"), "utf-8")
    picture = tmp_path / "poster.png"

    code = main(
        [
            *("run", str(workflow), "-o", str(picture), "--json"),
            *("--set", f"trip.trip={TEXT}", "--set", "format.width=400"),
            *("--set", "format.height=500"),
        ]
    )

    said = capsys.readouterr()
    assert code == 0, said.err
    assert leaks((said.out + said.err).encode()) == []
    assert leaks(metadata(picture)) == []
    assert leaks(picture.read_bytes()) == []


def test_an_error_names_the_field_and_not_its_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "trip.txt"
    source.write_text(TEXT.replace("645.4km", "13912345678号公里"), "utf-8")

    assert main(["poster", str(source), "-o", str(tmp_path / "poster.jpg")]) == 2

    assert leaks(capsys.readouterr().err.encode()) == []


def leaks_below(root: Path) -> list[str]:
    """Secrets in any file that programs left: database, store, outputs, caches."""
    return [
        f"{file.relative_to(root)}: {secret}"
        for file in sorted(root.rglob("*"))
        if file.is_file()
        for secret in leaks(file.read_bytes())
    ]


@pytest.mark.slow
async def test_no_secret_reaches_a_model_or_stays_with_what_it_gave(tmp_path: Path) -> None:
    source, out = tmp_path / "trip.txt", tmp_path / "out"
    source.write_text(TEXT, "utf-8")
    out.mkdir()
    models = ("--writer", WRITER, "--painter", f"{PAINTER},builtin", "--size", "400x500")
    async with simulated_vendor(tmp_path / "data") as vendor:
        made = await vendor.milepost(
            "poster", str(source), "-o", str(out / "poster.png"), *models, MILEPOST_VIEWERS=VIEWER
        )
        heard, paid = vendor.heard, vendor.counts["paid_calls"]

    report = json.loads((out / "poster.report.json").read_text("utf-8"))
    assert made.code == 0, made.err
    assert (paid, report["models"]["painter"]) == (3, PAINTER)
    assert "无锡" in heard
    assert leaks(heard.encode()) == []
    assert leaks((made.out + made.err).encode()) == []
    assert leaks_below(tmp_path / "data") == []
    assert leaks_below(out) == []


@pytest.mark.slow
async def test_no_secret_of_the_original_nodes_is_sent_or_kept(tmp_path: Path) -> None:
    models = {"MILEPOST_WRITERS": WRITER, "MILEPOST_PAINTERS": PAINTER}
    workflow = {
        "1": {"class_type": "旅行文本生成", "inputs": {"query_prompt": TEXT}},
        "2": {"class_type": "ImageSynthesisNode", "inputs": {"prompt": ["1", 0]}},
        "3": {"class_type": "PreviewAny", "inputs": {"source": ["2", 0]}},
        "4": {"class_type": "ImageSynthesisNode", "inputs": {"prompt": TEXT}},
        "5": {"class_type": "PreviewAny", "inputs": {"source": ["4", 0]}},
        "6": {"class_type": "旅行文本生成", "inputs": {}},
        "7": {"class_type": "PreviewAny", "inputs": {"source": ["6", 0]}},
    }
    async with (
        simulated_vendor(tmp_path / "data") as vendor,
        vendor.server(**models) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        entry = await run_prompt(http, workflow)
        told = [(await http.get(path)).content for path in ("/queue", "/history", "/api/jobs")]
        address = entry["outputs"]["5"]["text"][0]
        picture = (await http.get(address)).content
        heard, paid = vendor.heard, vendor.counts["paid_calls"]

    assert entry["status"]["status_str"] == "success"
    assert paid == 4
    assert heard.count("上海市黄浦区") == 3
    assert leaks(heard.encode()) == []
    assert [leaks(each) for each in (*told, picture)] == [[], [], [], []]
    assert leaks_below(tmp_path / "data") == []
