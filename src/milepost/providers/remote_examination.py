"""What ails an account at a server that runs workflows: does it answer, has it the nodes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.examination import Finding
from milepost.providers.openai_examination import no_answer, not_let_in
from milepost.providers.remote_template import WorkflowTemplate

UNANSWERED = frozenset({Verdict.LOST, Verdict.AWAY, Verdict.UNWELL, Verdict.BUSY})


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteExamination:
    """Of one account; runs nothing."""

    account: str
    templates: Mapping[str, WorkflowTemplate]
    knock: Callable[[], Awaitable[None]]
    """Asks for something small; raises `VendorSaid` if we are not let in."""
    has_node: Callable[[str], Awaitable[bool]] | None
    """Whether the server has a node of that class; None: it cannot be asked."""

    async def findings(self, models: Sequence[str]) -> list[Finding]:
        """The entrance first: without it nothing else is worth asking."""
        try:
            await self.knock()
        except VendorSaid as said:
            unanswered = said.verdict in UNANSWERED
            return [(no_answer if unanswered else not_let_in)(self.account, said)]
        found = [Finding(f"{self.account}: the server answers and lets us in")]
        return [*found, *[await self._model(model) for model in models]]

    async def _model(self, model: str) -> Finding:
        template = self.templates.get(model)
        if template is None:
            what = f"{self.account}: there is no workflow {model}"
            return Finding(what, ok=False, remedy="put it into the account's folder of workflows")
        missing = await self._missing(template)
        if missing:
            what = f"{self.account}: {model} needs nodes that the server does not have: {missing}"
            return Finding(what, ok=False, remedy="install their node packs there")
        return Finding(f"{self.account}: {model} can run there")

    async def _missing(self, template: WorkflowTemplate) -> str:
        if self.has_node is None:
            return ""
        classes = sorted(template.classes)
        return ", ".join([each for each in classes if not await self.has_node(each)])
