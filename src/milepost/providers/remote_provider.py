"""An account at a server that runs workflows: whole ones, and painters made of templates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import httpx

from milepost.calls.call import Call, CallKey, JsonValue, Usage
from milepost.calls.policy import Policy
from milepost.calls.vendor import Finished, Vendor
from milepost.errors import InvalidInput
from milepost.providers.accounts import Account
from milepost.providers.capabilities import (
    CannotDo,
    DescribesImages,
    EditWish,
    EmbedsText,
    Errand,
    Keeper,
    PaintWish,
    Picture,
    WritesText,
    as_picture,
)
from milepost.providers.examination import Finding
from milepost.providers.remote_examination import RemoteExamination
from milepost.providers.remote_files import ResultFiles, keep_all, keep_first
from milepost.providers.remote_template import WorkflowTemplate, pictures_by_place, read_templates
from milepost.providers.remote_workflow import NodePicture, WorkflowWish, as_pictures, files_in

VendorOf: TypeAlias = Callable[[Policy, Mapping[str, Picture]], Vendor]
"""What carries a run, given the pictures that go into it by their place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteProvider:
    """One server and its templates, whatever way it is asked."""

    of: Account
    templates: Mapping[str, WorkflowTemplate]
    policy: Policy
    """Patience with runs; limits and time between two looks may be the account's own."""
    run_cny: float
    """What a run costs."""
    vendor_of: VendorOf
    examination: RemoteExamination
    cancel: Callable[[str], Awaitable[None]]
    """Ends a run, by its task id, that nobody wants any more; `VendorSaid` if it cannot."""
    close: Callable[[], Coroutine[Any, Any, None]]

    @property
    def account(self) -> str:
        """The account's configured name."""
        return self.of.name

    def runner(self, model: str = "workflow") -> RemoteModel:
        """What runs whole workflows; the name tells such calls apart in limits and reports.

        Raises:
            CannotDo: it is a template's name.
        """
        return self._model(model, "run", able=model not in self.templates)

    def painter(self, model: str) -> RemoteModel:
        """The template of that name.

        Raises:
            CannotDo: there is none, or it is not made of words alone.
        """
        template = self.templates.get(model)
        return self._model(model, "paint", able=template is not None and template.paints)

    def editor(self, model: str) -> RemoteModel:
        """The template of that name.

        Raises:
            CannotDo: there is none, or it takes no picture.
        """
        template = self.templates.get(model)
        return self._model(model, "edit", able=template is not None and template.edits)

    def writer(self, model: str) -> WritesText:
        """No server of pictures writes.

        Raises:
            CannotDo: always.
        """
        raise CannotDo(self.account, model, "write")

    def describer(self, model: str) -> DescribesImages:
        """No server of pictures describes.

        Raises:
            CannotDo: always.
        """
        raise CannotDo(self.account, model, "describe")

    def embedder(self, model: str) -> EmbedsText:
        """No server of pictures embeds.

        Raises:
            CannotDo: always.
        """
        raise CannotDo(self.account, model, "embed")

    async def examine(self, models: Sequence[str]) -> list[Finding]:
        """Whether the server answers, lets us in and has the nodes of these templates."""
        return await self.examination.findings(models)

    def _model(self, model: str, capability: str, *, able: bool) -> RemoteModel:
        if not able:
            raise CannotDo(self.account, model, capability)
        policy = replace(
            self.policy,
            limits=self.of.limits.get(model, self.policy.limits),
            poll_s=self.of.poll_s or self.policy.poll_s,
        )
        return RemoteModel(
            account=self.account,
            model=model,
            template=self.templates.get(model),
            run_cny=self.run_cny,
            vendor_of=lambda pictures: self.vendor_of(policy, pictures),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteModel:
    """A template, or the running of whole workflows."""

    account: str
    model: str
    template: WorkflowTemplate | None
    run_cny: float
    vendor_of: Callable[[Mapping[str, Picture]], Vendor]

    def run(self, tenant: str, wish: WorkflowWish) -> Errand[tuple[NodePicture, ...]]:
        """The errand that gives the pictures of all output nodes."""
        call = self._call(tenant, "run", wish.workflow, wish.pictures, wish.seed)
        return Errand(call=call, vendor=self.vendor_of(wish.pictures), read=as_pictures)

    def paint(self, tenant: str, wish: PaintWish) -> Errand[Picture]:
        """The errand that gives the picture."""
        return self._filled(tenant, "paint", wish, {})

    def edit(self, tenant: str, wish: EditWish) -> Errand[Picture]:
        """The errand that gives the picture."""
        return self._filled(tenant, "edit", wish, pictures_by_place(wish))

    def _filled(
        self,
        tenant: str,
        capability: str,
        wish: PaintWish | EditWish,
        pictures: Mapping[str, Picture],
    ) -> Errand[Picture]:
        if self.template is None:
            raise CannotDo(self.account, self.model, capability)
        workflow = self.template.filled(wish)
        call = self._call(tenant, capability, workflow, pictures, wish.seed)
        return Errand(call=call, vendor=self.vendor_of(pictures), read=as_picture)

    def _call(
        self,
        tenant: str,
        capability: str,
        workflow: Mapping[str, JsonValue],
        pictures: Mapping[str, Picture],
        seed: int | None,
    ) -> Call:
        digests = {place: picture.digest for place, picture in pictures.items()}
        return Call(
            tenant=tenant,
            account=self.account,
            model=self.model,
            inputs={"capability": capability, "workflow": workflow, "pictures": digests},
            seed=seed,
            estimate_cny=self.run_cny,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResults:
    """Fetches and keeps what a run gave, also of a call that a dead process had begun."""

    files: ResultFiles
    keeper: Keeper
    templates: Mapping[str, WorkflowTemplate]
    run_cny: float

    async def finished(self, key: CallKey, outputs: Any) -> Finished:
        """One picture of a template's run, all of another's together.

        Raises:
            VendorSaid: there is none, or it cannot be fetched.
        """
        template = self.templates.get(key.model)
        output_node = None if template is None else template.output_node
        files = files_in(outputs, output_node=output_node)
        keep = keep_all if template is None else keep_first
        address = await keep(files, self.files, self.keeper, key.tenant)
        return Finished(address, Usage(cost_cny=self.run_cny, pictures=len(files)))


def workflow_in(call: Call) -> Mapping[str, JsonValue]:
    """The workflow that a call is about.

    Raises:
        InvalidInput: it is none.
    """
    workflow = call.inputs.get("workflow")
    if not isinstance(workflow, Mapping) or not workflow:
        raise InvalidInput("workflow", "is no object of nodes", "give ComfyUI's API format")
    return workflow


def mark_of(key: CallKey) -> str:
    """What tells a call's runs from all others on a server; says nothing of its content."""
    return f"milepost-{key.digest[:32]}"


def endpoint_of(account: Account) -> str:
    """Where the account's server is.

    Raises:
        InvalidInput: nobody has said it.
    """
    if account.endpoint is None:
        raise InvalidInput(
            f"account {account.name}", "has no endpoint", "set it to the server's address"
        )
    return account.endpoint


def templates_of(account: Account) -> Mapping[str, WorkflowTemplate]:
    """The workflows of the account's folder; none if it has none.

    Raises:
        InvalidInput: it holds what is no workflow.
    """
    return {} if account.workflows is None else read_templates(Path(account.workflows))


def authorisation_of(account: Account, *, bare: bool | None = None) -> dict[str, str]:
    """The header that lets in: a bearer's, or the bare token that the cloud's services want.

    Args:
        account: whose key it is.
        bare: whether the token stands alone; None: at the cloud's own hosts.
    """
    if account.key is None:
        return {}
    if bare is None:
        bare = httpx.URL(endpoint_of(account)).host.endswith(".pai-eas.aliyuncs.com")
    key = account.key.reveal()
    return {"Authorization": key if bare else f"Bearer {key}"}
