"""Formats of other people, encoded and decoded; no sockets."""
