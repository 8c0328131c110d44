"""Landmark motifs: each stands on the middle of its foot and knows its own proportions."""
