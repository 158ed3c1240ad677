"""The text of the program and its pieces: from a compiled instruction back to the exact expression.

Compiled code counts columns in UTF-8 bytes; a `Span` counts characters. Knows nothing of torch.
"""

from __future__ import annotations

import ast
import dis
import linecache
from types import CodeType
from typing import NamedTuple

from viz.trace.events import Span
from viz.trace.source import lines_of

Position = tuple[int, int, int, int]

_READS = ("BINARY_SUBSCR", "BINARY_SLICE", "LOAD_ATTR")
"""They stand where an assignment's own instruction stands too: ``x[0] *= 2`` reads before it writes."""
_STORES = ("STORE_NAME", "STORE_FAST", "STORE_GLOBAL", "STORE_DEREF")
_DELETES = ("DELETE_NAME", "DELETE_FAST", "DELETE_GLOBAL", "DELETE_DEREF")
_PLACES = ("STORE_ATTR", "STORE_SUBSCR", "DELETE_ATTR", "DELETE_SUBSCR")


class Store(NamedTuple):
    """An instruction after which a name may stand for something else."""

    offset: int
    line: int
    name: str
    """The variable; of ``m['w'] = …`` and ``net.w = …`` the variable that they start from."""
    everywhere: bool
    """It is a variable of the module, not of the function."""
    span: Span | None


