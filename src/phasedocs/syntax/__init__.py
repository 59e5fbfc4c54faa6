"""Markdown: parse a source into a tree of nodes with exact places. The only package that knows markdown-it."""

from phasedocs.syntax.blanks import without_comments
from phasedocs.syntax.kept import kept
from phasedocs.syntax.nodes import Node, Problem, Tree
from phasedocs.syntax.parser import parse

__all__ = ["Node", "Problem", "Tree", "kept", "parse", "without_comments"]
