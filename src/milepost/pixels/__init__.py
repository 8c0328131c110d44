"""Picture arithmetic: arrays in, arrays out."""
