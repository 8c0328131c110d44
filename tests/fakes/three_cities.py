"""Two cities of a trip and a third that no trip passes, for checks on what a model names."""

from __future__ import annotations

from fakes.two_cities import TwoCities
from milepost.atlas.model import City


class ThreeCities(TwoCities):
    """As `TwoCities`, and Hangzhou is known to exist."""

    def cities(self) -> tuple[City, ...]:
        hangzhou = {
            "id": "hangzhou",
            "name_hans": "杭州",
            "name_hant": "杭州",
            "name_en": "Hangzhou",
        }
        wuxi = self.city("wuxi")
        return wuxi, self.city("changzhou"), wuxi.model_copy(update=hangzhou)
