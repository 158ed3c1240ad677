"""A line of the program as it would read after a remedy. Knows source text only; returns "" where it cannot be sure."""

from __future__ import annotations

import ast

from viz.story.source import Source
from viz.trace.events import Span


def with_argument(source: Source, span: Span | None, argument: str) -> str:
    """The line of this call with one more keyword argument."""
    line, start, end = _one_line(source, span)
    if not line[start:end].endswith(")"):
        return ""
    inside = line[start : end - 1].rstrip()
    comma = "" if inside.endswith(("(", ",")) else ", "
    space = " " if inside.endswith(",") else ""
    return _if_sound(f"{line[:start]}{inside}{comma}{space}{argument}{line[end - 1 :]}")


def with_method(source: Source, span: Span | None, before: str, method: str) -> str:
    """The line with ``method`` called before ``before``: `y.backward()` → `y.sum().backward()`."""
    line, start, end = _one_line(source, span)
    at = line.rfind(before, start, end)
    return _if_sound(f"{line[:at]}{method}{line[at:]}") if at > 0 else ""


def replaced(source: Source, number: int | None, before: str, after: str) -> str:
    """Line ``number`` with the first ``before`` replaced."""
    line = _line(source, number)
    return _if_sound(line.replace(before, after, 1)) if before in line else ""


def inside_block(source: Source, number: int | None, block: str) -> str:
    """The statement of the line inside a one-line block."""
    line = _line(source, number)
    statement = line.strip()
    return _if_sound(f"{line[: len(line) - len(line.lstrip())]}{block}: {statement}") if statement else ""


def joined(source: Source, number: int) -> str:
    """`torch.tensor([a.item(), b.item()])` with the tensors themselves: `torch.stack([a, b])`."""
    line = _line(source, number)
    return (
        _if_sound(line.replace("torch.tensor([", "torch.stack([").replace(".item()", "")) if "tensor([" in line else ""
    )


def in_brackets(source: Source, number: int | None, function: str) -> str:
    """The line with all positional arguments of a call in one list: `tensor(a, b)` → `tensor([a, b])`."""
    line = _line(source, number)
    call = next(
        (node for node in _nodes(line.strip()) if isinstance(node, ast.Call) and _called(node) == function), None
    )
    if call is None or not call.args:
        return ""
    bare, indent = line.strip(), len(line) - len(line.lstrip())
    first, last = (
        indent + _characters(bare, offset) for offset in (call.args[0].col_offset, call.args[-1].end_col_offset or 0)
    )
    return _if_sound(f"{line[:first]}[{line[first:last]}]{line[last:]}")


def creating_call(source: Source, name: str) -> Span | None:
    """Where ``name`` is assigned the result of a call, the last time."""
    found = [
        node.value
        for node in _nodes(source.text)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]  # fmt: skip
    if not found:
        return None
    call = found[-1]
    last = call.end_lineno or call.lineno
    start = _characters(_line(source, call.lineno), call.col_offset)
    return Span(call.lineno, start, last, _characters(_line(source, last), call.end_col_offset or 0))


def _characters(line: str, offset: int) -> int:
    """A column that Python's parser counts in bytes."""
    return len(line.encode()[:offset].decode(errors="ignore"))


def _one_line(source: Source, span: Span | None) -> tuple[str, int, int]:
    if span is None or span.line != span.end_line:
        return "", 0, 0
    return _line(source, span.line), span.column, span.end_column


def _line(source: Source, number: int | None) -> str:
    return source.lines[number - 1] if number and 0 < number <= len(source.lines) else ""


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _nodes(text: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []


def _if_sound(line: str) -> str:
    """The line, unless it is no longer Python."""
    bare = line.strip()
    return line if _nodes(bare) or _nodes(f"{bare}\n    pass") else ""
