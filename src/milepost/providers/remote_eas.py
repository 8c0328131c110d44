"""A ComfyUI service of EAS, its API edition, as an account: requests go into a queue.

Results come out of the service's sink as names of files; the files lie where the service writes
them. The account needs a service, or a sink, of its own: another program that reads the same sink
takes results away.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx

from milepost.calls.call import Call, CallKey
from milepost.calls.policy import Policy
from milepost.calls.vendor import (
    Ended,
    Finished,
    Intent,
    Running,
    Submitted,
    VendorSaid,
    Verdict,
)
from milepost.errors import InvalidInput
from milepost.providers.accounts import Account
from milepost.providers.capabilities import Keeper, Picture
from milepost.providers.download import Downloads
from milepost.providers.download_hosts import OpenedHost, ResultHosts
from milepost.providers.exchange import Patience, client_of, parsed_json, public_code
from milepost.providers.fetched_picture import DownloadLimits
from milepost.providers.remote_eas_frames import Frame
from milepost.providers.remote_eas_queue import EasQueues
from milepost.providers.remote_examination import RemoteExamination
from milepost.providers.remote_files import FilesAtAddress, FilesInFolder, ResultFiles
from milepost.providers.remote_provider import (
    RemoteProvider,
    RunResults,
    endpoint_of,
    mark_of,
    templates_of,
    workflow_in,
)
from milepost.providers.remote_template import WorkflowTemplate

SIGNED: Final = "signed"
"""An account's dialect: its requests are signed instead of holding the token."""
EAS: Final = Policy(searchable=True, poll_s=2.0, search_settles_s=2.0)


def eas(
    account: Account,
    *,
    keeper: Keeper,
    downloads: Downloads,
    opened_hosts: Iterable[OpenedHost] = (),
    files: ResultFiles | None = None,
    templates: Mapping[str, WorkflowTemplate] | None = None,
    run_cny: float = 0.0,
    patience: Patience | None = None,
    policy: Policy = EAS,
    gone_after_s: float = 3600.0,
    clock: Callable[[], float] = time.time,
    transport: httpx.AsyncBaseTransport | None = None,
) -> RemoteProvider:
    """Open the account.

    Args:
        account: its endpoint is `http://HOST/api/predict/SERVICE`, its key the service's token.
        keeper: keeps what was made.
        downloads: fetches the files, if they lie under an address.
        opened_hosts: where that may lead besides the address's own host.
        files: where the service's files are fetched from; by default as the account says.
        templates: workflows by the name of the model that they make of the service; by default
            those of the account's folder.
        run_cny: what a run costs.
        patience: how long an answer may take.
        policy: patience with runs.
        gone_after_s: how long after its submit a task without a result counts as lost there.
        clock: seconds since 1970.
        transport: carries the requests.

    Raises:
        InvalidInput: the account has no endpoint, does not say where the files are, names another
            dialect than `signed`, or its folder holds what is no workflow.
    """
    if account.dialect not in {None, SIGNED}:
        where, right = f"account {account.name}", f"write {SIGNED}, or leave it away"
        raise InvalidInput(where, "names a dialect that the cloud does not speak", right)
    patience = patience or Patience(silence_s=30.0, total_s=60.0)
    endpoint = endpoint_of(account)
    client = client_of(endpoint, patience, transport=transport)
    queues = EasQueues(endpoint, client, patience, account.key, account.dialect == SIGNED)
    results = RunResults(
        files=files or _files_of(account, downloads, opened_hosts),
        keeper=keeper,
        templates=templates_of(account) if templates is None else templates,
        run_cny=run_cny,
    )

    async def cancel(task_id: str) -> None:
        await queues.withdraw(task_id)

    return RemoteProvider(
        of=account,
        templates=results.templates,
        policy=policy,
        run_cny=run_cny,
        vendor_of=lambda own, pictures: QueuedRun(
            own, queues, results, pictures, gone_after_s, clock
        ),
        examination=RemoteExamination(
            account=account.name, templates=results.templates, knock=queues.knock, has_node=None
        ),
        cancel=cancel,
        close=client.aclose,
    )


