"""Motifs that every scene draws with: one noun a file, sizes and places in design units."""
