"""Changes of a program's text: pieces rewritten, lines put in. Knows text and Python's grammar, nothing of errors.

Each change is a list of `Edit`; it is empty where the text has no such place, or would no longer be Python.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import TypeVar

from viz.story.code.source import Source, characters, parsed
from viz.story.model import Edit
from viz.trace.events import Span
from viz.trace.source import cut

Edits = list[Edit]
COMPARED = 20_000_000
"""Texts are compared line by line where that takes no more steps; among thousands of equal lines it would."""


def applied(text: str, edits: Edits) -> str:
    """The program with these edits made."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda edit: edit.first, reverse=True):
        lines[edit.first - 1 : edit.last] = edit.lines
    return "\n".join(lines)


def sound(source: Source, edits: Edits) -> Edits:
    """The edits, unless the program would no longer be Python, or no other than before."""
    after = applied("\n".join(source.lines), edits)
    return edits if after.split("\n") != source.lines and parsed(after) is not None else []


def between(source: Source, after: str) -> Edits:
    """What makes another text of this program, line by line."""
    lines, before = after.split("\n"), Counter(source.lines)
    if sum(before[line] for line in lines) * len(lines) > COMPARED:
        return sound(source, [Edit(1, len(source.lines), lines)])
    changes = SequenceMatcher(None, source.lines, lines, autojunk=False).get_opcodes()
    made = [Edit(i + 1, j, lines[k:m]) for tag, i, j, k, m in changes if tag != "equal"]
    return sound(source, made)


def rewritten(source: Source, *pieces: tuple[Span | None, str]) -> Edits:
    """The lines from the first to the last of these pieces, each piece replaced by its text."""
    spans = [span for span, _ in pieces if span is not None]
    if len(spans) < max(1, len(pieces)):
        return []
    first, last = min(span.line for span in spans), max(span.end_line for span in spans)
    lines = source.lines[first - 1 : last]
    for span, text in sorted(pieces, key=lambda piece: piece[0].line * 10_000 + piece[0].column, reverse=True):
        above, below = span.line - first, span.end_line - first
        whole = lines[above][: span.column] + text + lines[below][span.end_column :]
        lines[above : below + 1] = whole.split("\n")
    return sound(source, [Edit(first, last, lines)])


def put(source: Source, before: int, *lines: str, indent: int | None = None) -> Edits:
    """New lines before line ``before``, as far to the right as that line, or ``indent``."""
    spaces = " " * (_indent(source, before) if indent is None else indent)
    return sound(source, [Edit(before, before - 1, [spaces + line for line in lines])])


def _indent(source: Source, number: int) -> int:
    line = source.lines[number - 1] if 0 < number <= len(source.lines) else ""
    return len(line) - len(line.lstrip())


# --- nodes of the syntax tree


def span_of(source: Source, node: ast.AST) -> Span:
    """Where a node stands, in characters."""
    return characters(source.lines, node)


def text_of(source: Source, node: ast.AST) -> str:
    return cut(source.lines, span_of(source, node))


Node = TypeVar("Node", bound=ast.AST)


def found(
    source: Source, span: Span | int | None, kind: type[Node] | tuple[type, ...], fits: Callable[[Node], bool] = bool
) -> Node | None:
    """The first node of a kind that is this span or within it, or on this line; the outermost."""
    if span is None or (tree := parsed(source.text)) is None:
        return None
    near = [node for node in ast.walk(tree) if isinstance(node, kind) and _within(source, node, span) and fits(node)]
    return min(near, key=lambda node: (node.lineno, node.col_offset, -(node.end_col_offset or 0)), default=None)


def _within(source: Source, node: ast.AST, span: Span | int) -> bool:
    if not hasattr(node, "lineno"):
        return False
    if isinstance(span, int):
        return node.lineno == span
    at = span_of(source, node)
    return (span.line, span.column) <= (at.line, at.column) and (at.end_line, at.end_column) <= (
        span.end_line,
        span.end_column,
    )


def statement(source: Source, line: int | None, kinds: tuple[type, ...] = (ast.stmt,)) -> ast.stmt | None:
    """The innermost statement around a line."""
    tree = parsed(source.text)
    around = [
        node
        for node in ast.walk(tree) if isinstance(node, ast.stmt) and isinstance(node, kinds)
        and node.lineno <= line <= (node.end_lineno or node.lineno)
    ] if tree is not None and line else []  # fmt: skip
    return max(around, key=lambda node: node.lineno, default=None)


def block_of(source: Source, inner: ast.stmt) -> list[ast.stmt]:
    """The statements among which this one stands."""
    tree = parsed(source.text)
    for node in ast.walk(tree) if tree is not None else ():
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and any(each.lineno == inner.lineno for each in block):
                return block
    return []


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


# --- calls


def with_argument(source: Source, span: Span | None, argument: str) -> Edits:
    """The call at this place with one more keyword argument."""
    call = found(source, span, ast.Call)
    return _argued(source, call, argument) if call is not None and span_of(source, call) == span else []


def _argued(source: Source, call: ast.Call, argument: str) -> Edits:
    name = argument.partition("=")[0]
    given = next((word for word in call.keywords if word.arg == name), None)
    if given is not None:
        return rewritten(source, (span_of(source, given), argument))
    end = span_of(source, call)
    inside = cut(source.lines, end)[:-1]
    if inside.rstrip(" ").endswith(",\n"):
        return put(source, end.end_line, f"{argument},", indent=_indent(source, end.end_line - 1))
    comma = "" if inside.endswith("(") else " " if inside.rstrip().endswith(",") else ", "
    closing = Span(end.end_line, end.end_column - 1, end.end_line, end.end_column)
    return rewritten(source, (closing, f"{comma}{argument})"))


def called_on(source: Source, span: Span | int | None, method: str, before: str) -> Edits:
    """`y.backward()` as `y.sum().backward()`: ``before`` is put before the method."""
    call = found(source, span, ast.Call, lambda call: isinstance(call.func, ast.Attribute) and call.func.attr == method)
    return rewritten(source, (dot(source, call.func), before)) if call is not None else []


def dot(source: Source, node: ast.Attribute) -> Span | None:
    """The place, of no width, before the dot of `x.name`; None where it does not stand before the name."""
    end = span_of(source, node)
    column = end.end_column - len(node.attr) - 1
    at = Span(end.end_line, column, end.end_line, column)
    name = Span(at.line, at.column, end.end_line, end.end_column)
    return at if cut(source.lines, name) == f".{node.attr}" else None


def after_expression(source: Source, node: ast.expr, text: str) -> Edits:
    """Something put behind an expression, in brackets if need be: `a + b` → `(a + b).sum()`."""
    return rewritten(source, (span_of(source, node), f"{bracketed(source, node)}{text}"))


def bracketed(source: Source, node: ast.expr) -> str:
    text = text_of(source, node)
    return text if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List)) else f"({text})"


def replaced(source: Source, number: int | None, before: str, after: str) -> Edits:
    """Line ``number`` with the first ``before`` replaced."""
    line = source.lines[number - 1] if number and 0 < number <= len(source.lines) else ""
    return sound(source, [Edit(number, number, [line.replace(before, after, 1)])]) if number and before in line else []


def creating_call(source: Source, name: str) -> Span | None:
    """Where ``name`` is assigned the result of a call, the last time."""
    tree = parsed(source.text)
    made = [
        node.value
        for node in (ast.walk(tree) if tree is not None else ())
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]  # fmt: skip
    return span_of(source, made[-1]) if made else None
