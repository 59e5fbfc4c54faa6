"""Compiler and linter for phase documents."""

__version__ = "0.1.0"
