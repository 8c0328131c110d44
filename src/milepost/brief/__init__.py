"""What to paint: the art brief, decided before any pixel."""
