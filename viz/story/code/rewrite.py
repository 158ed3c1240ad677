"""Changes of a program's text by what stands in it: a piece replaced, a statement dropped. Knows the syntax tree of
Python, no tensors."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from viz.story.code.edits import applied
from viz.story.model import Edit

LONG = 20_000
"""Characters of a program that is not looked through any more."""


@dataclass(frozen=True)
class Change:
    """The text from one place to another (lines from 1, columns in characters) becomes ``text``."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Program:
    """A program's text and tree. ``tree`` is None where it is not Python, or too deep."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.tree = parsed(text)
        self.parents = {child: node for node in self.walk() for child in ast.iter_child_nodes(node)}

    def walk(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree) if self.tree is not None else iter(())

    def of(self, *kinds: type[ast.AST]) -> list[ast.AST]:
        """All nodes of these kinds, in the order of the text."""
        found = (node for node in self.walk() if isinstance(node, kinds))
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))

    def code(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.text, node) or ""

    def column(self, line: int, offset: int) -> int:
        """A column that Python's parser counts in bytes."""
        return len(self.lines[line - 1].encode()[:offset].decode(errors="ignore"))

    def replaced(self, node: ast.AST, text: str, start: ast.AST | None = None) -> Change:
        """The node, or all from the end of ``start`` to its end, replaced."""
        line, offset = (start.end_lineno, start.end_col_offset) if start else (node.lineno, node.col_offset)
        end = node.end_lineno
        return Change(line, self.column(line, offset), end, self.column(end, node.end_col_offset), text)

    def without_method(self, call: ast.Call) -> Change:
        """`(x * x).detach()` → `(x * x)`: from the dot on; brackets around the value are no part of its node."""
        value, end = call.func.value, call.end_lineno
        line, column = value.end_lineno, self.column(value.end_lineno, value.end_col_offset)
        while self.lines[line - 1][column : column + 1] != ".":
            column += 1
            if column > len(self.lines[line - 1]):
                line, column = line + 1, 0
        return Change(line, column, end, self.column(end, call.end_col_offset), "")

    def inserted(self, call: ast.Call, text: str) -> Change:
        """Text before the closing bracket of a call."""
        column = self.column(call.end_lineno, call.end_col_offset) - 1
        return Change(call.end_lineno, column, call.end_lineno, column, text)

    def indent(self, node: ast.stmt) -> str:
        return self.lines[node.lineno - 1][: self.column(node.lineno, node.col_offset)]

    def in_loop(self, node: ast.AST) -> bool:
        while node := self.parents.get(node):
            if isinstance(node, (ast.For, ast.While)):
                return True
        return False

    def alone(self, node: ast.stmt) -> bool:
        """Whether nothing else stands in its lines."""
        before = self.indent(node)
        end = self.lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode(errors="ignore").strip()
        return not before.strip() and (not end or end.startswith("#"))

    def dropped(self, statements: list[ast.stmt]) -> list[Edit]:
        """Without these statements; a block that would be empty keeps a ``pass``."""
        gone = set(statements)
        edits = []
        for statement in statements:
            if not self.alone(statement):
                return []
            body = next((body for body in bodies(self.parents[statement]) if statement in body), [])
            rest = [f"{self.indent(statement)}pass"] if set(body) <= gone and body[0] is statement else []
            edits.append(Edit(statement.lineno, statement.end_lineno, rest))
        return edits

    def changed(self, changes: Iterable[Change]) -> list[Edit]:
        """These changes as edits of whole lines; changes of the same line make one edit. They do not overlap."""
        edits: list[Edit] = []
        for change in sorted(changes, key=lambda each: (each.line, each.column), reverse=True):
            later = edits[-1] if edits and edits[-1].first <= change.end_line else None
            last = later.last if later else change.end_line
            tail = later.lines if later else [self.lines[change.end_line - 1]]
            if later:
                edits.pop()
            head = self.lines[change.line - 1][: change.column]
            rest = tail[0][change.end_column :]
            edits.append(Edit(change.line, last, [*(head + change.text + rest).split("\n"), *tail[1:]]))
        return edits[::-1]

    def after(self, edits: list[Edit]) -> str:
        return applied(self.text, edits)


def bodies(node: ast.AST) -> list[list[ast.stmt]]:
    """The blocks of a compound statement."""
    fields = (getattr(node, name, []) for name in ("body", "orelse", "finalbody"))
    return [body for body in fields if isinstance(body, list) and body]


def parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
