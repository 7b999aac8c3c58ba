"""The command line: one file for each command, and one place where errors are told."""

from evidence.cli.boundary import main

__all__ = ["main"]
