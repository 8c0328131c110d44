"""Places: cities, their climate and terrain, and landmarks that two people checked."""

from milepost.atlas.atlas import Atlas, load_atlas

__all__ = ["Atlas", "load_atlas"]
