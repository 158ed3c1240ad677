"""Which statements of a program never ran, by the lines that its trace tells. Knows text and lines, no steps."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from viz.trace import events as e

Lines = range
"""The lines of a statement, of a compound one those of its head."""


class Reached:
    """Gathered by `look_ahead`."""

    def __init__(self) -> None:
        self._lines: set[int] = set()
        self._hidden = False

    def rules(self) -> list[tuple[type[e.Event], Callable]]:
        """What is taken from each kind of event."""
        return [(e.LineReached, self._reached), (e.LinesHidden, self._hide)]

    def _reached(self, event: e.LineReached) -> None:
        self._lines.add(event.line)

    def _hide(self, _: e.LinesHidden) -> None:
        self._hidden = True

    def unrun(self, source: str) -> list[int] | None:
        """The lines of all statements that never ran; None where that is not known."""
        known = self._lines and not self._hidden and "settrace" not in source
        return unrun(source, self._lines) if known else None


def unrun(source: str, reached: set[int]) -> list[int] | None:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    heads = list(_heads(tree))
    ran = {line for head in heads if not reached.isdisjoint(head) for line in head}
    return sorted({line for head in heads for line in head} - ran)


def _heads(tree: ast.AST) -> Iterator[Lines]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.stmt, ast.excepthandler)) and not _silent(node):
            yield _head(node)
        elif isinstance(node, ast.match_case):
            yield range(node.pattern.lineno, (node.guard or node.pattern).end_lineno + 1)


def _silent(node: ast.AST) -> bool:
    """Whether Python runs nothing for it: a declaration, an annotation in a function, a text or number by itself."""
    if isinstance(node, (ast.Global, ast.Nonlocal)) or (isinstance(node, ast.AnnAssign) and node.value is None):
        return True
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _head(node: ast.stmt | ast.excepthandler) -> Lines:
    first = min([node.lineno, *(it.lineno for it in getattr(node, "decorator_list", []))])
    body = getattr(node, "cases", None) or getattr(node, "body", None)
    if not body:
        return range(first, node.end_lineno + 1)
    return range(first, max(node.lineno, _last_of_head(node)) + 1)


def _last_of_head(node: ast.stmt | ast.excepthandler) -> int:
    """The last line of what stands before the colon."""
    inner = [it for name, value in ast.iter_fields(node) if name not in _BLOCKS for it in _nodes(value)]
    return max((it.end_lineno or 0 for it in inner if hasattr(it, "end_lineno")), default=node.lineno)


_BLOCKS = {"body", "orelse", "finalbody", "handlers", "cases", "decorator_list"}


def _nodes(value: object) -> Iterator[ast.AST]:
    for it in value if isinstance(value, list) else [value]:
        if isinstance(it, ast.AST):
            yield from ast.walk(it)
