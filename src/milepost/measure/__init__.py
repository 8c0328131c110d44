"""How well a poster came out: arrays in, a `Measurement` out."""
