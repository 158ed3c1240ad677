"""The loops of a program: where their statements stand, and in which of them an instruction lies.

Read from the text and the compiled code alone; nothing here runs. Columns count UTF-8 bytes, as in compiled code.
Comprehensions are no loops.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import CodeType
from typing import NamedTuple

Position = tuple[int, int]
Owner = tuple[int, str]
"""The function whose own statement a loop is: its first line and name; a module is (0, "<module>")."""
Statement = ast.For | ast.AsyncFor | ast.While

HEADER, FIRST, BODY = range(3)
"""Where in a loop an instruction lies; FIRST is the one that the body begins with."""


class Loop(NamedTuple):
    """A for or while statement."""

    begin: Position
    header_end: Position
    body: Position
    body_end: Position
    one_line: bool
    """Its body begins on the line that leads to it, so that Python does not announce the body."""
    targets: tuple[str, ...]
    """Names that each turn binds and its body leaves alone, ``_`` aside."""


class Place:
    """Where an instruction lies."""

    __slots__ = ("around", "quiet")

    def __init__(self, around: tuple[tuple[Loop, int], ...]):
        self.around = around
        """The loops, outermost first, and the part of each."""
        self.quiet = not around or around[-1][1] == BODY
        """To stay here is no news."""


def loops_in(tree: ast.AST) -> Iterator[tuple[Owner, Loop]]:
    """All loops of a parsed text, each after those around it."""
    yield from _below(tree, (0, "<module>"))


def _below(node: ast.AST, owner: Owner) -> Iterator[tuple[Owner, Loop]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Statement):
            yield owner, _loop(child)
        yield from _below(child, _owner(child) or owner)


def _owner(node: ast.AST) -> Owner | None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return _begin(node)[0], node.name
    return (node.lineno, "<lambda>") if isinstance(node, ast.Lambda) else None


def _begin(statement: ast.stmt) -> Position:
    """Of a decorated function that of its first decorator."""
    first = min([statement, *getattr(statement, "decorator_list", [])], key=lambda node: node.lineno)
    return first.lineno, first.col_offset


def _loop(node: Statement) -> Loop:
    leads = node.test if isinstance(node, ast.While) else node.iter
    first, last = node.body[0], node.body[-1]
    return Loop(
        begin=(node.lineno, node.col_offset),
        header_end=(leads.end_lineno, leads.end_col_offset),
        body=_begin(first),
        body_end=(last.end_lineno, last.end_col_offset),
        one_line=_begin(first)[0] == leads.lineno,
        targets=() if isinstance(node, ast.While) else tuple(_targets(node)),
    )


def _targets(node: ast.For | ast.AsyncFor) -> Iterator[str]:
    again = {it.id for it in _walk(node.body) if isinstance(it, ast.Name) and not isinstance(it.ctx, ast.Load)}
    for it in ast.walk(node.target):
        if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store) and it.id not in {*again, "_"}:
            yield it.id


def _walk(nodes: list[ast.stmt]) -> Iterator[ast.AST]:
    for node in nodes:
        yield from ast.walk(node)


def owner_of(code: CodeType) -> Owner:
    return (0, "<module>") if code.co_name == "<module>" else (code.co_firstlineno, code.co_name)


def places_of(code: CodeType, loops: list[Loop]) -> list[Place]:
    """Of each instruction of ``code``, whose own statements ``loops`` are. The same place is the same object."""
    begun: set[Loop] = set()
    places: dict[tuple[tuple[Loop, int], ...], Place] = {}
    known: dict[Position, Place] = {}
    found = []
    for line, _, column, _ in code.co_positions():
        where = (line or 0, column or 0)
        place = known.get(where)
        if place is None:
            parts = [(loop, _part(loop, where, begun)) for loop in loops]
            around = tuple((loop, part) for loop, part in parts if part is not None)
            place = places.setdefault(around, Place(around))
            if all(part != FIRST for _, part in around):  # one instruction alone is the first
                known[where] = place
        found.append(place)
    return found


def _part(loop: Loop, where: Position, begun: set[Loop]) -> int | None:
    if loop.begin <= where < loop.header_end:
        return HEADER
    if not loop.body <= where < loop.body_end:
        return None
    if loop in begun:
        return BODY
    begun.add(loop)
    return FIRST
