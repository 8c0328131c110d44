"""A ComfyUI server elsewhere, its standard edition, as an account.

A run whose id was lost is found again by its mark in the server's queue and history, so nothing is
run twice unless the server has forgotten it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import httpx

from milepost.calls.call import Call, CallKey, JsonValue
from milepost.calls.policy import Policy
from milepost.calls.vendor import Ended, Intent, Running, Submitted
from milepost.providers.accounts import Account
from milepost.providers.capabilities import Keeper, Picture
from milepost.providers.download import Downloads
from milepost.providers.download_hosts import OpenedHost, ResultHosts
from milepost.providers.exchange import Patience, client_of
from milepost.providers.remote_examination import RemoteExamination
from milepost.providers.remote_files import ViewedFiles
from milepost.providers.remote_provider import (
    RemoteProvider,
    RunResults,
    authorisation_of,
    endpoint_of,
    mark_of,
    templates_of,
    workflow_in,
)
from milepost.providers.remote_server import ComfyServer
from milepost.providers.remote_template import WorkflowTemplate
from milepost.providers.remote_workflow import with_inputs

COMFYUI: Final = Policy(searchable=True, poll_s=1.0, search_settles_s=1.0)


def comfyui(
    account: Account,
    *,
    keeper: Keeper,
    downloads: Downloads,
    opened_hosts: Iterable[OpenedHost] = (),
    templates: Mapping[str, WorkflowTemplate] | None = None,
    run_cny: float = 0.0,
    patience: Patience | None = None,
    policy: Policy = COMFYUI,
    transport: httpx.AsyncBaseTransport | None = None,
) -> RemoteProvider:
    """Open the account.

    Args:
        account: its endpoint is the server's address; its key, if any, is sent as a bearer, or
            bare to a host of the cloud's model service.
        keeper: keeps what was made.
        downloads: fetches the files, from the endpoint's own host.
        opened_hosts: where that host may send us on to.
        templates: workflows by the name of the model that they make of the server; by default
            those of the account's folder.
        run_cny: what a run costs.
        patience: how long an answer may take.
        policy: patience with runs.
        transport: carries the requests.

    Raises:
        InvalidInput: the account has no endpoint, or its folder holds what is no workflow.
    """
    endpoint, headers = endpoint_of(account), authorisation_of(account)
    patience = patience or Patience(silence_s=60.0, total_s=120.0)
    client = client_of(endpoint, patience, transport=transport)
    client.headers.update(headers)
    server = ComfyServer(client, patience)
    hosts = ResultHosts.of("comfyui", [*opened_hosts, OpenedHost.of_endpoint(endpoint)])
    results = RunResults(
        files=ViewedFiles(endpoint, downloads.from_hosts(hosts, headers=headers)),
        keeper=keeper,
        templates=templates_of(account) if templates is None else templates,
        run_cny=run_cny,
    )
    return RemoteProvider(
        of=account,
        templates=results.templates,
        policy=policy,
        run_cny=run_cny,
        vendor_of=lambda own, pictures: RemoteRun(own, server, results, pictures),
        examination=RemoteExamination(
            account=account.name,
            templates=results.templates,
            knock=server.knock,
            has_node=server.has_node,
        ),
        cancel=server.cancel,
        close=client.aclose,
    )


@dataclass(frozen=True, slots=True)
class RemoteRun:
    """Carries one run."""

    policy: Policy
    server: ComfyServer
    results: RunResults
    pictures: Mapping[str, Picture] = field(repr=False)

    async def submit(self, call: Call) -> Submitted:
        """Upload the pictures, then order the run."""
        workflow = workflow_in(call)
        names: dict[str, JsonValue] = {}
        for place, picture in self.pictures.items():
            names[place] = await self.server.upload(picture)
        ready = with_inputs(workflow, names)
        return Submitted(await self.server.start(ready, mark_of(call.key)))

    async def poll(self, key: CallKey, task_id: str) -> Running | Ended:
        """Look at the run; when it has ended, its files are there to be fetched."""
        outputs = await self.server.outputs(task_id)
        if outputs is None:
            return Running()
        return Ended(partial(self.results.finished, key, outputs))

    async def find_unknown(self, intent: Intent) -> str | None:
        """A run with this call's mark that is not known yet."""
        return await self.server.find(mark_of(intent.call.key), intent.known_task_ids)
