"""Holds the events of a trace against each other: the grammar of `events`, as far as it can be checked without torch.

A trace is a claim by the user's process. Types were checked in decoding; here ids must be announced before they are
used, calls and cells must nest, positions must lie in the source and the numbers of a tensor must fit its shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from viz.trace import events as e
from viz.trace.parts import parts
from viz.trace.source import lines_of

LARGEST = 2**53 - 1
"""Ids and sizes go up to here: what a browser's number still holds exactly."""

Reference = tuple[str, int | None]


@dataclass(frozen=True)
class Fault:
    """The first event that cannot be: its place in the trace and what is wrong with it."""

    index: int
    message: str


class Wrong(Exception):
    """An event contradicts those before it. Raised by a rule below; becomes a Fault."""


class Unannounced(Wrong):
    """It refers to things that no event has announced."""

    def __init__(self, references: list[Reference]) -> None:
        super().__init__(", ".join(f"{kind}{number}" for kind, number in references) + " was never announced")
        self.references = references


def first_fault(events: list[e.AnyEvent]) -> Fault | None:
    """The first event that contradicts those before it, or None."""
    said = Said()
    for index, event in enumerate(events):
        try:
            said.take(event)
        except Wrong as wrong:
            return Fault(index, f"{type(event).__name__}: {wrong}")
    return None


def ended(events: list[e.AnyEvent]) -> bool:
    """Whether the trace is whole: it was closed by the run or by whoever stopped it."""
    return bool(events) and isinstance(events[-1], (e.Ended, e.Stopped))


@dataclass
class Said:
    """All that events have said so far, and that later ones may refer to."""

    lines: list[str] = field(default_factory=list)
    known: dict[str, set[int]] = field(default_factory=lambda: {"t": set(), "n": set(), "b": set(), "op": set()})
    calls: list[int] = field(default_factory=list)
    entered: set[tuple[int, int]] = field(default_factory=set)
    mode: str = ""
    cell: int | None = None
    closing: bool = False
    over: bool = False

    def take(self, event: e.AnyEvent) -> None:
        """Add an event, or raise `Wrong` and stay as before."""
        self._order(event)
        held = parts(event)
        new = {reference for part in held if (reference := _announced(part))}
        self._references(held, new)
        for part in held:
            if isinstance(part, e.Value):
                _numbers(part)
            elif isinstance(part, e.Span):
                self._position(part)
        rule = _NESTING.get(type(event))
        if rule is not None:
            rule(self, event)
        self._keep(event, new)

    def _references(self, held: list[e.Fact], new: set[Reference]) -> None:
        references = (it for part in held for it in _REFERENCES.get(type(part), _none)(part))
        missing = [it for it in references if it[1] is not None and it[1] not in self.known[it[0]] and it not in new]
        if missing:
            raise Unannounced(list(dict.fromkeys(missing)))

    def _order(self, event: e.AnyEvent) -> None:
        if self.over:
            raise Wrong("nothing can follow the end")
        if isinstance(event, e.Began) != (not self.lines):
            raise Wrong("a trace has one Began, and it comes first")
        if self.closing and not isinstance(event, (e.Final, e.Ended, e.Stopped, e.Noted)):
            raise Wrong("the run was already closing")

    def _keep(self, event: e.AnyEvent, new: set[Reference]) -> None:
        for kind, number in new:
            self.known[kind].add(number)
        if isinstance(event, e.Began):
            self.lines, self.mode = lines_of(event.source), event.mode
        self.closing = self.closing or isinstance(event, e.Final)
        self.over = isinstance(event, (e.Ended, e.Stopped))

    def _position(self, span: e.Span) -> None:
        inside = 1 <= span.line <= span.end_line <= len(self.lines)
        if not inside or (span.line, span.column) > (span.end_line, span.end_column):
            raise Wrong(f"{span.line}:{span.column} to {span.end_line}:{span.end_column} is no place in the source")
        ends = ((span.line, span.column), (span.end_line, span.end_column))
        if any(not 0 <= column <= len(self.lines[line - 1]) for line, column in ends):
            raise Wrong(f"line {span.line} has no such column")

    def _open_call(self, event: e.BackwardCalled) -> None:
        self.calls.append(event.b)

    def _close_call(self, event: e.BackwardEnded) -> None:
        self._in_call(event)
        self.calls.pop()

    def _in_call(self, event: e.NodeEntered | e.BackwardEnded) -> None:
        if not self.calls or self.calls[-1] != event.b:
            raise Wrong(f"call b{event.b} is not the innermost one under way")

    def _enter(self, event: e.NodeEntered) -> None:
        self._in_call(event)
        self.entered.add((event.b, event.n))

    def _ran(self, event: e.NodeRan) -> None:
        self._in_call(event)
        if (event.b, event.n) not in self.entered:
            raise Wrong(f"n{event.n} ran without having been entered")

    def _open_cell(self, event: e.CellBegan) -> None:
        if self.mode != "cells" or self.cell is not None:
            raise Wrong("a cell begins outside of others, in mode cells")
        self.cell = event.cell

    def _close_cell(self, event: e.CellEnded) -> None:
        if self.cell != event.cell:
            raise Wrong(f"cell {event.cell} is not the one under way")
        self.cell = None

    def _close(self, event: e.Ended) -> None:
        if self.calls or self.cell is not None:
            raise Wrong("the run ended inside a call or a cell")


