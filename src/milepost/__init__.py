"""Milepost turns a drive into a picture worth sharing."""
