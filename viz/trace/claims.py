"""What one event claims by itself: the things it announces, those it refers to, positions in the source, numbers.

Whether the things were announced before is for `check` to know. A record that no run can have written is refused here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from viz.trace import events as e
from viz.trace.parts import visitors

LARGEST = 2**53 - 1
"""Ids and sizes go up to here: what a browser's number still holds exactly."""

Reference = tuple[str, int | None]


class Wrong(Exception):
    """An event contradicts those before it. Raised by a rule here or in `check`; becomes a Fault there."""


class Unannounced(Wrong):
    """It refers to things that no event has announced."""

    def __init__(self, references: list[Reference]) -> None:
        super().__init__(", ".join(f"{kind}{number}" for kind, number in references) + " was never announced")
        self.references = references


class Claims:
    """What one event announces and refers to. A record in it that is wrong by itself is refused on the way."""

    __slots__ = ("lines", "new", "references")

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.new: set[Reference] = set()
        self.references: list[Reference] = []

    def number(self, kind: str, number: int) -> None:
        if not 0 <= number <= LARGEST:
            raise Wrong(f"{kind} {number} is no serial number")
        self.new.add((kind, number))

    def each(self, kind: str, numbers: Iterable[int | None] | None) -> None:
        self.references += [(kind, number) for number in numbers or ()]

    def position(self, span: e.Span) -> None:
        line, column, end_line, end_column = span.line, span.column, span.end_line, span.end_column
        if not 1 <= line <= end_line <= len(self.lines) or (line, column) > (end_line, end_column):
            raise Wrong(f"{line}:{column} to {end_line}:{end_column} is no place in the source")
        if not (0 <= column <= len(self.lines[line - 1]) and 0 <= end_column <= len(self.lines[end_line - 1])):
            raise Wrong(f"line {line} has no such column")

    def numbers(self, value: e.Value) -> None:
        shape = value.shape
        if shape and not 0 <= min(shape) <= max(shape) <= LARGEST:
            raise Wrong(f"no tensor has the shape {list(shape)}")
        count = math.prod(shape)
        if value.data is not None and len(value.data) != count:
            raise Wrong(f"{len(value.data)} numbers for the shape {list(shape)}")
        if value.sample is not None and len(value.sample) > count:
            raise Wrong(f"a sample of {len(value.sample)} numbers from {count}")

    def line(self, it: e.LineReached) -> None:
        if not 1 <= it.line <= len(self.lines):
            raise Wrong(f"the source has no line {it.line}")

    # --- what the records say -----------------------------------------------------------------------------------------

    def tensor(self, it: e.Tensor) -> None:
        self.number("t", it.t)
        if it.grad_fn is not None or it.base is not None:
            self.references += (("n", it.grad_fn), ("t", it.base))

    def node(self, it: e.Node) -> None:
        self.number("n", it.n)
        if it.by is not None or it.leaf is not None:
            self.references += (("n", it.by), ("t", it.leaf))

    def edge(self, it: e.Edge) -> None:
        self.references.append(("n", it.n))

    def arg(self, it: e.Arg) -> None:
        if it.t is not None:
            self.references.append(("t", it.t))
        if it.items:
            self.each("t", it.items)

    def name(self, it: e.Path | e.HookRan | e.Accumulated) -> None:
        self.references += (("t", it.t), ("n", it.n))

    def op(self, it: e.OpRan) -> None:
        self.number("op", it.op)
        self.references += (("b", it.call), ("n", it.inside))
        self.each("t", it.outputs)
        self.each("t", it.writes)

    def of_tensor(self, it: e.Saved | e.Bound | e.GradSet | e.Captured) -> None:
        self.references.append(("t", it.t))

    def of_call(self, it: e.Drawn | e.Captured) -> None:
        self.references.append(("b", it.b))

    def of_node(self, it: e.NodeEntered | e.NodeRan | e.Freed) -> None:
        self.references += (("b", it.b), ("n", it.n))

    def called(self, it: e.BackwardCalled) -> None:
        self.number("b", it.b)
        self.each("t", it.roots)
        self.each("t", it.inputs)

    def call_ended(self, it: e.BackwardEnded) -> None:
        self.references += (("b", it.b), ("n", it.failed))
        self.each("t", it.returned)
        self.each("t", (t for t, _ in it.grads))

    def group(self, it: e.GroupBegan) -> None:
        self.number("g", it.g)
        self.references.append(("n", it.n))

    def kept(self, it: e.Kept) -> None:
        self.references.append(("t", it.t))

    def of_group(self, it: e.GroupEnded) -> None:
        self.references.append(("g", it.g))


VISITORS = visitors(
    {
        e.Value: [Claims.numbers],
        e.Span: [Claims.position],
        e.LineReached: [Claims.line],
        e.Tensor: [Claims.tensor],
        e.Saved: [Claims.of_tensor],
        e.Node: [Claims.node],
        e.Edge: [Claims.edge],
        e.Arg: [Claims.arg],
        e.Path: [Claims.name],
        e.OpRan: [Claims.op],
        e.GroupBegan: [Claims.group],
        e.GroupEnded: [Claims.of_group],
        e.Kept: [Claims.kept],
        e.Bound: [Claims.of_tensor],
        e.GradSet: [Claims.of_tensor],
        e.BackwardCalled: [Claims.called],
        e.Drawn: [Claims.of_call],
        e.NodeEntered: [Claims.of_node],
        e.NodeRan: [Claims.of_node],
        e.Accumulated: [Claims.of_call, Claims.name],
        e.Captured: [Claims.of_call, Claims.of_tensor],
        e.HookRan: [Claims.of_call, Claims.name],
        e.Freed: [Claims.of_node],
        e.BackwardEnded: [Claims.call_ended],
    }
)
"""Type of event → how all records in it are looked at: these rows, in the order of the fields."""
