"""The command line: arguments become one call."""

from milepost.cli.app import main

__all__ = ["main"]
