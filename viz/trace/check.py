"""Holds the events of a trace against each other: the grammar of `events`, as far as it can be checked without torch.

A trace is a claim by the user's process. Types were checked in decoding; here ids must be announced before they are
used, calls and cells must nest, positions must lie in the source and the numbers of a tensor must fit its shape.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from viz.limits import NESTED
from viz.trace import events as e
from viz.trace.claims import VISITORS, Claims, Unannounced, Wrong
from viz.trace.source import lines_of


@dataclass(frozen=True)
class Fault:
    """The first event that cannot be: its place in the trace and what is wrong with it."""

    index: int
    message: str


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
    known: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in ("t", "n", "b", "op", "g")})
    calls: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    entered: set[tuple[int, int]] = field(default_factory=set)
    mode: str = ""
    cell: int | None = None
    closing: bool = False
    over: bool = False

    def take(self, event: e.AnyEvent) -> None:
        """Add an event, or raise `Wrong` and stay as before."""
        self._order(event)
        claims = Claims(self.lines)
        VISITORS[type(event)](claims, event)
        self._references(claims)
        rule = _NESTING.get(type(event))
        if rule is not None:
            rule(self, event)
        self._keep(event, claims)

    def _references(self, claims: Claims) -> None:
        known, new = self.known, claims.new
        missing = [it for it in claims.references if it[1] is not None and it[1] not in known[it[0]] and it not in new]
        if missing:
            raise Unannounced(list(dict.fromkeys(missing)))

    def _order(self, event: e.AnyEvent) -> None:
        if self.over:
            raise Wrong("nothing can follow the end")
        if isinstance(event, e.Began) != (not self.lines):
            raise Wrong("a trace has one Began, and it comes first")
        if self.closing and not isinstance(event, (e.Final, e.Ended, e.Stopped, e.Noted)):
            raise Wrong("the run was already closing")

    def _keep(self, event: e.AnyEvent, claims: Claims) -> None:
        for kind, number in claims.new:
            self.known[kind].add(number)
        if isinstance(event, e.Began):
            self.lines, self.mode = lines_of(event.source), event.mode
        self.closing = self.closing or isinstance(event, e.Final)
        self.over = isinstance(event, (e.Ended, e.Stopped))

    def _open_call(self, event: e.BackwardCalled) -> None:
        if len(self.calls) >= NESTED:
            raise Wrong(f"more than {NESTED:,} calls one inside the other")
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

    def _open_group(self, event: e.GroupBegan) -> None:
        if event.g in self.known["g"]:
            raise Wrong(f"group g{event.g} has begun before")
        if len(self.groups) >= NESTED:
            raise Wrong(f"more than {NESTED:,} groups one inside the other")
        self.groups.append(event.g)

    def _close_group(self, event: e.GroupEnded) -> None:
        """With a group ends what began inside it and has not ended."""
        if event.g not in self.groups:
            raise Wrong(f"group g{event.g} is not under way")
        del self.groups[self.groups.index(event.g) :]

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


_NESTING = {
    e.BackwardCalled: Said._open_call,
    e.BackwardEnded: Said._close_call,
    e.NodeEntered: Said._enter,
    e.NodeRan: Said._ran,
    e.Accumulated: Said._in_call,
    e.Captured: Said._in_call,
    e.HookRan: Said._in_call,
    e.Freed: Said._in_call,
    e.GroupBegan: Said._open_group,
    e.GroupEnded: Said._close_group,
    e.CellBegan: Said._open_cell,
    e.CellEnded: Said._close_cell,
    e.Ended: Said._close,
}
