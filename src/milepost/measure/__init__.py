"""How well a picture came out, in numbers with limits."""
