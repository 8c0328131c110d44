"""Workflow files that ship with Milepost."""
