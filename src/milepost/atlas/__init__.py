"""Places: cities, their climate and terrain, and landmarks that two people checked."""
