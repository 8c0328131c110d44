from __future__ import annotations

import signal
import subprocess
import sys

import httpx
import pytest

from milepost.cli import main
from milepost.cli.simulate import read_time_s
from milepost.errors import InvalidInput


@pytest.mark.slow
@pytest.mark.parametrize("vendor", ["dashscope", "openai"])
def test_ctrl_c_is_how_a_simulated_vendor_ends(vendor: str) -> None:
    command = [sys.executable, "-m", "milepost", "simulate", vendor, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        started.stdout.readline()
        started.send_signal(signal.SIGINT)
        _, told = started.communicate()

    assert (started.returncode, told) == (0, b"")


@pytest.mark.slow
def test_a_simulated_vendor_answers_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "milepost", "simulate", "dashscope", "--port", "0"]
    with subprocess.Popen([*command, "--faults", "0.3"], stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        said = started.stdout.readline().decode()
        told = started.stdout.readline().decode()
        url = said.split()[3].rstrip(";")
        script = httpx.get(f"{url}/simulator/script").json()
        started.send_signal(signal.SIGINT)

    assert "simulated" in said
    assert told.strip() == f"DASHSCOPE_API_KEY=any DASHSCOPE_HTTP_BASE_URL={url}/api/v1"
    assert script["latency_s"] == 2.0
    assert script["throttled"] == pytest.approx(0.1)


def test_a_wrong_latency_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "dashscope", "--latency", "soon"]) == 2
    assert capsys.readouterr().err == (
        "milepost: --latency: is no time; write for example 2s or 500ms\n"
    )


@pytest.mark.parametrize(("text", "seconds"), [("2s", 2.0), ("500ms", 0.5), ("1.5", 1.5)])
def test_times_are_read(text: str, seconds: float) -> None:
    assert read_time_s(text, where="--latency") == seconds


@pytest.mark.parametrize("text", ["", "-1", "2h", "nan", "1e9"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_time_s(text, where="--latency")
