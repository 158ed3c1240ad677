"""A loop that goes round fewer times. Knows Python's grammar, no film."""

from __future__ import annotations

import ast

from viz.story.code.edits import Edits, called, found, rewritten, span_of
from viz.story.code.literals import assigned_once
from viz.story.code.source import Source, parsed

NICE = (500, 200, 100, 50, 20, 10, 5, 3, 2)


def nice(most: float) -> int:
    """The roundest number of turns that is no more than this; 0 for none."""
    return next((number for number in NICE if number <= most), 0)


def times(source: Source, line: int) -> int | None:
    """How often `for … in range(n):` on this line goes round, if that can be read."""
    first, end = _range(source, line)
    more = 0
    if isinstance(end, ast.BinOp) and isinstance(end.op, ast.Add):  # range(1, epochs + 1)
        end, more = end.left, getattr(end.right, "value", None)
    if isinstance(end, ast.Name):
        end = assigned_once(parsed(source.text)).get(end.id)
    number = getattr(end, "value", None)
    return number + more - first if type(number) is int and type(more) is int else None


def fewer(source: Source, line: int, count: int) -> Edits:
    """`range(1000)` as `range(count)`."""
    first, end = _range(source, line)
    return rewritten(source, (span_of(source, end), str(first + count))) if end is not None else []


def _range(source: Source, line: int) -> tuple[int, ast.expr | None]:
    """Where the range begins that a loop goes through, and the expression of its end; None if it is another one."""
    loop = found(source, line, ast.For)
    calls = [node for node in ast.walk(loop.iter) if isinstance(node, ast.Call)] if loop is not None else []
    call = next((call for call in calls if called(call) == "range"), None)
    if call is None or not 1 <= len(call.args) <= 2:
        return 0, None
    first = call.args[0].value if len(call.args) == 2 and isinstance(call.args[0], ast.Constant) else 0
    known = len(call.args) == 1 or (isinstance(call.args[0], ast.Constant) and type(first) is int)
    return (first, call.args[-1]) if known else (0, None)