def _announced(part: e.Fact) -> Reference | None:
    """The thing that a record says exists."""
    kind = _ANNOUNCES.get(type(part))
    if kind is None:
        return None
    number = getattr(part, kind)
    if not 0 <= number <= LARGEST:
        raise Wrong(f"{kind} {number} is no serial number")
    return kind, number


def _numbers(value: e.Value) -> None:
    if any(not 0 <= size <= LARGEST for size in value.shape):
        raise Wrong(f"no tensor has the shape {list(value.shape)}")
    count = math.prod(value.shape)
    if value.data is not None and len(value.data) != count:
        raise Wrong(f"{len(value.data)} numbers for the shape {list(value.shape)}")
    if value.sample is not None and len(value.sample) > count:
        raise Wrong(f"a sample of {len(value.sample)} numbers from {count}")


def _none(part: e.Fact) -> Iterable[Reference]:
    return ()


def _each(kind: str, numbers: Iterable[int | None] | None) -> list[Reference]:
    return [(kind, number) for number in numbers or ()]


_ANNOUNCES = {e.Tensor: "t", e.Node: "n", e.BackwardCalled: "b", e.OpRan: "op"}

_REFERENCES = {
    e.Tensor: lambda it: [("n", it.grad_fn), ("t", it.base)],
    e.Saved: lambda it: [("t", it.t)],
    e.Node: lambda it: [("n", it.by), ("t", it.leaf)],
    e.Edge: lambda it: [("n", it.n)],
    e.Arg: lambda it: [("t", it.t), *_each("t", it.items)],
    e.Path: lambda it: [("t", it.t), ("n", it.n)],
    e.OpRan: lambda it: [("b", it.call), ("n", it.inside), *_each("t", it.outputs), *_each("t", it.writes)],
    e.Bound: lambda it: [("t", it.t)],
    e.GradSet: lambda it: [("t", it.t)],
    e.BackwardCalled: lambda it: [*_each("t", it.roots), *_each("t", it.inputs)],
    e.Drawn: lambda it: [("b", it.b)],
    e.NodeEntered: lambda it: [("b", it.b), ("n", it.n)],
    e.NodeRan: lambda it: [("b", it.b), ("n", it.n)],
    e.Accumulated: lambda it: [("b", it.b), ("n", it.n), ("t", it.t)],
    e.Captured: lambda it: [("b", it.b), ("t", it.t)],
    e.Freed: lambda it: [("b", it.b), ("n", it.n)],
    e.BackwardEnded: lambda it: [
        ("b", it.b),
        ("n", it.failed),
        *_each("t", it.returned),
        *_each("t", (t for t, _ in it.grads)),
    ],
}

_NESTING = {
    e.BackwardCalled: Said._open_call,
    e.BackwardEnded: Said._close_call,
    e.NodeEntered: Said._enter,
    e.NodeRan: Said._ran,
    e.Accumulated: Said._in_call,
    e.Captured: Said._in_call,
    e.Freed: Said._in_call,
    e.CellBegan: Said._open_cell,
    e.CellEnded: Said._close_cell,
    e.Ended: Said._close,
}
