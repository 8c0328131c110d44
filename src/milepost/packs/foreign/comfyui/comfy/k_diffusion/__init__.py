"""Sampling; only the arithmetic that needs no model is here."""
