"""Finds what lies near a point without walking the whole Earth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import asin, ceil, cos, floor, radians, sin, sqrt

KM_PER_DEGREE = 111.2
EARTH_DIAMETER_KM = 12742.0


class Grid:
    """Named points, sorted into cells of one degree."""

    def __init__(self, points: Iterable[tuple[float, float, str]]) -> None:
        """Take (latitude, longitude, name) triples in degrees; a name may have several points."""
        self._cells: defaultdict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(
            list
        )
        for point in points:
            self._cells[floor(point[0]), floor(point[1])].append(point)

    def nearest(
        self, latitude: float, longitude: float, within_km: float
    ) -> tuple[str, float] | None:
        """The name of the nearest point and its distance in km, or None."""
        found = [
            (distance_km(latitude, longitude, point[0], point[1]), point[2])
            for point in self._around(latitude, longitude, within_km)
        ]
        if not found:
            return None
        distance, name = min(found)
        return (name, distance) if distance <= within_km else None

    def _around(
        self, latitude: float, longitude: float, within_km: float
    ) -> Iterator[tuple[float, float, str]]:
        high = within_km / KM_PER_DEGREE
        # Meridians close up towards the poles; nobody drives beyond 85 degrees.
        wide = high / cos(radians(min(abs(latitude) + high, 85.0)))
        for row in range(floor(latitude - high), ceil(latitude + high) + 1):
            for column in range(floor(longitude - wide), ceil(longitude + wide) + 1):
                yield from self._cells.get((row, (column + 180) % 360 - 180), ())


def distance_km(latitude: float, longitude: float, other_lat: float, other_lon: float) -> float:
    """Along the great circle."""
    half_high = radians(other_lat - latitude) / 2
    half_wide = radians(other_lon - longitude) / 2
    chord = (
        sin(half_high) ** 2 + cos(radians(latitude)) * cos(radians(other_lat)) * sin(half_wide) ** 2
    )
    return EARTH_DIAMETER_KM * asin(min(1.0, sqrt(chord)))
