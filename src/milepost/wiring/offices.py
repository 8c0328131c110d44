"""Where each tenant's nodes run in a server: its folders, its models, its packs' objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from milepost.api.files import KeptOnDisk
from milepost.api.prompts import Prompts
from milepost.api.tenants import Tenants
from milepost.errors import OurBug
from milepost.graph.run import Engine
from milepost.packs import images
from milepost.tasks.prompt_job import PromptJob
from milepost.tasks.prompt_row import KIND as PROMPT
from milepost.wiring.clock import now_ms
from milepost.wiring.models import ModelService
from milepost.wiring.packs import Place
from milepost.wiring.works import Crew

PROMPTS_OF_OTHERS: Final = 64
"""Taken over at the same time from servers that died."""


@dataclass
class Offices:
    """Where each tenant's nodes run; the server's tenants are known once they are made."""

    root: Path
    output_root: Path
    """Pictures go there, a folder per tenant."""
    models: ModelService
    shared: dict[str, object]
    """The services that every tenant's nodes have."""
    tenants: Tenants | None = None
    places: dict[str, Place] = field(default_factory=dict, init=False)

    def place(self, tenant: str) -> Place:
        """The tenant's workplace; packs' objects are kept by it, so there is one of each."""
        found = self.places.get(tenant)
        if found is None:
            found = self.places[tenant] = self._place(tenant)
        return found

    def _place(self, tenant: str) -> Place:
        root, output = self.root, self.output_root / tenant
        input_, temp, user = (root / name / tenant for name in ("input", "temp", "user"))
        own = {
            "models": self.models.desk.of(tenant),
            "files": KeptOnDisk(output),
            "temp_files": KeptOnDisk(temp),
            "inputs": images.InputFolder(input_, output, temp),
        }
        return Place(
            data_root=root,
            output=output,
            input=input_,
            temp=temp,
            user=user,
            services={**self.shared, **own},
            prompts=partial(self._prompts, tenant),
        )

    def prompt_crew(self) -> Crew:
        """Runs what other servers had accepted and left undone; it waits for ours to be open."""
        job = PromptJob(engine_for=self._engine, now_ms=now_ms)
        return Crew(handlers={PROMPT: job}, at_once=PROMPTS_OF_OTHERS)

    async def _engine(self, tenant: str) -> Engine:
        if self.tenants is None:
            raise OurBug("a prompt came before there were tenants")
        return await self.tenants.engine_of(tenant)

    def _prompts(self, tenant: str) -> Prompts | None:
        known = None if self.tenants is None else self.tenants.known(tenant)
        return None if known is None else known.prompts
