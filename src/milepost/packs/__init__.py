"""Packs of nodes; wiring lists them."""