@dataclass(frozen=True, slots=True)
class QueuedRun:
    """Carries one run through the queues."""

    policy: Policy
    queues: EasQueues
    results: RunResults
    pictures: Mapping[str, Picture] = field(repr=False)
    gone_after_s: float
    clock: Callable[[], float]

    async def submit(self, call: Call) -> Submitted:
        """Queue the workflow under a task id of its own.

        Raises:
            InvalidInput: pictures go into it; this edition takes no uploads.
        """
        if self.pictures:
            raise InvalidInput(
                call.account,
                "takes no pictures",
                "use a standard edition for that",
            )
        workflow = workflow_in(call)
        task_id = f"{_beginning(call.key)}{round(self.clock()):x}-{uuid.uuid4().hex[:8]}"
        await self.queues.put(workflow, task_id, mark_of(call.key))
        return Submitted(task_id)

    async def poll(self, key: CallKey, task_id: str) -> Running | Ended:
        """Look into the sink; a result is taken out of it once its files are kept."""
        frame = await self.queues.result(task_id)
        if frame is None:
            if self.clock() - _submitted_s(task_id) > self.gone_after_s:
                raise VendorSaid(Verdict.GONE, "NoResult")
            return Running()
        try:
            outputs = outputs_of(frame)
        except VendorSaid:
            await self.queues.forget(frame)
            raise
        return Ended(partial(self._fetch, key, outputs, frame))

    async def _fetch(self, key: CallKey, outputs: Any, frame: Frame) -> Finished:
        finished = await self.results.finished(key, outputs)
        await self.queues.forget(frame)
        return finished

    async def find_unknown(self, intent: Intent) -> str | None:
        """A task of this call in either queue that is not known yet."""
        key = intent.call.key
        return await self.queues.find(
            mark_of(key), _beginning(key), frozenset(intent.known_task_ids)
        )


def _files_of(
    account: Account, downloads: Downloads, opened_hosts: Iterable[OpenedHost]
) -> ResultFiles:
    """Where the account says that the service's files are: a folder, or an address."""
    where = account.files
    if where is None:
        raise InvalidInput(
            f"account {account.name}",
            "does not say where its files are",
            "name the mounted folder or the address that holds output/",
        )
    if where.startswith(("http://", "https://")):
        hosts = ResultHosts.of("eas", [*opened_hosts, OpenedHost.of_endpoint(where)])
        return FilesAtAddress(where, downloads.from_hosts(hosts))
    return FilesInFolder(Path(where), DownloadLimits())


def outputs_of(frame: Frame) -> Any:
    """What a result says each node gave: the last element of its list.

    Raises:
        VendorSaid: FAILED, the run failed, or this is no result.
    """
    code = public_code(frame.tags.get("code"), "execution_error")
    said = parsed_json(frame.data)
    if frame.tags.get("status", "") in {"failed", "error"}:
        raise VendorSaid(Verdict.FAILED, code)
    if not isinstance(said, list) or not said:
        raise VendorSaid(Verdict.FAILED, "BadResult")
    for event in said[:-1]:
        if isinstance(event, dict) and event.get("type") == "execution_error":
            told = event.get("data")
            kind = told.get("exception_type") if isinstance(told, dict) else None
            raise VendorSaid(Verdict.FAILED, public_code(kind, code))
    return said[-1]


def _beginning(key: CallKey) -> str:
    """Of the ids of a call's tasks."""
    return f"{key.digest[:24]}-"


def _submitted_s(task_id: str) -> float:
    """When a task was submitted, as its id says; 0 if it does not."""
    try:
        return float(int(task_id.split("-")[1], 16))
    except (IndexError, ValueError):
        return 0.0