class Source:
    def __init__(self, text: str, filename: str):
        self.text = text
        self.filename = filename
        self.lines = lines_of(text)
        self.trees: list[ast.Module] = []
        """What was parsed so far: the whole, or cell by cell."""
        self._wholes: dict[tuple[int, int], ast.expr] = {}
        self._statements: dict[Position, Position] = {}
        """Where an instruction stands → the statement that it is the heart of."""
        self._withs: dict[int, Position] = {}
        self._parameters: dict[tuple[int, str], list[ast.arg] | None] = {}
        self._roots: dict[Position, str] = {}
        self._functions: dict[tuple[int, str], list[ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda]] = {}

    def publish(self) -> None:
        """Let tracebacks and ``inspect.getsource`` find the text."""
        linecache.cache[self.filename] = (len(self.text), None, [f"{line}\n" for line in self.lines], self.filename)

    def withdraw(self) -> None:
        linecache.cache.pop(self.filename, None)

    def parse(self, text: str) -> ast.Module:
        """Parse (a piece of) the program, whose lines are in their places, and remember where its expressions stand."""
        tree = ast.parse(text, self.filename)
        self.trees.append(tree)
        for node in ast.walk(tree):
            self._index(node)
        return tree

    def _index(self, node: ast.AST) -> None:
        if isinstance(node, (ast.Call, ast.Attribute)):
            self._wholes[node.end_lineno, node.end_col_offset] = node
        if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            self._roots[_position(node)] = _root(node)
        elif isinstance(node, (ast.Assign, ast.AugAssign)):
            for target in _targets(node):
                self._statements[_position(target)] = _position(node)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            self._statements[_position(node)] = header = (node.lineno, node.col_offset, *_end_of_header(node))
            self._withs[node.lineno] = header
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            name = getattr(node, "name", "<lambda>")
            line = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            self._functions.setdefault((line, name), []).append(node)
            twice = (line, name) in self._parameters  # two lambdas in a line cannot be told apart
            arguments = node.args
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
            self._parameters[line, name] = None if twice else [argument for argument in every if argument]

    def span(self, position: Position, operation: str) -> Span | None:
        """The whole expression, or the statement that an assignment's instruction stands for."""
        if None in position:
            return None
        line, column, end_line, end_column = position
        whole = self._wholes.get((end_line, end_column))
        if whole is not None and whole.lineno < line:
            # Python 3.11 gives a method call on a continuation line the position of its last part only
            line, column = whole.lineno, whole.col_offset
        expression = (line, column, end_line, end_column)
        return self._characters(*expression if operation in _READS else self._statements.get(position, expression))

    def piece(self, begin: tuple[int, int], end: tuple[int, int]) -> Span | None:
        """The span from one place of compiled code to another."""
        return self._characters(*begin, *end)

    def call_at(self, position: Position) -> ast.Call | None:
        """The call that an instruction stands for."""
        whole = self._wholes.get(position[2:])
        return whole if isinstance(whole, ast.Call) and _position(whole)[:2] <= position[:2] else None

    def _characters(self, line: int, column: int, end_line: int, end_column: int) -> Span | None:
        """None where the text has no such place: the program may compile other text under our file name."""
        if not 1 <= line <= end_line <= len(self.lines):
            return None
        span = Span(line, self._character(line, column), end_line, self._character(end_line, end_column))
        return span if span == self.within(span) and (line, column) <= (end_line, end_column) else None

    def _character(self, line: int, column: int) -> int:
        text = self.lines[line - 1]
        return column if text.isascii() else len(text.encode()[:column].decode(errors="ignore"))

    def with_on(self, line: int) -> Span | None:
        """The head of the ``with`` statement that begins on a line."""
        header = self._withs.get(line)
        return header and self._characters(*header)

    def within(self, span: Span) -> Span:
        """``span`` with columns that its lines have: Python may point behind the end of a line."""
        column = min(span.column, len(self.lines[span.line - 1]))
        end_column = min(span.end_column, len(self.lines[span.end_line - 1]))
        return Span(span.line, column, span.end_line, end_column)

    def parameter(self, code: CodeType, name: str) -> Span | None:
        """Where a function names this parameter."""
        for argument in self._parameters.get((code.co_firstlineno, code.co_name)) or ():
            if argument.arg == name:
                return self._characters(*_position(argument))
        return None

    def call(self, position: Position) -> ast.Call | None:
        """The call that an instruction makes."""
        call = self._wholes.get(position[2:])
        return call if isinstance(call, ast.Call) else None

    def function(self, code: CodeType) -> Span | None:
        """Where a function is written. Of several lambdas in a line it is the one that has this code's expressions."""
        found = self._functions.get((code.co_firstlineno, code.co_name), [])
        if len(found) > 1:
            found = [one for one in found if isinstance(one, ast.Lambda) and _holds(one.body, code)]
            found.sort(key=lambda one: one.end_col_offset - one.col_offset)
        return self._characters(*_position(found[0])) if found else None

    def stores(self, code: CodeType) -> list[Store]:
        """All instructions of ``code`` that bind or unbind a name."""
        found = (self._store(instruction) for instruction in dis.get_instructions(code))
        return [store for store in found if store is not None]

    def _store(self, instruction: dis.Instruction) -> Store | None:
        operation, position = instruction.opname, instruction.positions
        if position is None or position.lineno is None:
            return None
        where = (position.lineno, position.col_offset, position.end_lineno, position.end_col_offset)
        if operation in _STORES or operation in _DELETES:
            everywhere = operation.endswith("GLOBAL")
            span = None if None in where else self._characters(*where)
            return Store(instruction.offset, position.lineno, instruction.argval, everywhere, span)
        root = self._roots.get(where) if operation in _PLACES else None
        if not root:
            return None
        return Store(instruction.offset, position.lineno, root, False, self._characters(*where))


def _holds(node: ast.expr, code: CodeType) -> bool:
    """Whether all that ``code`` does is written inside ``node``."""
    places = [place for place in code.co_positions() if None not in place and place[2:] != (0, 0)]
    starts, ends = [(line, column) for line, _, column, _ in places], [(line, column) for _, line, _, column in places]
    line, column, end_line, end_column = _position(node)
    return bool(places) and (line, column) <= min(starts) and max(ends) <= (end_line, end_column)


def _position(node: ast.AST) -> Position:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def _targets(node: ast.stmt) -> list[ast.expr]:
    """The parts of an assignment whose instructions stand for all of it."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return targets if len(targets) == 1 and not isinstance(targets[0], ast.Name) else []


def _end_of_header(node: ast.With | ast.AsyncWith) -> tuple[int, int]:
    last = node.items[-1].optional_vars or node.items[-1].context_expr
    return last.end_lineno, last.end_col_offset


def _root(node: ast.expr) -> str:
    """The variable at the start of ``net.layers[0].w``; "" where it starts from something else."""
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
