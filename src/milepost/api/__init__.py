"""The HTTP surfaces: other programs' requests become calls of the engine, and back."""
