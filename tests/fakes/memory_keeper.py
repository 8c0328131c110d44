"""Keeps what models gave in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from milepost.providers.capabilities import Kept, KeptIsGone


@dataclass
class MemoryKeeper:
    kept: dict[str, Kept] = field(default_factory=dict)
    first_users: dict[str, str] = field(default_factory=dict)

    async def keep(self, tenant: str, data: bytes, media_type: str) -> str:
        address = f"{tenant}/{len(self.kept)}"
        self.kept[address] = Kept(data, media_type)
        return address

    async def load(self, tenant: str, address: str) -> Kept:
        if not address.startswith(f"{tenant}/") or address not in self.kept:
            raise KeptIsGone
        return self.kept[address]

    async def hand_over(self, tenant: str, address: str, *, owner: str) -> bool:
        await self.load(tenant, address)  # nothing is ever erased here
        return self.first_users.setdefault(address, owner) == owner
