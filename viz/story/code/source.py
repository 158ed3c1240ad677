"""The program's text: what a span says, where blocks are, positions as the browser counts them. Knows no events."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from tokenize import COMMENT, TokenError, generate_tokens

from viz.trace.events import Span
from viz.trace.source import cut, lines_of

LABEL = 28
"""A label on a card has so many characters at most."""
SWITCHES = ("no_grad", "inference_mode", "set_grad_enabled")

Place = tuple[int, int, int, int]


class Source:
    """One program's text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = lines_of(text)
        self._regions = _regions(text)

    def line(self, number: int) -> str:
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""

    def statement(self, number: int) -> str:
        """The line without its comment."""
        line = self.line(number)
        try:
            tokens = list(generate_tokens(iter([line]).__next__))
        except (TokenError, SyntaxError):
            return line
        comment = next((token.start[1] for token in tokens if token.type == COMMENT), len(line))
        return line[:comment].rstrip()

    def code(self, span: Span | None) -> str:
        """What the span says, white space made plain; "" for no span."""
        return " ".join(cut(self.lines, span).split()) if self._holds(span) else ""

    def place(self, span: Span | None) -> Place | None:
        """The span in UTF-16 code units."""
        if span is None or not self._holds(span):
            return None
        start = _utf16(self.lines[span.line - 1], span.column)
        return span.line, start, span.end_line, _utf16(self.lines[span.end_line - 1], span.end_column)

    def span(self, place: Place) -> Span:
        """A place in UTF-16 code units, in characters."""
        line, start, last, end = place
        return Span(line, _of_utf16(self.lines[line - 1], start), last, _of_utf16(self.lines[last - 1], end))

    def _holds(self, span: Span | None) -> bool:
        return span is not None and 0 < span.line <= span.end_line <= len(self.lines)

    def assigned(self, span: Span | None) -> Span | None:
        """Around the target of a simple assignment on one line: all of that line. ``n = f(x)``, not ``a, b = f(x)``."""
        if span is None or not re.match(r"\s*\w+\s*=[^=]", self.line(span.line)):
            return None
        return Span(span.line, 0, span.line, len(self.lines[span.line - 1]))

    def region(self, line: int) -> tuple[str, Span] | None:
        """The innermost block around this line that switches recording off: its switch, and where it is."""
        found = [(name, span) for name, span in self._regions if span.line <= line <= span.end_line]
        return max(found, key=lambda pair: pair[1].line, default=None)


def parsed(text: str) -> ast.Module | None:
    """The text as Python reads it, None where it is none."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def characters(lines: list[str], node: ast.AST) -> Span:
    """Where a node of the syntax tree stands; Python's parser counts bytes."""

    def column(line: int, offset: int) -> int:
        return len(lines[line - 1].encode()[:offset].decode())

    return Span(
        node.lineno, column(node.lineno, node.col_offset), node.end_lineno, column(node.end_lineno, node.end_col_offset)
    )


def columns(lines: list[str], node: ast.AST) -> Place:
    """The same in UTF-16 code units."""
    span = characters(lines, node)
    start, end = _utf16(lines[span.line - 1], span.column), _utf16(lines[span.end_line - 1], span.end_column)
    return span.line, start, span.end_line, end


def _utf16(line: str, column: int) -> int:
    return len(line[:column].encode("utf-16-le")) // 2


def _of_utf16(line: str, units: int) -> int:
    return len(line.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore"))


def shorten(code: str, room: int = LABEL) -> str:
    """The code if it fits; a long method call keeps its method: `….sum()`."""
    if len(code) <= room:
        return code
    call = re.search(r"\.(\w+\([^()]{0,12}\))$", code)
    return f"….{call[1]}" if call else code[: room - 1].rstrip() + "…"


@lru_cache(maxsize=4096)
def written_as(code: str) -> str:
    """What an expression does at its top: the name of the function called, "" for an operator or a subscript, None-like
    "?" where the text is no expression."""
    try:
        top = ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return "?"
    if isinstance(top, ast.Call):
        return top.func.attr if isinstance(top.func, ast.Attribute) else getattr(top.func, "id", "?")
    return top.attr if isinstance(top, ast.Attribute) else ""


@lru_cache(maxsize=4096)
def complete(code: str) -> bool:
    """Whether the text is a statement as it stands; the head of a block is none."""
    try:
        return bool(ast.parse(code).body)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False


def _regions(text: str) -> list[tuple[str, Span]]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []
    return [(name, _span(block)) for block in ast.walk(tree) for name in _switches(block)]


def _switches(block: ast.AST) -> list[str]:
    if isinstance(block, (ast.With, ast.AsyncWith)):
        switches = [item.context_expr for item in block.items]
    elif isinstance(block, (ast.FunctionDef, ast.AsyncFunctionDef)):
        switches = block.decorator_list
    else:
        return []
    texts = [ast.unparse(switch) for switch in switches]
    return [name for name in SWITCHES if any(name in text for text in texts)]


def _span(block: ast.stmt) -> Span:
    decorators = getattr(block, "decorator_list", [])
    line = min([block.lineno, *(each.lineno for each in decorators)])
    return Span(line, block.col_offset, block.end_lineno or line, block.end_col_offset or 0)
