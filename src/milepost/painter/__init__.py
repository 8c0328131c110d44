"""The built-in painter: landscapes from a brief, without any model."""
