"""The lanes that packs need, made when their first node runs."""

from __future__ import annotations

from milepost.packs.foreign.coroutine_lane import COROUTINE_LANE, CoroutineLane
from milepost.packs.foreign.lane import LANE_PREFIX, PackLane


def pack_lane(name: str) -> PackLane | CoroutineLane | None:
    """Makes the lane of that name on demand, for `Lanes`; None if it is no pack's."""
    if name == COROUTINE_LANE:
        return CoroutineLane()
    return PackLane(name.removeprefix(LANE_PREFIX)) if name.startswith(LANE_PREFIX) else None
