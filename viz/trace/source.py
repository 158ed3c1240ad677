"""The source of a traced program as lines, and pieces of it by Span. Knows only text."""

from __future__ import annotations

import re

from viz.trace.events import Span

CELL_MARKER = re.compile(r"# %%(.*)")
"""The line that begins a cell, and its title behind it."""


def has_cells(source: str) -> bool:
    """Whether any line marks the beginning of a cell."""
    return any(map(CELL_MARKER.match, lines_of(source)))


def lines_of(source: str) -> list[str]:
    """The lines as Python counts them (a form feed or a U+2028 ends no line)."""
    return re.split(r"\r\n|\r|\n", source)


def cut(lines: list[str], span: Span | None) -> str:
    """The text that the span covers; "" for None."""
    if span is None:
        return ""
    piece = lines[span.line - 1 : span.end_line]
    piece[-1] = piece[-1][: span.end_column]
    piece[0] = piece[0][span.column :]
    return "\n".join(piece)


def compact(text: str, width: int = 24) -> str:
    """Without any white space, and only its first ``width`` characters."""
    return "".join(text.split())[:width]
