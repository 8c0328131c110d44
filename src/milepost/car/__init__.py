"""Cars: the catalogue, their drawings, and putting one into a landscape."""
