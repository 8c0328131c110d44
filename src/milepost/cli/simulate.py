"""`milepost simulate`: servers that imitate vendors, for trying the flow without an account."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Annotated

import typer

from milepost.errors import InvalidInput

simulate = typer.Typer(help="Imitate a vendor of models on this machine; its pictures say so.")


@simulate.callback()
def _common() -> None:
    """Imitate a vendor of models on this machine; its pictures say so."""


@simulate.command("dashscope")
def dashscope(
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 for any.")
    ] = 8177,
    latency: Annotated[
        str, typer.Option("--latency", metavar="TIME", help="How long a model takes: 2s, 500ms.")
    ] = "2s",
    faults: Annotated[
        float,
        typer.Option(
            "--faults",
            metavar="SHARE",
            min=0,
            max=1,
            help="Share of requests that meet 429, 500, silence.",
        ),
    ] = 0.0,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Of chance.")] = 1,
) -> None:
    """Imitate DashScope until Ctrl-C.

    POST /simulator/script changes how it behaves, GET /simulator/counts tells what was asked.
    """
    import asyncio

    from milepost.simulators.dashscope.script import Script
    from milepost.simulators.dashscope.server import Simulator
    from milepost.simulators.dashscope.serving import open_port, serving

    script = Script(latency_s=read_time_s(latency, where="--latency"))
    third = faults / 3
    script.change({"throttled": third, "failing": third, "silent": third, "seed": seed})
    opened = open_port(port)

    async def answer() -> None:
        async with serving(Simulator(script), opened) as url:
            typer.echo(f"simulating DashScope at {url}; its pictures say that they are simulated")
            typer.echo(f"DASHSCOPE_API_KEY=any DASHSCOPE_HTTP_BASE_URL={url}/api/v1")
            await asyncio.Event().wait()  # for Ctrl-C

    with suppress(KeyboardInterrupt):  # as the help says, it is how this ends
        asyncio.run(answer())


@simulate.command("openai")
def openai(
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 for any.")
    ] = 8178,
    latency: Annotated[
        str, typer.Option("--latency", metavar="TIME", help="How long a model takes: 2s, 500ms.")
    ] = "2s",
) -> None:
    """Imitate a server that speaks OpenAI's protocol until Ctrl-C.

    POST /simulator/faults lets the next requests go wrong, GET /simulator/counts tells what was
    asked.
    """
    from milepost.simulators.openai import serve

    latency_s = read_time_s(latency, where="--latency")
    with suppress(KeyboardInterrupt):  # as the help says, it is how this ends
        serve(port, _say_openai, latency_s=latency_s)


def _say_openai(url: str) -> None:
    typer.echo(f"simulating OpenAI's protocol at {url}; its pictures say that they are simulated")
    typer.echo(f"OPENAI_BASE_URL={url}")


def read_time_s(text: str, *, where: str) -> float:
    """Seconds of `2s`, `500ms` or `1.5`.

    Raises:
        InvalidInput: it is no such time.
    """
    match = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(ms|s)?", text.strip())
    if match is None:
        raise InvalidInput(where, "is no time", "write for example 2s or 500ms")
    return float(match[1]) / (1000 if match[2] == "ms" else 1)
