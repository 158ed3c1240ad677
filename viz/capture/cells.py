"""A program with ``# %%`` markers → its cells, as notebooks and editors cut them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from viz.trace.source import CELL_MARKER, lines_of

_SEMICOLON = re.compile(r"(?:[\s)\\]|#[^\n]*(?:\n|\Z))*;")
"""Behind an expression, whatever brackets and comments stand between."""


class Cell(NamedTuple):
    line: int
    """Of its marker; 1 where it has none."""
    title: str
    text: str
    """Padded, so that its lines have the numbers of the file."""


def cells_of(text: str) -> Iterator[Cell]:
    """Each cell begins at a marker; what comes before the first is a cell if there is anything in it."""
    lines = lines_of(text)
    starts = [index for index, line in enumerate(lines) if CELL_MARKER.match(line)]
    head = "\n".join(lines[: starts[0]] if starts else lines)
    if head.strip():
        yield Cell(1, "", head)
    for start, end in pairwise([*starts, len(lines)]):
        title = CELL_MARKER.match(lines[start])[1].strip()
        yield Cell(start + 1, title, "\n" * start + "\n".join(lines[start:end]))


def silenced(text: str, last: ast.Expr) -> bool:
    """Whether a semicolon after the last expression of a cell says not to show it."""
    lines = lines_of(text)[last.end_lineno - 1 :]
    lines[0] = lines[0].encode()[last.end_col_offset :].decode()
    return _SEMICOLON.match("\n".join(lines)) is not None
